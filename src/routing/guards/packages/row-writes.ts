/** Which part of a call goes into a row: its arguments, those behind a condition, a statement of SQL, or a key. */
type Part = 'arguments' | 'behind the condition' | 'statement' | 'key';

/** What writes rows in a data layer. */
export type RowWrite = {
  readonly package: string;
  /** The last method of the call. */
  readonly methods: readonly string[];
  readonly part: Part;
  readonly source: string;
};

const writes = (
  names: string,
  source: string,
  given: Readonly<Partial<Record<Part, string>>>,
): readonly RowWrite[] =>
  names.split(' ').flatMap((name) =>
    (['arguments', 'behind the condition', 'statement', 'key'] as const).flatMap((part) => {
      const methods = given[part];
      return methods === undefined
        ? []
        : [{ package: name, methods: methods.split(' '), part, source }];
    }),
  );

export const ROW_WRITES: readonly RowWrite[] = [
  ...writes('mongoose', 'mongoose 9.12.1 lib/model.js, lib/query.js', {
    arguments: 'create insertMany insertOne bulkWrite bulkSave save',
    'behind the condition':
      'updateOne updateMany findOneAndUpdate findByIdAndUpdate replaceOne findOneAndReplace',
  }),
  ...writes('@prisma/client', 'Prisma 7 documentation, CRUD reference and "Raw queries"', {
    arguments: 'create createMany createManyAndReturn update updateMany updateManyAndReturn upsert',
    statement: '$executeRaw $executeRawUnsafe $queryRaw $queryRawUnsafe',
  }),
  ...writes('typeorm', 'typeorm 0.3 repository/Repository, query-builder: run on sql.js', {
    arguments: 'save insert upsert values set',
    'behind the condition': 'update',
    statement: 'query',
  }),
  ...writes('sequelize', 'sequelize 6.37.8 lib/model.js', {
    arguments: 'create bulkCreate upsert update save findOrCreate findCreateFind set',
    statement: 'query',
  }),
  ...writes('drizzle-orm', 'drizzle-orm 0.45.4 documentation, "Insert", "Update"', {
    arguments: 'values set onConflictDoUpdate',
  }),
  ...writes('mongodb', 'mongodb 7.9.0 lib/collection.js', {
    arguments: 'insertOne insertMany bulkWrite',
    'behind the condition': 'updateOne updateMany findOneAndUpdate replaceOne findOneAndReplace',
  }),
  ...writes('knex', 'knex 3.3.0 documentation, "Query Builder"', {
    arguments: 'insert update upsert merge',
    statement: 'raw',
  }),
  ...writes('objection', 'objection 3.1.5 documentation, "Mutating queries"', {
    arguments: 'insert insertAndFetch patch update upsertGraph insertGraph',
    'behind the condition': 'patchAndFetchById updateAndFetchById',
  }),
  ...writes('pg mysql mysql2 mysql2/promise', 'pg 8.23.1, mysql2 3.24.6: README', {
    statement: 'query execute',
  }),
  ...writes('better-sqlite3 sqlite3 @libsql/client postgres', 'README of each', {
    statement: 'run get all exec execute ()',
  }),
  ...writes('ioredis redis', 'redis.io: SET, HSET, SADD, LPUSH; README of ioredis 6, redis 6', {
    key: 'set setex setEx psetex setnx setNX hset hSet hmset sadd sAdd lpush lPush rpush rPush getset getSet',
  }),
];
