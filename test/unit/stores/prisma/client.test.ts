import { expect, it } from 'vitest';
import { openIn, problemsIn } from './project.js';

const IMPORT = "import { PrismaClient } from '@prisma/client';\n";

/** What the generated store is given to import of the module `src/db.ts`. */
async function imported(text: string, more: Readonly<Record<string, string>> = {}) {
  const { store, context } = await openIn({ files: { 'src/db.ts': text, ...more } });
  expect(store.problems).toEqual([]);
  const data = store.templates(context).modules['auth-store'].data ?? {};
  return `${String(data['clientImport'])} from ${String(data['clientFrom'])}`;
}

it.each<[string, string]>([
  [`${IMPORT}export const db = new PrismaClient();`, '{ db }'],
  [`${IMPORT}const db = new PrismaClient();\nexport { db };`, '{ db }'],
  [`${IMPORT}const db = new PrismaClient();\nexport { db as database };`, '{ database }'],
  [`${IMPORT}const db = new PrismaClient();\nexport default db;`, 'prisma'],
  [`${IMPORT}export default new PrismaClient();`, 'prisma'],
  [`import { PrismaClient as PC } from '@prisma/client';\nexport const db = new PC();`, '{ db }'],
  [`${IMPORT}class Db extends PrismaClient {}\nexport const db = new Db();`, '{ db }'],
  [
    `const { PrismaClient } = require('@prisma/client');\nmodule.exports = new PrismaClient();`,
    'prisma',
  ],
  [
    `const { PrismaClient } = require('@prisma/client');\nconst db = new PrismaClient();\nmodule.exports = { db };`,
    '{ db }',
  ],
  [
    `const { PrismaClient } = require('@prisma/client');\nexports.db = new PrismaClient();`,
    '{ db }',
  ],
  [`import * as P from '@prisma/client';\nexport const db = new P.PrismaClient();`, '{ db }'],
  [
    `${IMPORT}const g = globalThis as unknown as { db?: PrismaClient };\nexport const db = g.db ?? new PrismaClient();\nif (process.env.NODE_ENV !== 'production') g.db = db;`,
    '{ db }',
  ],
  [
    `${IMPORT}const make = () => new PrismaClient();\nexport const db = globalThis.db || make();`,
    '{ db }',
  ],
  [
    `${IMPORT}function make() { return new PrismaClient(); }\nexport const db: PrismaClient = make();`,
    '{ db }',
  ],
  [
    `${IMPORT}let db: PrismaClient;\nif (process.env.NODE_ENV === 'production') {\n  db = new PrismaClient();\n} else {\n  db = globalThis.db ?? new PrismaClient();\n}\nexport default db;`,
    'prisma',
  ],
  [`${IMPORT}export const db = new PrismaClient().$extends({ result: {} });`, '{ db }'],
  [
    `import { PrismaClient } from './generated/client.js';\nexport const db = new PrismaClient({ log: [] });`,
    '{ db }',
  ],
])('the client is found that a module exports: %s', async (text, expected) => {
  expect(await imported(text)).toBe(`${expected} from ../db.js`);
});

it('takes the client that most modules import, of two that are made', async () => {
  const users = Object.fromEntries(
    ['a', 'b'].map((name) => [`src/${name}.ts`, "import { one } from './data/one.js';\none;\n"]),
  );
  const one = { 'src/data/one.ts': `${IMPORT}export const one = new PrismaClient();` };
  expect(
    await imported(`${IMPORT}export const db = new PrismaClient();`, { ...one, ...users }),
  ).toBe('{ one } from ../data/one.js');
});

it.each<[string, RegExp]>([
  [
    `${IMPORT}const db = new PrismaClient();\ndb.$connect();`,
    /src\/db\.ts makes a client .* no other file can import/,
  ],
  [`${IMPORT}export class Database { client = new PrismaClient(); }`, /no other file can import/],
  [`${IMPORT}export function make() { return new PrismaClient(); }`, /no other file can import/],
  ['export const db = {};', /no file makes a client/],
  [
    `${IMPORT}export const db = new PrismaClient();\ndb.$use(hashOnSave);`,
    /changes what queries do/,
  ],
  [
    `${IMPORT}export const db = new PrismaClient().$extends({ query: { user: {} } });`,
    /changes what queries do/,
  ],
])('is told where it cannot be used: %s', async (text, message) => {
  const [problem, ...others] = await problemsIn({ files: { 'src/db.ts': text } });
  expect(others).toEqual([]);
  expect(problem).toMatch(message);
  expect(problem).toMatch(/^STORE_CLIENT /);
});

it('looks for none in tests and seeds', async () => {
  const text = `${IMPORT}export const prisma = new PrismaClient();`;
  const files = { 'src/db.ts': '', 'prisma/seed.ts': text, 'test/db.test.ts': text };
  expect(await problemsIn({ files })).toHaveLength(1);
});
