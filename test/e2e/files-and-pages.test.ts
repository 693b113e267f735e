import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isLong } from '../support/effort.js';
import { cli, shown } from '../support/cli.js';
import { makeProject, text } from '../unit/apply/scratch.js';

/**
 * What packages answer by themselves, and what stands before guards: what a run leaves undecided, where it refuses to
 * put a guard, and where the guard goes.
 */
const GUARD = `exports.requireUser = (req, res, next) => {
  if (req.headers.authorization !== \`Bearer \${process.env.SERVICE_KEY}\`) return res.status(401).end();
  next();
};
`;

let root = '';
afterEach(() => {
  rmSync(root, { recursive: true });
});

const app = (...lines: readonly string[]): string =>
  [
    `const express = require('express');`,
    `const app = express();`,
    ...lines,
    `module.exports = app;`,
    ``,
  ].join('\n');
const BOOKS = `app.get('/books', (req, res) => res.json([]));`;
const OWN = ['--guard', 'mine.js#requireUser', '--yes', '--no-install', '--no-verify'];

function project(source: string, dependencies: Readonly<Record<string, string>> = {}): void {
  root = makeProject({
    'package.json': `${JSON.stringify({ name: 'api', version: '1.0.0', dependencies: { express: '^5.1.0', ...dependencies } }, null, 2)}\n`,
    'app.js': source,
    'mine.js': GUARD,
  });
}

const run = (...argv: readonly string[]) => cli(root, ...argv, '--allow-dirty');
const own = (...argv: readonly string[]) => run(...OWN, ...argv);
const said = ({ stdout, stderr }: { stdout: string; stderr: string }): string => stdout + stderr;

describe('files and pages', () => {
  it('stay undecided where nobody is asked: the rest is written, the flag named, and the end is 2', async () => {
    project(app(`app.use('/assets', express.static('public'));`, BOOKS));
    const result = await own('--secure-rest');
    expect(result.code, shown(result)).toBe(2);
    expect(said(result)).toMatch(/FILES_UNDECIDED.*ALL \/assets serves files, by express\.static/);
    expect(said(result)).toContain(`--open 'ALL /assets'`);
    expect(text(root, 'app.js')).toContain(`app.get('/books', requireUser, `);
    expect(text(root, 'app.js')).toContain(`app.use('/assets', express.static('public'));`);
    const decided = await own('--open', '/assets');
    expect(decided.code, shown(decided)).toBe(0);
    const checked = await cli(root, 'check');
    expect(checked.code, shown(checked)).toBe(0);
  });

  it('what carries data is secured with the rest', async () => {
    project(
      app(
        `const { createProxyMiddleware } = require('http-proxy-middleware');`,
        `app.use('/legacy', createProxyMiddleware({ target: 'http://127.0.0.1:9' }));`,
        BOOKS,
      ),
      { 'http-proxy-middleware': '^3.0.0' },
    );
    const result = await own('--secure-rest');
    expect(result.code, shown(result)).toBe(0);
    expect(text(root, 'app.js')).toContain(
      `app.use('/legacy', requireUser, createProxyMiddleware(`,
    );
  });

  it('update announces them to a project that was in order, and changes nothing', async () => {
    project(app(BOOKS));
    expect((await own('--secure-rest')).code).toBe(0);
    const before = (text(root, 'app.js') ?? '').replace(
      BOOKS.slice(0, 15),
      `app.use('/assets', express.static('public'));\n${BOOKS.slice(0, 15)}`,
    );
    expect(before).toContain('express.static');
    writeFileSync(join(root, 'app.js'), before);
    const result = await run('update', '--no-install', '--no-verify');
    expect(result.code, shown(result)).toBe(0);
    expect(said(result)).toMatch(/warning +FILES_UNDECIDED/);
    expect(text(root, 'app.js')).toBe(before);
  });
});

describe('a guard in front of what may call on', () => {
  const FILES = `app.use(express.static('public'));`;

  it('goes there where all behind it is secured', async () => {
    project(app(FILES, BOOKS));
    const result = await own('--secure', 'ALL /*', '--secure', '/books');
    expect(result.code, shown(result)).toBe(0);
    expect(text(root, 'app.js')).toContain(`app.use(requireUser, express.static('public'));`);
  });

  it('not where something open is registered behind it', async () => {
    project(app(FILES, BOOKS));
    const result = await own('--secure', 'ALL /*', '--open', '/books');
    expect(result.code, shown(result)).toBe(2);
    expect(said(result)).toMatch(/GUARD_BLOCKED.*ALL \/\* .*stand before GET \/books as well/);
    expect(text(root, 'app.js')).toContain(FILES);
  });

  const generated = [
    '--secure',
    'ALL /*',
    '--secure',
    '/books',
    '--yes',
    '--no-install',
    '--no-verify',
  ];

  it.skipIf(!isLong)('not where auth routes are put behind it in the same run', async () => {
    project(app(FILES, `app.use(require('cors')());`, BOOKS), { cors: '^2.8.5' });
    const result = await run(...generated);
    expect(result.code, shown(result)).toBe(2);
    expect(said(result)).toMatch(/GUARD_BLOCKED.*the auth routes at \/auth/);
    expect(text(root, 'app.js')).toContain(FILES);
  });

  it.skipIf(!isLong)(
    'but where that run puts them in front of it, and then again and again',
    async () => {
      project(app(`app.use(express.json());`, FILES, BOOKS));
      const result = await run(...generated);
      expect(result.code, shown(result)).toBe(0);
      const written = text(root, 'app.js') ?? '';
      expect(written.indexOf(`app.use('/auth'`)).toBeLessThan(written.indexOf('express.static'));
      expect(written).toMatch(/app\.use\('\/auth'/);
      expect(written).toMatch(/app\.use\(requireAuth, express\.static/);
      const again = await run(...generated);
      expect(again.code, shown(again)).toBe(0);
      expect(text(root, 'app.js')).toBe(written);
    },
  );
});

describe('what stands before the guard', () => {
  const UPLOAD = [`const upload = require('multer')({ dest: 'up' });`];

  it.each<readonly [string, readonly string[], string, number, string | null]>([
    [
      'an upload that stands before nothing else: the guard goes in front of it',
      [...UPLOAD, `app.use('/up', upload.any());`, `app.post('/up', (req, res) => res.end());`],
      `app.use('/up', requireUser, upload.any());`,
      0,
      null,
    ],
    [
      'an upload that stands before what is open: a warning',
      [
        ...UPLOAD,
        `app.use(upload.any());`,
        `app.post('/up', (req, res) => res.end());`,
        `app.get('/health', (req, res) => res.end());`,
      ],
      `app.use(upload.any());`,
      0,
      'warning',
    ],
    [
      'a parameter loader that tells what exists: an error',
      [
        `app.param('id', (req, res, next, id) => (id === '7' ? next() : res.status(404).end()));`,
        `app.get('/books/:id', (req, res) => res.end());`,
      ],
      `app.get('/books/:id', requireUser, `,
      2,
      'error',
    ],
    [
      'a cache that is also in front of what is open: an error',
      [
        `const cache = require('apicache').middleware;`,
        `app.use(cache('5 minutes'));`,
        `app.get('/books', (req, res) => res.json([]));`,
        `app.get('/health', (req, res) => res.end());`,
      ],
      `app.use(cache('5 minutes'));`,
      2,
      'error',
    ],
    [
      'cors on a route: the guard goes behind it',
      [`const cors = require('cors');`, `app.get('/books', cors(), (req, res) => res.json([]));`],
      `app.get('/books', cors(), requireUser, (req, res)`,
      0,
      null,
    ],
    [
      'cors in use: the guard goes behind it',
      [
        `const cors = require('cors');`,
        `const r = express.Router();`,
        `r.get('/books', (req, res) => res.json([]));`,
        `app.use('/v1', cors(), r);`,
      ],
      `app.use('/v1', cors(), r);`,
      0,
      null,
    ],
    [
      'cors in all of a route: the guard goes behind it',
      [
        `const cors = require('cors');`,
        `app.route('/books').all(cors()).get((req, res) => res.json([]));`,
      ],
      `app.route('/books').all(cors()).get(requireUser, (req, res)`,
      0,
      null,
    ],
  ])('%s', async (_, lines, expected, code, message) => {
    project(app(...lines), { multer: '^2.0.0', cors: '^2.8.5', apicache: '^1.6.3' });
    const result = await own('--secure-rest', '--open', '/health');
    const isHealth = lines.some((line) => line.includes('/health'));
    const again = isHealth ? result : await own('--secure-rest');
    expect(again.code, shown(again)).toBe(code);
    expect(text(root, 'app.js')).toContain(expected);
    const [, severity] = / (\w+) +BEFORE_GUARD/.exec(said(again)) ?? [];
    expect(severity ?? null).toBe(message);
  });
});
