import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { makeProject, put, text } from '../unit/apply/scratch.js';

/** Generated auth beside tokens that the project reads already: written as asked for, and what will not work is told. */
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function project(middleware: string, route = "app.get('/pens', other, handler);"): string {
  const root = makeProject({
    'package.json':
      '{ "name": "clash", "type": "module", "dependencies": { "express": "^5.1.0", "express-jwt": "^8.0.0", "passport": "^0.7.0" } }',
    'src/app.ts': `import express from 'express';
import { expressjwt } from 'express-jwt';
import passport from 'passport';
const handler = (_req: express.Request, res: express.Response) => { res.end(); };
const other = ${middleware};
export const app = express();
${route}
app.get('/ink', handler);
`,
  });
  folders.push(root);
  return root;
}

async function secure(root: string, ...argv: readonly string[]) {
  const options = ['--secure', '/**', '--new-auth', '--store', 'libsql', '--no-verify', ...argv];
  const result = await cli(root, ...options, '--yes');
  expect(result.code, shown(result)).toBe(0);
  return result.stdout;
}

it.each([
  ["expressjwt({ secret: 's', algorithms: ['HS256'], credentialsRequired: false })"],
  ["passport.authenticate(['jwt'], { session: false }, () => undefined)"],
])('middleware that refuses the new tokens is told with its place: %s', async (middleware) => {
  const root = project(middleware);
  const said = await secure(root);
  expect(said).toMatch(/src\/app\.ts:7:18 +warning +TOKEN_CLASH +`other` reads bearer tokens too/);
  expect(said).toContain('nobody reaches GET /pens');
  expect(said).not.toContain('GET /ink and');
  expect(text(root, 'src/app.ts')).toContain("app.get('/pens', requireAuth, other, handler);");
});

it.each([
  ['express.json()'],
  ["passport.authenticate(['jwt', 'anonymous'], { session: false })"],
  ['passport.initialize()'],
])('middleware that does not is no remark: %s', async (middleware) => {
  expect(await secure(project(middleware))).not.toContain('TOKEN_CLASH');
});

it('a variable that the project reads already is told once, with its place', async () => {
  const root = project(
    "expressjwt({ secret: process.env.JWT_SECRET!, algorithms: ['HS256'] })",
    '',
  );
  const said = await secure(root);
  expect(said).toMatch(/src\/app\.ts:5:\d+ +warning +NAME_CLASH +JWT_SECRET is read here as well/);
  put(root, 'src/app.ts', `${text(root, 'src/app.ts')}app.get('/new', handler);\n`);
  expect(await secure(root)).not.toContain('NAME_CLASH');
});
