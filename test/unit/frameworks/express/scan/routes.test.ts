import { describe, expect, it } from 'vitest';
import { type Files, listed, reported, scanFiles } from './project.js';

type Case = readonly [name: string, files: Files, routes: readonly string[]];

const APP = `import express, { Router } from 'express';\nconst app = express();\n`;

function app(body: string): Files {
  return { 'app.ts': APP + body };
}

it('says which values parameters take that do not take just any', () => {
  const { routes } = scanFiles(
    app(
      `const r = Router();\nr.get('/:id(\\\\d+)/:what(posts|likes)', h);\napp.use('/:lang(en|de)', r);\napp.get('/:id', h);`,
    ),
    4,
  );
  expect(routes.map(({ path, values }) => [path, values])).toEqual([
    ['/{lang}/{id}/{what}', { lang: 'en', what: 'posts' }],
    ['/{id}', undefined],
  ]);
});

const callForms: readonly Case[] = [
  [
    'verbs of an app',
    app(`app.get('/a', h);\napp.post('/b', h);`),
    ['GET /a app.ts:3', 'POST /b app.ts:4'],
  ],
  [
    'verbs of a router',
    app(`const r = Router();\nr.put('/:id', h);\napp.use('/pens', r);`),
    ['PUT /pens/{id} app.ts:4'],
  ],
  [
    'an application behind a proxy',
    app(`const seen = new Proxy(app, { get: (it, name) => it[name] });\nseen.get('/a', h);`),
    ['GET /a app.ts:4'],
  ],
  [
    'a router by express.Router and new',
    app(`const r = new express.Router();\nr.delete('/x', h);\napp.use(r);`),
    ['DELETE /x app.ts:4'],
  ],
  ['type arguments', app(`app.get<{ id: string }, Pen>('/:id', h);`), ['GET /{id} app.ts:3']],
  [
    'casts and parentheses',
    app(`(app as any).get('/x', h);\n(app!).post('/x' as string, h);`),
    ['GET /x app.ts:3', 'POST /x app.ts:4'],
  ],
  [
    'handlers for every method in a wrapper that catches their errors',
    app(
      `const wrap = (run) => (req, res, next) => Promise.resolve(run(req, res, next)).catch(next);\napp.all('/a', wrap(async (req, res) => {\n  res.json({});\n}));\napp.use('/b', wrap(async (req, res) => { res.json({}); }));`,
    ),
    ['ALL /a app.ts:4', 'ALL /b app.ts:7'],
  ],
  [
    'route chains, each verb on its own line',
    app(
      `app.route('/pens')\n  .get(h)\n  .post(mustLogIn, h);\nconst one = app.route('/pens/:id');\none.patch(h);`,
    ),
    ['GET /pens app.ts:4', 'PATCH /pens/{id} app.ts:7', 'POST /pens app.ts:5 unknown'],
  ],
  [
    'chained use',
    app(
      `const a = Router().get('/a', h);\nconst b = Router();\nb.get('/b', h);\napp.use('/v1', Router().use(a).use(b));`,
    ),
    ['GET /v1/a app.ts:3', 'GET /v1/b app.ts:5'],
  ],
  [
    'all',
    app(`app.all('/legacy', (req, res) => { res.send('gone'); });`),
    ['ALL /legacy app.ts:3'],
  ],
  [
    'element access',
    app(`app['get']('/x', h);\nconst verb = 'post';\napp[verb]('/y', h);`),
    ['GET /x app.ts:3', 'POST /y app.ts:5'],
  ],
  [
    'a setting is no route',
    app(`app.set('title', 'x');\nconsole.log(app.get('title'));\napp.get('/x', h);`),
    ['GET /x app.ts:5'],
  ],
  [
    'less usual verbs',
    app(`app.head('/x', h);\napp.options('/x', h);\napp.search('/x', h);`),
    ['HEAD /x app.ts:3', 'OPTIONS /x app.ts:4', 'SEARCH /x app.ts:5'],
  ],
  [
    'a handler mounted with use',
    app(`app.use('/hook', (req, res) => { res.end(); });`),
    ['ALL /hook app.ts:3'],
  ],
  [
    'a graphql handler of a package',
    {
      'app.ts': `import { createHandler } from 'graphql-http/lib/use/express';\n${APP}app.use('/graphql', createHandler({ schema }));`,
    },
    ['ALL /graphql app.ts:4'],
  ],
  [
    'preflight is no route',
    { 'app.ts': `import cors from 'cors';\n${APP}app.options('*', cors());\napp.get('/x', h);` },
    ['GET /x app.ts:5'],
  ],
  [
    'a helper with router, verb and path',
    {
      'app.ts': `${APP}import { addApi } from './helper';\nconst r = Router();\naddApi(r, 'put', '/:id/name', [mustLogIn], h);\naddApi(r, 'get', '/:id', [], h);\napp.use('/pens', r);`,
      'helper.ts': `import type { Router } from 'express';\nexport function addApi(router: Router, verb: 'get' | 'put', path: string, mw: any[], fn: any) {\n  router[verb](path, ...mw, wrap(fn));\n}`,
    },
    ['GET /pens/{id} app.ts:6', 'PUT /pens/{id}/name app.ts:5 unknown'],
  ],
  [
    'a class with this.router and a path in a property',
    app(
      `class Pens {\n  router = Router();\n  base = '/pens';\n  constructor() { this.init(); }\n  init() {\n    this.router.get(\`\${this.base}/:id(\\\\d+)\`, h);\n  }\n}\napp.use('/api', new Pens().router);`,
    ),
    ['GET /api/pens/{id} app.ts:8'],
  ],
  [
    'a class that extends another and takes its path',
    app(
      `abstract class Base {\n  router = Router();\n  constructor(protected path: string) { this.routes(); }\n  abstract routes(): void;\n}\nclass Pens extends Base {\n  constructor() { super('/pens'); }\n  routes() { this.router.get(this.path, h); }\n}\napp.use(new Pens().router);`,
    ),
    ['GET /pens app.ts:10'],
  ],
];

const pathForms: readonly Case[] = [
  [
    'template with a constant',
    app("const base = 'pens';\napp.get(`/${base}/:id`, h);"),
    ['GET /pens/{id} app.ts:4'],
  ],
  ['arrays of paths', app(`app.get(['/', '/:id'], h);`), ['GET / app.ts:3', 'GET /{id} app.ts:3']],
  [
    'enum and as const',
    app(`enum P { A = '/a' }\nconst Q = { b: '/b' } as const;\napp.get(P.A, h);\napp.get(Q.b, h);`),
    ['GET /a app.ts:5', 'GET /b app.ts:6'],
  ],
  [
    'concatenation and satisfies',
    app(`const c = { p: '/p' } satisfies object;\napp.get(c.p + '/x', h);`),
    ['GET /p/x app.ts:4'],
  ],
  [
    'regular expression',
    app(`app.get(/^\\/pens\\/(\\d+)$/, h);`),
    ['GET /^\\/pens\\/(\\d+)$/ app.ts:3'],
  ],
  [
    'empty string',
    app(`const r = Router();\nr.get('', h);\napp.use('/pens', r);`),
    ['GET /pens app.ts:4'],
  ],
  [
    'an optional parameter is two endpoints',
    app(`app.get('/pens/:id?', h);`),
    ['GET /pens app.ts:3', 'GET /pens/{id} app.ts:3'],
  ],
  [
    'a parameter with its own expression',
    app(`app.get('/:from(\\\\w+)-:to', h);`),
    ['GET /{from}-{to} app.ts:3'],
  ],
  [
    'a trailing slash and double slashes',
    app(`const r = Router();\nr.get('/', h);\napp.use('/pens/', r);`),
    ['GET /pens app.ts:4'],
  ],
  [
    'constants of other files, json among them',
    {
      'app.ts': `${APP}import { PATHS } from './paths';\nimport config from './config.json';\napp.get(PATHS.user.login, h);\napp.use(config.api.prefix, Router().get('/x', h));`,
      'paths.ts': `export const PATHS = { user: { login: '/login' } };`,
      'config.json': `{ "api": { "prefix": "/api" } }`,
    },
    ['GET /api/x app.ts:6', 'GET /login app.ts:5'],
  ],
];

const mounts: readonly Case[] = [
  [
    'two prefixes',
    app(
      `const r = Router();\nr.get('/x', h);\napp.use('/v1', r);\napp.use(['/v2', '/latest'], r);`,
    ),
    ['GET /latest/x app.ts:4', 'GET /v1/x app.ts:4', 'GET /v2/x app.ts:4'],
  ],
  [
    'a factory called twice',
    app(
      `function make(mine) {\n  const r = Router();\n  r.get('/x', mine, h);\n  return r;\n}\napp.use('/a', make(m));\napp.use('/b', make(n));`,
    ),
    ['GET /a/x app.ts:5 unknown', 'GET /b/x app.ts:5 unknown'],
  ],
  [
    'a parameter in the mount',
    app(`const r = Router({ mergeParams: true });\nr.get('/x', h);\napp.use('/:id/settings', r);`),
    ['GET /{id}/settings/x app.ts:4'],
  ],
  [
    'the values of an array',
    app(
      `const r = Router().get('/x', h);\nObject.values([{ path: '/a', route: r }]).forEach((each) => app.use(each.path, each.route));`,
    ),
    ['GET /a/x app.ts:3'],
  ],
  [
    'an array in forEach',
    app(
      `const r = Router().get('/x', h);\n[{ path: '/a', route: r }].forEach((each) => app.use(each.path, each.route));`,
    ),
    ['GET /a/x app.ts:3'],
  ],
  [
    'entries of an object in for of',
    app(
      `const r = Router().get('/x', h);\nfor (const [path, router] of Object.entries({ a: r, b: r })) app.use(\`/\${path}\`, router);`,
    ),
    ['GET /a/x app.ts:3', 'GET /b/x app.ts:3'],
  ],
  [
    'names in a loop',
    app(`for (const name of ['a', 'b']) app.get(\`/\${name}/:id\`, h);`),
    ['GET /a/{id} app.ts:3', 'GET /b/{id} app.ts:3'],
  ],
  [
    'a counting loop',
    app(`const list = ['/a', '/b'];\nfor (let i = 0; i < list.length; i++) app.get(list[i], h);`),
    ['GET /a app.ts:4', 'GET /b app.ts:4'],
  ],
  [
    'what a method of a base class registers, called by the one in its place',
    app(
      `class Base {\n  router = Router();\n  constructor() { this.init(); }\n  init() { this.router.get('/a', h); }\n}\nclass Own extends Base {\n  init() {\n    super.init();\n    this.router.get('/b', h);\n  }\n}\napp.use(new Own().router);`,
    ),
    ['GET /a app.ts:6', 'GET /b app.ts:11'],
  ],
  [
    'a loop that counts in its body',
    app(`let n = 1;\nwhile (n <= 2) {\n  app.get(\`/v\${n}\`, h);\n  n += 1;\n}`),
    ['GET /v1 app.ts:5', 'GET /v2 app.ts:5'],
  ],
  [
    'a loop that counts down and runs once at least',
    app(`let n = 2;\ndo {\n  app.get(\`/v\${n}\`, h);\n  n -= 1;\n} while (n > 0);`),
    ['GET /v1 app.ts:5', 'GET /v2 app.ts:5'],
  ],
  [
    'a count beside a list',
    app(
      `let n = 0;\nfor (const each of ['a', 'b']) {\n  n++;\n  app.get(\`/\${each}\${n}\`, h);\n}`,
    ),
    ['GET /a1 app.ts:6', 'GET /b2 app.ts:6'],
  ],
  [
    'map, and a spread into use',
    app(`const rs = ['a', 'b'].map((n) => Router().get('/' + n, h));\napp.use('/v1', ...rs);`),
    ['GET /v1/a app.ts:3', 'GET /v1/b app.ts:3'],
  ],
  [
    'conditions are kept and marked',
    app(
      `if (process.env.DEBUG) app.get('/debug', h);\nisDev && app.get('/dev', h);\nconst r = Router().get('/x', h);\nif (a) { app.use('/a', r); } else { app.use('/b', r); }`,
    ),
    [
      'GET /a/x app.ts:5 conditional',
      'GET /b/x app.ts:5 conditional',
      'GET /debug app.ts:3 conditional',
      'GET /dev app.ts:4 conditional',
    ],
  ],
  [
    'what follows a conditional return is conditional',
    app(
      `function init() {\n  app.get('/a', h);\n  if (off) return;\n  app.get('/b', h);\n}\ninit();`,
    ),
    ['GET /a app.ts:4', 'GET /b app.ts:6 conditional'],
  ],
  [
    'inside then, await and a callback',
    app(
      `connect().then(() => { app.get('/a', h); });\nasync function start() { await connect(); app.get('/b', h); }\nstart();\ndb.on('open', () => app.get('/c', h));`,
    ),
    ['GET /a app.ts:3', 'GET /b app.ts:4', 'GET /c app.ts:6'],
  ],
  [
    'a sub application',
    app(`const admin = express();\nadmin.get('/x', h);\napp.use('/admin', admin);`),
    ['GET /admin/x app.ts:4'],
  ],
];

const modules: readonly Case[] = [
  [
    'default, named, renamed and re-exported',
    {
      'app.ts': `${APP}import pens from './pens';\nimport { ink as blue } from './routes';\nimport * as all from './routes';\napp.use('/pens', pens);\napp.use('/ink', blue);\napp.use('/caps', all.caps);`,
      'pens.ts': `import { Router } from 'express';\nconst r = Router();\nr.get('/', h);\nexport { r as default };`,
      'routes/index.ts': `export * from './ink';\nexport { default as caps } from './caps';`,
      'routes/ink.ts': `import { Router as R } from 'express';\nexport const ink = R();\nink.get('/', h);`,
      'routes/caps.ts': `import * as e from 'express';\nexport default e.Router().get('/', h);`,
    },
    ['GET /caps routes/caps.ts:2', 'GET /ink routes/ink.ts:3', 'GET /pens pens.ts:3'],
  ],
  [
    'CommonJS in all its forms',
    {
      'app.js': `const express = require('express');\nconst app = express();\napp.use('/a', require('./a'));\nconst { b } = require('./b');\napp.use('/b', b);\napp.use('/c', require('./c').router);\nmodule.exports = app;`,
      'a.js': `const { Router } = require('express');\nconst r = Router();\nr.get('/', h);\nmodule.exports = r;`,
      'b.js': `const r = require('express').Router();\nr.get('/', h);\nexports.b = r;`,
      'c.js': `const express = require('express');\nconst router = express.Router();\nrouter.get('/', h);\nmodule.exports = { router };`,
    },
    ['GET /a a.js:3', 'GET /b b.js:2', 'GET /c c.js:3'],
  ],
  [
    'import equals, export equals and dynamic import',
    {
      'app.ts': `import express = require('express');\nimport pens = require('./pens');\nconst app = express();\napp.use('/pens', pens);\nasync function start() {\n  const { ink } = await import('./ink.js');\n  app.use('/ink', ink);\n}\nvoid start();`,
      'pens.ts': `import express = require('express');\nconst r = express.Router();\nr.get('/', h);\nexport = r;`,
      'ink.ts': `import { Router } from 'express';\nexport const ink = Router();\nink.get('/', h);`,
    },
    ['GET /ink ink.ts:3', 'GET /pens pens.ts:3'],
  ],
  [
    'aliases of the package module-alias: of files, of folders and of the root',
    {
      'package.json': `{ "_moduleAliases": { "@root": ".", "@parts": "./src/parts", "pens": "dist/pens/", "@one": "src/one.js" } }`,
      'src/app.js': `require('module-alias/register');\nconst express = require('express');\nconst app = express();\napp.use('/a', require('@parts'));\napp.use('/b', require('@parts/books'));\napp.use('/c', require('pens/inks'));\napp.use('/d', require('@root/src/parts/books'));\napp.get('/e', require('@one'));`,
      'src/parts/index.js': `const r = require('express').Router();\nr.post('/', h);\nmodule.exports = r;`,
      'src/parts/books.js': `const r = require('express').Router();\nr.get('/', h);\nmodule.exports = r;`,
      'src/pens/inks.js': `const r = require('express').Router();\nr.get('/', h);\nmodule.exports = r;`,
      'src/one.js': `module.exports = (req, res) => res.json(1);`,
    },
    [
      'GET /b src/parts/books.js:2',
      'GET /c src/pens/inks.js:2',
      'GET /d src/parts/books.js:2',
      'GET /e src/app.js:8',
      'POST /a src/parts/index.js:2',
    ],
  ],
  [
    'aliases of tsconfig, imports of package.json, workspace packages',
    {
      'tsconfig.json': `{ // comment\n "extends": "./base.json" }`,
      'base.json': `{ "compilerOptions": { "baseUrl": ".", "paths": { "@routes/*": ["src/routes/*"] } } }`,
      'package.json': `{ "imports": { "#ink": "./src/ink.js" } }`,
      'packages/caps/package.json': `{ "name": "@acme/caps", "main": "dist/index.js" }`,
      'packages/caps/src/index.ts': `import { Router } from 'express';\nexport const caps = Router().get('/', h);`,
      'src/app.ts': `${APP}import pens from '@routes/pens';\nimport ink from '#ink';\nimport { caps } from '@acme/caps';\napp.use('/pens', pens);\napp.use('/ink', ink);\napp.use('/caps', caps);`,
      'src/routes/pens.ts': `import { Router } from 'express';\nexport default Router().get('/', h);`,
      'src/ink.ts': `import { Router } from 'express';\nexport default Router().get('/', h);`,
    },
    [
      'GET /caps packages/caps/src/index.ts:2',
      'GET /ink src/ink.ts:2',
      'GET /pens src/routes/pens.ts:2',
    ],
  ],
  [
    'routers as parameters, loaders and a registrar of a file without express',
    {
      'app.ts': `${APP}import load from './loaders';\nload({ app });`,
      'loaders.ts': `import routes from './api';\nexport default async ({ app }) => { app.use('/api', routes()); };`,
      'api.ts': `import { Router } from 'express';\nimport user from './user';\nexport default () => { const app = Router(); user(app); return app; };`,
      'user.ts': `import { Router } from 'express';\nconst route = Router();\nexport default (app: Router) => { app.use('/users', route); route.get('/me', h); };`,
    },
    ['GET /api/users/me user.ts:3'],
  ],
  [
    'modules that import each other in a circle',
    {
      'app.ts': `import express from 'express';\nimport { pens } from './pens';\nexport const app = express();\napp.use('/pens', pens);`,
      'pens.ts': `import { Router } from 'express';\nimport { app } from './app';\nexport const pens = Router();\npens.get('/', (req, res) => res.json(app.locals));`,
    },
    ['GET /pens pens.ts:4'],
  ],
];

describe.each([
  ['call forms', callForms],
  ['path forms', pathForms],
  ['mounting', mounts],
  ['modules', modules],
])('%s', (_, cases) => {
  it.each(cases)('%s', (_name, files, routes) => {
    const result = scanFiles(files);
    expect(listed(result)).toEqual(routes);
    expect(reported(result)).toEqual([]);
  });
});

describe('Express 5', () => {
  it('names the call of a helper whose verb is a constant of its own', () => {
    const result = scanFiles(
      app(
        [
          `const GET = 'get';`,
          `const Verb = { Put: 'put' } as const;`,
          `function add(verb, path, before, h) { app[verb](path, ...before, (req, res) => h(req, res)); }`,
          `add(GET, '/a', [], h);`,
          `add('post', '/b', [], h);`,
          `add(Verb.Put, '/c', [], h);`,
          `function late() { app[GET]('/d', (req, res) => h(req, res)); }`,
        ].join('\n'),
      ),
    );
    expect(listed(result)).toEqual(['GET /a app.ts:6', 'POST /b app.ts:7', 'PUT /c app.ts:8']);
    expect(reported(result)).toEqual(['ROUTE_NOT_REACHED app.ts:9']);
  });

  it('names the verb that stands beside its path, or in the call of a helper', () => {
    const result = scanFiles(
      app(
        [
          `const add = ({ method, path, handler }) => app[method](path, handler);`,
          `const table = [`,
          `  { method: 'get', path: '/a', handler: h },`,
          `  { method: 'put', path: '/b', handler: h },`,
          `];`,
          `table.forEach(add);`,
          `const one = { method: 'post', path: '/c', handler: h } as const;`,
          `add(one);`,
          `add({`,
          `  method: 'delete',`,
          `  path: '/d' + '/' + id,`,
          `  handler: h,`,
          `});`,
        ].join('\n'),
      ),
    );
    expect(listed(result).filter((each) => !each.includes('DELETE'))).toEqual([
      'GET /a app.ts:5',
      'POST /c app.ts:9',
      'PUT /b app.ts:6',
    ]);
  });

  it('reads groups, wildcards and quoted names', () => {
    const result = scanFiles(
      app(`app.get('/pens{/:id}', h);\napp.get('/files/*path', h);\napp.get('/:"a-b"', h);`),
      5,
    );
    expect(listed(result)).toEqual([
      'GET /files/* app.ts:4',
      'GET /pens app.ts:3',
      'GET /pens/{id} app.ts:3',
      'GET /{a-b} app.ts:5',
    ]);
  });
});

describe('what is not a route', () => {
  it('leaves clients, maps, caches and tests alone', () => {
    const result = scanFiles({
      ...app(
        `import axios from 'axios';\nconst cache = new Map();\nclass Shop extends Client { list() { return this.get('/v1/pens', h); } }\n` +
          `new Shop().list();\naxios.get('/x', h);\ncache.get('/y', h);\nclient.post('/z', body);\napp.get('/pens', h);`,
      ),
      'app.test.ts': `import { app } from './app';\nimport request from 'supertest';\nrequest(app).get('/pens', h);\napp.get('/only-here', h);`,
      'web/api.ts': `import { api } from './client';\nexport const list = () => api.get('/pens', config);`,
    });
    expect(listed(result)).toEqual(['GET /pens app.ts:10']);
    expect(reported(result)).toEqual([]);
  });
});

describe('an application that no module of the project starts', () => {
  it.each([
    [
      'made by an exported function',
      `export function createApp(config) {\n  const app = express();\n  app.get('/pens', h);\n  return app;\n}`,
      'GET /pens app.ts:5',
    ],
    [
      'made by what module.exports is',
      `module.exports = { createApp: () => { const app = express(); app.get('/pens', h); return app; } };`,
      'GET /pens app.ts:3',
    ],
    [
      'started by a command of a command-line framework',
      `class App {\n  constructor() { this.app = express(); }\n  async config() { this.app.get('/pens', h); }\n}\nexport async function start() { const app = new App(); await app.config(); }`,
      'GET /pens app.ts:5',
    ],
  ])('is read: %s', (_, body, route) => {
    const result = scanFiles({
      'app.ts': `import express from 'express';\nconst h = (req, res) => { res.end(); };\n${body}`,
    });
    expect(listed(result)).toEqual([route]);
    expect(reported(result)).toEqual([]);
  });
});
