import { expect, it } from 'vitest';
import { scanFiles } from './project.js';

function scannedWith(middleware: string): ReturnType<typeof scanFiles> {
  return scanFiles({
    'package.json': '{ "dependencies": { "koa": "^3.0.0" } }',
    'src/app.js': `import Koa from 'koa';\nconst app = new Koa();\napp.use(${middleware});\napp.listen(3000);\n`,
  });
}

function endpointsOf(middleware: string): readonly string[] {
  return scannedWith(middleware).routes.map(({ method, path }) => `${method} ${path}`);
}

it.each([
  ['async (ctx, next) => { ctx.body = {}; await next(); }'],
  ['async (ctx, next) => { await next(); if (ctx.status === 404) ctx.body = {}; }'],
  ['async (ctx, next) => { ctx.status = 200; return next(); }'],
  ['async (ctx, next) => { await next(); ctx.body = { data: ctx.body }; }'],
  ['async (ctx, next) => { await next(); if (!ctx.body) ctx.body = {}; }'],
  ['async (ctx, next) => { try { await next(); } finally { ctx.status = 200; } }'],
  ['(ctx, next) => next().then(() => { ctx.body = {}; })'],
  ['async (ctx, next) => { await next(); ctx.body ??= {}; }'],
  ["async (ctx, next) => { await next(); ctx.body ||= 'x'; }"],
  [
    'async (ctx, next) => { await next(); ({ body: ctx.body, status: ctx.status } = { body: {}, status: 200 }); }',
  ],
])('what it answers where nothing behind it does is an endpoint: %s', (middleware) => {
  expect(endpointsOf(middleware)).toEqual(['ALL /*']);
});

it.each([
  ["async (ctx, next) => { ctx.set('X-Time', '1'); await next(); }"],
  ['async (ctx, next) => { ctx.status = 404; await next(); }'],
  ['async (ctx, next) => { ctx.status = 401; return next(); }'],
  ["async (ctx, next) => { await next(); ctx.set('X-Time', '1'); }"],
  ['async (ctx, next) => { await next(); if (ctx.body) ctx.body = { data: ctx.body }; }'],
  [
    'async (ctx, next) => { await next(); if (ctx.status === 404) ctx.body = null; ctx.status = 404; }',
  ],
])('what it sets that answers nobody is none: %s', (middleware) => {
  expect(endpointsOf(middleware)).toEqual([]);
});

it('what it answers behind others for a path is an endpoint of that path', () => {
  const middleware =
    "async (ctx, next) => { await next(); if (ctx.path === '/health') ctx.body = {}; }";
  expect(endpointsOf(middleware)).toEqual(['ALL /health']);
});

it.each([
  '({ body: ctx.body } = x)',
  '[ctx.status, ctx.body] = [200, {}]',
  'for (ctx.body of [{}]);',
  'ctx.body ||= {}',
  'ctx.body ??= {}',
  "ctx.body += 'x'",
  'Object.assign(ctx, { body: {} })',
  "ctx.req.on('data', () => {}).on('end', () => { ctx.body = {}; })",
])('it answers by however it sets that: %s', (sets) => {
  const middleware = `async (ctx, next) => { if (ctx.path !== '/health') return next(); ${sets}; }`;
  expect(endpointsOf(middleware)).toEqual(['ALL /health']);
});

it.each(['ctx.success({})', "ctx.state.render('page')", "ctx.response.send('text')"])(
  'what a helper answers that others put on the context is told: %s',
  (call) => {
    const told = (middleware: string) =>
      scannedWith(middleware).diagnostics.map(({ code, loc }) => `${code} ${loc?.line}`);
    const forPath = `if (ctx.path === '/health') return ${call};`;
    expect(told(`async (ctx, next) => { ${forPath} await next(); }`)).toEqual(['ANSWER_UNKNOWN 3']);
    expect(endpointsOf(`async (ctx) => { ${call}; }`)).toEqual(['ALL /*']);
    expect(told(`async (ctx, next) => { ${call}; await next(); }`)).toEqual([]);
  },
);

it.each([
  ['a body alone', 'ctx.body = { message: error.message };', ['ERRORS_ANSWERED 3']],
  ['200', 'ctx.status = 200; ctx.body = {};', ['ERRORS_ANSWERED 3']],
  ['its own status', 'ctx.status = error.status ?? 500; ctx.body = {};', []],
  ['400 for some', "if (error.name !== 'X') throw error; ctx.status = 400; ctx.body = {};", []],
])('tells what answers errors that come back to it with %s', (_, caught, said) => {
  for (const middleware of [
    `async (ctx, next) => { try { await next(); } catch (error) { ${caught} } }`,
    `(ctx, next) => next().catch((error) => { ${caught} })`,
  ]) {
    const { routes, diagnostics } = scannedWith(middleware);
    expect(routes).toEqual([]);
    expect(diagnostics.map(({ code, loc }) => `${code} ${loc?.line}`)).toEqual(said);
  }
});

const GUARD =
  "const guard = async (ctx, next) => { if (ctx.get('key') !== process.env.KEY) { ctx.status = 401; return; } await next(); };";

/** The endpoints of a router, and the errors that are told of it. */
function ofRouter(body: string): readonly string[] {
  const head = `import Koa from 'koa'; import Router from '@koa/router'; import plug from 'plug';\nconst app = new Koa(); const r = new Router();\n${GUARD}`;
  const { routes, diagnostics } = scanFiles({
    'package.json': '{ "dependencies": { "koa": "^3.0.0", "@koa/router": "15.7.0" } }',
    'src/app.js': `${head}\n${body}\napp.use(r.routes());\napp.listen(3000);\n`,
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  return [
    ...routes.map(({ method, path, guarded }) => `${method} ${path} ${String(guarded)}`),
    ...errors.map(({ code }) => code),
  ].sort();
}

const ANSWER = "(ctx) => { ctx.body = 'direct'; }";
const PAGE = "guard, (ctx) => { ctx.body = 'page'; }";

it.each([
  [
    'its routes',
    `r.use('/d', ${ANSWER}); r.get('/d/:id', ${PAGE});`,
    ['GET /d/{id} false', 'GET /d/{id} true'],
  ],
  [
    'a part of a route for many paths',
    `r.use('/d', ${ANSWER}); r.get('/:page', ${PAGE});`,
    ['GET /d false', 'GET /{page} true'],
  ],
  [
    'what is below of a route for the rest',
    `r.use('/d', ${ANSWER}); r.get('{/*rest}', ${PAGE});`,
    ['GET / true', 'GET /* true', 'GET /d false'],
  ],
  [
    'routes of routers in it',
    `r.use('/d', ${ANSWER}); const n = new Router(); n.post('/x', ${PAGE}); r.use('/d', n.routes());`,
    ['POST /d/x false', 'POST /d/x true'],
  ],
  ['none of its routes', `r.use('/d', ${ANSWER}); r.get('/e', ${PAGE});`, ['GET /e true']],
  ['what is before it', `r.get('/d', ${PAGE}); r.use('/d', ${ANSWER});`, ['GET /d true']],
  [
    'nothing',
    `r.use(async (ctx, next) => { ctx.set('x', '1'); await next(); }); r.get('/d', ${PAGE});`,
    ['GET /d true'],
  ],
  [
    'nothing by what it makes of the answers of others',
    `r.use(async (ctx, next) => { await next(); ctx.body = { data: ctx.body }; }); r.get('/d', ${PAGE});`,
    ['GET /d true'],
  ],
])('what a router uses answers %s', (_, body, endpoints) => {
  expect(ofRouter(body)).toEqual(endpoints);
});

it.each([
  ['a part of an unknown list', 'for (const each of load()) r.use(each.value.routes());'],
  ['at a path', "r.use('/', (await load()).routes());"],
  ['of a package by a name', 'r.use(require(process.env.PLUGIN).make().routes());'],
])('what a router uses and is not known may be a router: %s', (_, use) => {
  const body = `const load = globalThis.loader; ${use}`;
  expect(ofRouter(body)).toEqual(['MOUNT_UNKNOWN']);
});

it('a router of a package that a router uses is asked about, middleware of one is not', () => {
  expect(ofRouter('r.use(plug.make().routes());')).toEqual(['MOUNT_PACKAGE_UNKNOWN']);
  expect(ofRouter("r.use(plug()); r.get('/x', guard, (ctx) => { ctx.body = 1; });")).toEqual([
    'GET /x true',
  ]);
});

it.each([
  ["r.use('/', n.routes());", []],
  ["const p = new Router({ prefix: '/api/' }); p.use(n.routes()); r.use(p.routes());", []],
  ['r.use(n.routes());', ['ROUTE_PATH_NO_SLASH']],
  [
    "const sub = new Koa(); sub.use(n.routes()); app.use(mount('/sub', sub));",
    ['ROUTE_PATH_NO_SLASH'],
  ],
])('a path without a slash is met behind one: %s', (use, told) => {
  const { diagnostics } = scanFiles({
    'package.json': '{ "dependencies": { "koa": "^3.0.0", "@koa/router": "15.7.0" } }',
    'src/app.js': `import Koa from 'koa'; import Router from '@koa/router'; import mount from 'koa-mount';\nconst app = new Koa(); const r = new Router(); const n = new Router();\nn.post('pens.list', (ctx) => { ctx.body = 1; });\n${use}\napp.use(r.routes());\napp.listen(3000);\n`,
  });
  expect(diagnostics.map(({ code }) => code)).toEqual(told);
});

it('its own router counts, and not that of a package it uses', () => {
  const lock = {
    'node_modules/koa-router': { version: '7.4.0' },
    'node_modules/@koa/router': { version: '15.7.0' },
  };
  const told = (dependencies: Record<string, string>) =>
    scanFiles({
      'package.json': JSON.stringify({ dependencies: { koa: '^3.0.0', ...dependencies } }),
      'package-lock.json': JSON.stringify({ packages: lock }),
      'src/app.js': `const Koa = require('koa'); const Router = require('koa-router');\nconst app = new Koa(); const r = new Router();\nr.get('/files/*', (ctx) => { ctx.body = 1; });\napp.use(r.routes());\n`,
    }).diagnostics.map(({ code }) => code);
  expect(told({ 'koa-router': '^7.4.0' })).toEqual([]);
  expect(told({ '@koa/router': '^15.0.0' })).toEqual(['ROUTE_PATH_REFUSED']);
});
