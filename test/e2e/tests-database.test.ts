import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase } from '../support/fresh-database.js';
import { authwright, type Ran, run, shown } from '../support/run.js';
import { type ProjectKind, writeProject } from '../support/small-project.js';
import { isFull, times } from '../support/effort.js';

/** What generated tests do to the database that the developer works with: nothing. */
const kinds: Readonly<Record<ProjectKind['runner'], ProjectKind>> = {
  vitest: {
    ...{ express: 5, module: 'esm', language: 'typescript', resolution: 'nodenext' },
    ...{ runner: 'vitest', spec: false },
  },
  jest: {
    ...{ express: 5, module: 'cjs', language: 'javascript', resolution: 'commonjs' },
    ...{ runner: 'jest', spec: false },
  },
  'node-test': {
    ...{ express: 5, module: 'esm', language: 'javascript', resolution: 'commonjs' },
    ...{ runner: 'node-test', spec: false },
  },
};
const server = process.env['AUTHWRIGHT_POSTGRES_URL'];

/** A project of the kind, secured, with the developer's database and a test of the owner's that reads it. */
async function securedProject(kind: ProjectKind): Promise<{ project: string; url: string }> {
  const project = writeProject(kind, `tests-database-${kind.runner}`);
  const secured = authwright(project, [
    ...['--secure-rest', '--open', '/health', '--store', 'postgres', '--tests', 'full'],
    ...['--yes', '--no-verify', '--allow-dirty'],
  ]);
  expect(secured.status, shown(secured)).toBe(0);
  const extension = kind.language === 'typescript' ? 'ts' : 'js';
  writeFileSync(join(project, `test/owner.test.${extension}`), ownersTest(kind));

  const url = await freshDatabase(`developer_${kind.runner.replace('-', '_')}`);
  await query(
    url,
    "CREATE TABLE notes (id serial PRIMARY KEY, text text); INSERT INTO notes (text) VALUES ('buy milk')",
  );
  const migrated = run(process.execPath, ['scripts/auth-db.mjs', 'migrate'], project, {
    DATABASE_URL: url,
  });
  expect(migrated.status, shown(migrated)).toBe(0);
  await query(
    url,
    "INSERT INTO auth_users (id, email) VALUES (gen_random_uuid(), 'ada@example.com')",
  );
  return { project, url };
}

/** It reads its own table where it always did, also after it asked for a token. */
function ownersTest({ runner, module }: ProjectKind): string {
  const imports =
    runner === 'jest'
      ? `const { app } = require('../src/app');
const pg = require('pg');
const { testToken } = require('./auth-helper');
`
      : `import pg from 'pg';
import { app } from '../src/app.js';
import { testToken } from './auth-helper.js';
${runner === 'vitest' ? "import { test } from 'vitest';\n" : "import { test } from 'node:test';\n"}`;
  expect(module === 'esm').toBe(runner !== 'jest');
  return `${imports}
test('reads notes', async () => {
  const database = new pg.Client({ connectionString: process.env.DATABASE_URL });
  const headers = { authorization: 'Bearer ' + (await testToken()) };
  const served = app.listen(0);
  const address = served.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const answer = await fetch('http://127.0.0.1:' + port + '/notes', { headers });
  await new Promise((done) => served.close(done));
  await database.connect();
  const { rows } = await database.query('SELECT text FROM notes');
  await database.end();
  const seen = answer.status + ' ' + rows.map((row) => row.text).join();
  if (seen !== '200 buy milk') throw new Error(seen);
});
`;
}

type Result = pg.QueryResult<Record<string, unknown>>;

async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Of several statements there are several results.
    const result: Result | Result[] = await client.query<Record<string, unknown>>(sql);
    return [result].flat().at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}

/** Every row of every table, where its identifiers stand, and when it was written. */
async function contentOf(url: string): Promise<Readonly<Record<string, unknown>>> {
  const tables = await query(
    url,
    "SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'S') AND relnamespace = 'public'::regnamespace ORDER BY 1",
  );
  const rows = tables.map(async ({ name }) => {
    const found = await query(url, `SELECT xmin::text AS version, t.* FROM "${String(name)}" t`);
    return [String(name), found] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}

/** The databases that tests made, once those of tests that ended by themselves had the time to go. */
async function databasesOfTests(): Promise<readonly unknown[]> {
  for (let attempt = 0; ; attempt += 1) {
    const all = await query(server ?? '', 'SELECT datname AS name FROM pg_database ORDER BY 1');
    const made = all
      .map(({ name }) => name)
      .filter((name) => String(name).startsWith('auth_test_'));
    if (made.length === 0 || attempt === 50) return made;
    await wait(100);
  }
}

function runTests(project: string, env: Readonly<Record<string, string>>): Ran {
  return run('npm', ['test'], project, env);
}

describe.skipIf(server === undefined).each(Object.entries(kinds))('with %s', (runner, kind) => {
  let project: string;
  let url: string;
  let before: unknown;

  beforeAll(async () => {
    ({ project, url } = await securedProject(kind));
    before = await contentOf(url);
  });

  const file = (path: string): string =>
    join(project, `${path}.${kind.language === 'typescript' ? 'ts' : 'js'}`);

  it('the database of DATABASE_URL is as before, and none is left', async () => {
    const tested = runTests(project, { DATABASE_URL: url });
    expect(tested.status, shown(tested)).toBe(0);
    expect(await contentOf(url)).toEqual(before);
    expect(await databasesOfTests()).toEqual([]);
  });

  it.skipIf(!isFull && runner !== 'vitest')(
    'so too when tests fail',
    async () => {
      const text = readFileSync(file('src/auth/problem'), 'utf8');
      writeFileSync(file('src/auth/problem'), text.replaceAll('401', '402'));
      const tested = runTests(project, { DATABASE_URL: url });
      writeFileSync(file('src/auth/problem'), text);
      expect(tested.status, shown(tested)).not.toBe(0);
      expect(await contentOf(url)).toEqual(before);
      expect(await databasesOfTests()).toEqual([]);
    },
    240_000,
  );

  const elsewhere = [
    ['postgres://ada:s3cret@db.example.com/app', 'names db.example.com, which is not this machine'],
    ['', 'because DATABASE_URL is not set.'],
  ] as const;
  it.skipIf(times(0, 0, 1) === 0 && runner !== 'vitest').each(elsewhere)(
    '%j is not asked, and one sentence says what to set',
    (DATABASE_URL, reason) => {
      const tested = runTests(project, { DATABASE_URL });
      const said = tested.stdout + tested.stderr;
      expect(tested.status, said).not.toBe(0);
      expect(said).toContain('Set TEST_DATABASE_URL to a database that tests may write into');
      expect(said).toContain(reason);
      expect(said).not.toContain('s3cret');
      // The owner's tests that ask for no account pass.
      expect(said).toMatch(/(?:✓|ok \d+ -|PASS) (?:answers health|test\/existing)/);
    },
    240_000,
  );
});

describe.skipIf(server === undefined)('the database of the tests', () => {
  let project: string;
  let url: string;

  beforeAll(async () => {
    ({ project, url } = await securedProject(kinds['node-test']));
  });

  /** What a process with the environment of the tests says. */
  const said = (code: string, env: Readonly<Record<string, string>>): string => {
    const ran = run(
      process.execPath,
      ['--import', './test/auth-setup.js', '--input-type=module', '-e', code],
      project,
      env,
    );
    expect(ran.status, shown(ran)).toBe(0);
    return ran.stdout.trim();
  };
  const settings = `
    const { closeTestDatabase, testSettings } = await import('./test/test-database.js');
    try { console.log(testSettings().DATABASE_URL); } catch (error) { console.log(error.message); }
    await closeTestDatabase();`;

  it('is the one that TEST_DATABASE_URL names, wherever it is, and that stays', async () => {
    const named = await freshDatabase('named_for_tests');
    const tested = run(
      process.execPath,
      ['--import', './test/auth-setup.js', 'test/refresh-token.test.js'],
      project,
      {
        DATABASE_URL: url,
        TEST_DATABASE_URL: named,
      },
    );
    expect(tested.status, shown(tested)).toBe(0);
    expect(await query(named, 'SELECT 1 FROM auth_users LIMIT 1')).toHaveLength(1);
    expect(await query(url, 'SELECT email FROM auth_users')).toEqual([
      { email: 'ada@example.com' },
    ]);
    expect(await databasesOfTests()).toEqual([]);
    const remote = 'postgres://db.example.com/tests';
    expect(said(settings, { DATABASE_URL: url, TEST_DATABASE_URL: remote })).toBe(remote);
    expect(said('console.log(process.env.DATABASE_URL)', { TEST_DATABASE_URL: remote })).toBe(
      remote,
    );
  });

  it.each([
    ['postgres://127.0.0.1.example.com/app', '127.0.0.1.example.com'],
    ['postgres://localhost.example.com/app', 'localhost.example.com'],
    ['postgres://10.0.0.1/app', '10.0.0.1'],
    ['postgres://localhost/app?host=db.example.com', 'db.example.com'],
    ['postgresql://u:p@[2001:db8::1]:5432/app', '2001:db8::1'],
    ['postgres://0.0.0.0/app', '0.0.0.0'],
  ])('is not made at %s', (DATABASE_URL, host) => {
    const reason = said(settings, { DATABASE_URL });
    expect(reason).toContain(host);
    expect(reason).toMatch(
      /^Set TEST_DATABASE_URL to .*, because DATABASE_URL names .*, which is not this machine\.$/,
    );
  });

  it('follows PGHOST where DATABASE_URL names no host', () => {
    const env = { DATABASE_URL: 'postgres:///app', PGHOST: 'db.example.com' };
    expect(said(settings, env)).toContain('names db.example.com, which is not this machine');
  });

  it.each([
    ['127.0.0.1', (port: string) => `postgres://postgres@127.0.0.1:${port}/postgres`],
    [
      'localhost',
      (port: string) => `postgresql://postgres@LocalHost:${port}/postgres?sslmode=disable`,
    ],
    [
      'a socket',
      (port: string, folder: string) => `postgres://postgres@/postgres?host=${folder}&port=${port}`,
    ],
    [
      'an encoded socket',
      (port: string, folder: string) =>
        `postgres://postgres@${encodeURIComponent(folder)}:${port}/postgres`,
    ],
    [
      'a schema',
      (port: string) =>
        `postgres://postgres@127.0.0.1:${port}/postgres?options=-c%20search_path%3Dapp`,
    ],
  ])(
    'is made at %s, with its own name',
    async (_, urlOf) => {
      const { port } = new URL(server ?? '');
      const [found] = await query(server ?? '', 'SHOW unix_socket_directories');
      const folder = String(found?.['unix_socket_directories']);
      const made = said(settings, { DATABASE_URL: urlOf(port, folder) });
      expect(made).toMatch(/\/auth_test_[0-9a-f]{16}(?:\?|$)/);
      expect(made).not.toContain('options');
      expect(await databasesOfTests()).toEqual([]);
      const works = `
      const { closeTestContext, testToken } = await import('./test/auth-helper.js');
      console.log((await testToken()).split('.').length);
      await closeTestContext();`;
      expect(said(works, { DATABASE_URL: urlOf(port, folder) })).toBe('3');
    },
    60_000,
  );

  it('says why when none can be made', async () => {
    await query(url, 'DROP ROLE IF EXISTS poor; CREATE ROLE poor LOGIN');
    const { port } = new URL(url);
    const reason = said(settings, { DATABASE_URL: `postgres://poor@127.0.0.1:${port}/postgres` });
    expect(reason).toMatch(
      /because making auth_test_\w+ failed: permission denied to create database\.$/,
    );
  });

  it('goes when the process of the tests is killed', async () => {
    const code = `${settings.replace('await closeTestDatabase();', '')} setInterval(() => undefined, 1000);`;
    const child = spawn(
      process.execPath,
      ['--import', './test/auth-setup.js', '--input-type=module', '-e', code],
      {
        cwd: project,
        env: { ...process.env, DATABASE_URL: url },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [first] = (await once(child.stdout, 'data')) as [Buffer];
    const name = /auth_test_\w+/.exec(first.toString())?.[0] ?? '';
    expect(await query(url, `SELECT 1 FROM pg_database WHERE datname = '${name}'`)).toHaveLength(1);
    child.kill('SIGKILL');
    expect(await databasesOfTests()).toEqual([]);
  });

  it('is the only one that the script drops', () => {
    for (const name of ['postgres', 'auth_test_x"; DROP DATABASE postgres', '']) {
      const script = ['scripts/auth-test-database.mjs', 'keep', name];
      expect(run(process.execPath, script, project, { DATABASE_URL: url }).status).toBe(1);
    }
  });
});
