import { describe, expect, it } from 'vitest';
import { scanFiles } from './project.js';

function scan(...lines: readonly string[]): ReturnType<typeof scanFiles> {
  const start = [
    "const Koa = require('koa');",
    "const Router = require('@koa/router');",
    'const app = new Koa();',
    'const router = new Router();',
  ];
  return scanFiles({
    'package.json': '{ "dependencies": { "koa": "^3.0.0", "@koa/router": "^15.0.0" } }',
    'app.js': [...start, ...lines, 'app.use(router.routes());', 'app.listen(3000);'].join('\n'),
  });
}

const H = '(ctx) => { ctx.body = 1; }';

describe('what a program puts in the place of members of a router', () => {
  it.each([
    [
      'a verb',
      `router.get = function (path, ...h) { return this.register(path, ['get'], h); }; router.get('/x', ${H});`,
      'GET /x',
    ],
    [
      'a verb that calls the one before',
      `const { get } = router; router.get = function (path, ...h) { return get.call(this, '/v1' + path, ...h); }; router.get('/x', ${H});`,
      'GET /v1/x',
    ],
    [
      'a verb of another name',
      `router.read = function (...given) { return this.get(...given); }; router.read('/x', ${H});`,
      'GET /x',
    ],
    [
      'what gives its routes',
      `const { routes } = router; router.routes = function () { const own = routes.call(this); return (ctx, next) => { if (ctx.path === '/x') { ctx.body = 1; return; } return own(ctx, next); }; };`,
      'ALL /x',
    ],
    [
      'a verb of the application',
      `app.get = function (path, h) { this.use((ctx, next) => (ctx.path === path ? h(ctx) : next())); }; app.get('/x', ${H});`,
      'ALL /x',
    ],
  ])('is read: %s', (_, line, route) => {
    const { routes, diagnostics } = scan(line);
    expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual([route]);
    expect(diagnostics).toEqual([]);
  });

  it.each([
    'const { handleRequest } = app;\napp.handleRequest = function (ctx, run) { ctx.res.end(); return handleRequest.call(this, ctx, run); };',
    "const { callback } = app;\napp.callback = function () { const run = callback.call(this); return (req, res) => (req.url === '/raw' ? res.end() : run(req, res)); };",
    'app.middleware.push((ctx) => { ctx.body = 1; });',
    "router.stack.push(...new Router().get('/x', (ctx) => { ctx.body = 1; }).stack);",
    'const { createContext } = app;\napp.createContext = function (req, res) { res.end(); return createContext.call(this, req, res); };',
    'const { handleRequest } = Koa.prototype;\nKoa.prototype.handleRequest = function (ctx, run) { ctx.res.end(); return handleRequest.call(this, ctx, run); };',
  ])('is told where it may answer: %s', (line) => {
    const { diagnostics } = scan(line);
    const told = diagnostics.map(({ code, severity, loc }) => `${severity} ${code} ${loc?.line}`);
    expect(told).toContain(`error SERVER_HANDLER ${4 + line.split('\n').length}`);
  });
});
