/** What a data layer gives for a key that nothing is stored under, and for one that is `undefined`. */
export type LookUp = {
  /** The package that the object comes from. */
  readonly package: string;
  /** The last method of the call: `findOne` of `getRepository(User).findOne({ … })`. */
  readonly methods: readonly string[];
  readonly misses: Miss;
  readonly filter: FilterKind;
  /** Where in the result that is: `['rows']`, `['0']`; `[]` is the result itself. */
  readonly at: readonly string[];
  /** How the result arrives; `callback` hands it to the last argument, behind an error. */
  readonly arrives: 'promise' | 'at once' | 'callback';
  /**
   * What a key of `undefined` does. `any row`: it is left out, and the first row that there is comes. `a row
   * without it`: it stands for `null`, so that a row where the field is empty comes.
   */
  readonly absentKey: 'any row' | 'a row without it' | 'throws' | 'misses';
  readonly source: string;
};

/**
 * How it is asked: by an object in the words of a library, by a chain of calls, by a statement of SQL, by keys alone, or
 * in a way that is not read.
 */
export type FilterKind =
  'mongo' | 'prisma' | 'sequelize' | 'typeorm' | 'chain' | 'sql' | 'keys' | 'unread';

export type Miss = 'null' | 'undefined' | 'false' | '0' | 'empty list' | 'throws';

type Shared = Pick<LookUp, 'package' | 'filter' | 'arrives' | 'absentKey'> & {
  readonly read: string;
};

const rows = (
  { package: name, filter, arrives, absentKey, read }: Shared,
  ...given: readonly (readonly [methods: string, misses: Miss, at?: readonly string[]])[]
): readonly LookUp[] =>
  given.map(([methods, misses, at = []]) => ({
    package: name,
    methods: methods.split(' '),
    misses,
    at,
    filter,
    arrives,
    absentKey,
    source: read,
  }));

const MONGOOSE =
  'mongoose 9.12.1 lib/model.js (findById: findOne with undefined returns arbitrary documents), lib/query.js; Automattic/mongoose#559';
const PRISMA =
  'Prisma 7 documentation, "Null and undefined": undefined is not included in the query, findFirst and findMany then give any row; CRUD reference: null, [] or P2025';
const TYPEORM =
  'typeorm 0.3 find-options/FindOptionsUtils: run on sql.js, a field of undefined (and null) is left out; 1.1.1 throws unless invalidWhereValuesBehavior says else';
const SEQUELIZE =
  'sequelize 6.37.8 lib/model.js (findOne: null; findByPk: null for undefined), lib/dialects/abstract/query-generator.js: WHERE parameter has invalid "undefined" value';

/** Object mappers. */
export const MAPPER_LOOK_UPS: readonly LookUp[] = [
  ...rows(
    {
      package: 'mongoose',
      filter: 'mongo',
      arrives: 'promise',
      absentKey: 'any row',
      read: MONGOOSE,
    },
    ['findOne exists findOneAndUpdate findOneAndDelete findOneAndReplace', 'null'],
    ['find aggregate distinct', 'empty list'],
    ['countDocuments count', '0'],
  ),
  ...rows(
    {
      package: 'mongoose',
      filter: 'mongo',
      arrives: 'promise',
      absentKey: 'misses',
      read: MONGOOSE,
    },
    ['findById findByIdAndUpdate findByIdAndDelete', 'null'],
  ),
  ...rows(
    {
      package: '@prisma/client',
      filter: 'prisma',
      arrives: 'promise',
      absentKey: 'throws',
      read: PRISMA,
    },
    ['findUnique', 'null'],
    ['findUniqueOrThrow', 'throws'],
  ),
  ...rows(
    {
      package: '@prisma/client',
      filter: 'prisma',
      arrives: 'promise',
      absentKey: 'any row',
      read: PRISMA,
    },
    ['findFirst', 'null'],
    ['findFirstOrThrow', 'throws'],
    ['findMany', 'empty list'],
    ['count', '0'],
  ),
  ...rows(
    {
      package: 'typeorm',
      filter: 'typeorm',
      arrives: 'promise',
      absentKey: 'any row',
      read: TYPEORM,
    },
    ['findOne findOneBy', 'null'],
    ['findOneOrFail findOneByOrFail', 'throws'],
    ['find findBy', 'empty list'],
    ['findAndCount findAndCountBy', 'empty list', ['0']],
    ['exists existsBy exist', 'false'],
    ['count countBy', '0'],
  ),
  ...rows(
    {
      package: 'typeorm',
      filter: 'typeorm',
      arrives: 'promise',
      absentKey: 'misses',
      read: TYPEORM,
    },
    ['getOne findOneById', 'null'],
    ['getRawOne', 'undefined'],
    ['getOneOrFail', 'throws'],
    ['getMany getRawMany', 'empty list'],
    ['getExists', 'false'],
    ['getCount', '0'],
  ),
  ...rows(
    {
      package: 'sequelize',
      filter: 'sequelize',
      arrives: 'promise',
      absentKey: 'throws',
      read: SEQUELIZE,
    },
    ['findOne', 'null'],
    ['findAll', 'empty list'],
    ['findAndCountAll', 'empty list', ['rows']],
    ['count', '0'],
  ),
  ...rows(
    {
      package: 'sequelize',
      filter: 'sequelize',
      arrives: 'promise',
      absentKey: 'misses',
      read: SEQUELIZE,
    },
    ['findByPk', 'null'],
  ),
  ...rows(
    {
      package: 'drizzle-orm',
      filter: 'unread',
      arrives: 'promise',
      absentKey: 'any row',
      read: 'drizzle-orm 0.45.4, run on libsql: where(undefined) is no condition; eq(column, undefined) is rejected there',
    },
    ['findFirst get', 'undefined'],
    ['findMany where all', 'empty list'],
  ),
];

/** Clients and query builders. */
export const CLIENT_LOOK_UPS: readonly LookUp[] = [
  ...rows(
    {
      package: 'mongodb',
      filter: 'mongo',
      arrives: 'promise',
      absentKey: 'a row without it',
      read: 'mongodb 7.9.0 lib/operations/find.js; lib/bson.js: ignoreUndefined is false, and undefined is written as null (with it on, it is left out)',
    },
    ['findOne findOneAndUpdate findOneAndDelete', 'null'],
    ['toArray', 'empty list'],
    ['countDocuments', '0'],
  ),
  ...rows(
    {
      package: 'knex',
      filter: 'chain',
      arrives: 'promise',
      absentKey: 'throws',
      read: 'knex 3.3.0 lib/query/querycompiler.js: Undefined binding(s) detected; first() gives the first of the rows, undefined where there is none',
    },
    ['first', 'undefined'],
    ['where andWhere orWhere whereIn select pluck', 'empty list'],
  ),
  ...rows(
    {
      package: 'pg',
      filter: 'sql',
      arrives: 'promise',
      absentKey: 'misses',
      read: 'pg 8.23.1 lib/utils.js: undefined is sent as null, which equals nothing in SQL',
    },
    ['query', 'empty list', ['rows']],
  ),
  ...['mysql2', 'mysql2/promise'].flatMap((name) =>
    rows(
      {
        package: name,
        filter: 'sql',
        arrives: name === 'mysql2' ? 'callback' : 'promise',
        absentKey: 'misses',
        read: 'mysql2 3.24.6 promise.js: [rows, fields]; lib/base/connection.js: execute throws for undefined, query writes NULL',
      },
      ['query execute', 'empty list', name === 'mysql2' ? [] : ['0']],
    ),
  ),
  ...rows(
    {
      package: 'better-sqlite3',
      filter: 'sql',
      arrives: 'at once',
      absentKey: 'misses',
      read: 'better-sqlite3 12.11.1 src/objects/statement.cpp: get() gives undefined, all() an empty list; src/util/data.cpp: undefined is bound as NULL',
    },
    ['get', 'undefined'],
    ['all', 'empty list'],
  ),
  ...rows(
    {
      package: 'sqlite3',
      filter: 'sql',
      arrives: 'callback',
      absentKey: 'misses',
      read: 'sqlite3 6.0.1 README, API: get() calls back undefined, all() an empty list',
    },
    ['get', 'undefined'],
    ['all', 'empty list'],
  ),
  ...rows(
    {
      package: '@libsql/client',
      filter: 'sql',
      arrives: 'promise',
      absentKey: 'throws',
      read: '@libsql/client 0.18.0, run in memory: undefined cannot be passed as argument; null finds nothing',
    },
    ['execute', 'empty list', ['rows']],
  ),
  ...rows(
    {
      package: 'ioredis',
      filter: 'keys',
      arrives: 'promise',
      absentKey: 'misses',
      read: 'ioredis 6.0.0 README; redis.io: GET, HGET nil, EXISTS 0, HGETALL an object without fields',
    },
    ['get hget getdel getex', 'null'],
    ['exists sismember hexists', '0'],
    ['mget smembers lrange', 'empty list'],
  ),
  ...rows(
    {
      package: 'redis',
      filter: 'keys',
      arrives: 'promise',
      absentKey: 'throws',
      read: 'redis 6.3.1 @redis/client lib/commands: GET, HGET null, EXISTS 0; arguments have to be texts (Invalid argument type)',
    },
    ['get hGet getDel getEx', 'null'],
    ['exists hExists sIsMember', '0'],
    ['sMembers lRange mGet', 'empty list'],
  ),
  ...rows(
    {
      package: 'objection',
      filter: 'chain',
      arrives: 'promise',
      absentKey: 'throws',
      read: 'objection 3.1.5 lib/queryBuilder: on knex, first() and findById give undefined; undefined in where is rejected',
    },
    ['findById findOne first', 'undefined'],
    ['throwIfNotFound', 'throws'],
    ['where andWhere', 'empty list'],
  ),
];
