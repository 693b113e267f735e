import { describe, expect, it } from 'vitest';
import type { SourceRoute } from '../../../../../src/model/types.js';
import { scanFiles } from './project.js';

const ROUTES = `
app.post('/login', (req, res) => { res.json({}); });
app.get('/public/news', (req, res) => { res.json({}); });
app.get('/admin', (req, res) => { res.json({}); });
app.get('/users/:id', (req, res) => { res.json({}); });
app.post('/users', (req, res) => { res.json({}); });`;

function routesBehind(gate: string, routes = ROUTES): readonly SourceRoute[] {
  return scanFiles({
    'app.ts': `import express from 'express';\nimport { expressjwt } from 'express-jwt';\nconst app = express();\n${gate}\n${routes}`,
  }).routes;
}

/** What each endpoint behind `gate` is judged as. */
function behind(gate: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    routesBehind(gate).map(({ method, path, guarded }) => [`${method} ${path}`, guarded]),
  );
}

const gate = (body: string): string => `app.use((req, res, next) => { ${body} });`;
const REFUSE = 'if (!req.user) return res.sendStatus(401); next();';

const allButLogin = {
  'POST /login': false,
  'GET /public/news': true,
  'GET /admin': true,
  'GET /users/{id}': true,
  'POST /users': true,
};

describe('a middleware that looks at the path is judged for each route', () => {
  it.each([
    ['one path', gate(`if (req.path === '/login') return next(); ${REFUSE}`)],
    ['the whole URL', gate(`if (req.originalUrl == '/login') return next(); ${REFUSE}`)],
    [
      'a list',
      `const OPEN = ['/login', '/sign-up'];\n${gate(`if (OPEN.includes(req.path)) return next(); ${REFUSE}`)}`,
    ],
    [
      'a list of starts',
      gate(`if (['/login'].some((open) => req.path.startsWith(open))) return next(); ${REFUSE}`),
    ],
    ['an expression', gate(`if (/^\\/login\\/?$/.test(req.path)) return next(); ${REFUSE}`)],
    [
      'path and method',
      gate(`if (req.method === 'POST' && req.path === '/login') return next(); ${REFUSE}`),
    ],
  ])('that opens %s', (_, middleware) => {
    expect(behind(middleware)).toEqual(allButLogin);
  });

  it('that opens what starts alike, a parameter after the start included', () => {
    const found = behind(gate(`if (req.path.startsWith('/users')) return next(); ${REFUSE}`));
    expect(found).toEqual({
      'POST /login': true,
      'GET /public/news': true,
      'GET /admin': true,
      'GET /users/{id}': false,
      'POST /users': false,
    });
  });

  it.each([
    ['starts elsewhere', '^\\/login', true],
    ['starts alike, with a letter that need not be there', '^\\/us?ers\\/me$', false],
    ['is one of several', '^\\/(?:login|users\\/\\d+)$', false],
    ['is none of several', '^\\/(?:login|sign-up)$', 'unknown'],
    ['takes letters of either case', '^\\/USERS\\/me$', false, 'i'],
  ])('that opens an expression which %s', (_, source, verdict, flags = '') => {
    const expression = `/${source}/${flags}`;
    const found = behind(gate(`if (${expression}.test(req.path)) return next(); ${REFUSE}`));
    expect(found['GET /users/{id}']).toBe(verdict);
  });

  it('that opens what a parameter may be', () => {
    const found = behind(gate(`if (req.path === '/users/me') return next(); ${REFUSE}`));
    // Anybody gets what is served under /users/me.
    expect(found['GET /users/{id}']).toBe(false);
    expect(found['POST /users']).toBe(true);
  });

  it('that opens what contains a text anywhere, which a parameter may', () => {
    const found = behind(gate(`if (req.path.includes('public')) return next(); ${REFUSE}`));
    expect(found).toMatchObject({
      'GET /public/news': false,
      'GET /admin': true,
      // /users/public
      'GET /users/{id}': false,
    });
  });

  it('by the path below its mount', () => {
    const routes = routesBehind(
      `app.use('/api', (req, res, next) => { if (req.path === '/login') return next(); ${REFUSE} });`,
      `app.post('/api/login', (req, res) => { res.json({}); });
       app.post('/login', (req, res) => { res.json({}); });
       app.get('/api/books', (req, res) => { res.json({}); });`,
    );
    expect(routes.map(({ path, guarded }) => [path, guarded])).toEqual([
      ['/api/login', false],
      ['/login', false],
      ['/api/books', true],
    ]);
  });

  it('in a router that is mounted twice', () => {
    const routes = routesBehind(
      '',
      `const router = express.Router();
       router.use((req, res, next) => { if (req.baseUrl === '/v1') return next(); ${REFUSE} });
       router.get('/books', (req, res) => { res.json({}); });
       app.use('/v1', router);
       app.use('/v2', router);`,
    );
    expect(routes.map(({ path, guarded }) => [path, guarded])).toEqual([
      ['/v1/books', false],
      ['/v2/books', true],
    ]);
  });

  it('not as refusing what Express serves under another spelling', () => {
    const routes = routesBehind(
      gate(`if (!req.path.startsWith('/admin')) return next(); ${REFUSE}`),
    );
    const admin = routes.find(({ path }) => path === '/admin');
    // A request for /ADMIN, which is the same route, passes it.
    expect(admin?.guarded).toBe(false);
  });
});

describe('express-jwt and its `unless`', () => {
  it.each([
    ['one path', `{ path: '/login' }`, {}],
    ['a list', `{ path: ['/login', '/sign-up'] }`, {}],
    ['a method on a path', `{ path: [{ url: '/login', methods: ['POST'] }] }`, {}],
    ['an expression', `{ path: [/^\\/login$/] }`, {}],
    [
      'methods',
      `{ method: ['GET'] }`,
      {
        'POST /login': true,
        'GET /public/news': false,
        'GET /admin': false,
        'GET /users/{id}': false,
      },
    ],
  ])('that names %s', (_, list, differs) => {
    const found = behind(`app.use(expressjwt({ secret, algorithms: ['HS256'] }).unless(${list}));`);
    expect(found).toEqual({ ...allButLogin, ...differs });
  });

  it('that decides by code', () => {
    const found = behind(
      `app.use(expressjwt({ secret, algorithms: ['HS256'] }).unless({ custom: (req) => isOpen(req) }));`,
    );
    expect(new Set(Object.values(found))).toEqual(new Set(['unknown']));
  });
});
