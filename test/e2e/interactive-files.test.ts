import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { keys, openTerminal } from '../support/terminal.js';
import { makeProject } from '../unit/apply/scratch.js';

/** What packages answer, and how a person at a terminal is asked about it. */

const tool = join(import.meta.dirname, '../../dist/authwright.js');

const APP = `const express = require('express');
const swaggerUi = require('swagger-ui-express');
const statusMonitor = require('express-status-monitor');
const { createProxyMiddleware } = require('http-proxy-middleware');
const { createHandler } = require('graphql-http/lib/use/express');
const app = express();
require('express-ws')(app);
app.use(statusMonitor());
app.use('/docs', swaggerUi.serve, swaggerUi.setup({}));
app.use('/legacy', createProxyMiddleware({ target: 'http://127.0.0.1:9' }));
app.all('/graphql', createHandler({ schema: {} }));
app.ws('/live', (socket) => socket.send('hello'));
app.get('/books', (req, res) => res.json([]));
app.get('/about', (req, res) => res.render('about'));
app.use('/assets', express.static('public'));
module.exports = app;
`;

const GUARD = `exports.requireUser = (req, res, next) => {
  if (req.headers.authorization !== \`Bearer \${process.env.SERVICE_KEY}\`) return res.status(401).end();
  next();
};
`;

const packages =
  'express-ws swagger-ui-express express-status-monitor http-proxy-middleware graphql-http';

let project: string;

beforeAll(() => {
  const dependencies = Object.fromEntries(packages.split(' ').map((name) => [name, '*']));
  project = makeProject({
    'package.json': JSON.stringify({
      name: 'api',
      dependencies: { express: '^5.1.0', ...dependencies },
    }),
    'app.js': APP,
    'mine.js': GUARD,
  });
});

afterAll(() => {
  rmSync(project, { recursive: true });
});

it('lists them in a group of their own: what browsers look at is open, what carries data is not', async () => {
  const flags = ['--guard', 'mine.js#requireUser', '--no-install', '--no-verify', '--allow-dirty'];
  const env = { NO_COLOR: '1' };
  const terminal = openTerminal([tool, ...flags], { cwd: project, env, rows: 40 });
  await terminal.until('enter when done');
  const asked = await terminal.screen();
  const list = asked.slice(asked.findIndex((line) => line.startsWith('?')));
  expect(list.join('\n')).toMatchInlineSnapshot(`
    "? Which endpoints should require a Bearer token?
        about
      ❯ ◯ GET  /about    renders a page
        books
        ◉ GET  /books
        files, pages and what else packages serve
        ◯ ALL  /assets   serves files, by express.static(…)
        ◯ ALL  /docs     serves pages, by swaggerUi.serve
        ◉ ALL  /graphql  serves GraphQL, by createHandler(…)
        ◉ ALL  /legacy   serves what another server answers, by createProxyMiddlewa…
        ◉ ALL  /live     serves a web socket, by (inline)
        ◯ ALL  /status   serves what a status monitor tells, by statusMonitor()
      4 secured, 4 open
      type to filter · space · ctrl-a all · ctrl-n none · ↑↓ · enter when done"
  `);
  terminal.send(keys.enter);
  await terminal.until('or stop?');
  terminal.send(`write${keys.enter}`); // write
  // A web socket has no answer to refuse with: that is said.
  expect(await terminal.exitCode).toBe(2);
  const shown = await terminal.screen();
  expect(shown.join('\n')).toContain('ALL /live cannot be secured here');
  const written = readFileSync(join(project, 'app.js'), 'utf8');
  const guarded = written.split('\n').filter((line) => line.includes('requireUser,'));
  expect(guarded.map((line) => /'\/\w+'/.exec(line)?.[0])).toEqual([
    "'/legacy'",
    "'/graphql'",
    "'/books'",
  ]);
});
