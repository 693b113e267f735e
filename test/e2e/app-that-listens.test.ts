import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { isFull, isLong } from '../support/effort.js';
import { failedTests } from '../support/failed-tests.js';
import { installModules } from '../support/services.js';
import { lint, shown as ranShown, tsc } from '../support/run.js';
import { commitAll, runFolder } from '../support/small-project.js';
import { writeFiles } from '../support/random-app/on-disk.js';

/** The generated tests of an application that listens in the file that makes it, and of chains with more than a handler. */
const stacks = resolve(import.meta.dirname, '../../fixtures/stacks');
/** A file that a handler writes when it runs. */
const RAN = "const ran = new URL('./ran', import.meta.url);";

const EXPRESS = `import { appendFileSync } from 'node:fs';
import express from 'express';
${RAN}
const handler = (_req, res, next) => { appendFileSync(ran, 'x'); res.json({}); next(); };
const logAfter = () => undefined;
const app = express();
app.get('/health', (_req, res) => { res.json({}); });
app.get('/pens', handler, logAfter);
app.route('/inks').all((_req, _res, next) => next()).get(handler, logAfter).post(handler);
app.all('/papers', handler, logAfter);
app.delete('/pens/:id', handler, logAfter);
`;

const KOA = `import { appendFileSync } from 'node:fs';
import Router from '@koa/router';
import Koa from 'koa';
${RAN}
const handler = async (ctx, next) => { appendFileSync(ran, 'x'); ctx.body = {}; await next(); };
const logAfter = async () => undefined;
const router = new Router();
router.get('/health', (ctx) => { ctx.body = {}; });
router.get('/pens', handler, logAfter);
router.all('/papers', handler, logAfter);
router.delete('/pens/:id', handler, logAfter);
const app = new Koa();
app.use(router.routes());
`;

const EXPRESS_5 = { express: '^5.1.0' };
const KOA_3 = { koa: '^3.0.0', '@koa/router': '^15.0.0' };
const SERVER = "import { createServer } from 'node:http';\n";
const FAIL = "() => { throw new Error('it must open no port'); }";

const kinds = [
  { stack: 'express5', dependencies: EXPRESS_5, app: `${EXPRESS}app.listen(3000, ${FAIL});\n` },
  ...(isLong
    ? [
        {
          stack: 'koa3',
          dependencies: KOA_3,
          app: `${SERVER}${KOA}createServer(app.callback()).listen(3000, ${FAIL});\n`,
        },
      ]
    : []),
  ...(isFull
    ? [
        {
          stack: 'express4',
          dependencies: { express: '^4.21.0' },
          app: `${SERVER}${EXPRESS}const server = createServer({}, app);\nserver.listen(3000, ${FAIL});\n`,
        },
        { stack: 'koa3', dependencies: KOA_3, app: `${KOA}app.listen(3000, ${FAIL});\n` },
      ]
    : []),
];

function packageJson(dependencies: Readonly<Record<string, string>>): string {
  const devDependencies = { vitest: '^4.0.0' };
  return JSON.stringify({ name: 'listens', type: 'module', dependencies, devDependencies });
}

beforeAll(() => {
  for (const folder of ['.', ...kinds.map(({ stack }) => stack)])
    installModules(join(stacks, folder));
});

it.each(kinds)('$stack: they run, and no handler does', async ({ stack, dependencies, app }) => {
  const folder = runFolder(stack, 'listens');
  writeFiles(folder, {
    'package.json': packageJson(dependencies),
    'src/main.js': app,
  });
  const args = ['--secure', '/**', '--open', '/health', '--role', 'DELETE /pens/{id}=admin'];
  const made = await cli(folder, ...args, '--yes', '--no-install', '--allow-dirty');
  expect(made.code, shown(made)).toBe(0);
  expect(made.stdout).not.toContain('left out');
  expect(failedTests(folder, 5)).toEqual([]);
  expect(existsSync(join(folder, 'src/ran'))).toBe(false);

  // A guard that lets everybody on: what notes the call stands in front of the handler, not behind it.
  const guard = readFileSync(join(folder, 'src/auth/require-auth.js'), 'utf8');
  const lenient = guard.replace(/authenticate\(auth, [\w.]+\)(?=\s*\.then)/, 'Promise.resolve({})');
  expect(lenient).not.toBe(guard);
  writeFiles(folder, { 'src/auth/require-auth.js': lenient });
  expect(failedTests(folder, 5)).toContain('refuses GET /pens without an access token');
  expect(existsSync(join(folder, 'src/ran'))).toBe(false);
  writeFiles(folder, { 'src/auth/require-auth.js': guard });

  const main = readFileSync(join(folder, 'src/main.js'), 'utf8');
  const opened = main.replace("get('/pens', requireAuth, ", "get('/pens', ");
  expect(opened).not.toBe(main);
  writeFiles(folder, { 'src/main.js': opened });
  expect(failedTests(folder, 5)).toEqual([
    'refuses GET /pens without an access token',
    'refuses GET /pens with a forged or expired access token',
    'has no route that is neither guarded nor declared',
  ]);
  expect(existsSync(join(folder, 'src/ran'))).toBe(false);
});

it.each([
  [
    'express5',
    EXPRESS_5,
    `import http from 'node:http';
import express from 'express';
const app = express();
app.get('/pens', (_req, res) => { res.json([]); });
http.createServer(app).listen(3000);
`,
  ],
  [
    'koa3',
    KOA_3,
    `import Router from '@koa/router';
import Koa from 'koa';
const router = new Router();
router.get('/pens', (ctx) => { ctx.body = []; });
const app = new Koa();
app.use(router.routes());
app.listen(3000);
`,
  ],
])('%s: they type-check and lint in TypeScript', async (stack, dependencies, app) => {
  const folder = runFolder(stack, 'listens-typed');
  const compilerOptions = { target: 'es2023', module: 'nodenext', strict: true, types: ['node'] };
  writeFiles(folder, {
    'package.json': packageJson(dependencies),
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['src', 'test'] }),
    'src/main.ts': app,
  });
  commitAll(folder);
  const made = await cli(folder, '--secure-rest', '--yes', '--no-install', '--no-typecheck');
  expect(made.code, shown(made)).toBe(0);
  const checked = tsc('typescript', folder);
  expect(checked.status, ranShown(checked)).toBe(0);
  const linted = lint(folder, ['test/catch-listen.ts', 'test/secured-endpoints.test.ts']);
  expect(linted.status, ranShown(linted)).toBe(0);
});
