import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { isLong } from '../support/effort.js';
import { lint, run, shown as ranShown, tsc } from '../support/run.js';
import { installModules } from '../support/services.js';

const root = resolve(import.meta.dirname, '../..');
const stack = join(root, 'fixtures/stacks/koa3');
const guard = `import type { Middleware } from 'koa';

/** Refuses whoever has not the key. */
export const requireKey: Middleware = async (ctx, next) => {
  const key = process.env.API_KEY;
  if (key === undefined || ctx.get('x-api-key') !== key) ctx.throw(401, 'no key');
  await next();
};
`;
let folder: string;

beforeEach(() => {
  installModules(stack);
  mkdirSync(join(stack, '.runs'), { recursive: true });
  folder = mkdtempSync(join(stack, '.runs/own-guard-'));
  cpSync(join(root, 'fixtures/projects/toolshed'), folder, { recursive: true });
  writeFileSync(join(folder, 'src/require-key.ts'), guard);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('generates auth that type-checks, lists its endpoints and is in order', async () => {
  const first = await cli(
    folder,
    '--secure-rest',
    '--new-auth',
    '--tests',
    'full',
    '--yes',
    '--allow-dirty',
  );
  expect(first.code, shown(first)).toBe(0);
  expect(sources()['app.ts']).toContain(
    "  app.use(createAuthRouter('/api/auth'));\n  app.use(health",
  );
  const checked = await cli(folder, 'check');
  expect(checked.code, shown(checked)).toBe(0);
  const listed = await cli(folder, 'list');
  expect(listed.stdout).toMatch(/secured +POST +\/api\/auth\/logout/);
});

it.runIf(isLong).each(['full', 'endpoints'])(
  'generates tests that pass, type-check and lint: %s',
  async (tests) => {
    const flags = ['--secure-rest', '--new-auth', '--tests', tests, '--yes', '--allow-dirty'];
    const first = await cli(folder, ...flags, '--no-verify', '--json');
    expect(first.code, shown(first)).toBe(0);
    const report = JSON.parse(first.stdout) as { changes: { path: string; kept: string }[] };
    const managed = report.changes.filter(({ kept }) => kept === 'managed');
    rmSync(join(folder, 'test/tools.test.ts'));
    for (const ran of [
      tsc('typescript', folder),
      lint(
        folder,
        managed.map(({ path }) => path),
      ),
      run('vitest', ['run'], folder),
    ]) {
      expect(ran.status, ranShown(ran)).toBe(0);
    }
  },
  240_000,
);

function sources(): Readonly<Record<string, string>> {
  const files = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    files
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [name, readFileSync(join(folder, 'src', name), 'utf8')]),
  );
}

it('puts the guard of a Koa project at its routes, keeps them in order and takes it out again', async () => {
  const before = sources();
  const named = ['--guard', 'src/require-key.ts#requireKey', '--open', 'GET /health'];
  const first = await cli(folder, ...named, '--secure-rest', '--yes', '--allow-dirty');
  expect(first.code, shown(first)).toBe(0);
  const { 'routes/tools.ts': tools, 'routes/admin.ts': admin } = sources();
  expect(tools).toContain("tools.get('tool', '/:id', requireKey, (ctx) => {");
  expect(tools).toContain("notes.get(['/', '/all'], requireKey, (ctx) => {");
  expect(admin).toContain("['GET', 'POST'], [\n  requireKey,\n  (ctx) => {");

  const checked = await cli(folder, 'check');
  expect(checked.code, shown(checked)).toBe(0);
  const again = await cli(folder, '--secure-rest', '--yes', '--allow-dirty');
  expect(shown(again)).toContain('Nothing to do');
  const opened = await cli(
    folder,
    '--open',
    'GET /api/tools/**',
    '--secure-rest',
    '--yes',
    '--allow-dirty',
  );
  expect(opened.code, shown(opened)).toBe(0);
  expect(sources()['routes/tools.ts']).toContain("tools.get('tool', '/:id', (ctx) => {");

  const removed = await cli(folder, 'remove', '--yes', '--allow-dirty');
  expect(removed.code, shown(removed)).toBe(0);
  expect(sources()).toEqual(before);
});
