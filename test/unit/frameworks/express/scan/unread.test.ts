import { describe, expect, it } from 'vitest';
import { type Files, listed, reported, scanFiles } from './project.js';

const APP = `import express, { Router } from 'express';\nconst app = express();\n`;

function app(body: string): Files {
  return { 'app.ts': APP + body };
}

describe('what cannot be read is listed with its place', () => {
  it('answers that are made up for clients are none', () => {
    const result = scanFiles(
      app(
        `import { rest } from 'msw';\nexport const handlers = [rest.get('/x', (req, res, ctx) => res(ctx.json({})))];\napp.get('/pens', (req, res) => { res.end(); });`,
      ),
    );
    expect(listed(result)).toEqual(['GET /pens app.ts:5']);
    expect(reported(result)).toEqual([]);
  });

  it.each<readonly [string, Files, readonly string[]]>([
    [
      'routes of a list that may be there, with an empty one beside it',
      app(
        `const kept = new WeakMap();\nfor (const each of kept.get(app) ?? []) app[each.verb](each.path, each.handler);`,
      ),
      ['ROUTE_RECEIVER_UNKNOWN app.ts:4'],
    ],
    ...[
      'Router.prototype.pens = function (path, one) { this.get(path, one.list); };',
      'Object.assign(express.application, { pens(path, one) { this.get(path, one.list); } });',
    ].map((added): readonly [string, Files, readonly string[]] => [
      `a method that is added and registers on \`this\`: ${added}`,
      app(`${added}\napp.pens('/pens', ones);`),
      ['ROUTE_RECEIVER_UNKNOWN app.ts:4'],
    ]),
    [
      'what is counted in a loop whose rounds are not known',
      app(
        `let n = 0;\nwhile (unknown()) {\n  n += 1;\n  app.get(\`/v\${n}\`, (req, res) => { res.end(); });\n}`,
      ),
      ['ROUTE_PATH_DYNAMIC app.ts:6'],
    ],
    ['a computed path', app(`app.get(pathOf('x'), h);`), ['ROUTE_PATH_DYNAMIC app.ts:3']],
    ...[
      '`/${load()}`',
      "'/' + load()",
      'load().toLowerCase()',
      'String(load())',
      'JSON.parse(load()).path',
      "join('/', load())",
      'new RegExp(load())',
    ].map((written): readonly [string, Files, readonly string[]] => [
      `a computed prefix that is kept first: ${written}`,
      app(
        `import { join } from 'node:path';\nconst kept = ${written};\nconst r = Router();\nr.get('/x', h);\napp.use(kept, r);`,
      ),
      ['MOUNT_PATH_DYNAMIC app.ts:7', 'ROUTE_PREFIX_UNKNOWN app.ts:6'],
    ]),
    [
      'a computed prefix, and each route below it',
      app(`const r = Router();\nr.get('/x', h);\nr.post('/y', h);\napp.use(\`/\${load()}\`, r);`),
      [
        'MOUNT_PATH_DYNAMIC app.ts:6',
        'ROUTE_PREFIX_UNKNOWN app.ts:4',
        'ROUTE_PREFIX_UNKNOWN app.ts:5',
      ],
    ],
    [
      'something unknown that is mounted',
      app(`app.use('/x', container.get('router'));`),
      ['MOUNT_UNKNOWN app.ts:3'],
    ],
    [
      'a router that a package makes, by its handler of request and response',
      app(
        `import makeRouter from 'some-router';\nconst pens = makeRouter();\npens.get('/x', (req, res) => { res.end(); });\napp.use(pens);`,
      ),
      ['MOUNT_PACKAGE_UNKNOWN app.ts:6', 'ROUTE_RECEIVER_UNKNOWN app.ts:5'],
    ],
    [
      'a loader of files',
      app(
        `import fs from 'fs';\nfor (const file of fs.readdirSync('routes')) require('./routes/' + file)(app);`,
      ),
      ['ROUTE_REGISTRAR_UNKNOWN app.ts:4'],
    ],
    [
      'a package that registers',
      app(`import { initialize } from 'express-openapi';\ninitialize({ app, paths: './paths' });`),
      ['ROUTE_REGISTRAR_PACKAGE app.ts:4'],
    ],
    [
      'a router that is not mounted',
      app(`const r = Router();\nr.get('/x', h);`),
      ['ROUTE_NOT_MOUNTED app.ts:4'],
    ],
    [
      'a function that nothing calls',
      app(
        `export function more(router: Router) {\n  router.get('/x', h);\n  router.route('/y').post(h);\n}`,
      ),
      ['ROUTE_NOT_REACHED app.ts:4', 'ROUTE_NOT_REACHED app.ts:5'],
    ],
    [
      'a class that nothing makes',
      app(
        `export class Pens {\n  public router: Router;\n  init() { this.router.get('/x', h); }\n}`,
      ),
      ['ROUTE_NOT_REACHED app.ts:5'],
    ],
    [
      'a receiver that is not known',
      app(
        `export function setUp(): void {\n  const router: Router = container.get('router');\n  router.get('/x', h);\n}\nsetUp();`,
      ),
      ['ROUTE_RECEIVER_UNKNOWN app.ts:5'],
    ],
    [
      'a syntax error',
      {
        ...app(`import { pens } from './pens';\napp.use('/pens', pens);`),
        'pens.ts': `import { Router } from 'express';\nexport const pens = Router();\npens.get('/x', h;\n`,
      },
      ['SOURCE_SYNTAX pens.ts:3'],
    ],
    [
      'decorators',
      {
        ...app(''),
        'pens.ts': `import { Get, JsonController } from 'routing-controllers';\n@JsonController('/pens')\nexport class Pens {\n  @Get('/:id') one() {}\n}`,
      },
      ['ROUTE_DECORATORS pens.ts:4'],
    ],
    [
      'a default of the environment',
      app(`app.use(process.env.PREFIX ?? '/api', Router().get('/x', h));`),
      ['ROUTE_PATH_ASSUMED app.ts:3'],
    ],
    [
      'a call that only reflection makes',
      app(`Reflect.apply(app.get, app, ['/x', h]);`),
      ['ROUTE_REGISTRAR_UNKNOWN app.ts:3'],
    ],
    [
      'an application that is kept among the globals',
      app(`globalThis.app = app;\nglobalThis.app.get('/x', h);\napp.use(globalThis.pens);`),
      ['MOUNT_UNKNOWN app.ts:5', 'ROUTE_RECEIVER_UNKNOWN app.ts:4'],
    ],
    ['a path without a slash', app(`app.get('pens', h);`), ['ROUTE_PATH_NO_SLASH app.ts:3']],
  ])('%s', (_, files, diagnostics) => {
    const result = scanFiles(files);
    expect(reported(result)).toEqual(diagnostics);
    for (const { fix, loc } of result.diagnostics) {
      expect(fix).not.toBe('');
      expect(loc).not.toBeNull();
    }
  });

  it('is an error, save for dead code and notices', () => {
    const severities = (body: string): readonly string[] =>
      scanFiles(app(body)).diagnostics.map(({ severity }) => severity);
    expect(severities(`app.get(pathOf('x'), h);`)).toEqual(['error']);
    expect(severities(`const r = Router();\nr.get('/x', h);`)).toEqual(['warning']);
    expect(severities(`const r = Router();\nr.get('/x', h);\nload(app);`)).toEqual([
      'error',
      'error',
    ]);
    expect(severities(`app.use(process.env.PREFIX ?? '/api', Router().get('/x', h));`)).toEqual([
      'info',
    ]);
  });
});

describe('comments that state routes', () => {
  it('at a path that cannot be read', () => {
    const result = scanFiles(
      app(`// authwright-route: GET /pens/:id, GET /ink\napp.get(pathOf('x'), h);`),
    );
    expect(listed(result)).toEqual(['GET /ink app.ts:4', 'GET /pens/{id} app.ts:4']);
    expect(reported(result)).toEqual([]);
  });
  it('at a mount whose path cannot be read', () => {
    const result = scanFiles(
      app(`const r = Router();\nr.get('/x', h);\n// authwright-mount: /api\napp.use(prefix(), r);`),
    );
    expect(listed(result)).toEqual(['GET /api/x app.ts:4']);
    expect(reported(result)).toEqual([]);
  });
  it('above a router that is mounted elsewhere', () => {
    const result = scanFiles(
      app(`// authwright-mount: /plugin\nconst r = Router();\nr.get('/x', h);`),
    );
    expect(listed(result)).toEqual(['GET /plugin/x app.ts:5']);
    expect(reported(result)).toEqual([]);
  });
  it('that there is none', () => {
    const result = scanFiles(app(`// authwright-route: none\napp.use('/x', container.get('mw'));`));
    expect(reported(result)).toEqual([]);
  });
});

describe('a project without an application', () => {
  it('lists the routes of its routers as they are written', () => {
    const result = scanFiles({
      'index.ts': `import { Router } from 'express';\nexport const pens = Router();\npens.get('/x', h);`,
    });
    expect(listed(result)).toEqual(['GET /x index.ts:3']);
    expect(reported(result)).toEqual(['ROUTER_WITHOUT_APP index.ts:2']);
  });
});

describe('the application', () => {
  it.each([
    [
      'an exported instance',
      `export const app = express();\napp.get('/x', h);`,
      { kind: 'instance', exportName: 'app' },
    ],
    [
      'a default export',
      `const app = express();\napp.get('/x', h);\nexport default app;`,
      { kind: 'instance', exportName: 'default' },
    ],
    [
      'a factory',
      `export function createApp() {\n  const app = express();\n  app.get('/x', h);\n  return app;\n}\ncreateApp().listen(1);`,
      { kind: 'factory', exportName: 'createApp' },
    ],
  ])('%s', (_, body, access) => {
    const { app: fact } = scanFiles({ 'app.ts': `import express from 'express';\n${body}` });
    expect(fact).toMatchObject({ file: 'app.ts', variable: 'app', access });
  });
  it('is the one with the most routes, and says why a test cannot have it', () => {
    const { app: fact } = scanFiles({
      'main.ts': `import express from 'express';\nconst app = express();\napp.get('/x', h);\napp.get('/y', h);\napp.listen(1);`,
      'mock.ts': `import express from 'express';\nexport const mock = express();\nmock.get('/z', h);`,
    });
    expect(fact).toMatchObject({ file: 'main.ts', access: { kind: 'none' } });
  });
});
