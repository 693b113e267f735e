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
