import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isFull, isLong } from '../support/effort.js';
import { createCli } from '../support/remembered-scans.js';

const cli = createCli();

/** Everything that comes after the first run, on a project that was secured once and is copied for each test. */
const bookshop = resolve(import.meta.dirname, '../../fixtures/projects/bookshop');
const firstRun = [
  '--secure-rest',
  '--open',
  '/health',
  '--open',
  '/ready',
  '--store',
  'libsql',
  '--tests',
  'full',
];

let scratch: string;
let secured: string;
let project: string;
let copies = 0;

async function run(...argv: string[]): Promise<{ code: number; text: string }> {
  const { code, stdout, stderr } = await cli(project, ...argv);
  return { code, text: stdout + stderr };
}

function read(path: string): string {
  return readFileSync(join(project, path), 'utf8');
}

function edit(path: string, from: string, to: string): void {
  const text = read(path);
  expect(text).toContain(from);
  writeFileSync(
    join(project, path),
    text.replace(from, () => to),
  );
}

/** Every file by its path. */
function tree(folder = project): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'authwright-rerun-'));
  secured = join(scratch, 'secured');
  cpSync(bookshop, secured, {
    recursive: true,
    filter: (source) => !/node_modules|\.runs/.test(source),
  });
  project = secured;
  const first = await run(...firstRun, '--yes');
  expect(first.code, first.text).toBe(0);
});

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
});

beforeEach(() => {
  copies += 1;
  project = join(scratch, `copy-${copies}`);
  cpSync(secured, project, { recursive: true });
});

describe('a second run', () => {
  it('with nothing new writes nothing', async () => {
    const before = tree();
    const { code, text } = await run();
    expect(code, text).toBe(0);
    expect(text).toContain('Nothing to do.');
    expect(tree()).toEqual(before);
    expect((await run('check')).code).toBe(0);
  });

  it('asks about a new endpoint alone, and changes only what it needs', async () => {
    const added = "search.get('/popular', (_req, res) => {\n  res.json([]);\n});\n\n";
    edit('src/routes/search.ts', "search.get('/search'", `${added}search.get('/search'`);
    const asked = await run();
    expect(asked.code).toBe(1);
    expect(asked.text).toContain('1 endpoint has no decision: GET /api/popular');
    const before = tree();
    const { code, text } = await run('--secure', 'GET /api/popular');
    expect(code, text).toBe(0);
    const after = tree();
    const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
    expect(changed.filter((path) => !path.startsWith('.authwright/')).sort()).toEqual([
      'src/routes/search.ts',
      'test/secured-endpoints.test.ts',
    ]);
    expect(read('src/routes/search.ts')).toContain("search.get('/popular', requireAuth, (_req");
  });

  it.runIf(isLong)('follows an endpoint that moved to another file', async () => {
    const route =
      /search\.get\('\/reports\/sales'[\s\S]*?\n\}\);\n/.exec(read('src/routes/search.ts'))?.[0] ??
      '';
    edit('src/routes/search.ts', route, '');
    writeFileSync(
      join(project, 'src/routes/reports.ts'),
      `import { Router } from 'express';\nimport { requireAuth } from '../auth/require-auth.js';\nimport { books } from '../data.js';\n\nexport const search = Router();\n\n${route}`,
    );
    edit(
      'src/app.ts',
      "app.use('/api', search);",
      "app.use('/api', search);\n  app.use('/api', reports);",
    );
    edit(
      'src/app.ts',
      'import { search }',
      "import { search as reports } from './routes/reports.js';\nimport { search }",
    );
    const { code, text } = await run();
    expect(code, text).toBe(0);
    const manifest = JSON.parse(read('.authwright/manifest.json')) as {
      routes: Record<string, unknown>;
    };
    expect(manifest.routes['GET /api/reports/sales']).toEqual({
      decision: 'secured',
      file: 'src/routes/reports.ts',
      guard: 'requireAuth',
    });
    expect((await run()).text).toContain('Nothing to do.');
  });

  it.runIf(isLong)(
    'calls a guard that is gone drift, and puts it back only when told to',
    async () => {
      edit('src/routes/admin.ts', "admin.get('/stats', requireAuth,", "admin.get('/stats',");
      const drifted = await run();
      expect(drifted.code).toBe(2);
      expect(drifted.text).toMatch(/src\/routes\/admin\.ts:\d+:\d+ +error +DRIFT/);
      expect(read('src/routes/admin.ts')).toContain("admin.get('/stats', (_req");
      const checked = await run('check');
      expect(checked.code).toBe(2);
      expect(checked.text).toContain('UNGUARDED');
      expect((await run('--secure', 'GET /api/admin/stats')).code).toBe(0);
      expect(tree()).toEqual(tree(secured));
    },
  );

  it.runIf(isLong)('that changes something else names the drift at its end too', async () => {
    edit('src/routes/admin.ts', "admin.get('/stats', requireAuth,", "admin.get('/stats',");
    const { code, text } = await run('--open', 'GET /api/books');
    expect(code, text).toBe(2);
    expect(text).toMatch(/Not secured by this run:\n.* GET \/api\/admin\/stats was secured by/);
  });

  it.runIf(isLong)(
    'says that the tables are to be brought up to date when it makes a migration, and not otherwise',
    async () => {
      const { code, text } = await run('--role', 'DELETE /api/books/{id}=admin');
      expect(code, text).toBe(0);
      expect(text).toMatch(/bring the tables up to date.*:\s+npm run auth:migrate/);
      const other = await run('--role', 'PUT /api/books/{id}=admin');
      expect(other.code, other.text).toBe(0);
      expect(other.text).not.toContain('auth:migrate');
    },
  );

  it('opens an endpoint again on the owner’s word, and gives back the bytes it took', async () => {
    const original = readFileSync(join(bookshop, 'src/routes/admin.ts'), 'utf8');
    const { code, text } = await run('--open', '/api/admin/**');
    expect(code, text).toBe(0);
    expect(text).toMatch(/src\/routes\/admin\.ts +−1 line: 1 import, \d deletion/);
    expect(read('src/routes/admin.ts')).toBe(original);
    expect(read('openapi.yaml')).toMatch(/operationId: stats\n.*\n.*responses/);
  });
});

describe('managed files', () => {
  it.runIf(isFull)('keep what the owner wrote into them', async () => {
    edit('src/auth/require-auth.ts', '/** The guard:', '// Reviewed by Ada.\n/** The guard:');
    const before = tree();
    const { code, text } = await run();
    expect(code, text).toBe(0);
    expect(tree()).toEqual(before);
  });

  it('are merged where owner and generator changed different lines', async () => {
    edit('src/auth/access-token.ts', '/** Signs and', '// Reviewed by Ada.\n/** Signs and');
    const { code, text } = await run('--access-seconds', '300');
    expect(code, text).toBe(0);
    expect(read('src/auth/access-token.ts')).toContain('// Reviewed by Ada.');
    expect(read('src/auth/access-token.ts')).toContain('ACCESS_TOKEN_SECONDS = 300');
  });

  it.runIf(isFull)(
    'are left alone, with the proposal beside, where both changed the same line',
    async () => {
      edit('src/auth/access-token.ts', 'ACCESS_TOKEN_SECONDS = 600', 'ACCESS_TOKEN_SECONDS = 450');
      const before = read('src/auth/access-token.ts');
      const { code, text } = await run('--access-seconds', '300');
      expect(code).toBe(2);
      expect(text).toMatch(/src\/auth\/access-token\.ts:\d+:1 +error +CONFLICT/);
      expect(read('src/auth/access-token.ts')).toBe(before);
      expect(read('.authwright/conflicts/src/auth/access-token.ts.new')).toContain('= 300');
    },
  );

  it.runIf(isLong)('that were deleted come back with --restore alone', async () => {
    rmSync(join(project, 'scripts/auth-db.mjs'));
    expect((await run('check')).text).toContain('MANAGED_MISSING');
    const { code, text } = await run();
    expect(code, text).toBe(0);
    expect(tree()['scripts/auth-db.mjs']).toBeUndefined();
    expect((await run('--restore')).code).toBe(0);
    expect(tree()).toEqual(tree(secured));
  });
});
