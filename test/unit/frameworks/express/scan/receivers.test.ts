import { describe, expect, it } from 'vitest';
import { type Files, reported, scanFiles } from './project.js';

const APP: Files = {
  'app.ts': `import express from 'express';\nexport const app = express();\napp.get('/own', (req, res) => { res.end(); });\n`,
};
const CTRL: Files = {
  'ctrl.ts': `export class Pens {\n  list(a: unknown, b: any) { b.json([]); }\n  read = (_r: unknown, reply: any) => reply.status(200).end();\n}\nexport const pens = new Pens();\nexport const one = (req: any, res: any) => res.json(1);\n`,
};

/** Reported lines of `part.ts`, which nothing of the application is seen to call. */
function found(body: string, more: Files = {}): readonly string[] {
  const result = scanFiles({ ...APP, ...CTRL, ...more, 'part.ts': body });
  expect(result.diagnostics.every(({ severity, fix }) => severity === 'error' && fix !== '')).toBe(
    true,
  );
  return reported(result);
}

describe('a registration is one whatever the receiver is called', () => {
  it.each([
    `const list = (req, res) => res.json([]);\nmodule.exports = function (srv) { srv.get('/m', list); };`,
    `function list(a, b) { b.send('x'); }\nexport default (x) => {\n  x.post('/m', guard, list); };`,
    `import { one } from './ctrl';\nexport const mount = (web) => web.get('/m', one);`
      .replace('\n', '\n\n')
      .replace('\n\n', '\n'),
    `import { pens } from './ctrl';\nexport function mount(api) { api.get(pathOf('m'), pens.list); }`,
    `import { Pens } from './ctrl';\nexport const mount = (api) => { const c = new Pens(); api.delete(\`/m/\${id}\`, c.read); };`,
    `import * as c from './ctrl';\nexport const mount = (api) => api.put(/m/, c.one);`,
    `import { pens } from './ctrl';\nexport const mount = (api) => api.put('/m', pens.list.bind(pens));`,
    `import { one } from './ctrl';\nexport const mount = (api, wrap) => api.patch('/m', [auth, wrap(one)]);`,
    `const make = (n) => (req, res) => res.json(n);\nexport const mount = (api) => api.all('/m', make(1));`,
    `import { one } from './ctrl';\nexport const mount = (api) => api['get']('/m', one);`,
    `import { one } from './ctrl';\nexport const mount = (api) => ['get'].forEach((verb) => api[verb]('/m', one));`,
    `import { pens } from './ctrl';\nexport const mount = (api) => api.get('/m', (x, y) => pens.list(x, y));`,
    `import { one } from './ctrl';\nexport class M { constructor(private c: Container) {}\n  go() { this.c.resolve('web').get('/m', one); } }`,
    `import type { Application as Web } from 'express';\nexport const mount = (api: Web) => api.get('/m', anything);`,
    `import type { Deps } from './types';\nexport const mount = (deps: Deps) => deps.web.get('/m', anything);`,
    `import type express from 'express';\nexport class M { private readonly web!: express.Application;\n  go() { this.web.get('/m', anything()); } }`,
    `export class M { constructor(private readonly web: Express) {}\n  go() { this.web.get('/m', anything()); } }`,
    `/**\n * @param {import('express').Application} web\n */\nmodule.exports = (web) => web.get('/m', anything);`,
    `import { one } from './ctrl';\nexport const mount = (api) => { api.get('/m', one); };`,
    `import type { RequestHandler } from 'express';\nconst h: RequestHandler = make();\nexport const mount = (api) => api.get('/m', h);`,
    `export const mount = (api) => api.get('/m', (q, s) => s.json([]), (e, q, s, next) => s.end());`,
    `import { one } from './ctrl';\nimport util from './util';\nexport const mount = (api) => api.get('/m', one, util.errorHandler);`,
    `import { server } from '@acme/server';\nserver.get('/m', (req, res) => res.end());`,
  ])('%s', (body) => {
    const lines = found(body, {
      'types.ts': `import type { Router } from 'express';\nexport interface Deps { readonly web: Router }`,
    });
    const line =
      body.split('\n').findIndex((each) => /'\/m'|m\}|\/m\/,|\/m\/\$|pathOf/.test(each)) + 1;
    expect(lines).toEqual([`ROUTE_NOT_REACHED part.ts:${String(line)}`]);
  });

  it('another registration on the same receiver speaks for it', () => {
    expect(
      found(
        `export const mount = (api, handlers) => {\n  api.get('/a', (req, res) => res.end());\n  api.get('/b', handlers.b);\n};`,
      ),
    ).toEqual(['ROUTE_NOT_REACHED part.ts:2', 'ROUTE_NOT_REACHED part.ts:3']);
  });

  it.each([
    `import { wrap } from 'some-wrapper';\nimport { app } from './app';\nimport { one } from './ctrl';\nconst web = wrap(app);\nweb.get('/m', one);`,
    `import express from 'express';\nimport container from './container';\nimport { pens } from './ctrl';\nconst web = container.get('web');\nweb.get('/m', pens.list);`,
    `import express from 'express';\nimport { makeServer } from '@acme/kit';\nimport { pens } from './ctrl';\nconst web = makeServer();\nweb.route('/m').get(pens.read);`,
    `import express from 'express';\nimport { pens } from './ctrl';\nclass S { web;\n go() { this.web.get('/m', pens.list); } }\nnew S().go();`,
  ])('what is reached, on something that is not known: %s', (body) => {
    const line = body.split('\n').findIndex((each) => each.includes("'/m'")) + 1;
    expect(found(body)).toContain(`ROUTE_RECEIVER_UNKNOWN part.ts:${String(line)}`);
  });
});

describe('clients, maps, settings and made-up answers are left alone', () => {
  it.each([
    `import axios from 'axios';\nexport const a = (url, id) => axios.get(url, { params: { id } });\nexport const b = (url, body) => axios.post(url, body);\nexport const c = (body) => axios.post('/x', body, options());`,
    `const map = new Map();\nexport const a = (key) => map.get(key);\nmap.delete('/x');`,
    `import config from 'config';\nexport const a = config.get('x');\nexport const b = config.get('/x', fallback);`,
    `import request from 'supertest';\nimport { app } from './app';\nexport const a = () => request(app).get('/x').set('A', 'b').expect(200);`,
    `import { rest } from 'msw';\nexport const handlers = [rest.get('/x', (req, res, ctx) => res(ctx.json({})))];`,
    `import { http, HttpResponse } from 'msw';\nexport const handlers = [http.get('/x', () => HttpResponse.json({}))];`,
    `import nock from 'nock';\nnock('https://x').get('/x').reply(200, (uri, body) => ({}));\nconst scope = nock('y');\nscope.post('/x', (req, res) => true);`,
    `import https from 'https';\nhttps.get('/x', (res) => { res.on('data', () => {}); });`,
    `import request from 'request';\nrequest.get('/x', (err, res, body) => { res.json(); });`,
    `import redis from 'redis';\nexport const a = (cb) => redis.createClient().get('k', (err, reply) => cb(reply));`,
    `$.get('/x', function (data, status) { render(data, status); });\n$.post('/x', data, function (reply) { alert(reply); });`,
    `import { createServer } from 'miragejs';\ncreateServer({ routes() { this.get('/x', (schema, request) => schema.all()); } });`,
    `export class Client { private http;\n list(q) { return this.http.get('/x', q); }\n add(b) { return this.http.post('/x', b); } }`,
    `import { one } from './ctrl';\nexport const later = call.bind(null, one);`,
    `export const use = (io) => io.use((socket, next) => next());`,
    `import i18n from 'i18next';\nimport Backend from 'b';\ni18n.use(Backend).use(other);`,
    `const cache = new Cache();\nexport const a = (v) => cache.put('/x', v);`,
    `db.all('SELECT 1', [], (err, rows) => rows.send());`,
  ])('%s', (body) => {
    expect(found(body)).toEqual([]);
  });
});
