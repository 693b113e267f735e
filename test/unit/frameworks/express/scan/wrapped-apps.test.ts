import { describe, expect, it } from 'vitest';
import { listed, reported, scanFiles } from './project.js';

const H = '(req, res) => res.json(1)';

const app = (line: string, made = 'express()') =>
  scanFiles({
    'app.js': `const express = require('express');\nconst app = ${made};\n${line}\nmodule.exports = app;`,
  });

/** Ways to register on an application other than by calling its methods as they are. */
describe('an application under another form', () => {
  it.each([
    [
      'a method of its own',
      `app.publish = function (path, h) { return this.get(path, h); }; app.publish('/x', ${H});`,
    ],
    [
      'a method in the place of another',
      `const get = app.get; app.get = function (path, ...h) { return get.call(this, '/x' + path, ...h); }; app.get('', ${H});`,
    ],
    ['a bound method', `const on = app.get.bind(app); on('/x', ${H});`],
    ['a method that is called for it', `const { get } = app; get.call(app, '/x', ${H});`],
    [
      'an object with bound methods',
      `const api = { read: app.get.bind(app) }; api.read('/x', ${H});`,
    ],
    ['an object that inherits from it', `const api = Object.create(app); api.get('/x', ${H});`],
    [
      'one that has methods as well',
      `const api = Object.create(app); api.publish = function (path, h) { this.get(path, h); }; api.publish('/x', ${H});`,
    ],
    [
      'a proxy of it',
      `const api = new Proxy(app, { get: (target, name) => target[name].bind(target) }); api.get('/x', ${H});`,
    ],
    [
      'a class around it',
      `class Api { #app; constructor(a) { this.#app = a; } publish(path, h) { this.#app.get(path, h); } } new Api(app).publish('/x', ${H});`,
    ],
    [
      'functions around it',
      `const api = (a) => { const on = (m) => (path, h) => a[m](path, h); return { read: on('get') }; }; const { read } = api(app); read('/x', ${H});`,
    ],
    ['a list of rows', `for (const [m, path, h] of [['get', '/x', ${H}]]) app[m](path, h);`],
    [
      'a class that nothing uses',
      `class Routes { static #all = [['get', '/x', ${H}]]; static { for (const [m, path, h] of this.#all) app[m](path, h); } }`,
    ],
    [
      'a route of its own',
      `const route = new express.Route('/x'); route.get(${H}); app.use('/x', (req, res, next) => route.dispatch(req, res, next));`,
    ],
  ])('is read: %s', (_, line) => {
    const result = app(line);
    expect(listed(result)).toEqual(['GET /x app.js:3']);
    expect(reported(result)).toEqual([]);
  });

  it.each([
    [
      'a proxy that makes up methods',
      `const api = new Proxy({}, { get: (_, name) => (path, h) => app[name.toLowerCase()](path, h) });\napi.GET('/x', ${H});`,
      'ROUTE_RECEIVER_UNKNOWN app.js:4',
    ],
    [
      'a proxy of a method',
      `const on = new Proxy(app.get, { apply: (get, _, args) => get.apply(app, args) });\non('/x', ${H});`,
      'ROUTE_RECEIVER_UNKNOWN app.js:4',
    ],
    [
      'a list of arguments',
      `Reflect.apply(app.get, app, ['/x', ${H}]);`,
      'ROUTE_REGISTRAR_UNKNOWN app.js:3',
    ],
    [
      'a call of a call',
      `Function.prototype.call.call(app.get, app, '/x', ${H});`,
      'ROUTE_REGISTRAR_UNKNOWN app.js:3',
    ],
    [
      'methods that a class has',
      `class C { getX(req, res) { res.json(1); } } const c = new C();\nfor (const name of Object.getOwnPropertyNames(C.prototype)) app[/^[a-z]+/.exec(name)[0]]('/x', c[name].bind(c));`,
      'ROUTE_RECEIVER_UNKNOWN app.js:4',
    ],
    ['a text', `eval("app.get('/x', ${H})");`, 'ROUTE_RECEIVER_UNKNOWN app.js:3'],
    ['a text that is not known', 'eval(process.env.ROUTES);', 'ROUTE_RECEIVER_UNKNOWN app.js:3'],
    [
      'something that is not read',
      `const api = require('./' + process.env.API);\napi.publish('/x', ${H});`,
      'ROUTE_RECEIVER_UNKNOWN app.js:4',
    ],
  ])('is an error with its place: %s', (_, line, said) => {
    expect(reported(app(line))).toContain(said);
  });

  it('is on one of both where a method is replaced under a condition', () => {
    const result = app(
      `const get = app.get; if (process.env.PREFIX) app.get = (path, h) => get.call(app, '/v1' + path, h); app.get('/x', ${H});`,
    );
    expect(listed(result).map((each) => each.split(' ')[1])).toEqual(['/v1/x', '/x']);
  });

  it('takes a handler behind another argument for nothing where no path comes first', () => {
    const result = app(
      `const wrap = require('./' + process.env.WRAP);\napp.get('/x', wrap('name', ${H}));`,
    );
    expect(reported(result)).toEqual([]);
  });
});
