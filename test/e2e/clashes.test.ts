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
  ["passport.authenticate('basic', { session: false })"],
])('middleware that reads the same header is told with its place: %s', async (middleware) => {
  const root = project(middleware);
  const said = await secure(root);
  expect(said).toMatch(
    /src\/app\.ts:7:18 +warning +TOKEN_CLASH +`other` reads the Authorization header too/,
  );
  expect(said).toContain('nobody reaches GET /pens');
  expect(said).not.toContain('GET /ink and');
  expect(text(root, 'src/app.ts')).toContain("app.get('/pens', requireAuth, other, handler);");
});

const OWN = `import jwt from 'jsonwebtoken';
import type { NextFunction, Request, Response } from 'express';
const tokenOf = (req: Request): string => (req.get('authorization') ?? '').slice(7);
const read = (token: string): unknown => jwt.verify(token, process.env.OTHER_KEY!);
export function verifies(req: Request, res: Response, next: NextFunction): void {
  try { jwt.verify(req.headers.authorization ?? '', process.env.OTHER_KEY!); next(); } catch { res.sendStatus(401); }
}
export function compares(req: Request, res: Response, next: NextFunction): void {
  if (req.headers['authorization'] !== \`Bearer \${process.env.OTHER_KEY}\`) { res.sendStatus(403); return; }
  next();
}
export function byHelpers(req: Request, _res: Response, next: NextFunction): void {
  read(tokenOf(req));
  next();
}
export function refusesWrong(req: Request, _res: Response, next: NextFunction): void {
  const { authorization } = req.headers;
  if (authorization === undefined) { next(); return; }
  jwt.verify(authorization, process.env.OTHER_KEY!, (error) => (error ? next(error) : next()));
}
export class Tokens {
  key = process.env.OTHER_KEY!;
  read(req: Request): unknown { return jwt.verify(req.headers.authorization ?? '', this.key); }
  check = (req: Request, _res: Response, next: NextFunction): void => { this.read(req); next(); };
}
export const tokens = new Tokens();
export function notes(req: Request, _res: Response, next: NextFunction): void {
  console.log(req.headers.authorization?.length);
  next();
}
export function looks(req: Request, res: Response, next: NextFunction): void {
  try { res.locals['caller'] = jwt.verify(req.headers.authorization ?? '', process.env.OTHER_KEY!); } catch { /* nobody */ }
  next();
}
export function asks(req: Request, res: Response, next: NextFunction): void {
  if (req.headers['x-api-key'] !== process.env.OTHER_KEY) { res.sendStatus(401); return; }
  next();
}
export function calls(_req: Request, res: Response, next: NextFunction): void {
  fetch('http://other', { headers: { Authorization: 'x' } }).then(() => next(), () => res.sendStatus(401));
}
`;

function ownProject(name: string): string {
  const root = project(name);
  const app = text(root, 'src/app.ts') ?? '';
  put(root, 'src/own.ts', OWN);
  put(root, 'src/app.ts', `import * as own from './own.js';\n${app}`);
  return root;
}

it.each(['verifies', 'compares', 'byHelpers', 'refusesWrong', 'tokens.check'])(
  'so is middleware of the project itself: %s',
  async (name) => {
    const said = await secure(ownProject(`own.${name}`));
    expect(said).toMatch(
      /src\/app\.ts:8:18 +warning +TOKEN_CLASH +`other` reads the Authorization header too/,
    );
    expect(said).toContain('nobody reaches GET /pens');
    expect(said).not.toContain('GET /ink and');
  },
);

it.each(['notes', 'looks', 'asks', 'calls'])(
  'and what refuses none of them is no remark: %s',
  async (name) => {
    expect(await secure(ownProject(`own.${name}`))).not.toContain('TOKEN_CLASH');
  },
);

it('nor are the role guard and the guard that are generated', async () => {
  const said = await secure(project('express.json()'), '--role', 'GET /ink=admin');
  expect(said).not.toContain('TOKEN_CLASH');
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
