import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { makeProject, put, text, treeOf } from '../unit/apply/scratch.js';

/** What `--guard` may name, and where the guard is put: as people run it, without a terminal. */

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const PACKAGE = '{ "name": "own", "type": "module", "dependencies": { "express": "^5.1.0" } }\n';

function project(files: Readonly<Record<string, string>>): string {
  const root = makeProject({ 'package.json': PACKAGE, ...files });
  folders.push(root);
  return root;
}

/** A guard with the code of one that verifies. */
const VERIFY = `(req, res, next) {
  try { req.user = jwt.verify(req.headers.authorization ?? '', process.env.KEY); } catch { return res.sendStatus(401); }
  next();
}`;
const GUARD = `import jwt from 'jsonwebtoken';
export function requireUser${VERIFY}
export class JwtService {
  key = process.env.KEY;
  protect${VERIFY.replace('process.env.KEY', 'this.key')}
  check = ${VERIFY.replace(') {', ') => {')};
  open(req, res, next) { next(); }
}
export const jwtService = new JwtService();
export default jwtService;
`;
const APP = `import express from 'express';

export const app = express();

app.get('/users', (_req, res) => res.json([]));
app.post('/users', (_req, res) => res.json({}));
`;

const secure = (root: string, guard: string, ...argv: readonly string[]) =>
  cli(root, '--guard', guard, '--secure-rest', '--no-verify', '--yes', ...argv);

describe('what is no guard ends the run', () => {
  it.each([
    ['a value', `export const it = 42;`, 'is a value'],
    ['a class', `export class it {}`, 'is a class'],
    ['an instance', `class It {}\nexport const it = new It();`, 'is an instance of a class'],
    ['an error handler', `export const it = (e, req, res, next) => next(e);`, 'error handler'],
    ['what always calls on', `export const it = (req, res, next) => next();`, 'lets callers'],
    [
      'an async wrapper',
      `export const it = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);`,
      'wraps a handler',
    ],
    [
      'a factory that needs to be told',
      `export const it = (role) => (req, res, next) => (req.user?.role === role ? next() : res.sendStatus(403));`,
      'makes a guard out of what it is given (role)',
    ],
  ])('%s', async (_, declaration, why) => {
    const root = project({ 'src/it.js': declaration, 'src/app.js': APP });
    const before = treeOf(root);
    const run = await secure(root, 'src/it.js#it');
    expect(run.code, shown(run)).toBe(1);
    expect(run.stderr).toContain('GUARD_UNFIT');
    expect(run.stderr.replace(/\s+/g, ' ')).toContain(why);
    expect(run.stderr).toContain('--guard ');
    expect(treeOf(root)).toEqual(before);
  });

  it('also where every handler is wrapped in it', async () => {
    const root = project({
      'src/async-handler.js': `export default function asyncHandler(fn) {
  return (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);
}\n`,
      'src/app.js': `import express from 'express';
import asyncHandler from './async-handler.js';
import { signIn } from './sign-in.js';
export const app = express();
app.post('/login', asyncHandler(signIn));
app.get('/users', asyncHandler(async (req, res) => { if (!req.user) return res.sendStatus(401); res.json([]); }));
`,
      'src/sign-in.js': `export async function signIn(req, res) { res.json({}); }\n`,
    });
    const asked = await cli(root, '--secure-rest', '--yes');
    expect(asked.code, shown(asked)).toBe(1);
    expect(asked.stderr).toContain('--new-auth');
    expect(asked.stderr).toContain('--guard FILE#EXPORT');
    expect(asked.stderr).not.toContain('async-handler.js#');
    const run = await secure(root, 'src/async-handler.js#default');
    expect(run.code, shown(run)).toBe(1);
    expect(run.stderr.replace(/\s+/g, ' ')).toContain('wraps a handler');
  });
});

describe('a guard that asks for a credential and verifies none', () => {
  it('is used as its owner says, with a warning', async () => {
    const root = project({
      'src/it.js': `export const it = (req, res, next) => (req.headers.authorization ? next() : res.sendStatus(401));\n`,
      'src/app.js': APP,
    });
    const run = await secure(root, 'src/it.js#it');
    expect(run.code, shown(run)).toBe(0);
    expect(run.stdout).toMatch(/src\/it\.js:1:1 +warning +GUARD_PRESENCE_ONLY/);
    expect(text(root, 'src/app.js')).toContain("app.get('/users', it, (_req");
    const check = await cli(root, 'check');
    expect(check.code, shown(check)).toBe(0);
  });
});

describe('a method of an exported object', () => {
  const files = { 'src/jwt.js': GUARD, 'src/app.js': APP };

  it.each([
    ['src/jwt.js#jwtService.protect', 'jwtService.protect.bind(jwtService), ', '{ jwtService }'],
    ['src/jwt.js#jwtService.check', 'jwtService.check, ', '{ jwtService }'],
    ['src/jwt.js#default.check', 'jwt.check, ', 'jwt'],
  ])('%s stands as %s', async (guard, written, imported) => {
    const root = project(files);
    const before = treeOf(root);
    const run = await secure(root, guard);
    expect(run.code, shown(run)).toBe(0);
    const once = text(root, 'src/app.js');
    expect(once).toContain(`app.get('/users', ${written}(_req, res)`);
    expect(once).toContain(`app.post('/users', ${written}(_req, res)`);
    expect(once).toContain(`import ${imported} from './jwt.js';`);

    const check = await cli(root, 'check');
    expect(check.code, shown(check)).toBe(0);
    const again = await cli(root);
    expect(again.code, shown(again)).toBe(0);
    expect(again.stdout).toContain('Nothing to do');

    put(root, 'src/app.js', `${once ?? ''}app.get('/new', (_req, res) => res.json([]));\n`);
    const more = await cli(root, '--secure-rest', '--no-verify', '--yes');
    expect(more.code, shown(more)).toBe(0);
    expect(text(root, 'src/app.js')).toContain(`app.get('/new', ${written}(_req, res)`);

    const removed = await cli(root, 'remove', '--yes');
    expect(removed.code, shown(removed)).toBe(0);
    put(root, 'src/app.js', (text(root, 'src/app.js') ?? '').replace(/app\.get\('\/new'.*\n/, ''));
    expect(treeOf(root)).toEqual(before);
  });

  it('is another guard than its object and its other methods', async () => {
    const root = project({
      ...files,
      'src/app.js': `import express from 'express';
import { jwtService } from './jwt.js';
export const app = express();
app.use(jwtService.open);
app.get('/users', (_req, res) => res.json([]));
`,
    });
    const run = await secure(root, 'src/jwt.js#jwtService.check');
    expect(run.code, shown(run)).toBe(0);
    expect(text(root, 'src/app.js')).toContain("app.get('/users', jwtService.check, (");
  });

  it('that refuses nobody is none', async () => {
    const run = await secure(project(files), 'src/jwt.js#jwtService.open');
    expect(run.code, shown(run)).toBe(1);
    expect(run.stderr).toContain('src/jwt.js#jwtService.open lets callers');
  });

  it('is named where the object was', async () => {
    const run = await secure(project(files), 'src/jwt.js#jwtService');
    expect(run.code, shown(run)).toBe(1);
    expect(run.stderr).toContain('--guard src/jwt.js#jwtService.check');
  });

  it('is opened again', async () => {
    const root = project(files);
    expect((await secure(root, 'src/jwt.js#jwtService.protect')).code).toBe(0);
    const opened = await cli(root, '--open', 'GET /users', '--no-verify');
    expect(opened.code, shown(opened)).toBe(0);
    expect(text(root, 'src/app.js')).toContain("app.get('/users', (_req");
    expect(text(root, 'src/app.js')).toContain("app.post('/users', jwtService.protect.bind");
  });

  it('of a CommonJS module', async () => {
    const root = project({
      'package.json': PACKAGE.replace('"type": "module", ', ''),
      'src/auth.js': `const jwt = require('jsonwebtoken');
class Auth { check${VERIFY} }
module.exports = { auth: new Auth() };
`,
      'src/app.js': `const express = require('express');
const app = express();
app.get('/users', (_req, res) => res.json([]));
module.exports = app;
`,
    });
    const run = await secure(root, 'src/auth.js#auth.check');
    expect(run.code, shown(run)).toBe(0);
    expect(text(root, 'src/app.js')).toContain("const { auth } = require('./auth');");
    expect(text(root, 'src/app.js')).toContain("app.get('/users', auth.check, (");
    expect((await cli(root, 'check')).code).toBe(0);
    expect((await cli(root)).stdout).toContain('Nothing to do');
  });
});

/** How a guard that is there already is written, at the application or at the route. */
const standing: readonly (readonly [how: string, guard: string, head: string, route: string])[] = [
  ['at the application', 'src/jwt.js#requireUser', 'app.use(requireUser);', ''],
  [
    'at a router above',
    'src/jwt.js#requireUser',
    'const all = express.Router(); all.use(requireUser); app.use(all);',
    '',
  ],
  ['in an array', 'src/jwt.js#requireUser', 'app.use([express.json(), requireUser]);', ''],
  [
    'in an array of an array',
    'src/jwt.js#requireUser',
    'const list = [[requireUser]]; app.use(list);',
    '',
  ],
  [
    'under another name',
    'src/jwt.js#requireUser',
    'const login = requireUser; app.use(login);',
    '',
  ],
  ['bound', 'src/jwt.js#requireUser', 'app.use(requireUser.bind(null));', ''],
  ['by a re-export', 'src/index.js#guard', 'app.use(requireUser);', ''],
  [
    'taken out of its object',
    'src/jwt.js#jwtService.check',
    'const { check } = jwtService; app.use(check);',
    '',
  ],
  [
    'a method, bound',
    'src/jwt.js#jwtService.protect',
    'app.use(jwtService.protect.bind(jwtService));',
    '',
  ],
  [
    'a method, bound and named',
    'src/jwt.js#jwtService.protect',
    'const protect = jwtService.protect.bind(jwtService); app.use(protect);',
    '',
  ],
  ['a method by the default export', 'src/jwt.js#default.check', 'app.use(jwtService.check);', ''],
  ['at the route', 'src/jwt.js#requireUser', '', 'requireUser, '],
  ['at the route in an array', 'src/jwt.js#requireUser', '', '[requireUser], '],
];

describe('a guard that stands on the way is not put there again', () => {
  const app = (head: string, route: string) => `import express from 'express';
import { jwtService, requireUser } from './jwt.js';
export const app = express();
${head}
app.get('/users', ${route}(_req, res) => res.json([]));
app.get('/users/:id', ${route}(_req, res) => res.json([]));
`;

  it.each(standing)('%s', async (_, guard, head, route) => {
    const before = app(head, route);
    const root = project({
      'src/jwt.js': GUARD,
      'src/index.js': `export { requireUser as guard } from './jwt.js';\n`,
      'src/app.js': before,
    });
    // By name, so that nothing but the guard itself keeps another one away.
    const run = await cli(root, '--guard', guard, '--secure', '/users/**', '--no-verify', '--yes');
    expect(run.code, shown(run)).toBe(0);
    expect(text(root, 'src/app.js')).toBe(before);
    expect((await cli(root, 'check')).code).toBe(0);

    const removed = await cli(root, 'remove', '--yes');
    expect(removed.code, shown(removed)).toBe(0);
    expect(text(root, 'src/app.js')).toBe(before);
    expect(text(root, '.authwright/manifest.json')).toBeNull();
  });

  it.each([
    [
      'of a package',
      `import { expressjwt } from 'express-jwt';\nexport const guard = expressjwt({ secret: process.env.S, algorithms: ['HS256'] });`,
      'app.use(guard.unless({ path: ["/open"] }));',
    ],
    [
      'of its own',
      `import jwt from 'jsonwebtoken';\nimport { unless } from 'express-unless';\nexport function guard${VERIFY}\nguard.unless = unless;`,
      'app.use(guard.unless({ path: ["/open"] }));',
    ],
    [
      'under a name',
      `import { expressjwt } from 'express-jwt';\nexport const guard = expressjwt({ secret: process.env.S, algorithms: ['HS256'] });`,
      'const most = guard.unless({ path: ["/open"] });\napp.use(most);',
    ],
  ])('under unless it stands where nothing excepts it: %s', async (_, guard, head) => {
    const root = project({
      'src/guard.js': `${guard}\n`,
      'src/app.js': `import express from 'express';
import { guard } from './guard.js';
export const app = express();
${head}
app.get('/users', (_req, res) => res.json([]));
app.get('/open', (_req, res) => res.json([]));
`,
    });
    const before = text(root, 'src/app.js') ?? '';
    const run = await cli(
      root,
      '--guard',
      'src/guard.js#guard',
      '--secure',
      '/**',
      '--no-verify',
      '--yes',
    );
    expect(run.code, shown(run)).toBe(0);
    expect(text(root, 'src/app.js')).toBe(
      before.replace("app.get('/open', (", "app.get('/open', guard, ("),
    );
    expect((await cli(root, 'check')).code).toBe(0);
    const removed = await cli(root, 'remove', '--yes');
    expect(removed.code, shown(removed)).toBe(0);
    expect(text(root, 'src/app.js')).toBe(before);
  });

  it('stands nowhere for certain under a condition', async () => {
    const root = project({
      'src/jwt.js': GUARD,
      'src/app.js': app('if (process.env.GUARDED) app.use(requireUser);', ''),
    });
    const run = await secure(root, 'src/jwt.js#requireUser');
    expect(run.code, shown(run)).toBe(0);
    expect(text(root, 'src/app.js')).toContain("app.get('/users', requireUser, (");
    expect((await cli(root, 'check')).code).toBe(0);
  });
});

describe('what was planned and not done', () => {
  it('is not exit 0: a guard that excepts the route itself', async () => {
    const root = project({
      'src/guard.js': `import jwt from 'jsonwebtoken';
export function guard(req, res, next) {
  if (req.path === '/open') return next();
  try { jwt.verify(req.headers.authorization ?? '', process.env.KEY); } catch { return res.sendStatus(401); }
  next();
}\n`,
      'src/app.js': `import express from 'express';
import { guard } from './guard.js';
export const app = express();
app.use(guard);
app.get('/users', (_req, res) => res.json([]));
app.get('/open', (_req, res) => res.json([]));
`,
    });
    const run = await cli(root, '--guard', 'src/guard.js#guard', '--secure', '/**', '--yes');
    expect(run.code, shown(run)).toBe(2);
    expect(run.stdout.replace(/\s+/g, ' ')).toContain(
      'guard stands before GET /open already, and lets callers',
    );
  });
});

describe('remove', () => {
  it('takes out what was put in, leaves what was there, and ends with 0', async () => {
    const root = project({
      'src/jwt.js': GUARD,
      'src/app.js': `import express from 'express';
import { requireUser } from './jwt.js';
export const app = express();
app.get('/mine', requireUser, (_req, res) => res.json([]));
app.get('/users', (_req, res) => res.json([]));
`,
    });
    const before = treeOf(root);
    const run = await secure(root, 'src/jwt.js#requireUser');
    expect(run.code, shown(run)).toBe(0);
    expect(text(root, 'src/app.js')).toContain("app.get('/users', requireUser, (");
    const edited = (text(root, 'src/app.js') ?? '') + '// edited\n';
    put(root, 'src/app.js', edited);
    const removed = await cli(root, 'remove', '--yes');
    expect(removed.code, shown(removed)).toBe(0);
    put(root, 'src/app.js', (text(root, 'src/app.js') ?? '').replace('// edited\n', ''));
    expect(treeOf(root)).toEqual(before);
    const again = await cli(root, 'remove', '--yes');
    expect(again.code, shown(again)).toBe(0);
  });
});
