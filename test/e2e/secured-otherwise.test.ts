import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { isLong } from '../support/effort.js';
import { failedTests } from '../support/failed-tests.js';

/** An application that refuses whoever may not call it, and not by our guard in front of each handler alone. */
const APP = `import express, { Router } from 'express';

export const app = express();
app.get('/health', (_req, res) => { res.json({}); });
app.get(/^\\/looks\\/.+\\.css$/, (_req, res) => { res.send(''); });

const books = Router();
books.param('id', (_req, _res, next) => { next(new Error('no database in a test')); });
books.route('/').all(logged).get((_req, res) => { res.json([]); });
books.get('/:id', (_req, res) => { res.json({}); });
books.get(/^\\/(\\d+)\\/pages$/, (_req, res) => { res.json([]); });
app.use('/books', books);

app.all('/staff/*splat', logged);
app.get('/staff/list', (_req, res) => { res.json([]); });
app.all('/admin/*splat', logged);
app.get('/admin/users', (_req, res) => { res.json([]); });

const partners = Router();
partners.use(requireApiKey);
partners.get('/orders', (_req, res) => { res.json([]); });
app.use('/partners', partners);

app.use('/checked', requireHeader);
app.post('/checked', (_req, res) => { res.json({}); });

function logged(_req, _res, next) {
  next();
}

function requireApiKey(req, res, next) {
  const key = process.env['API_KEY'];
  if (key !== undefined && req.get('x-api-key') === key) next();
  else res.status(401).json({ error: 'key' });
}

function requireHeader(req, res, next) {
  if (req.get('authorization') === undefined) res.status(401).json({ error: 'a header is missing' });
  else next();
}
`;

/** Paths as Express 4 has them: parameters that say which values they take, letters that may be missing. */
const CLASSIC = `const express = require('express');

const app = express();
app.get('/health', (_req, res) => { res.json({}); });
app.get('/looks/:name(\\\\w+.css)', (_req, res) => { res.send(''); });
app.get('/users/:id(\\\\d+)/:what(posts|likes)?', (_req, res) => { res.json([]); });
app.get('/colou?rs', (_req, res) => { res.json([]); });
app.get('/flights/:from-:to', (_req, res) => { res.json([]); });
const pages = express.Router({ mergeParams: true });
pages.all('/*', (_req, _res, next) => { next(); });
pages.get('/pages/:slug([a-z-]+)', (_req, res) => { res.json({}); });
app.use('/:lang(en|de)', pages);
module.exports = app;
`;

const stacks = resolve(import.meta.dirname, '../../fixtures/stacks');
const folder = join(stacks, 'express5/.runs/secured-otherwise');
const classic = join(stacks, 'express4/.runs/secured-otherwise');
afterAll(() => {
  for (const each of [folder, classic]) rmSync(each, { recursive: true, force: true });
});

// It runs another vitest twice, which nobody waits for every day.
test.runIf(isLong)(
  'generated tests pass on an application that is secured in other ways too, and notice where it is not',
  async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, 'src'), { recursive: true });
    const dependencies = { express: '^5.1.0' };
    const pkg = {
      name: 'otherwise',
      type: 'module',
      dependencies,
      devDependencies: { vitest: '^4.0.0' },
    };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(pkg));
    writeFileSync(join(folder, 'src/app.js'), APP);
    const made = await cli(
      folder,
      '--secure',
      '/**',
      '--open',
      '/health',
      '--open',
      'GET /^\\/looks\\/.+\\.css$/',
      '--new-auth',
      '--yes',
      '--no-install',
      '--allow-dirty',
    );
    // The loader answers before the guard, which is told.
    expect(made.code, shown(made)).toBe(2);
    // Its owner guards one folder of paths at once, as the README of Express does.
    const file = join(folder, 'src/app.js');
    const secured = readFileSync(file, 'utf8');
    const byFolder = secured
      .replace("app.all('/admin/*splat', logged)", "app.all('/admin/*splat', requireAuth)")
      .replace("app.get('/admin/users', requireAuth, ", "app.get('/admin/users', ");
    expect(byFolder).not.toBe(secured);
    writeFileSync(file, byFolder);
    expect(failedTests(folder, 10)).toEqual([]);

    writeFileSync(file, byFolder.replace("splat', requireAuth)", "splat', logged)"));
    expect(failedTests(folder, 10)).toEqual([
      'refuses GET /admin/users without an access token',
      'refuses GET /admin/users with a forged or expired access token',
      'has no route that is neither guarded nor declared',
    ]);
  },
  240_000,
);

test.runIf(isLong)(
  'generated tests pass on an application of Express 4 whose parameters do not take just any value',
  async () => {
    rmSync(classic, { recursive: true, force: true });
    mkdirSync(join(classic, 'src'), { recursive: true });
    const pkg = {
      name: 'classic',
      dependencies: { express: '^4.21.0' },
      devDependencies: { vitest: '^4.0.0' },
    };
    writeFileSync(join(classic, 'package.json'), JSON.stringify(pkg));
    const file = join(classic, 'src/app.js');
    writeFileSync(file, CLASSIC);
    const open = ['--open', '/health', '--open', '/looks/:name'];
    const made = await cli(
      classic,
      ...['--secure', '/**', ...open, '--yes', '--no-install', '--allow-dirty'],
    );
    expect(made.code, shown(made)).toBe(0);
    expect(failedTests(classic, 6)).toEqual([]);

    const secured = readFileSync(file, 'utf8');
    const bare = secured.replace("likes)?', requireAuth,", "likes)?',");
    expect(bare).not.toBe(secured);
    writeFileSync(file, bare);
    expect(failedTests(classic, 6)).toContain(
      'refuses GET /users/{id}/posts without an access token',
    );
  },
  240_000,
);
