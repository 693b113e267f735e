import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookUpFor } from '../../../../../../src/routing/guards/packages/find.js';
import { requireFromStack } from './made.js';

type Repository = Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>;
type Source = {
  initialize(): Promise<unknown>;
  destroy(): Promise<void>;
  getRepository(name: string): Repository & { createQueryBuilder(name: string): Builder };
};
type Builder = Repository & { where(text: string, values: object): Builder };
type TypeOrm = {
  readonly DataSource: new (options: object) => Source;
  readonly EntitySchema: new (options: object) => object;
};

/** What `query` gives, in the words of the table. */
async function given(query: () => unknown): Promise<string> {
  try {
    const value = await query();
    if (Array.isArray(value)) return value.length === 0 ? 'empty list' : 'any row';
    if (value === true || (typeof value === 'object' && value !== null)) return 'any row';
    return typeof value === 'number' && value > 0 ? 'any row' : String(value);
  } catch {
    return 'throws';
  }
}

describe('look-ups of typeorm 0.3, in a database of one row', () => {
  const { DataSource, EntitySchema } = requireFromStack('typeorm') as TypeOrm;
  const entity = new EntitySchema({
    name: 'pen',
    columns: { id: { type: Number, primary: true }, ink: { type: String } },
  });
  const source = new DataSource({ type: 'sqljs', entities: [entity], synchronize: true });
  beforeAll(async () => {
    await source.initialize();
    await source.getRepository('pen')['save']?.({ id: 1, ink: 'blue' });
  });
  afterAll(() => source.destroy());

  const run = (method: string, ink: string | undefined): Promise<string> => {
    const repository = source.getRepository('pen');
    if (method.startsWith('get')) {
      const builder = repository.createQueryBuilder('pen').where('pen.ink = :ink', { ink });
      return given(() => builder[method]?.());
    }
    const isById = method === 'findOneById';
    const isBy = /By(OrFail)?$/.test(method);
    const key = isById ? ink && 9 : isBy ? { ink } : { where: { ink } };
    return given(() => repository[method]?.(key));
  };

  it.each([
    ...['findOne', 'findOneBy', 'findOneOrFail', 'findOneByOrFail', 'find', 'findBy'],
    ...['exists', 'existsBy', 'count', 'countBy', 'findOneById'],
    ...['getOne', 'getRawOne', 'getOneOrFail', 'getMany', 'getRawMany', 'getExists', 'getCount'],
  ])('%s', async (method) => {
    const row = lookUpFor('typeorm', method);
    expect(await run(method, 'red')).toBe(row?.misses);
    expect(await run(method, undefined)).toBe(
      row?.absentKey === 'misses' ? row.misses : row?.absentKey,
    );
  });
});

describe('look-ups of drizzle and libsql', () => {
  type Client = {
    execute(query: string | object): Promise<{ rows: readonly unknown[] }>;
    close(): void;
  };
  const { createClient } = requireFromStack('@libsql/client') as {
    createClient: (options: object) => Client;
  };
  const client = createClient({ url: ':memory:' });
  beforeAll(async () => {
    await client.execute('create table pens (id integer primary key, ink text)');
    await client.execute(`insert into pens values (1, 'blue')`);
  });
  afterAll(() => client.close());

  it('execute', async () => {
    const row = lookUpFor('@libsql/client', 'execute');
    const run = (id: unknown): Promise<string> =>
      given(async () => {
        const result = await client.execute({ sql: 'select * from pens where id = ?', args: [id] });
        expect(row?.at).toEqual(['rows']);
        return result.rows;
      });
    expect(await run(9)).toBe(row?.misses);
    expect(await run(undefined)).toBe(row?.absentKey);
  });

  it('findFirst, findMany, get and where', async () => {
    const { drizzle } = requireFromStack('drizzle-orm/libsql') as Drizzle;
    const { sqliteTable, integer, text } = requireFromStack('drizzle-orm/sqlite-core') as Core;
    const { eq } = requireFromStack('drizzle-orm') as { eq: (a: unknown, b: unknown) => unknown };
    const pens = sqliteTable('pens', { id: integer('id'), ink: text('ink') });
    const db = drizzle(client, { schema: { pens } });
    const no = eq(pens['id'], 9);
    const from = (): Selection => db.select().from(pens);
    const runs: Readonly<Record<string, (where: unknown) => unknown>> = {
      findFirst: (where) => db.query['pens']?.findFirst({ where }),
      findMany: (where) => db.query['pens']?.findMany({ where }),
      where: (where) => from().where(where),
      get: (where) => from().where(where).get(),
      all: (where) => from().where(where).all(),
    };
    for (const [method, run] of Object.entries(runs)) {
      const row = lookUpFor('drizzle-orm', method);
      expect(await given(() => run(no)), method).toBe(row?.misses);
      expect(await given(() => run(undefined)), method).toBe(row?.absentKey);
    }
  });
});

type Selection = { where(where: unknown): Selection; get(): unknown; all(): unknown };
type Drizzle = {
  readonly drizzle: (
    client: object,
    options: object,
  ) => {
    select(): { from(table: object): Selection };
    query: Record<
      string,
      { findFirst(options: object): unknown; findMany(options: object): unknown }
    >;
  };
};
type Core = {
  readonly sqliteTable: (name: string, columns: object) => Record<string, unknown>;
  readonly integer: (name: string) => object;
  readonly text: (name: string) => object;
};

const url = process.env['AUTHWRIGHT_POSTGRES_URL'];

describe.skipIf(url === undefined)('look-ups of pg and knex', () => {
  type Query = PromiseLike<unknown> & { where(key: object): Query; first(): Query };
  type Knex = ((table: string) => Query) & { destroy(): Promise<void> };
  const make = requireFromStack('knex') as (options: object) => Knex;
  const knex = make({ client: 'pg', connection: url });
  afterAll(() => knex.destroy());
  // A table that every database has: nothing is written.
  const tables = (): Query => knex('pg_catalog.pg_class');

  it('first and where', async () => {
    expect(await given(() => tables().where({ relname: 'none' }).first())).toBe(
      lookUpFor('knex', 'first')?.misses,
    );
    expect(await given(() => tables().where({ relname: 'none' }))).toBe(
      lookUpFor('knex', 'where')?.misses,
    );
    for (const method of ['first', 'where']) {
      const query = tables().where({ relname: undefined });
      expect(await given(() => (method === 'first' ? query.first() : query))).toBe(
        lookUpFor('knex', method)?.absentKey,
      );
    }
  });

  it('query', async () => {
    const { Pool } = requireFromStack('pg') as {
      Pool: new (options: object) => {
        query(text: string, values: readonly unknown[]): Promise<Record<string, unknown>>;
        end(): Promise<void>;
      };
    };
    const pool = new Pool({ connectionString: url });
    const row = lookUpFor('pg', 'query');
    const run = (name: unknown): Promise<string> =>
      given(async () => {
        const result = await pool.query('select * from pg_catalog.pg_class where relname = $1', [
          name,
        ]);
        return result[row?.at[0] ?? ''];
      });
    expect(await run('none')).toBe(row?.misses);
    expect(row?.absentKey).toBe('misses');
    expect(await run(undefined)).toBe(row?.misses);
    await pool.end();
  });
});
