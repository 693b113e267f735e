import { describe, expect, it } from 'vitest';
import { listed, reported, scanFiles } from './project.js';

/** An application or a router `sub` with two routes, and what the main one does with it. */
const app = (made: string, ...lines: readonly string[]) =>
  scanFiles({
    'app.js': [
      "const express = require('express');",
      'const app = express();',
      `const sub = ${made};`,
      "sub.get('/x', (req, res) => res.json(1));",
      "sub.post('/a/y/:id', (req, res) => res.json(2));",
      ...lines,
      'module.exports = app;',
    ].join('\n'),
  });

const BELOW_A = ['GET /a/x app.js:4', 'POST /a/a/y/{id} app.js:5'];
const KEY = "req.headers['x-api-key'] === process.env.API_KEY";

// router 2.2.0, index.js: `use` takes its path off `req.url` while its handlers run, a route does not.
describe.each(['express()', 'express.Router()'])('%s that is called by hand', (made) => {
  it.each<[how: string, line: string, routes: readonly string[]]>([
    ['below a path', "app.use('/a', (req, res, next) => sub(req, res, next));", BELOW_A],
    ['by handle', "app.use('/a', (req, res, next) => { sub.handle(req, res, next); });", BELOW_A],
    ['by a bound handle', "app.use('/a', sub.handle.bind(sub));", BELOW_A],
    ['with all arguments', "app.use('/a', (...all) => sub(...all));", BELOW_A],
    ['with apply', "app.use('/a', function () { sub.apply(null, arguments); });", BELOW_A],
    [
      'by a factory',
      "const to = (inner) => (req, res, next) => inner(req, res, next); app.use('/a', to(sub));",
      BELOW_A,
    ],
    [
      'by a class',
      "class To { constructor(r) { this.r = r; this.run = this.run.bind(this); } run(req, res, next) { return this.r(req, res, next); } } app.use('/a', new To(sub).run);",
      BELOW_A,
    ],
    [
      'some time later',
      "app.use('/a', async (req, res, next) => { await null; sub(req, res, next); });",
      BELOW_A,
    ],
    [
      'from a router',
      "const mid = express.Router(); mid.use((req, res, next) => sub(req, res, next)); app.use('/a', mid);",
      BELOW_A,
    ],
    [
      'on everything',
      'app.use((req, res, next) => sub(req, res, next));',
      ['GET /x app.js:4', 'POST /a/y/{id} app.js:5'],
    ],
    [
      'for paths that are tested',
      "app.use((req, res, next) => (req.path.startsWith('/a/') ? sub(req, res, next) : next()));",
      ['POST /a/y/{id} app.js:5'],
    ],
    [
      'for one path',
      "app.use('/a', (req, res, next) => { if (req.url === '/x') return sub.handle(req, res, next); next(); });",
      ['GET /a/x app.js:4'],
    ],
    [
      'for one method',
      "app.use('/a', (req, res, next) => { if (req.method === 'POST') return sub(req, res, next); next(); });",
      ['POST /a/a/y/{id} app.js:5'],
    ],
    [
      'out of a table',
      "const table = { a: sub }; app.use('/a', (req, res, next) => (table[req.query.m] ?? next)(req, res, next));",
      BELOW_A,
    ],
    [
      'from all of a path, which sees all of it',
      "app.all('/a/*', (req, res, next) => sub(req, res, next));",
      ['POST /a/y/{id} app.js:5'],
    ],
    [
      'behind a key',
      `app.use('/a', (req, res, next) => { if (${KEY}) return sub(req, res, next); res.sendStatus(401); });`,
      BELOW_A.map((each) => `${each} guarded`),
    ],
  ])('is listed where it is served: %s', (_, line, routes) => {
    const result = app(made, line);
    expect(listed(result)).toEqual(routes);
    expect(reported(result).filter((each) => !each.startsWith('GUARD_NEEDS_ENV'))).toEqual([]);
  });

  it('is listed for a route that calls it, and what that answers itself', () => {
    const result = app(made, "app.post('/a/*', (req, res, next) => sub(req, res, next));");
    expect(listed(result)).toEqual(['POST /a/* app.js:6', 'POST /a/y/{id} app.js:5']);
  });

  it('is an error with its place where the request has another path then', () => {
    const result = app(
      made,
      'app.use((req, res, next) => {',
      "  req.url = req.url.replace('/v1', '');",
      '  sub(req, res, next);',
      '});',
    );
    expect(listed(result)).toEqual([]);
    expect(reported(result)).toEqual([
      'ROUTER_CALLED_BY_HAND app.js:8',
      'ROUTE_NOT_MOUNTED app.js:4',
      'ROUTE_NOT_MOUNTED app.js:5',
    ]);
  });

  it('is listed twice where it is mounted as well, and is not guarded by what it is mounted behind', () => {
    const guard = `(req, res, next) => (${KEY} ? next() : res.sendStatus(401))`;
    const result = app(
      made,
      `app.use('/b', ${guard}, sub);`,
      "app.use('/a', (req, res, next) => sub(req, res, next));",
    );
    expect(listed(result)).toEqual(
      [...BELOW_A, 'GET /b/x app.js:4 unknown', 'POST /b/a/y/{id} app.js:5 unknown'].sort(),
    );
  });
});
