import { expect, it } from 'vitest';
import { scanFiles } from './project.js';

/** What answers before `POST /auth/login`, which is registered behind `body`. */
function answererBehind(body: string, major = 4): string | null {
  const auth = `const auth = express.Router(); auth.post('/login', (req, res) => res.json({})); app.use('/auth', auth);`;
  const { routes } = scanFiles(
    { 'app.js': `const express = require('express');\nconst app = express();\n${body}\n${auth}\n` },
    major,
  );
  const behind = routes.find(({ path }) => path === '/auth/login')?.behind;
  return behind ? `${behind.name} ${behind.loc.line}` : null;
}

const notFound = 'const notFound = (req, res) => res.status(404).end();';

it.each<[string, string, number?]>([
  ['a 404 handler', `${notFound} app.use(notFound);`],
  ['one at a path above', `${notFound} app.use('/auth', notFound);`],
  ['one for every method', `${notFound} app.all('*', notFound);`],
  ['one for every method, in Express 5', `${notFound} app.all('/{*rest}', notFound);`, 5],
  ['a pattern', `${notFound} app.post(/.*/, notFound);`],
  ['parameters', `${notFound} app.post('/:a/:b', notFound);`],
  ['one of several handlers', `${notFound} app.all('*', (req, res, next) => next(), notFound);`],
  ['a page', `const notFound = (req, res) => res.sendFile('/index.html'); app.use(notFound);`],
  [
    'an error',
    `const notFound = (req, res, next) => { const error = new Error(); error.status = 404; next(error); }; app.use(notFound);`,
  ],
  ['a router', `${notFound} const r = express.Router(); r.use(notFound); app.use(r);`],
])('nothing behind %s is reached', (_, body, major) => {
  expect(answererBehind(body, major)).toBe('notFound 3');
});

it.each<[string, string]>([
  ['another path', `app.use('/api', (req, res) => res.status(404).end());`],
  ['another method', `app.get('*', (req, res) => res.send(''));`],
  ['a condition', `if (process.env.CLOSED) app.use((req, res) => res.status(503).end());`],
  ['some requests', `app.use((req, res, next) => (req.query.a ? res.end() : next()));`],
  [
    'every path but its own',
    `app.use((req, res, next) => { if (req.path.startsWith('/auth/')) return next(); res.end(); });`,
  ],
  ['errors', `app.use((error, req, res, next) => res.status(500).end());`],
  ['what is not there', `app.use(express.static('public'));`],
])('what answers %s alone leaves it reached', (_, body) => {
  expect(answererBehind(body)).toBeNull();
});
