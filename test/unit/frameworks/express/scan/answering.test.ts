import { describe, expect, it } from 'vitest';
import { listed, reported, scanFiles } from './project.js';

const app = (...lines: readonly string[]) =>
  scanFiles({
    'app.js': [
      "const express = require('express');",
      'const app = express();',
      ...lines,
      'module.exports = app;',
    ].join('\n'),
  });

describe('handlers of use and all', () => {
  it('lists a health answer of a middleware alone, and no guard, limiter, switch or 404', () => {
    const result = app(
      "app.use((req, res, next) => { if (req.method === 'OPTIONS') return res.sendStatus(204); next(); });",
      "app.use((req, res, next) => { if (global.down) return res.status(503).send('later'); next(); });",
      "app.use((req, res, next) => { if (req.path === '/health') return res.json({ ok: 1 }); next(); });",
      "app.use('/api', (req, res, next) => { if (req.headers['x-api-key'] !== process.env.API_KEY) return res.status(401).end(); next(); });",
      "app.use((req, res, next) => { if (!req.secure) return res.redirect('https://' + req.headers.host + req.url); next(); });",
      'app.use((req, res) => res.status(404).json({ no: 1 }));',
    );
    expect(listed(result)).toEqual(['ALL /health app.js:5']);
    expect(reported(result)).toEqual([]);
  });

  it('lists any handler of a call that answers, also one that hands on errors', () => {
    const result = app(
      "app.all('/rpc', (req, res, next) => { if (!req.query.m) return next(new Error('x')); res.json(1); });",
      "app.use('/first', (req, res) => res.send('secret'), (req, res, next) => next());",
    );
    expect(listed(result)).toEqual(['ALL /first app.js:4', 'ALL /rpc app.js:3']);
  });

  it.each(['req.session.userId', 'req.signedCookies.uid', 'req.user', 'res.locals.user'])(
    'lists what stands behind a gate that asks %s, wherever that is asked',
    (asked) => {
      const result = app(
        'const gate = (check) => (req, res, next) => check(req, res, next);',
        "app.use(require('express-session')({ secret: process.env.SECRET }));",
        `app.all('/x', gate((req, res, next) => (${asked} ? next() : res.sendStatus(401))), (req, res) => res.json(1));`,
      );
      expect(listed(result)).toEqual(['ALL /x app.js:5 guarded']);
    },
  );

  it.each([
    "req.path.endsWith('.json')",
    "req.path.includes('/status')",
    "req.url.indexOf('/ping') !== -1",
  ])('lists what answers to part of a path for every path: %s', (asked) => {
    const result = app(
      `app.use('/files', (req, res, next) => { if (${asked}) return res.json({}); next(); });`,
    );
    expect(listed(result)).toEqual(['ALL /files app.js:3']);
  });

  it('reports a status that is only known at run time', () => {
    const result = app(
      "const codes = require('some-codes');",
      'app.use((req, res, next) => { if (req.query.a) return res.status(codes.pick(req)).json({}); next(); });',
    );
    expect(listed(result)).toEqual([]);
    expect(reported(result)).toEqual(['ANSWER_UNKNOWN app.js:4']);
  });

  it.each<[what: string, line: string, routes: readonly string[], said: readonly string[]]>([
    [
      'a method that the project gave responses',
      "app.response.yes = function () { this.send('y'); }; app.use('/x', (req, res, next) => { if (req.query.q) return next(); res.yes(); });",
      [],
      ['ANSWER_UNKNOWN app.js:3'],
    ],
    [
      'one that was left on the request',
      "app.use('/x', (req, res, next) => { req.reply = (b) => res.json(b); next(); }, (req) => { req.reply(1); });",
      ['ALL /x app.js:3'],
      [],
    ],
    [
      'what a request that is taken apart has',
      "app.use('/x', ({ query, res }, _, next) => (query.q ? res.json(1) : next()));",
      ['ALL /x app.js:3'],
      [],
    ],
    [
      'a function of a table, by a key of the caller',
      "const table = { a: (req, res) => res.json(1) }; app.use('/x', (req, res, next) => { const run = table[req.query.m]; if (!run) return next(); run(req, res); });",
      ['ALL /x app.js:3'],
      [],
    ],
    [
      'a router of a table',
      "const table = { a: express.Router().get('/in', (req, res) => res.json(1)) }; app.use((req, res, next) => (table[req.query.m] ?? next)(req, res, next));",
      ['GET /in app.js:3'],
      [],
    ],
    [
      'a handler that may be missing',
      "const handler = process.env.X ? (req, res) => res.json(1) : null; if (handler) app.use('/x', handler);",
      ['ALL /x app.js:3 conditional'],
      [],
    ],
    [
      'what is called for a parameter, before a route that only calls on',
      "app.param('id', (req, res, next, id) => { if (id === 'a') return res.json(1); next(); }); app.get('/x/:id', (req, res, next) => next()); app.all('/y/:id', (req, res, next) => next()); app.get('/z/:other', (req, res, next) => next());",
      ['ALL /y/{id} app.js:3', 'GET /x/{id} app.js:3'],
      [],
    ],
    [
      'a listener of a chain',
      "app.use('/x', (req, res, next) => { req.on('data', () => {}).on('end', () => res.end('x')); });",
      ['ALL /x app.js:3'],
      [],
    ],
    [
      'events that go on',
      "app.use('/x', (req, res, next) => { if (req.query.q) return next(); res.writeHead(200, { 'content-type': 'text/event-stream' }); res.write('data: 1'); });",
      ['ALL /x app.js:3'],
      [],
    ],
    [
      'its headers alone',
      "app.all('/x', (req, res, next) => { if (req.query.q) return next(); res.flushHeaders(); });",
      ['ALL /x app.js:3'],
      [],
    ],
    [
      'whoever it leaves its answer with',
      "const all = new Set(); setInterval(() => all.forEach((res) => res.end('x')), 9);\napp.use('/x', (req, res, next) => { if (req.query.q) return next(); all.add(res); });",
      [],
      ['ANSWER_UNKNOWN app.js:4'],
    ],
    [
      'whoever calls a function that it leaves',
      "const all = []; setInterval(() => all.forEach((end) => end()), 9);\napp.use('/x', (req, res, next) => { if (req.query.q) return next(); all.push(() => res.end('x')); });",
      [],
      ['ANSWER_UNKNOWN app.js:4'],
    ],
    [
      'what others put on the answer',
      "app.use('/x', (req, res, next) => { if (req.query.q) return next(); res.jsend.success(1); });",
      [],
      ['ANSWER_UNKNOWN app.js:3'],
    ],
    [
      'what others left for this request',
      "app.use((req, res, next) => { res.locals.end = () => res.json(1); next(); });\napp.use('/x', (req, res, next) => { if (res.locals.end) return res.locals.end(); next(); });",
      [],
      ['ANSWER_UNKNOWN app.js:4'],
    ],
    [
      'nothing, where what is called for a parameter refuses or fails',
      "app.param('id', (req, res, next, id) => { if (id === 'a') return res.sendStatus(404); next(id === 'b' ? new Error('b') : undefined); }); app.get('/x/:id', (req, res, next) => next()); app.all('/y/:id', (req, res, next) => next());",
      [],
      [],
    ],
    [
      'nothing, where only a connection is closed',
      "app.use('/x', (req, res, next) => { if (req.query.q) return req.socket.destroy(); next(); });",
      [],
      [],
    ],
  ])('finds what answers by %s', (_, line, routes, said) => {
    const result = app(line);
    expect(listed(result)).toEqual(routes);
    expect(reported(result)).toEqual(said);
  });

  const HEALTH = "(req, res, next) => (req.path === '/health' ? res.json(1) : next())";
  it.each<[where: string, line: string, said: readonly string[]]>([
    [
      'a setting',
      `app.set('h', ${HEALTH});\napp.use((req, res, next) => req.app.get('h')(req, res, next));`,
      ['ANSWER_UNKNOWN app.js:4'],
    ],
    [
      'what all requests share',
      `app.locals.h = ${HEALTH};\napp.use((req, res, next) => req.app.locals.h(req, res, next));`,
      ['ANSWER_UNKNOWN app.js:4'],
    ],
    [
      'a table that is filled',
      `const table = {}; const on = (path, h) => { table[path] = h; }; on('/health', ${HEALTH});\napp.use((req, res, next) => (table[req.path] ?? next)(req, res, next));`,
      ['ANSWER_UNKNOWN app.js:4'],
    ],
    [
      'a bus',
      `class Bus { constructor() { this.all = new Map(); } on(name, h) { this.all.set(name, h); } send(name, ...given) { return this.all.get(name)?.(...given); } } const bus = new Bus(); bus.on('/health', ${HEALTH});\napp.use((req, res, next) => { bus.send(req.path, req, res, next); });`,
      ['ANSWER_UNKNOWN app.js:4'],
    ],
    [
      'a module that a variable names',
      "app.use((req, res, next) => require('./' + process.env.MODULE)(req, res, next));",
      ['ANSWER_UNKNOWN app.js:3'],
    ],
    [
      'a queue',
      `class Queue { constructor(work) { this.work = work; } push(job) { setImmediate(() => this.work(job)); } } const queue = new Queue(({ req, res, next }) => (${HEALTH})(req, res, next));\napp.use((req, res, next) => queue.push({ req, res, next }));`,
      ['ANSWER_UNKNOWN app.js:4'],
    ],
  ])('reports what is handed on to %s, also with what comes next', (_, line, said) => {
    const result = app(line);
    expect(listed(result)).toEqual([]);
    expect(reported(result)).toEqual(said);
  });

  it.each([
    [
      'set later on',
      `let h = (req, res, next) => next(); app.use((req, res, next) => h(req, res, next)); exports.start = () => { h = ${HEALTH}; };`,
    ],
    [
      'imported when it is asked',
      `app.use((req, res, next) => import('./health.js').then((each) => each.default(req, res, next)));`,
    ],
    [
      'run in a context',
      `const { AsyncLocalStorage } = require('async_hooks'); const kept = new AsyncLocalStorage(); const h = ${HEALTH}; app.use((req, res, next) => kept.run({}, () => h(req, res, next)));`,
    ],
  ])('lists what is %s', (_, line) => {
    const result = scanFiles({
      'app.js': `const express = require('express');\nconst app = express();\n${line}\nmodule.exports = app;`,
      'health.js': `module.exports = ${HEALTH};`,
    });
    expect(listed(result)).toEqual(['ALL /health app.js:3']);
    expect(reported(result)).toEqual([]);
  });

  it('asks nothing about what only writes requests down', () => {
    const result = app(
      "const log = require('winston').createLogger();",
      'app.use((req, res, next) => { console.log(req, res); log.info({ req, res }); setTimeout(next, 5, undefined, res); });',
    );
    expect(listed(result)).toEqual([]);
    expect(reported(result)).toEqual([]);
  });

  it('lists what packages serve, with what that is and what stands behind it', () => {
    const { routes } = app(
      "app.use('/files', express.static('private'));",
      "app.get('/files/list', (req, res) => res.json([]));",
      "app.ws('/echo', (ws) => ws.send('1'));",
      "const proxy = require('http-proxy').createProxyServer({ target: 'http://a' });",
      "app.use('/old', (req, res) => { req.url = '/v1' + req.url; proxy.web(req, res); });",
    );
    const [files, , socket, byHand] = routes;
    expect(byHand?.serves?.kind).toBe('proxy');
    expect(files?.serves).toEqual({ kind: 'files', name: 'express.static(…)' });
    expect(files?.callsOn).toEqual({ below: '/files', behind: ['GET /files/list'] });
    expect(socket?.serves?.kind).toBe('socket');
  });
});

it.each([
  ["'/new' + req.path", true],
  ['`${base}/assets/old${req.path}?${version}`', true],
  ["'/new'", true],
  ["base + '/new' + req.url", true],
  ["'https://' + req.headers.host + req.url", false],
  ['`${scheme}://www.${req.hostname}${req.originalUrl}`', false],
  ['`${req.protocol}://${req.get("host")}/x`', false],
  ["req.path + '/'", false],
  ["req.originalUrl.replace('/old', '/new')", false],
  ['base + req.originalUrl', false],
  ["'/login?back=' + req.originalUrl", false],
  ["'/check?back=' + req.path", false],
])('lists a redirect to another page alone: %s', (target, isListed) => {
  const result = app(
    `const { base, scheme, version } = process.env;\napp.use('/old', (req, res) => { res.redirect(${target}); });`,
  );
  expect(listed(result)).toEqual(isListed ? ['ALL /old app.js:4'] : []);
  expect(reported(result)).toEqual([]);
});

it.each(["'/'", "''"])('asks about what a package has at %s as on everything', (path) => {
  const result = app(`const pkg = require('some-package');\napp.use(${path}, pkg.member);`);
  expect(listed(result)).toEqual([]);
  expect(reported(result)).toEqual(['MOUNT_PACKAGE_UNKNOWN app.js:4']);
});

it.each<[what: string, handler: string, said: readonly string[]]>([
  ['200', '(err, req, res, next) => { res.json({ error: 1 }); }', ['ERRORS_ANSWERED app.js:3']],
  [
    'a page for some',
    "(err, req, res, next) => { if (err.status === 404) return res.send('<p>'); next(err); }",
    ['ERRORS_ANSWERED app.js:3'],
  ],
  ['500', '(err, req, res, next) => { res.status(500).json({ error: 1 }); }', []],
  ['its own status', '(err, req, res, next) => { res.status(err.status ?? 500).end(); }', []],
  ['nothing', '(err, req, res, next) => { console.error(err); next(err); }', []],
])('tells what answers errors with %s', (_, handler, said) => {
  expect(reported(app(`app.use(${handler});`))).toEqual(said);
});
