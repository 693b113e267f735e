import { describe, expect, it } from 'vitest';
import { express } from '../../../../src/frameworks/express/index.js';
import type { ExportRef } from '../../../../src/model/types.js';
import { relPath } from '../../../../src/model/paths.js';
import { memoryView } from '../../../support/memory-view.js';

/** Examines the export `guard` (or `guard.member`) of a file of this text. */
function examine(text: string, name = 'guard', more: Readonly<Record<string, string>> = {}) {
  const view = memoryView({ 'guard.ts': text, ...more });
  const [whole = '', ...members] = name.split('.');
  const ref: ExportRef = {
    file: relPath('guard.ts'),
    name: whole,
    ...(members.length > 0 ? { member: members.join('.') } : {}),
  };
  return express.examineGuard(ref, view);
}

const VERIFYING = `(req, res, next) => {
  try { req.user = jwt.verify(req.headers.authorization, process.env.KEY); next(); } catch { res.sendStatus(401); }
}`;
const JWT = `import jwt from 'jsonwebtoken';\n`;
const PRESENCE = `(req, res, next) => {
  if (!req.headers.authorization) { res.sendStatus(401); return; }
  next();
}`;

const unfit: readonly [what: string, text: string, why: RegExp, name?: string][] = [
  ['a text', `export const guard = 'secret';`, /is a value, no function/],
  ['a number', `export const guard = 42;`, /is a value/],
  ['null', `export const guard = null;`, /is a value/],
  ['a pattern', `export const guard = /^\\/admin/;`, /is a value/],
  ['an object', `export const guard = { secret: 'x' };`, /is a value/],
  ['an empty array', `export const guard = [];`, /is an empty array/],
  ['an array with a value', `export const guard = [${VERIFYING}, 'x'];`, /one of it is a value/],
  ['a class', `export class guard { use(req, res, next) { next(); } }`, /is a class/],
  [
    'an instance',
    `class Auth { check(req, res, next) { res.sendStatus(401); } }\nexport const guard = new Auth();`,
    /is an instance of a class/,
  ],
  [
    'an error handler',
    `export function guard(err, req, res, next) { res.sendStatus(401); }`,
    /takes 4 parameters: .*error handler/,
  ],
  ['one that always calls on', `export const guard = (req, res, next) => next();`, /lets callers/],
  [
    'one that only notes',
    `export const guard = (req, res, next) => { req.startedAt = Date.now(); next(); };`,
    /lets callers/,
  ],
  [
    'one that reads a token when there is one',
    `${JWT}export const guard = (req, res, next) => {
      if (!req.headers.authorization) return next();
      try { jwt.verify(req.headers.authorization, KEY); next(); } catch { res.sendStatus(401); }
    };`,
    /lets callers/,
  ],
  ['a handler', `export const guard = (req, res) => { res.json([]); };`, /takes no `next`/],
  [
    'a handler that has one',
    `export const guard = (req, res, next) => { res.json([]); };`,
    /answers every/,
  ],
  [
    'an async wrapper',
    `export const guard = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);`,
    /wraps a handler/,
  ],
  [
    'an async wrapper in blocks',
    `export default function guard(handler) {
      return async function (req, res, next) { try { await handler(req, res, next); } catch (error) { next(error); } };
    }`,
    /wraps a handler/,
    'default',
  ],
  [
    'an async wrapper that spreads',
    `export const guard = (fn) => (...args) => fn(...args).catch(args[2]);`,
    /wraps a handler/,
  ],
  [
    'a factory that needs to be told',
    `export const guard = (role) => (req, res, next) => {
      if (req.user?.role !== role) return res.sendStatus(403);
      next();
    };`,
    /makes a guard out of what it is given \(role\), and is none itself/,
  ],
  ['a function of nothing', `export const guard = () => { start(); };`, /takes no request/],
  [
    'a factory of what lets through',
    `export const guard = () => (req, res, next) => next();`,
    /lets callers/,
  ],
  [
    'a member that is not there',
    `export const guard = { open: (req, res, next) => next() };`,
    /no such member/,
    'guard.protect',
  ],
  [
    'a member that lets through',
    `export const guard = { open: (req, res, next) => next() };`,
    /lets callers/,
    'guard.open',
  ],
];

describe('what is no guard is told with its reason', () => {
  it.each(unfit)('%s', (_, text: string, why: RegExp, name?: string) => {
    const found = examine(text, name);
    expect(found).toMatchObject({ kind: 'none', why: expect.stringMatching(why) as string });
    expect(found.kind === 'none' && found.fix).toContain('--guard ');
  });

  it('names the members of an object that refuse', () => {
    const text = `${JWT}class Auth { open(req, res, next) { next(); }\n check${VERIFYING.replace(' =>', '')} }\nexport const guard = new Auth();`;
    expect(examine(text)).toMatchObject({
      fix: 'name what refuses:  --guard guard.ts#guard.check',
    });
  });
});

const fit: readonly [what: string, text: string, form: string, name?: string][] = [
  ['a middleware', `${JWT}export const guard = ${VERIFYING};`, 'identifier'],
  [
    'one that is bound',
    `${JWT}const check = ${VERIFYING};\nexport const guard = check.bind(null);`,
    'identifier',
  ],
  [
    'one whose code cannot be read',
    `import { make } from 'some-package';\nexport const guard = make();`,
    'identifier',
  ],
  [
    'one that asks code that cannot be read',
    `import { ask } from 'some-package';\nexport const guard = (req, res, next) => ask(req, res, next);`,
    'identifier',
  ],
  [
    'one of a package',
    `import { expressjwt } from 'express-jwt';\nexport const guard = expressjwt({ secret: 's', algorithms: ['HS256'] });`,
    'identifier',
  ],
  ['what makes one', `${JWT}export const guard = () => ${VERIFYING};`, 'factory'],
  [
    'what makes one with a default',
    `${JWT}export function guard(realm = 'x') { return ${VERIFYING}; }`,
    'factory',
  ],
  [
    'what makes one of a package',
    `import passport from 'passport';\nexport const guard = () => passport.authenticate('jwt');`,
    'factory',
  ],
  ['an array', `${JWT}export const guard = [${VERIFYING}, (req, res, next) => next()];`, 'spread'],
  [
    'a method that needs nothing',
    `${JWT}export const guard = { check: ${VERIFYING} };`,
    'identifier',
    'guard.check',
  ],
  [
    'an arrow of a class',
    `${JWT}class A { key = 1; check = ${VERIFYING.replace('process.env.KEY', 'this.key')}; }\nexport const guard = new A();`,
    'identifier',
    'guard.check',
  ],
  [
    'a method that needs its object',
    `${JWT}class A { check${VERIFYING.replace(' =>', '').replace('process.env.KEY', 'this.key')} }\nexport const guard = new A();`,
    'bound',
    'guard.check',
  ],
  [
    'a method of a literal that needs it',
    `${JWT}export const guard = { key: 1, check${VERIFYING.replace(' =>', '').replace('process.env.KEY', 'this.key')} };`,
    'bound',
    'guard.check',
  ],
  [
    'a method that its constructor binds',
    `${JWT}class A { constructor() { this.check = this.check.bind(this); }\n check${VERIFYING.replace(' =>', '').replace('process.env.KEY', 'this.key')} }\nexport const guard = new A();`,
    'identifier',
    'guard.check',
  ],
  [
    'a static method',
    `${JWT}export class guard { static check${VERIFYING.replace(' =>', '')} }`,
    'identifier',
    'guard.check',
  ],
];

describe('a guard stands as its declaration asks', () => {
  it.each(fit)('%s', (_, text: string, form: string, name?: string) => {
    expect(examine(text, name)).toEqual({ kind: 'guard', form, presenceOnly: false });
  });
});

describe('a credential that is only asked for', () => {
  it.each([
    ['a header', PRESENCE],
    [
      'its scheme',
      `(req, res, next) => { const [scheme, token] = (req.get('authorization') ?? '').split(' '); if (scheme !== 'Bearer' || !token) return next(new Error('401')); next(); }`,
    ],
    [
      'a pattern',
      `(req, res, next) => (/^Bearer .+/.test(req.headers.authorization ?? '') ? next() : res.status(401).json({}))`,
    ],
    [
      'a token in the query',
      `({ query }, res, next) => { const { token } = query; if (token === undefined) throw new UnauthorizedError('no token'); next(); }`,
    ],
    [
      'an error that is handed on',
      `(req, res, next) => { const header = req.header('x-api-key'); if (!header) { return next(createError(401)); } return next(); }`,
    ],
    [
      'a cookie',
      `(req, res, next) => { if (!req.cookies.token) return res.redirect('/login'); next(); }`,
    ],
  ])('%s', (_, text) => {
    expect(examine(`export const guard = ${text};`)).toMatchObject({ presenceOnly: true });
  });

  it('does not stand for one that may be left out', () => {
    const text = `(req, res, next) => {
      const header = req.headers.authorization;
      if (header === undefined) return next();
      if (!header.startsWith('Bearer ')) return res.sendStatus(401);
      next();
    }`;
    expect(examine(`export const guard = ${text};`)).toMatchObject({ kind: 'none' });
  });

  it('counts beside what lets through, and not beside what verifies', () => {
    const pass = '(req, res, next) => next()';
    const found = (list: string) => examine(`${JWT}export const guard = [${list}];`);
    expect(found(`${PRESENCE}, ${pass}`)).toMatchObject({ presenceOnly: true });
    expect(found(`${PRESENCE}, ${VERIFYING}`)).toMatchObject({ presenceOnly: false });
  });

  it.each([
    ['that is verified', VERIFYING],
    [
      'that is compared',
      `(req, res, next) => (req.get('x-api-key') === process.env.KEY ? next() : res.sendStatus(401))`,
    ],
    [
      'that is looked up',
      `(req, res, next) => (KEYS[req.get('x-api-key')] ? next() : res.sendStatus(401))`,
    ],
    [
      'that is one of a list',
      `(req, res, next) => (KEYS.includes(req.get('x-api-key')) ? next() : res.sendStatus(401))`,
    ],
    [
      'that is handed to other code',
      `(req, res, next) => (isRight(req.get('x-api-key')) ? next() : res.sendStatus(401))`,
    ],
    [
      'that earlier middleware verified',
      `(req, res, next) => (req.user && req.headers.x ? next() : res.sendStatus(401))`,
    ],
    [
      'of some paths',
      `(req, res, next) => (req.path === '/open' || req.headers.x ? next() : res.sendStatus(401))`,
    ],
    [
      'beside a switch',
      `(req, res, next) => (OFF || req.headers.x ? next() : res.sendStatus(401))`,
    ],
    ['that nothing refuses', `(req, res, next) => { note(req.headers.authorization); next(); }`],
  ])('is another thing than one %s', (_, text) => {
    expect(examine(`${JWT}export const guard = ${text};`)).not.toMatchObject({
      presenceOnly: true,
    });
  });
});
