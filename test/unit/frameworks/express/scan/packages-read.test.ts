import { describe, expect, it } from 'vitest';
import { type Files, listed, reported, scanFiles } from './project.js';

/** A project with the package `pkg` installed as `source`. */
function withPackage(source: string, body: string, more: Files = {}): Files {
  return {
    'app.js': `const express = require('express');\nconst pkg = require('pkg');\nconst app = express();\n${body}\nmodule.exports = app;\n`,
    'node_modules/pkg/package.json': '{"name":"pkg","version":"1.0.0","main":"./lib"}',
    'node_modules/pkg/lib/index.js': source,
    ...more,
  };
}

const BOOKS = `app.get('/books', (req, res) => res.json([]));`;

const RATE = `'use strict';
module.exports = function limit(options) {
  const hits = new Map();
  return function (req, res, next) {
    const count = (hits.get(req.ip) || 0) + 1;
    hits.set(req.ip, count);
    if (count > options.max) { res.status(429).end(); return; }
    next();
  };
};`;

const ROUTER = `const express = require('express');
module.exports = (options) => {
  const router = express.Router();
  router.get('/status', (req, res) => { res.json({ ok: true }); });
  if (options.jobs) router.post('/jobs/:id', require('./jobs'));
  return router;
};`;

describe('a package is read where its source can be followed', () => {
  it.each<readonly [string, Files, readonly string[], readonly string[]]>([
    [
      'what only calls on or refuses is nothing',
      withPackage(RATE, `app.use(pkg({ max: 5 }));\n${BOOKS}`),
      ['GET /books app.js:5'],
      [],
    ],
    [
      'a router: its routes, with their places in the package',
      withPackage(ROUTER, `app.use('/admin', pkg({ jobs: true }));`, {
        'node_modules/pkg/lib/jobs.js': 'module.exports = (req, res) => { res.end(); };',
      }),
      [
        'GET /admin/status node_modules/pkg/lib/index.js:4',
        'POST /admin/jobs/{id} node_modules/pkg/lib/index.js:5',
      ],
      [],
    ],
    [
      'a handler that answers',
      withPackage(
        `module.exports.health = () => (req, res, next) => {\n  if (req.method !== 'GET') return next();\n  res.json({ up: 1 });\n};`,
        `app.use('/health', pkg.health());\n${BOOKS}`,
      ),
      ['ALL /health app.js:4', 'GET /books app.js:5'],
      [],
    ],
    [
      'a path that it asks for',
      withPackage(
        `exports.ping = function (req, res, next) { if (req.path === '/ping') return res.send('pong'); next(); };`,
        `app.use(pkg.ping);\n${BOOKS}`,
      ),
      ['ALL /ping app.js:4', 'GET /books app.js:5'],
      [],
    ],
    [
      'calls of what it gave, in their order',
      withPackage(
        `const express = require('express');
class Api {
  constructor() { this.router = express.Router(); this.add('/first'); }
  add(path) { this.router.get(path, (req, res) => res.end()); return this; }
}
module.exports = { Api, of: (api) => api.router };`,
        `const api = new pkg.Api();\napi.add('/second');\nif (process.env.MORE) api.add('/third');\napp.use('/v1', pkg.of(api));`,
      ),
      [
        'GET /v1/first node_modules/pkg/lib/index.js:4',
        'GET /v1/second node_modules/pkg/lib/index.js:4',
        'GET /v1/third node_modules/pkg/lib/index.js:4 conditional',
      ],
      [],
    ],
    [
      'a class, as TypeScript compiles it',
      withPackage(
        `"use strict";
var __importDefault = (this && this.__importDefault) || function (mod) {
    return (mod && mod.__esModule) ? mod : { "default": mod };
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.Status = void 0;
const express_1 = __importDefault(require("express"));
const express_2 = require("express");
class Status {
    constructor(options) { this.options = options; }
    router() {
        const router = (0, express_2.Router)();
        router.get('/a', (req, res) => { res.json(this.options); });
        const more = express_1.default.Router();
        more.get('/b', (req, res) => { res.end(); });
        router.use(more);
        return router;
    }
}
exports.Status = Status;
exports.default = Status;`,
        `const status = new pkg.Status({ a: 1 });\napp.use('/status', status.router());`,
      ),
      [
        'GET /status/a node_modules/pkg/lib/index.js:13',
        'GET /status/b node_modules/pkg/lib/index.js:15',
      ],
      [],
    ],
  ])('%s', (_, files, routes, diagnostics) => {
    const result = scanFiles(files);
    expect([listed(result), reported(result)]).toEqual([[...routes].sort(), diagnostics]);
  });
});

describe('what cannot be followed in a package is one question', () => {
  const OPEN_ANSWER = `const send = require('some-sender');\nmodule.exports = () => (req, res, next) => { send(req, res, next); };`;
  const QUESTION = 'MOUNT_PACKAGE_UNKNOWN app.js:4';

  it.each<readonly [string, Files, readonly string[], readonly string[]]>([
    [
      'code of another package answers',
      withPackage(OPEN_ANSWER, `app.use(pkg());\n${BOOKS}`),
      ['GET /books app.js:5 unknown'],
      [QUESTION],
    ],
    [
      'beside others at a path',
      withPackage(OPEN_ANSWER, `app.use('/books', pkg());\n${BOOKS}`),
      ['GET /books app.js:5 unknown'],
      [QUESTION],
    ],
    [
      'before other handlers of a mount',
      withPackage(
        OPEN_ANSWER,
        `const r = express.Router();\nr.get('/books', (req, res) => res.json([]));\napp.use(pkg(), r);`,
      ),
      ['GET /books app.js:5 unknown'],
      ['MOUNT_PACKAGE_UNKNOWN app.js:6'],
    ],
    [
      'it looks through the routers of the application',
      withPackage(
        `module.exports = () => (req, res, next) => (req.app._router.stack.length > 3 ? res.end() : next());`,
        `app.use(pkg());\n${BOOKS}`,
      ),
      ['GET /books app.js:5 unknown'],
      [QUESTION],
    ],
    [
      'it is minified',
      withPackage(
        `module.exports=()=>(a,b,c)=>c();${'var x=1;'.repeat(200)}`,
        `app.use(pkg());\n${BOOKS}`,
      ),
      ['GET /books app.js:5 unknown'],
      [QUESTION],
    ],
    [
      'it hands requests to a router of its own',
      withPackage(
        `const router = require('express').Router();\nrouter.get('/inside', (req, res) => res.json({}));\nmodule.exports = () => (req, res, next) => router(req, res, next);`,
        `app.use(pkg());\n${BOOKS}`,
      ),
      ['GET /books app.js:5 unknown'],
      [QUESTION],
    ],
    [
      'it registers what is not known',
      withPackage(
        `const routes = require('some-list');\nconst router = require('express').Router();\nfor (const { path, run } of routes) router.get(path, (req, res) => run(req, res));\nmodule.exports = router;`,
        `app.use('/admin', pkg);\n${BOOKS}`,
      ),
      ['GET /books app.js:5'],
      [QUESTION],
    ],
    [
      'it gives requests another path',
      withPackage(
        `module.exports = () => (req, res, next) => { req.url = '/books'; next(); };`,
        `app.use(pkg());\n${BOOKS}`,
      ),
      ['GET /books app.js:5 unknown'],
      [QUESTION],
    ],
    [
      'it refuses whoever sends no token',
      withPackage(
        `module.exports = (token) => (req, res, next) => {\n  if (!token || req.headers.authorization !== token) { res.status(401).end(); return; }\n  next();\n};`,
        `app.use(pkg(process.env.TOKEN));\n${BOOKS}`,
      ),
      ['GET /books app.js:5 unknown'],
      [],
    ],
    [
      'another package gets it first',
      withPackage(
        `const router = require('express').Router();\nmodule.exports = () => router;`,
        `const made = pkg();\nrequire('some-plugin')(made);\napp.use(made);\n${BOOKS}`,
      ),
      ['GET /books app.js:7 unknown'],
      ['MOUNT_PACKAGE_UNKNOWN app.js:6'],
    ],
    [
      'a member of it is set',
      withPackage(
        `const options = { path: '/x' };\nmodule.exports = { options, router: () => require('express').Router().get(options.path, (req, res) => res.end()) };`,
        `pkg.options.path = '/y';\napp.use(pkg.router());\n${BOOKS}`,
      ),
      ['GET /books app.js:6 unknown'],
      ['MOUNT_PACKAGE_UNKNOWN app.js:5'],
    ],
    [
      'it gets the application',
      withPackage(
        `module.exports = (app) => { app.get('/x', (req, res) => res.end()); };`,
        `pkg(app);\n${BOOKS}`,
      ),
      ['GET /books app.js:5'],
      ['ROUTE_REGISTRAR_PACKAGE app.js:4'],
    ],
  ])('%s', (_, files, routes, diagnostics) => {
    const result = scanFiles(files);
    expect([listed(result), reported(result)]).toEqual([routes, diagnostics]);
  });
});

describe('a package that the own middleware of the project calls is what it is where it is mounted', () => {
  const HEALTH = `module.exports = () => (req, res, next) => { if (req.path === '/health') return res.json({ ok: 1 }); next(); };`;
  const GATE = `module.exports = (token) => (req, res, next) => { if (!token || req.headers.authorization !== token) return res.status(401).end(); next(); };`;
  const HANDING = `const send = require('some-sender');\nmodule.exports = () => (req, res, next) => { send(req, res, next); };`;
  const LATER = `module.exports = () => { let warm = false; return (req, res, next) => { if (warm) return res.json({}); warm = true; next(); }; };`;
  const QUESTION = 'MOUNT_PACKAGE_UNKNOWN app.js:4';
  const FORMS = {
    'made for each request': `app.use((req, res, next) => pkg({ max: 5 })(req, res, next));`,
    'made once, under another name': `const h = pkg({ max: 5 }); const other = h; app.use((req, res, next) => { other(req, res, next); });`,
    'in an async function': `const h = pkg({ max: 5 }); app.use(async (req, res, next) => { try { await h(req, res, next); } catch (error) { next(error); } });`,
    'as a method': `class Gate { constructor() { this.h = pkg({ max: 5 }); this.run = this.run.bind(this); } run(req, res, next) { return this.h.call(null, req, res, next); } } app.use(new Gate().run);`,
    'made when it is first asked for': `let h; app.use((req, res, next) => { h ??= pkg({ max: 5 }); h(req, res, next); });`,
    'loaded when it is asked for': `app.use((req, res, next) => require('pkg')({ max: 5 })(req, res, next));`,
    'chosen from a table': `const table = { a: pkg({ max: 5 }) }; app.use((req, res, next) => { const h = table[req.query.a]; if (!h) return next(); return h(req, res, next); });`,
    'one of a list': `const all = [pkg({ max: 5 })]; const run = (i, req, res, next) => (i < all.length ? all[i](req, res, () => run(i + 1, req, res, next)) : next()); app.use((req, res, next) => run(0, req, res, next));`,
    'given by a helper, under a condition': `const made = () => { if (process.env.A) return pkg({ max: 5 }); return (req, res, next) => next(); }; app.use(made());`,
    'given by a helper, or nothing': `const made = () => (process.env.A ? pkg({ max: 5 }) : null); const m = made(); if (m) app.use(m);`,
    'where a variable is set': `const m = process.env.A && pkg({ max: 5 }); if (m) app.use(m);`,
    'in all of a path': `const h = pkg({ max: 5 }); app.all(/.*/, (req, res, next) => h(req, res, next));`,
  };
  const endpointsOf = (source: string, body: string): readonly string[] => {
    const result = scanFiles(withPackage(source, `${body}\n${BOOKS}`));
    const own = listed(result).filter((each) => !each.startsWith('GET /books'));
    return [...own.map((each) => each.split(' ').slice(0, 2).join(' ')), ...reported(result)];
  };

  it.each(Object.entries(FORMS))('%s', (_, body) => {
    expect(endpointsOf(RATE, body)).toEqual([]);
    expect(endpointsOf(HEALTH, body)).toEqual(['ALL /health']);
    expect(endpointsOf(HANDING, body)).toEqual([QUESTION]);
    expect(endpointsOf(LATER, body)).toHaveLength(1);
  });

  it('is what answers everything where nothing else may', () => {
    const alias = `const h = pkg(); app.use((req, res) => h(req, res));`;
    expect(endpointsOf(HANDING, alias)).toEqual(['ALL /*']);
    expect(endpointsOf(HEALTH, alias)).toEqual(['ALL /health']);
  });

  it('is known by the table of packages', () => {
    const files = `app.use('/f', (req, res, next) => express.static('public')(req, res, next));`;
    const [found, ...others] = scanFiles({
      'app.js': `const express = require('express');\nconst app = express();\n${files}\n`,
    }).routes;
    expect(others).toEqual([]);
    expect(found).toMatchObject({ method: 'ALL', path: '/f', serves: { kind: 'files' } });
  });

  it('is no guard by its own source alone', () => {
    const body = `const gate = pkg(process.env.TOKEN); app.use((req, res, next) => gate(req, res, next));\n${BOOKS}`;
    const [route] = scanFiles(withPackage(GATE, body)).routes;
    expect(route?.guarded).toBe('unknown');
  });

  it('is asked about by its name', () => {
    const { diagnostics } = scanFiles(withPackage(HANDING, FORMS['made for each request']));
    expect(diagnostics.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^`pkg#default` is mounted on everything/),
    ]);
  });
});

it('finds the file as Node does: conditions, types of modules, packages of packages', () => {
  const result = scanFiles({
    'package.json': '{"type":"module"}',
    'app.js': `import express from 'express';\nimport { status } from '@scope/pkg/status';\nconst app = express();\napp.use('/s', status);\nexport default app;\n`,
    'node_modules/@scope/pkg/package.json': JSON.stringify({
      name: '@scope/pkg',
      exports: {
        './*': {
          types: './types/*.d.ts',
          browser: './web/*.js',
          import: { development: './dev/*.js', default: './esm/*.mjs' },
          require: './cjs/*.cjs',
        },
      },
    }),
    'node_modules/@scope/pkg/esm/status.mjs': `import { Router } from 'express';\nimport inner from 'inner';\nexport const status = Router();\nstatus.use('/inner', inner());\n`,
    'node_modules/@scope/pkg/cjs/status.cjs': `exports.status = null;`,
    'node_modules/@scope/pkg/node_modules/inner/package.json': '{"main":"main"}',
    'node_modules/@scope/pkg/node_modules/inner/main.js': `module.exports = () => (req, res) => { res.json({}); };`,
    'node_modules/inner/package.json': '{}',
    'node_modules/inner/index.js': `module.exports = () => (req, res, next) => next();`,
  });
  expect([listed(result), reported(result)]).toEqual([
    ['ALL /s/inner node_modules/@scope/pkg/esm/status.mjs:4'],
    [],
  ]);
});

it('what watches an answer does not give it', () => {
  const result = scanFiles(
    withPackage(
      `const onFinished = require('on-finished');\nmodule.exports = () => (req, res, next) => {\n  onFinished(res, () => {});\n  next();\n};`,
      `app.use(pkg());\n${BOOKS}`,
    ),
  );
  expect([listed(result), reported(result)]).toEqual([['GET /books app.js:5'], []]);
});

it('a package may be given what holds itself', () => {
  const given = `const settings = { list: [] }; settings.self = settings; settings.list.push(settings);`;
  const source = `module.exports = () => (req, res, next) => next();`;
  const result = scanFiles(withPackage(source, `${given}\napp.use(pkg(settings));\n${BOOKS}`));
  expect([listed(result).length, reported(result)]).toEqual([1, []]);
});
