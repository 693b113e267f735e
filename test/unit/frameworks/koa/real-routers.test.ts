import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { installModules } from '../../../support/services.js';
import { scanFiles } from './scan/project.js';

/** Every version of the router that works in its own way, by the name under which it is installed. */
const ROUTERS = {
  'koa-router7': '7.4.0',
  router8: '8.0.8',
  router9: '9.4.0',
  router10: '10.1.1',
  router11: '11.0.2',
  router12: '12.0.2',
  'router13.0': '13.0.1',
  'router13.1': '13.1.1',
  router14: '14.0.0',
  '@koa/router': '15.7.0',
} as const;

const HEAD = `const Koa = require('koa'); const Router = require('@koa/router');
const mount = require('koa-mount'); const compose = require('koa-compose');
const app = new Koa(); const r = new Router(); const c = new Router();
const guard = (ctx, next) => { if (ctx.get('x-key') !== process.env.API_KEY) ctx.throw(401); return next(); };
const h = (ctx) => { ctx.body = 'secret'; };
module.exports = app;
`;
const SERVED = 'app.use(r.routes());';

/** Applications, with the requests that are sent to each. */
const APPS: readonly (readonly [name: string, text: string, asks: string])[] = [
  [
    'verbs',
    `r.get('/a', h).post('/a', guard, h).del('/b', h).all('/c', h); r.get('name', '/d', guard, h); r.get(['/e', '/f'], h); r.register('/g', ['GET', 'PUT'], [guard, h]); ${SERVED}`,
    'GET /a POST /a PUT /a DELETE /b GET /c PATCH /c GET /d GET /D GET /d/ GET /e GET /f GET /g PUT /g POST /g',
  ],
  [
    'use in a router without a prefix',
    `r.get('/before', h); r.use(guard); r.get('/a', h); ${SERVED} c.get('/b', h); app.use(c.routes());`,
    'GET /before GET /a GET /A GET /b',
  ],
  [
    'use under a prefix',
    `const u = new Router({ prefix: '/users' }); u.use(guard); u.get('/:id', h); u.get('/', h); app.use(u.routes());`,
    'GET /users/1 GET /USERS/1 GET /users GET /users/ GET /Users',
  ],
  [
    'use with a path',
    `r.use('/shed', guard); r.get('/shed/a', h); r.get('/shed', h); r.get('/shed-map', h); ${SERVED}`,
    'GET /shed/a GET /SHED/a GET /shed GET /Shed GET /shed-map GET /SHED-map',
  ],
  [
    'an answer of use with a path',
    `r.use('/shed', h); r.get('/shed/a', guard, h); r.get('/shed', guard, h); r.get('/open', guard, h); ${SERVED}`,
    'GET /shed/a GET /SHED/a GET /shed GET /open GET /shed/other',
  ],
  [
    'an answer of use without a path',
    `r.get('/before', guard, h); r.use(h); c.get('/a', guard, h); r.use('/n', c.routes()); ${SERVED}`,
    'GET /before GET /n/a GET /N/a GET /other',
  ],
  [
    'an answer of use behind a guard',
    `r.use('/shed', guard, h); r.get('/shed/a', h); ${SERVED}`,
    'GET /shed/a GET /SHED/a GET /shed/b',
  ],
  [
    'an answer of use that asks for the path',
    `r.use((ctx, next) => { if (ctx.path === '/a') { h(ctx); return; } return next(); }); r.get('/a', guard, h); r.get('/b', h); ${SERVED}`,
    'GET /a GET /b',
  ],
  [
    'use in a nested router',
    `c.use(guard); c.get('/a', h); r.use('/shed', c.routes()); r.get('/shed/b', h); r.get('/shed-map', h); ${SERVED}`,
    'GET /shed/a GET /SHED/a GET /shed/b GET /SHED/b GET /shed-map GET /SHED-map',
  ],
  [
    'guard at a nested router',
    `c.get('/a', h); r.use('/n', guard, c.routes()); c.get('/late', h); r.get('/m', h); ${SERVED}`,
    'GET /n/a GET /N/a GET /n/late GET /m',
  ],
  [
    'use with a slash under a prefix',
    `const u = new Router({ prefix: '/p' }); u.use('/', guard); u.get('/a', h); u.get('/', h); app.use(u.routes());`,
    'GET /p/a GET /P/a GET /p GET /P',
  ],
  [
    'a parameter in the prefix',
    `const u = new Router({ prefix: '/:tenant/x' }); u.use(guard); u.get('/a', h); app.use(u.routes());`,
    'GET /1/x/a GET /1/X/A',
  ],
  [
    'a list of paths',
    `r.use(['/x', '/y'], guard); r.get('/x/a', h); r.get('/y', h); r.get('/z', h); ${SERVED}`,
    'GET /x/a GET /X/a GET /y GET /Y GET /z',
  ],
  [
    'an exclusive router',
    `const u = new Router({ exclusive: true }); u.use(guard); u.get('/a', h); app.use(u.routes());`,
    'GET /a GET /A',
  ],
  [
    'a sensitive router',
    `const u = new Router({ prefix: '/p', sensitive: true }); u.use(guard); u.get('/a', h); app.use(u.routes());`,
    'GET /p/a GET /P/a GET /p/A',
  ],
  [
    'prefix() afterwards',
    `r.get('/a', guard, h); r.prefix('/p'); r.get('/b', h); ${SERVED}`,
    'GET /p/a GET /p/b GET /a',
  ],
  [
    'nested twice',
    `c.get('/a', h); r.use('/n', guard, c.routes()); r.use('/m', c.routes()); ${SERVED}`,
    'GET /n/a GET /N/a GET /m/a GET /a',
  ],
  [
    'paths without a slash',
    `const u = new Router({ prefix: '/api/' }); u.post('pens.list', h); c.post('pens', h); r.use('/', c.routes()); app.use(u.routes()); ${SERVED}`,
    'POST /api/pens.list POST /pens',
  ],
  [
    'koa-mount',
    `app.use(mount('/adm', guard)); r.get('/adm/a', h); r.get('/adm', h); r.get('/admx', h); ${SERVED}`,
    'GET /adm/a GET /ADM/a GET /adm GET /ADM GET /admx GET /ADMX',
  ],
  [
    'a mounted application',
    `const sub = new Koa(); sub.use(guard); r.get('/a', h); sub.use(r.routes()); app.use(mount('/sub', sub)); c.get('/b', h); app.use(c.routes());`,
    'GET /sub/a GET /sub/A GET /SUB/a GET /b',
  ],
  [
    'koa-compose',
    `r.get('/a', h); app.use(compose([guard, r.routes()])); c.get('/b', h); app.use(c.routes());`,
    'GET /a GET /A GET /b',
  ],
  [
    'order',
    `app.use(r.routes()); r.get('/a', h); app.use(guard); app.use(c.routes()); c.get('/b', h);`,
    'GET /a GET /A GET /b GET /B',
  ],
  [
    'a guard of its own route',
    `r.get('/a', guard); r.get('/a', h); r.get('/b', h); ${SERVED}`,
    'GET /a GET /A GET /b',
  ],
  [
    'caught',
    `app.use(async (ctx, next) => { try { await next(); } catch { ctx.body = 'sorry'; } }); r.get('/a', guard, h); ${SERVED}`,
    'GET /a',
  ],
];

type Ran = {
  readonly failed: string | null;
  readonly asked: readonly { readonly anonymous: boolean; readonly known: boolean }[];
};

const cases = APPS.flatMap(([name, text, asks]) =>
  Object.entries(ROUTERS).map(([router, version]) => ({
    ...{ name, router, version },
    text: HEAD + text,
    asks: asks.split(/ (?=[A-Z]+ \/)/),
  })),
);

describe('the routes of Koa are those that its routers serve', () => {
  let results: readonly Ran[] = [];

  beforeAll(() => {
    const root = resolve(import.meta.dirname, '../../../..');
    installModules(join(root, 'fixtures/stacks/koa-guards'));
    const program = join(root, 'test/support/real-koa.mjs');
    const input = JSON.stringify(cases);
    results = JSON.parse(execFileSync('node', [program], { input, encoding: 'utf8' })) as Ran[];
  });

  cases.forEach(({ name, version, text, asks }, index) =>
    it(`${name}, ${version}`, () => {
      const { failed, asked } = results[index]!;
      if (failed !== null) return;
      const dependencies = { koa: '^3.3.0', '@koa/router': version };
      const { routes, diagnostics } = scanFiles({
        'package.json': JSON.stringify({ dependencies }),
        'app.js': text,
      });
      const isAsked = diagnostics.some(({ severity }) => severity === 'error');
      const served = asks.filter((_, at) => asked[at]!.known);
      // What the scan has not is reported.
      for (const ask of served) expect.soft(isAsked || met(routes, ask).length > 0, ask).toBe(true);
      for (const route of routes) {
        const own = asks.flatMap((ask, at) => (met([route], ask).length > 0 ? [asked[at]!] : []));
        const isServed = own.some(({ known }) => known);
        const id = `${route.method} ${route.path}`;
        expect.soft(isServed || isAsked, id).toBe(true);
        if (!isServed) continue;
        const isOpen = own.some(({ anonymous }) => anonymous);
        const wanted = name === 'caught' ? 'unknown' : !isOpen;
        const alike = routes.filter(({ method, path }) => `${method} ${path}` === id);
        const guarded = alike.some((each) => each.guarded === false) ? false : route.guarded;
        expect.soft(guarded, id).toBe(wanted);
      }
    }),
  );
});

/** The routes that a request is for: capitals and a slash at the end make no difference to them. */
function met<T extends { readonly method: string; readonly path: string }>(
  routes: readonly T[],
  ask: string,
): readonly T[] {
  const [method = '', path = ''] = ask.split(' ');
  const plain = path.toLowerCase().replace(/(?<=.)\/$/, '');
  return routes.filter((route) => {
    const expression = route.path.toLowerCase().replace(/\{\w+\}/g, '[^/]+');
    const isMethod = route.method === 'ALL' || route.method === method;
    return isMethod && new RegExp(`^${expression}$`).test(plain);
  });
}
