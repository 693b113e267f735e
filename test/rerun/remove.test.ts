import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shown } from '../support/cli.js';
import { createCli } from '../support/remembered-scans.js';
import { put, text, treeOf } from '../unit/apply/scratch.js';
import { isLong, times } from '../support/effort.js';

const cli = createCli();

/** What `remove` does to a project that was secured once and is copied for each test. */
const bookshop = resolve(import.meta.dirname, '../../fixtures/projects/bookshop');
const decisions = [
  '--secure-rest',
  '--open',
  '/health',
  '--open',
  '/ready',
  '--yes',
  '--no-verify',
];
const firstRun = [...decisions, '--tests', 'full'];

let scratch: string;
let original: string;
let secured: string;
let project: string;
let copies = 0;

async function run(...argv: readonly string[]) {
  return cli(project, ...argv);
}

function remove(...argv: readonly string[]) {
  return run('remove', '--yes', '--no-verify', ...argv);
}

async function expectRemoved(code: number, ...argv: readonly string[]): Promise<string> {
  const result = await remove(...argv);
  expect(result.code, shown(result)).toBe(code);
  return result.stdout;
}

function read(path: string): string {
  return text(project, path) ?? '';
}

function edit(path: string, from: string | RegExp, to: string): void {
  const before = read(path);
  const after = before.replace(from, () => to);
  expect(after).not.toBe(before);
  put(project, path, after);
}

function copyOf(source: string): string {
  copies += 1;
  const folder = join(scratch, `copy-${copies}`);
  cpSync(source, folder, { recursive: true });
  return folder;
}

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'authwright-remove-'));
  original = join(scratch, 'original');
  cpSync(bookshop, original, {
    recursive: true,
    filter: (source) => !/node_modules|\.runs/.test(source),
  });
  secured = copyOf(original);
  project = secured;
  const first = await run(...firstRun, '--store', 'libsql');
  expect(first.code, shown(first)).toBe(0);
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

beforeEach(() => {
  project = copyOf(secured);
});

/** Every other one, but where somebody waits for all. */
function some<T>(cases: readonly T[]): readonly T[] {
  return cases.filter((_, index) => index % times(2, 2, 1) === 0);
}

describe('a project that was only generated into', () => {
  it('is what it was before, to the byte and the folder', async () => {
    const said = await expectRemoved(0);
    expect(treeOf(project)).toEqual(treeOf(original));
    expect(said).toMatch(/delete +src\/auth\/ +\d+ files/);
    expect(said).toContain('DROP TABLE IF EXISTS auth_users;');
    expect(said).toContain('npm install');
    expect(said).toContain('take out those that nothing else reads');
  });

  it('keeps no script for tests that are gone, though the owner starts what loads them', async () => {
    const pkg = {
      ...{ name: 'tiny', private: true, type: 'module', scripts: { start: 'tsx src/app.ts' } },
      dependencies: { express: '^5.1.0' },
      devDependencies: { typescript: '^5.9.0' },
    };
    project = mkdtempSync(join(scratch, 'tiny-'));
    put(project, 'package.json', JSON.stringify(pkg, null, 2));
    put(
      project,
      'src/app.ts',
      "import express from 'express';\nexport const app = express();\napp.get('/a', (_req, res) => {\n  res.end();\n});\n",
    );
    const first = await run('--secure-rest', '--store', 'libsql', '--yes', '--no-verify');
    expect(first.code, shown(first)).toBe(0);
    expect(read('package.json')).toContain('"test": "node --import tsx --import ./test/');
    const said = await expectRemoved(0);
    expect(said).toContain('tsx stays in package.json: the script start uses it');
    expect(JSON.parse(read('package.json'))).toEqual({
      ...pkg,
      devDependencies: { ...pkg.devDependencies, tsx: expect.stringMatching(/^\^4\./) as string },
    });
  });

  it.runIf(isLong)('after several runs with other answers too', async () => {
    const further = [
      ['--open', '/api/admin/**'],
      ['--role', 'DELETE /api/books/{id}=admin', '--access-seconds', '300'],
      ['--secure', '/api/admin/stats', '--hash', 'scrypt'],
    ];
    for (const argv of isLong ? further : [further.slice(0, 2).flat()]) {
      const result = await run(...argv, '--no-verify');
      expect(result.code, shown(result)).toBe(0);
    }
    await expectRemoved(0);
    expect(treeOf(project)).toEqual(treeOf(original));
  });

  it.runIf(isLong)(
    'that used a package of ours without its types, has it without them again',
    async () => {
      project = copyOf(original);
      edit(
        'package.json',
        '"express": "^5.1.0",',
        '"express": "^5.1.0",\n    "jsonwebtoken": "^9.0.2",',
      );
      put(
        project,
        'src/links.ts',
        "import jwt from 'jsonwebtoken';\nexport const read = jwt.decode;\n",
      );
      const before = treeOf(project);
      await run(...firstRun, '--store', 'libsql');
      expect(read('package.json')).toContain('@types/jsonwebtoken');
      await expectRemoved(0);
      expect(treeOf(project)).toEqual(before);
    },
  );

  it('is told a second time that there is nothing', async () => {
    await expectRemoved(0);
    const before = treeOf(project);
    expect(await expectRemoved(0)).toContain('Nothing to do');
    expect(treeOf(project)).toEqual(before);
  });
});

describe('unusual bytes come back', () => {
  const changes: Readonly<Record<string, () => void>> = {
    'package.json with CRLF and tabs': () =>
      put(
        project,
        'package.json',
        read('package.json').replaceAll('  ', '\t').replaceAll('\n', '\r\n'),
      ),
    'package.json with a BOM, and without a final newline': () =>
      put(project, 'package.json', `\uFEFF${read('package.json').trimEnd()}`),
    'package.json on one line, with empty sections': () =>
      put(
        project,
        'package.json',
        JSON.stringify({ ...(JSON.parse(read('package.json')) as object), scripts: {} }),
      ),
    '.env.example without a final newline': () => put(project, '.env.example', 'PORT=3000'),
    'an empty .env.example': () => put(project, '.env.example', ''),
    'no .env.example': () => rmSync(join(project, '.env.example')),
    'no configuration of the test runner': () => rmSync(join(project, 'vitest.config.ts')),
    'a spec with CRLF': () =>
      put(project, 'openapi.yaml', read('openapi.yaml').replaceAll('\n', '\r\n')),
    'a spec whose answers are empty or missing': () =>
      edit('openapi.yaml', /responses:\n +'200':.*\n(?: {10}.*\n)*/, 'responses: {}\n'),
    'sources with CRLF and a BOM': () =>
      put(
        project,
        'src/routes/books.ts',
        `\uFEFF${read('src/routes/books.ts').replaceAll('\n', '\r\n')}`,
      ),
  };
  // Those that are in different files, and another place for ours, in one project.
  const together = [
    'package.json with CRLF and tabs',
    'a spec with CRLF',
    'no .env.example',
  ].concat('no configuration of the test runner', 'sources with CRLF and a BOM');
  const elsewhere = ['--store', 'postgres', '--out', 'src/security', '--base-path', '/account'];
  const alone = Object.keys(changes).map((name) => [name, [name], ['--store', 'libsql']] as const);
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = isLong
    ? some(alone)
    : [['of several files at once', together, elsewhere]];
  it.each(cases)('%s', async (_, names, argv) => {
    project = copyOf(original);
    for (const name of names) changes[name]?.();
    const before = treeOf(project);
    const first = await run(...firstRun, ...argv);
    expect([0, 2], shown(first)).toContain(first.code);
    await expectRemoved(0);
    expect(treeOf(project)).toEqual(before);
  });

  const variants: readonly (readonly [string, readonly string[]])[] = [
    ['postgres', ['--store', 'postgres']],
    ['a guard per router', ['--style', 'router']],
    [
      'ES256, scrypt, no refresh',
      ['--algorithm', 'ES256', '--hash', 'scrypt', '--endpoints', 'sign-up,login'],
    ],
    ['another folder and path', ['--out', 'src/security', '--base-path', '/account']],
  ];
  it.each(isLong ? some(variants) : [])('%s', async (_, argv) => {
    project = copyOf(original);
    const first = await run(...firstRun, ...argv);
    expect([0, 2], shown(first)).toContain(first.code);
    await expectRemoved(0);
    expect(treeOf(project)).toEqual(treeOf(original));
  });

  it('of a project with its own guard, whose own uses stay', async () => {
    project = copyOf(original);
    const guard =
      "import type { RequestHandler } from 'express';\n\nexport const requireUser: RequestHandler = (req, res, next) => {\n  if (req.headers.authorization) next();\n  else res.sendStatus(401);\n};\n";
    put(project, 'src/user.ts', guard);
    edit('src/routes/admin.ts', "admin.get('/stats', ", "admin.get('/stats', requireUser, ");
    edit('src/routes/admin.ts', /^/, "import { requireUser } from '../user.js';\n");
    const before = treeOf(project);
    const first = await run(...decisions, '--guard', 'src/user.ts#requireUser');
    expect(first.code, shown(first)).toBe(0);
    expect(read('src/routes/admin.ts').match(/requireUser, /g)?.length).toBeGreaterThan(1);
    // An edit of the owner's, so that the guards are found where they stand.
    edit('src/routes/admin.ts', /$/, '// mine\n');
    const said = await remove();
    expect(said.code, shown(said)).toBe(0);
    expect(said.stdout).toContain('requireUser at GET /api/admin/stats was not put there');
    edit('src/routes/admin.ts', '// mine\n', '');
    expect(treeOf(project)).toEqual(before);
  });
});

describe('what the owner made since', () => {
  it('stays in sources, beside which everything of ours goes', async () => {
    edit(
      'src/app.ts',
      'const app = express();',
      'const app = express(); // mine\n  app.set("x", 1);',
    );
    edit('src/routes/books.ts', /$/, '\nbooks.get("/mine", (_req, res) => res.end());\n');
    edit(
      'openapi.yaml',
      'paths:\n',
      'paths:\n  /mine:\n    get:\n      responses: { "200": { description: Mine } }\n',
    );
    edit(
      'package.json',
      '"dependencies": {',
      '"mine": true,\n  "dependencies": {\n    "aaa": "^1.0.0",',
    );
    edit('.env.example', /$/, 'MINE=1\n');
    await expectRemoved(0);
    const theirs = (path: string): string => text(original, path) ?? '';
    const wanted = {
      'src/app.ts': theirs('src/app.ts').replace(
        'const app = express();',
        'const app = express(); // mine\n  app.set("x", 1);',
      ),
      'src/routes/books.ts': `${theirs('src/routes/books.ts')}\nbooks.get("/mine", (_req, res) => res.end());\n`,
      'openapi.yaml': theirs('openapi.yaml').replace(
        'paths:\n',
        'paths:\n  /mine:\n    get:\n      responses: { "200": { description: Mine } }\n',
      ),
      'package.json': theirs('package.json').replace(
        '"dependencies": {',
        '"mine": true,\n  "dependencies": {\n    "aaa": "^1.0.0",',
      ),
      '.env.example': `${theirs('.env.example')}\nMINE=1\n`,
    };
    for (const [path, content] of Object.entries(wanted)) expect(read(path), path).toBe(content);
  });

  it.runIf(isLong)(
    'in a generated file keeps that file and what it imports, and says so',
    async () => {
      edit('src/auth/require-auth.ts', /^/, '// Reviewed by Ada.\n');
      const said = await expectRemoved(2);
      expect(said).toMatch(/src\/auth\/require-auth\.ts:1:1 +warning +LEFT_EDITED/);
      expect(read('src/auth/require-auth.ts')).toContain('Reviewed by Ada');
      expect(read('src/auth/access-token.ts')).not.toBe('');
      expect(text(project, 'src/auth/auth-router.ts')).toBeNull();
      expect(read('src/app.ts')).not.toContain('createAuthRouter');
      expect(read('package.json')).toContain('jsonwebtoken');

      rmSync(join(project, 'src/auth/require-auth.ts'));
      await expectRemoved(0);
      expect(treeOf(project)).toEqual(treeOf(original));
    },
  );

  it.runIf(isLong)('reformatted is no edit', async () => {
    put(project, 'src/auth/user.ts', read('src/auth/user.ts').replaceAll('\n', '\r\n'));
    await expectRemoved(0);
    expect(treeOf(project)).toEqual(treeOf(original));
  });

  it.runIf(isLong)('that imports a generated file keeps it', async () => {
    edit('src/routes/books.ts', /^/, "import { currentUser } from '../auth/require-auth.js';\n");
    edit('src/routes/books.ts', /$/, '\nexport const who = currentUser;\n');
    const said = await expectRemoved(2);
    expect(said).toMatch(/src\/routes\/books\.ts:1:29 +warning +LEFT_IMPORTED/);
    expect(read('src/routes/books.ts')).toContain(
      "import { currentUser } from '../auth/require-auth.js';",
    );
    expect(read('src/routes/books.ts')).not.toContain('requireAuth,');
    expect(read('src/auth/require-auth.ts')).not.toBe('');
  });

  it.runIf(isLong)('that uses a package of ours keeps that', async () => {
    put(project, 'src/mine.ts', "import { z } from 'zod';\nexport const mine = z;\n");
    const said = await expectRemoved(0);
    expect(said).toContain('zod stays in package.json: src/mine.ts uses it');
    expect(read('package.json')).toContain('"zod"');
    expect(read('package.json')).not.toContain('jsonwebtoken');
    expect(text(project, '.authwright/manifest.json')).toBeNull();
  });

  it.runIf(isLong)('guards that the owner put stay, with what they need', async () => {
    edit(
      'src/routes/books.ts',
      /$/,
      '\nbooks.get("/mine", requireAuth, (_req, res) => {\n  res.end();\n});\n',
    );
    const said = await expectRemoved(2);
    expect(said).toContain('requireAuth at GET /api/books/mine was not put there by authwright');
    expect(read('src/routes/books.ts').match(/requireAuth/g)).toHaveLength(2);
    expect(read('src/auth/require-auth.ts')).not.toBe('');

    edit('src/routes/books.ts', 'requireAuth, (_req', '(_req');
    await expectRemoved(2);
    edit('src/routes/books.ts', /import \{ requireAuth \}.*\n/, '');
    await expectRemoved(0);
  });

  it.runIf(isLong)('in our entries of package.json and the spec keeps them', async () => {
    edit('package.json', 'scripts/auth-db.mjs prune"', 'scripts/auth-db.mjs prune --quiet"');
    edit('openapi.yaml', 'summary: Sign in\n', 'summary: Sign in here\n');
    edit('.env.example', 'JWT_ISSUER=', 'JWT_ISSUER=https://mine.example');
    const said = await expectRemoved(2);
    expect(said).toContain('scripts › auth:prune of package.json was edited');
    expect(said).toMatch(/openapi\.yaml:\d+:\d+ +warning +LEFT_ENTRY/);
    expect(said).toContain('JWT_ISSUER of .env.example was edited');
    expect(read('openapi.yaml')).toContain('Sign in here');
    expect(read('openapi.yaml')).not.toContain('operationId: signUp');
    expect(read('scripts/auth-db.mjs')).not.toBe('');
    expect(read('.env.example')).toContain('JWT_ISSUER=https://mine.example');
    expect(read('.env.example')).not.toContain('JWT_SECRET');
  });
});

describe('how it is run', () => {
  it('asks for --yes where nobody is there to be asked', async () => {
    const before = treeOf(project);
    const result = await run('remove');
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('--yes');
    expect(treeOf(project)).toEqual(before);
  });

  it('shows the plan with --dry-run and --diff, and as JSON', async () => {
    const before = treeOf(project);
    expect((await run('remove', '--dry-run')).stdout).toMatch(/delete +src\/auth\//);
    expect((await run('remove', '--diff')).stdout).toContain('-import { requireAuth }');
    const { code, stdout } = await run('remove', '--dry-run', '--json');
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as { command: string; changes: { kind: string }[] };
    expect(report).toMatchObject({ command: 'remove', exitCode: 0, problems: [] });
    expect(report.changes.some(({ kind }) => kind === 'delete')).toBe(true);
    expect(treeOf(project)).toEqual(before);
  });

  it.runIf(isLong)('refuses to mix with uncommitted changes', async () => {
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
        cwd: project,
      });
    git('init', '--quiet');
    git('add', '--all');
    git('commit', '--quiet', '--message', 'state');
    edit('src/app.ts', /$/, '// mine\n');
    const refused = await remove();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/src\/app\.ts:1:1 +error +DIRTY/);
    await expectRemoved(0, '--allow-dirty');
    expect(read('src/app.ts')).toContain('// mine');
  });
});
