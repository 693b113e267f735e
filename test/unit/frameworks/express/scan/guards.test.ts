import { describe, expect, it } from 'vitest';
import { type Files, listed, scanFiles } from './project.js';

const HEAD = `import express from 'express';\nimport jwt from 'jsonwebtoken';\nimport passport from 'passport';\nconst app = express();\n`;

/** What a route guarded by `middleware` alone is judged as; `setup` declares what it needs. */
function verdictOn(middleware: string, setup = '', files: Files = {}): unknown {
  const result = scanFiles({
    ...files,
    'app.ts': `${HEAD}${setup}\napp.get('/x', ${middleware}, (req, res) => { res.json({}); });`,
  });
  return result.routes[0]?.guards.at(-1)?.verdict;
}

const refusing: readonly (readonly [name: string, body: string])[] = [
  ['answers 401 without a user', `if (!req.user) return res.status(401).end(); next();`],
  [
    'answers 403 in the other branch',
    `if (req.isAuthenticated()) { return next(); } res.sendStatus(403);`,
  ],
  [
    'passes an error on',
    `if (req.headers.authorization !== process.env.TOKEN) return next(Object.assign(new Error('no token'), { status: 401 })); next();`,
  ],
  [
    'throws',
    `class HttpError extends Error { constructor(status) { super('no'); this.status = status; } } if (!req.session.userId) throw new HttpError(401); next();`,
  ],
  [
    'verifies in a try',
    `try { const token = req.headers.authorization.split(' ')[1]; req.user = jwt.verify(token, SECRET); next(); } catch { res.status(401).json({}); }`,
  ],
  [
    'verifies with a callback',
    `const token = req.get('Authorization'); jwt.verify(token, SECRET, (err, user) => { if (err) return res.sendStatus(403); req.user = user; next(); });`,
  ],
  [
    'compares an API key',
    `if (req.header('X-API-Key') !== process.env.API_KEY) { res.status(401).end(); return; } next();`,
  ],
  [
    'reads a header as the list that it may be',
    `if ((req.headersDistinct['x-key'] ?? []).length > 1 || req.get('x-key') !== process.env.API_KEY) return res.sendStatus(401); next();`,
  ],
  [
    'compares an API key the other way round',
    `if (process.env.API_KEY === req.headers['x-api-key']) next(); else res.status(401).end();`,
  ],
  ['redirects to the login page', `if (!req.session.user) return res.redirect('/login'); next();`],
  [
    'lets preflight through',
    `if (req.method === 'OPTIONS') return next(); if (!req.user) return res.sendStatus(401); next();`,
  ],
];

const passing: readonly (readonly [name: string, body: string])[] = [
  [
    'only identifies the caller',
    `const token = req.headers.authorization; if (token) req.user = decode(token); next();`,
  ],
  [
    'is optional',
    `if (!req.cookies.token) return next(); try { req.user = jwt.verify(req.cookies.token, S); } catch { return res.sendStatus(401); } next();`,
  ],
  ['answers 401 and still calls next', `if (!req.user) res.status(401).json({}); next();`],
  [
    'swallows what it verifies',
    `try { req.user = jwt.verify(req.cookies.token, S); } catch {} next();`,
  ],
  ['validates the body', `if (!req.body.name) return res.status(400).end(); next();`],
  [
    'compares a CSRF token',
    `if (req.get('x-csrf-token') !== req.session.csrfToken) return res.status(403).end(); next();`,
  ],
  ['limits the rate', `if (hits.get(req.ip) > 10) return res.status(429).end(); next();`],
  ['refuses by address', `if (blocked.includes(req.ip)) return res.sendStatus(403); next();`],
  [
    'compares with a key that stands in the source',
    `if (req.get('x-api-key') !== 'open sesame') return res.status(401).end(); next();`,
  ],
  [
    'asks for presence only',
    `if (!req.headers.authorization) return next(Object.assign(new Error('no token'), { status: 401 })); next();`,
  ],
  [
    'refuses who lacks what every request of Node has',
    `if (!req.rawHeaders || !req.headersDistinct || req.statusCode === undefined || !req.constructor) return res.sendStatus(401); next();`,
  ],
  ['sets a header', `res.setHeader('x', '1'); next();`],
];

const unsure: readonly (readonly [name: string, body: string])[] = [
  [
    'passes an error on that is no refusal: Express answers 500',
    `if (req.headers.authorization !== process.env.TOKEN) return next(new Error('no token')); next();`,
  ],
  ['verifies without a try', `req.user = jwt.verify(req.cookies.token, SECRET); next();`],
  [
    'looks a user up in code that is not read',
    `const token = req.get('x-token'); if (!token) return res.status(401).end(); const user = User.findOne({ token }); if (!user) return res.status(401).end(); next();`,
  ],
  ['hands next to code that is not read', `gatekeeper.check(req, res, next);`],
];

describe('middleware of the project, by its body', () => {
  it.each(refusing)('refuses: %s', (_, body) => {
    expect(verdictOn('mw', `function mw(req, res, next) { ${body} }`)).toBe('refuses');
    expect(verdictOn('mw', `const mw = async (req, res, next) => { ${body} };`)).toBe('refuses');
  });
  it.each(passing)('passes: %s', (_, body) => {
    expect(
      verdictOn(
        'mw',
        `const hits = new Map(), blocked = load();\nfunction mw(req, res, next) { ${body} }`,
      ),
    ).toBe('passes');
  });
  it.each(unsure)('cannot be judged: %s', (_, body) => {
    expect(verdictOn('mw', `const mw = (req, res, next) => { ${body} };`)).toBe('unknown');
  });
});

it('refuses: verifies without a try, where error middleware makes a 401 of it', () => {
  const { routes } = scanFiles({
    'app.ts': `${HEAD}const mw = (req, res, next) => { req.user = jwt.verify(req.cookies.token, SECRET); next(); };
app.get('/x', mw, (req, res) => { res.json({}); });
app.use((err, req, res, next) => { res.status(err.name === 'JsonWebTokenError' ? 401 : 500).end(); });`,
  });
  expect(routes[0]?.guards.at(-1)?.verdict).toBe('refuses');
});

describe('a user looked up by what the caller sends', () => {
  const user = {
    'user.ts': `import mongoose from 'mongoose';\nexport const User = mongoose.model('User', new mongoose.Schema({ token: String }));`,
  };
  const lookUp = (test: string): unknown =>
    verdictOn(
      'mw',
      `import { User } from './user';\nconst mw = async (req, res, next) => { const token = req.get('x-token'); ${test} const user = await User.findOne({ token }); if (!user) return res.status(401).end(); next(); };`,
      user,
    );
  it('refuses behind a test for its absence', () => {
    expect(lookUp('if (!token) return res.status(401).end();')).toBe('refuses');
  });
  it('does not without one, which gives the first of all', () => {
    expect(lookUp('')).not.toBe('refuses');
  });
});

describe('a guard that the environment decides', () => {
  const warnings = (body: string): readonly (readonly string[])[] =>
    scanFiles({
      'app.ts': `${HEAD}const mw = (req, res, next) => {\n${body}\n};\napp.get('/x', mw, (req, res) => { res.json({}); });`,
    }).diagnostics.map(({ code, severity, message, loc }) => [
      code,
      severity,
      message,
      `${loc?.file}:${loc?.line}`,
    ]);

  it('refuses where nothing is set, and is told with the condition that opens it', () => {
    const body = `if (process.env.NO_AUTH === '1') return next();\nif (!req.user) return res.sendStatus(401); next();`;
    expect(verdictOn('mw', `const mw = (req, res, next) => { ${body} };`)).toBe('refuses');
    expect(warnings(body)).toEqual([
      [
        'GUARD_OPENED_BY_ENV',
        'warning',
        "`mw` may let everybody through where NO_AUTH is set: it asks `process.env.NO_AUTH === '1'`",
        'app.ts:6',
      ],
    ]);
  });
  it('is told with the name of the secret without which it is open', () => {
    expect(
      warnings(
        `if (req.get('x-key') !== process.env.API_KEY) return res.sendStatus(401);\nnext();`,
      ),
    ).toEqual([
      [
        'GUARD_NEEDS_ENV',
        'warning',
        '`mw` lets callers through who have no secret where API_KEY is not set',
        'app.ts:6',
      ],
    ]);
  });
});

describe('how a guard is written at a route', () => {
  const guard = `const guard = (req, res, next) => { if (!req.user) return res.sendStatus(401); next(); };`;
  it.each([
    [
      'a factory',
      'can("edit")',
      `const can = (right) => (req, res, next) => { if (!req.user?.rights.includes(right)) return res.sendStatus(403); next(); };`,
    ],
    [
      'a wrapper of the project',
      'wrap(guard)',
      `${guard}\nconst wrap = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);`,
    ],
    [
      'a wrapper of a package',
      'asyncHandler(guard)',
      `import asyncHandler from 'express-async-handler';\n${guard}`,
    ],
    ['an array', '[log, guard]', `${guard}\nconst log = (req, res, next) => next();`],
    ['a member', 'auth.required', `${guard}\nconst auth = { required: guard };`],
    [
      'a static method',
      'Auth.check',
      `class Auth { static check(req, res, next) { if (!req.user) return res.sendStatus(401); next(); } }`,
    ],
    [
      'a bound method',
      'auth.check.bind(auth)',
      `class Auth { check(req, res, next) { if (!this.known(req)) return res.sendStatus(401); next(); } known(req) { return Boolean(req.user) && true; } }\nconst auth = new Auth();`,
    ],
    [
      'passport in a promise',
      'auth()',
      `const auth = () => async (req, res, next) => new Promise((resolve, reject) => { passport.authenticate('jwt', { session: false }, (err, user) => { if (err || !user) return reject(Object.assign(new Error('no user'), { status: 401 })); resolve(); })(req, res, next); }).then(() => next()).catch((err) => next(err));`,
    ],
  ])('%s', (_, written, setup) => {
    expect(verdictOn(written, setup)).toBe('refuses');
  });

  it.each([
    ['of which the environment takes the open one', 'process.env.STRICT', 'passes'],
    ['of which nobody knows which', 'strict', 'unknown'],
  ])('either of two guards, %s', (_, condition, verdict) => {
    expect(
      verdictOn(
        `${condition} ? guard : pass`,
        `${guard}\nconst pass = (req, res, next) => next();`,
      ),
    ).toBe(verdict);
  });
});

describe('middleware of packages', () => {
  it.each([
    ['refuses', `passport.authenticate('jwt', { session: false })`, ''],
    ['passes', `passport.authenticate(['jwt', 'anonymous'])`, ''],
    ['passes', `passport.authenticate('local')`, ''],
    ['passes', 'passport.session()', ''],
    ['refuses', 'expressjwt({ secret })', `import { expressjwt } from 'express-jwt';`],
    [
      'passes',
      'expressjwt({ secret, credentialsRequired: false })',
      `import { expressjwt } from 'express-jwt';`,
    ],
    ['refuses', 'basicAuth({ users })', `import basicAuth from 'express-basic-auth';`],
    ['refuses', 'ensureLoggedIn()', `import { ensureLoggedIn } from 'connect-ensure-login';`],
    ['passes', 'cors()', `import cors from 'cors';`],
    ['passes', 'express.json()', ''],
    ['unknown', 'gate()', `import gate from 'some-gate';`],
    [
      'unknown',
      'middleware({ apiSpec, validateSecurity: { handlers: { key: () => true } } })',
      `import { middleware } from 'express-openapi-validator';`,
    ],
  ])('%s: %s', (verdict, written, setup) => {
    expect(verdictOn(written, setup)).toBe(verdict);
  });
});

describe('where a guard stands', () => {
  const setup = `const guard = (req, res, next) => { if (!req.user) return res.sendStatus(401); next(); };\nconst h = (req, res) => { res.end(); };\n`;
  const routes = (body: string, major?: number): readonly string[] =>
    listed(
      scanFiles(
        {
          'app.ts': `import express, { Router } from 'express';\nconst app = express();\n${setup}${body}`,
        },
        major,
      ),
    ).map((line) => line.replace(/ app\.ts:\d+/, ''));

  it('below it routes are guarded, above it they are not', () => {
    expect(
      routes(
        `const r = Router();\nr.get('/a', h);\nr.use(guard);\nr.get('/b', h);\napp.use('/r', r);\napp.get('/c', h);`,
      ),
    ).toEqual(['GET /c', 'GET /r/a', 'GET /r/b guarded']);
  });
  it('at a mount', () => {
    expect(routes(`app.use('/admin', guard, Router().get('/x', h));`)).toEqual([
      'GET /admin/x guarded',
    ]);
  });
  it('by a path of its own', () => {
    expect(
      routes(
        `app.use('/api/*', guard);\napp.use('/v1/:id', guard);\napp.get('/api/x', h);\napp.get('/apix', h);\napp.get('/v1/7/x', h);\napp.get('/v1', h);`,
      ),
    ).toEqual(['GET /api/x guarded', 'GET /apix', 'GET /v1', 'GET /v1/7/x guarded']);
  });
  it('in a router that holds nothing else, and in one on the same path', () => {
    expect(
      routes(
        `app.use('/api', Router().use(guard));\napp.use('/api', Router().get('/x', h));\napp.get('/y', h);`,
      ),
    ).toEqual(['GET /api/x guarded', 'GET /y']);
  });
  it('under a condition that the route is not under', () => {
    expect(
      routes(
        `if (process.env.AUTH) app.use(guard);\napp.get('/a', h);\nif (b) { const r = Router(); r.use(guard); r.get('/c', h); app.use(r); }`,
      ),
    ).toEqual(['GET /a', 'GET /c conditional guarded']);
  });
  it('in all() of a route', () => {
    expect(
      routes(
        `app.route('/x').all(guard).get(h);\napp.all('/api/*', guard);\napp.get('/api/y', h);`,
      ),
    ).toEqual(['GET /api/y guarded', 'GET /x guarded']);
  });
  it('in all() of a route whose parameter takes some values only', () => {
    expect(
      routes(
        `app.route('/x/:id(\\\\d+)').all(guard).get(h);\napp.get('/x/:name', h);\napp.route('/y/:id(\\\\d+)').get(h).all(guard);`,
      ),
    ).toEqual(['GET /x/{id} guarded', 'GET /x/{name}', 'GET /y/{id}']);
  });
  it('an error handler is no guard', () => {
    expect(
      routes(`app.use((err, req, res, next) => { res.sendStatus(401); });\napp.get('/x', h);`),
    ).toEqual(['GET /x']);
  });
});

it('names the file of a middleware that stands in an array of another file', () => {
  const result = scanFiles({
    'app.ts': `${HEAD}import { checks } from './checks';\napp.get('/x', checks, (req, res) => { res.json({}); });`,
    'checks.ts': `\nexport const checks = [\n  (req, res, next) => { if (!req.user) return res.sendStatus(401); next(); },\n];\n`,
  });
  expect(result.routes[0]?.guards.map(({ loc }) => `${loc.file}:${loc.line}`)).toEqual([
    'checks.ts:3',
  ]);
});

describe('the name by which a middleware is spoken of', () => {
  const origins = (files: Files): readonly unknown[] =>
    (scanFiles(files).routes.at(-1)?.guards ?? []).map(({ origin }) =>
      origin.kind === 'file'
        ? `${origin.file}#${origin.name}${origin.member === undefined ? '' : `.${origin.member}`}`
        : origin.kind,
    );
  const pass = '(req, res, next) => { next(); }';

  it('is never that of what else stands in the same function, class or file', () => {
    expect(
      origins({
        'app.ts': `${HEAD}import { setup } from './setup';\nimport { Server } from './server';\napp.use(${pass});\nsetup(app);\nnew Server(app);`,
        'setup.ts': `export function setup(app) { const gate = ${pass}; app.use(${pass}); app.use(gate); }`,
        'server.ts': `export class Server {
  constructor(app) { this.app = app; this.app.use(this.guard); this.app.use(this.log.bind(this)); this.app.get('/x', this.field, (req, res) => { res.json({}); }); }
  guard(req, res, next) { next(); }
  log(req, res, next) { this.seen = 1; next(); }
  field = ${pass};
}`,
      }),
    ).toEqual([
      'unknown',
      'unknown',
      'setup.ts#setup.gate',
      'server.ts#Server.guard',
      'server.ts#Server.log',
      'server.ts#Server.field',
    ]);
  });

  it('is that of what makes it', () => {
    expect(
      origins({
        'app.ts': `${HEAD}const can = (right) => ${pass};\napp.get('/x', can('edit'), (req, res) => { res.json({}); });`,
      }),
    ).toEqual(['app.ts#can']);
  });
});
