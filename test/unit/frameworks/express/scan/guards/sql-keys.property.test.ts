import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constant, fromCaller, list } from '../../../../../../src/interpret/follow/values.js';
import { keysOfSql } from '../../../../../../src/routing/guards/packages/queries/sql.js';
import { times } from '../../../../../support/effort.js';
import { requireFromStack } from './made.js';

type Statement = { step(): boolean; free(): void };
type Database = { run(text: string): void; prepare(text: string, values: unknown): Statement };
type SqlJs = () => Promise<{ readonly Database: new () => Database }>;

const condition = fc.letrec<{ all: string; one: string }>((tie) => ({
  all: fc.oneof(
    { maxDepth: 3 },
    tie('one'),
    fc
      .tuple(tie('all'), fc.constantFrom('AND', 'or', 'AND NOT', 'and'), tie('all'))
      .map((parts) => parts.join(' ')),
    tie('all').map((text) => `(${text})`),
    tie('all').map((text) => `NOT ${text}`),
  ),
  one: fc.constantFrom(
    'token = ?1',
    'u.token = ?1',
    '?1 = token',
    'token<>?1',
    'token <= ?1',
    'token LIKE ?1',
    'token IS NOT ?1',
    'token = ?1 IS NULL',
    'id BETWEEN 0 AND token = ?1',
    'token IN (?1)',
    'active',
    'id = 1',
    "name = 'x or y'",
    'EXISTS (SELECT 1 FROM users WHERE token = ?1)',
  ),
})).all;

const query = fc
  .tuple(
    fc.constantFrom('id', 'u.*', 'count(*)', 'max(id), 1', '(SELECT 1)'),
    fc.constantFrom(
      'users u',
      'users u LEFT JOIN users t ON t.token = ?1',
      '(SELECT * FROM users WHERE token = ?1 OR 1) u',
    ),
    fc.option(condition),
    fc.constantFrom('', ' ORDER BY 1', ' LIMIT 1', ' UNION SELECT id FROM users', ' GROUP BY 1'),
  )
  .map(([what, from, where, end]) => {
    return `SELECT ${what} FROM ${from}${where === null ? '' : ` WHERE ${where}`}${end}`;
  });

describe('the keys of a statement', () => {
  it('are asked for by every row: with another token SQLite finds none', async () => {
    const { Database } = await (requireFromStack('sql.js') as SqlJs)();
    const database = new Database();
    database.run('CREATE TABLE users (id INTEGER, token TEXT, name TEXT, active INTEGER)');
    database.run("INSERT INTO users VALUES (1, 'of-ann', 'x or y', 1), (2, NULL, 'z', 0)");
    const token = fromCaller('token', 'string');
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(query, (text) => {
        const keys = keysOfSql([{ method: 'query', args: [constant(text), list([token])] }]);
        seen.add(keys.length > 0);
        if (keys.length === 0) return;
        let statement: Statement;
        try {
          statement = database.prepare(text, ['made-up']);
        } catch {
          return;
        }
        expect(statement.step(), text).toBe(false);
        statement.free();
      }),
      { numRuns: times(1000, 5_000, 20_000) },
    );
    expect(seen).toEqual(new Set([true, false]));
  });

  it.each([
    ['SELECT id FROM users WHERE api_key = $1', ['api_key']],
    ['select id from "users" where active = true and ("users"."api_key" = $1::text)', ['api_key']],
    ['SELECT id FROM users WHERE name = $2 AND api_key = $1 ORDER BY id', ['api_key']],
    ['SELECT id FROM users WHERE api_key = ?', ['api_key']],
    ['SELECT id FROM users WHERE api_key = $1 -- AND id = 1', []],
    ['INSERT INTO users (api_key) VALUES ($1)', []],
  ])('%s', (text, names) => {
    const key = fromCaller('key', 'string');
    const keys = keysOfSql([
      { method: 'query', args: [constant(text), list([key, constant('ann')])] },
    ]);
    expect(keys).toEqual(names.map((name) => ({ name, value: key })));
  });
});
