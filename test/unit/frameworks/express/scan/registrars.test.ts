import { describe, expect, it } from 'vitest';
import { type Files, listed, reported, scanFiles } from './project.js';

const APP = `const express = require('express');\nconst app = express();\n`;
const CTRL: Files = {
  'routes/pens.js': `module.exports = class { list(req, res) { res.json([]); } };\n`,
  'routes/ink.js': `module.exports = class { list(req, res) { res.json([]); } };\n`,
};

function scan(body: string, more: Files = {}) {
  return scanFiles({ ...CTRL, ...more, 'app.js': `${APP}${body}` });
}

describe('packages that register routes are named, with what guards those and where they are', () => {
  it.each([
    [
      'awilix-express',
      `const { loadControllers } = require('awilix-express');\napp.use(loadControllers('routes/*.js', { cwd: __dirname }));`,
      /before/,
    ],
    [
      'awilix-express',
      `app.use(require('awilix-express').loadControllers('./routes/**/*.js'));`,
      /before/,
    ],
    [
      'routing-controllers',
      `const { useExpressServer } = require('routing-controllers');\nuseExpressServer(app, { controllers: [__dirname + '/routes/*.js'] });`,
      /@UseBefore/,
    ],
    [
      'routing-controllers',
      `const rc = require('routing-controllers');\nconst Pens = require('./routes/pens');\nconst Ink = require('./routes/ink');\nrc.createExpressServer({ controllers: [Pens, Ink] }).listen(1);`,
      /@UseBefore/,
    ],
    [
      'inversify-express-utils',
      `const { InversifyExpressServer } = require('inversify-express-utils');\nconst Pens = require('./routes/pens');\nconst Ink = require('./routes/ink');\nnew InversifyExpressServer(container(Pens, Ink), null, null, app);`,
      /@controller/,
    ],
    [
      'typescript-rest',
      `const { Server } = require('typescript-rest');\nServer.loadServices(app, 'routes/*');`,
      /@PreProcessor/,
    ],
    [
      '@ts-rest/express',
      `const { createExpressEndpoints } = require('@ts-rest/express');\nconst pens = require('./routes/pens');\nconst ink = require('./routes/ink');\ncreateExpressEndpoints(pens, ink, app);`,
      /globalMiddleware/,
    ],
    [
      'swagger-routes-express',
      `const { connector } = require('swagger-routes-express');\nconnector({ ...require('./routes/pens'), ...require('./routes/ink') }, 'routes')(app);`,
      /security/,
    ],
    [
      '@decorators/express',
      `const { attachControllers } = require('@decorators/express');\nconst Pens = require('./routes/pens');\nconst Ink = require('./routes/ink');\nattachControllers(app, [Pens, Ink]);`,
      /Middleware|RequireAuth/,
    ],
    [
      'express-openapi',
      `const { initialize } = require('express-openapi');\ninitialize({ app, apiDoc: './api.yaml', paths: './routes' });`,
      /securityHandlers/,
    ],
    [
      'express-openapi-validator',
      `const OpenApiValidator = require('express-openapi-validator');\napp.use(OpenApiValidator.middleware({ apiSpec: './api.yaml', operationHandlers: __dirname + '/routes' }));`,
      /validateSecurity/,
    ],
  ])('%s: %s', (owner, body, advice) => {
    const { diagnostics } = scan(body);
    const about = diagnostics.filter(({ message }) => message.includes(`of ${owner} registers`));
    expect(about.map(({ code, severity }) => [code, severity])).toEqual([
      ['ROUTE_REGISTRAR_PACKAGE', 'error'],
    ]);
    const [first] = about;
    expect(first?.message).toContain('routes/ink.js, routes/pens.js');
    expect(first?.fix).toMatch(advice);
    expect(first?.loc?.file).toBe('app.js');
  });

  it.each([
    `const { createController } = require('awilix-express');\nmodule.exports = createController(() => ({}));`,
    `const OpenApiValidator = require('express-openapi-validator');\napp.use(OpenApiValidator.middleware({ apiSpec: './api.yaml' }));`,
    `const OpenApiValidator = require('express-openapi-validator');\napp.use(OpenApiValidator.middleware({ apiSpec: './api.yaml', operationHandlers: false }));`,
    `const { loadControllers } = require('awilix-express');\n// authwright-route: GET /pens\napp.use(loadControllers('routes/*.js'));`,
  ])('not what registers nothing, or is stated: %s', (body) => {
    expect(reported(scan(body)).filter((line) => line.includes('REGISTRAR'))).toEqual([]);
  });

  it('the decorators of each in its own terms', () => {
    const { diagnostics } = scan('', {
      'pens.ts': `import { Route, Get } from 'tsoa';\n@Route('pens')\nexport class Pens { @Get('/') list() {} }`,
      'ink.ts': `import { Path, GET } from 'typescript-rest';\n@Path('/ink')\nexport class Ink { @GET() list() {} }`,
    });
    expect(diagnostics.map(({ fix }) => /@Security|@PreProcessor/.exec(fix)?.[0])).toEqual([
      '@PreProcessor',
      '@Security',
    ]);
  });
});

describe('a package that is handed the application and is not known is an error by name', () => {
  it.each([
    `require('some-loader')(app, __dirname + '/parts');`,
    `const kit = require('@acme/kit');\nkit.setup({ server: { app } });`,
    `const { wrap } = require('some-wrapper');\nmodule.exports = wrap(app);`,
    `const Loader = require('some-loader');\nnew Loader(app);`,
    `global.WIKI = {};\nWIKI.app = app;\nrequire('some-loader')(WIKI.app);`,
    `globalThis.parts = { web: { app } };\nrequire('some-loader').install({ on: parts.web });`,
    `global.app = app;\nfunction later() { require('some-loader')({ app: globalThis.app }); }\nlater();`,
    `global.WIKI = {};\nWIKI.app = app;\nWIKI.parts = { load() { this.made = require('some-loader').make(); this.made.add({ app: WIKI.app }); } };\nWIKI.parts.load();`,
    `const { Loader } = require('some-loader');\nclass Mine extends Loader { more() {} }\nnew Mine(app, '/x').load();`,
    `const { Loader } = require('some-loader');\nclass Mine extends Loader {}\nclass Other extends Mine {}\nnew Other(app);`,
    `const { Loader } = require('some-loader');\nclass Mine extends Loader { constructor(at) { super(at, '/x'); this.load(); } }\nnew Mine(app);`,
    `const { Loader } = require('some-loader');\nnew (class extends Loader { constructor() { super({ app }); } })();`,
  ])('%s', (body) => {
    const { diagnostics } = scan(body);
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'error ROUTE_REGISTRAR_PACKAGE',
    ]);
    expect(diagnostics[0]?.message).toMatch(/of (?:some-|@acme\/)/);
  });

  it.each([
    `require('http').createServer(app).listen(1);`,
    `require('express-ws')(app);`,
    `module.exports.handler = require('serverless-http')(app);`,
    `class Mine extends require('events') { constructor(at) { super(); this.at = at; } }\nnew Mine(app);`,
    `global.WIKI = { app, name: 'wiki' };\nrequire('some-loader')(WIKI.name);\nrequire('other')(global.WIKI2);`,
    `const { isArray } = require('lodash');\nif (isArray(app) || require('lodash/isFunction')(app)) console.log(require('isarray')(app));`,
    `const q = require('q');\nconst later = q.defer();\nlater.resolve({ server: app });\nmodule.exports = q.resolve({ server: app });`,
    `class Mine extends Error {}\nnew Mine(app);`,
    `console.log(app);`,
    `const { WebSocketServer } = require('ws');\n// authwright-route: none\nnew WebSocketServer({ server: app.listen(1) });`,
  ])('not what is known: %s', (body) => {
    expect(reported(scan(body))).toEqual([]);
  });
});

describe('what answers beside the application is said', () => {
  it.each([
    [
      `require('http').createServer((req, res) => { if (req.url === '/raw') { res.end('x'); return; } app(req, res); }).listen(1);`,
      'SERVER_HANDLER app.js:3',
    ],
    [
      `const http = require('node:http');\nconst server = http.createServer();\nserver.on('request', function (q, s) { s.end(); });`,
      'SERVER_HANDLER app.js:5',
    ],
    [
      `const server = app.listen(1);\nserver.on('request', (req, res) => { if (req.url === '/raw') res.end(); });`,
      'SERVER_HANDLER app.js:4',
    ],
    [
      `app.listen(1, () => console.log('up')).prependListener('request', (req, res) => res.end());`,
      'SERVER_HANDLER app.js:3',
    ],
    [
      `const { createServer } = require('https');\nfunction front(req, res) { other(req, res); }\ncreateServer({ key }, front);`,
      'SERVER_HANDLER app.js:5',
    ],
    [
      `const http = require('http');\nclass Front extends http.Server { constructor() { super((req, res) => { if (req.url === '/raw') return res.end(); app(req, res); }); } }\nnew Front().listen(1);`,
      'SERVER_HANDLER app.js:4',
    ],
    [
      `const https = require('https');\nclass Front extends https.Server { constructor() { super({}); this.on('request', this.front); }\n front(req, res) { res.end(); } }\nnew Front();`,
      'SERVER_HANDLER app.js:4',
    ],
    [
      `class Front extends require('http').Server {}\nclass More extends Front {}\nnew More((req, res) => res.end());`,
      'SERVER_HANDLER app.js:5',
    ],
    [
      `class Front extends require('http').Server {}\nconst front = new Front(app);\nfront.on('request', (req, res) => res.end());`,
      'SERVER_HANDLER app.js:5',
    ],
    [
      `class Front extends require('http').Server {\n emit(name, ...given) { if (name === 'request') given[1].end(); return super.emit(name, ...given); } }\nnew Front(app);`,
      'SERVER_HANDLER app.js:4',
    ],
    [
      `const server = app.listen(1);\nconst { emit } = server;\nserver.emit = function (name, req, res) { res?.end(); return emit.call(this, name, req, res); };`,
      'SERVER_HANDLER app.js:5',
    ],
    [
      `function Front() { require('http').Server.call(this, (req, res) => res.end()); }\nnew Front();`,
      'SERVER_HANDLER app.js:3',
    ],
    [
      `const { yoga } = require('some-server');\nrequire('http').createServer(yoga({})).listen(1);`,
      'SERVER_HANDLER app.js:4',
    ],
    [
      `const { handle } = app;\napp.handle = function (req, res, next) { if (req.url === '/raw') return res.end(); handle.call(this, req, res, next); };`,
      'SERVER_HANDLER app.js:4',
    ],
    [
      `const { handle } = app;\nObject.assign(app, { handle() { arguments[1].end(); } });`,
      'SERVER_HANDLER app.js:4',
    ],
    [
      `const part = express.Router();\napp.use(part);\npart.handle = (req, res) => res.end();`,
      'SERVER_HANDLER app.js:5',
    ],
    [
      `const Layer = require('router/lib/layer');\napp.router.stack.push(new Layer('/raw', {}, (req, res) => res.end()));`,
      'SERVER_HANDLER app.js:4',
    ],
    [
      `const part = express.Router();\napp.use(part);\npart.stack = require('./' + process.env.PARTS);`,
      'SERVER_HANDLER app.js:3',
    ],
    [
      `require('http-proxy').createProxyServer({ target: 'http://a' }).listen(8000);`,
      'SERVER_HANDLER app.js:3',
    ],
    [
      `const server = require('http').createServer(app);\nserver.prependListener('request', (...[, res]) => res.end());`,
      'SERVER_HANDLER app.js:4',
    ],
    [
      `const server = require('http').createServer(app);\nserver.on('checkContinue', (req, res) => res.end());`,
      'SERVER_HANDLER app.js:4',
    ],
    [
      `const server = require('http2').createServer();\nserver.on('stream', (stream) => stream.respond({ ':status': 200 }));`,
      'SERVER_HANDLER app.js:4',
    ],
    [
      `Reflect.construct(require('http').Server, [(req, res) => res.end()]).listen(1);`,
      'SERVER_HANDLER app.js:3',
    ],
    [
      `const front = new Proxy(app, { apply: (own, _, [req, res]) => (req.url === '/raw' ? res.end() : own(req, res)) });\nrequire('http').createServer(front).listen(1);`,
      'SERVER_HANDLER app.js:4',
    ],
    [`app.handle = require('./' + process.env.FRONT);`, 'SERVER_HANDLER app.js:2'],
    [
      `const { get } = express.application;\nexpress.application.get = function (path, ...h) { return get.call(this, '/v1' + path, ...h); };`,
      'SERVER_HANDLER app.js:4',
    ],
    [
      `const fastify = require('fastify')();\nfastify.listen({ port: 1 });`,
      'SECOND_FRAMEWORK app.js:3',
    ],
    [`const Koa = require('koa');\nnew Koa().listen(1);`, 'SECOND_FRAMEWORK app.js:4'],
    [`const { Hono } = require('hono');\nconst web = new Hono();`, 'SECOND_FRAMEWORK app.js:4'],
  ])('%s', (body, line) => {
    const result = scan(body);
    expect(reported(result)).toContain(line);
    expect(result.diagnostics.every(({ severity }) => severity === 'error')).toBe(true);
  });

  it.each([
    [
      `const { WebSocketServer } = require('ws');\nnew WebSocketServer({ server: app.listen(1) });`,
      'SOCKETS_UNGUARDED app.js:4',
    ],
    [
      `const server = require('http').createServer(app);\nrequire('socket.io')(server).on('connection', (s) => s.emit('x'));`,
      'SOCKETS_UNGUARDED app.js:4',
    ],
    [`app.listen(1).on('upgrade', (req, socket) => socket.end());`, 'SOCKETS_UNGUARDED app.js:3'],
    [
      `const { Server } = require('socket.io');\nexports.sockets = (server) => { new Server(server, {}).on('connection', (s) => s.emit('x')); };`,
      'SOCKETS_UNGUARDED app.js:4',
    ],
    [
      `exports.sockets = (server) => new (require('ws').WebSocketServer)({ server });`,
      'SOCKETS_UNGUARDED app.js:3',
    ],
  ])('of sockets, in a warning: %s', (body, line) => {
    const result = scan(body);
    expect(reported(result)).toEqual([line]);
    expect(result.diagnostics[0]?.severity).toBe('warning');
  });

  it.each([
    `const WebSocket = require('ws');\nexports.ask = (url) => new WebSocket(url);`,
    `const { WebSocketServer } = require('ws');\n// authwright-route: none\nexports.open = () => new WebSocketServer({ port: 1 });`,
    `require('http').createServer((req, res) => app(req, res)).listen(1);`,
    `require('http').createServer((req, res) => { console.log(req.url); app.handle(req, res); }).listen(1);`,
    `const server = require('http').createServer(app);\nserver.on('error', (a, b) => b.end());`,
    `require('http').createServer((...given) => app(...given)).listen(1);`,
    `require('https').createServer(require('some-certificates').load()).on('request', app);`,
    `class Front extends require('http').Server { constructor(a) { super(a); this.on('error', console.error); } }\nnew Front(app).listen(1);`,
    `const { handle } = app;\napp.handle = function (req, res, next) { console.log(req.url); handle.call(this, req, res, next); };`,
    `const handle = app.handle.bind(app);\napp.handle = function () { console.log(arguments[0].url); return handle.apply(this, arguments); };`,
    `require('http-proxy').createProxyServer({ target: 'http://a' }).on('error', console.error);`,
    `app.router.stack.pop();\napp.router.stack.splice(0, 1);`,
    `// authwright-route: none\napp.handle = (req, res) => res.end();`,
  ])('not what only hands on: %s', (body) => {
    expect(reported(scan(body))).toEqual([]);
  });
});

describe('what is no handler', () => {
  it('takes an error first, or only ever calls on', () => {
    const result = scan(
      [
        `const pass = (req, res, next) => { req.seen = true; next(); };`,
        `app.get('/pass', pass);`,
        `app.get('/error', (err, req, res, next) => { res.end(); });`,
        `app.get('/both', (req, res) => { res.end(); }, (err, req, res, next) => { res.end(); });`,
        `app.get('/way', pass, (req, res) => { res.end(); });`,
        `app.get('/sly', (req, res, next) => { req.res.end(); next(); });`,
        `app.get('/first', (req, res, next) => { res.json(1); next(); }, pass);`,
      ].join('\n'),
    );
    expect(listed(result).map((line) => line.split(' ')[1])).toEqual([
      '/both',
      '/first',
      '/sly',
      '/way',
    ]);
    expect(reported(result)).toEqual([]);
  });
});

describe('a router that nothing was seen to mount', () => {
  const BOOKS = `const books = require('express').Router();\nbooks.get('/books', (req, res) => res.end());\n`;
  const severities = (body: string, more: Files = {}) =>
    scan(body, more)
      .diagnostics.filter(({ code }) => code === 'ROUTE_NOT_MOUNTED')
      .map(({ severity }) => severity);
  it.each([
    [`${BOOKS}app.all('/books', books);`],
    [
      `${BOOKS}app.locals.books = books;\napp.use((req, res, next) => req.app.locals.books(req, res, next));`,
    ],
  ])('is an error where something may call it: %s', (body) => {
    expect(severities(body)).toEqual(['error']);
  });
  it('also from another module', () => {
    const books = { 'books.js': `${BOOKS}module.exports = books;` };
    expect(severities(`require('./books');`, books)).toEqual(['error']);
    expect(severities(`const books = require('./books');`, books)).toEqual(['warning']);
    expect(severities('', books)).toEqual(['warning']);
  });
  it('is dead code otherwise', () => {
    expect(severities(BOOKS)).toEqual(['warning']);
  });
});
