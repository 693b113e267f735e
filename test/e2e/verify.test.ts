import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli } from '../support/cli.js';
import { installModules } from '../support/services.js';
import { appOf, GUARD, packageJson } from '../support/verify-apps.js';
import { kept, verifyProject } from '../support/verify-project.js';

const stacks = join(import.meta.dirname, '../../fixtures/stacks');

beforeAll(() => {
  for (const stack of ['.', 'express4', 'express5']) installModules(join(stacks, stack));
});

const CJS_GUARD = GUARD.replace(
  "import { writeFileSync } from 'node:fs';",
  "const { writeFileSync } = require('node:fs');",
)
  .replaceAll('export function', 'function')
  .concat('\nmodule.exports = { guard, handler };\n');

/** Every way in which a guard can stand before a handler; each of them refuses. */
const GUARDED = `
app.all('/all', guard); app.get('/all', handler);
app.get('/two', guard); app.get('/two', handler);
app.route('/chain').all(guard).get(handler);
app.get('/after', guard, handler, (req, res, next) => { next(); });
app.get('/list', [[guard], handler]);
for (const name of ['red', 'blue']) app.get('/loop/' + name, guard, handler);
const router = express.Router();
router.use(express.json(), guard);
router.param('id', (req, res, next, id) => { if (id === '0') return res.status(404).end(); next(); });
router.route('/:id').get(handler).put(handler);
app.use('/router', router);
const sub = express();
sub.use(guard);
sub.get('/leaf', handler);
app.use('/sub', sub);
app.use('/used', guard, handler);
setTimeout(() => { app.post('/late', guard, handler); }, 200);
`;

const GUARDED_IDS = [
  ...['GET /all', 'GET /two', 'GET /chain', 'GET /after', 'GET /list'],
  ...['GET /loop/red', 'GET /loop/blue', 'GET /router/{id}', 'PUT /router/{id}'],
  ...['GET /sub/leaf', 'ALL /used', 'POST /late'],
];

describe.each([
  { stack: 'express5', version: '^5.1.0' },
  { stack: 'express4', version: '^4.21.0' },
])('on $stack', ({ stack, version }) => {
  it('sees every guard refuse, and calls no handler', async () => {
    const project = verifyProject(stack, 'guarded', appOf(GUARDED, version), GUARDED_IDS);
    const run = await project.verify('--yes');
    expect(kept(project.folder), run.text).toEqual(
      Object.fromEntries(GUARDED_IDS.map((id) => [id, 'refuses'])),
    );
    expect(run.code, run.text).toBe(0);
    expect(project.wasCalled()).toBe(false);
  });

  it('does so where the project is CommonJS', async () => {
    const files = {
      'package.json': packageJson(version, 'commonjs'),
      'src/guard.js': CJS_GUARD,
      'src/server.js': `const express = require('express');
const { guard, handler } = require('./guard.js');
const app = express();
${GUARDED}
app.listen(3000);
`,
    };
    const project = verifyProject(stack, 'guarded-cjs', files, GUARDED_IDS);
    const run = await project.verify('--yes');
    expect(new Set(Object.values(kept(project.folder))), run.text).toEqual(new Set(['refuses']));
    expect(project.wasCalled()).toBe(false);
  });

  it('finds what is open, and tells what stands in front of what it could not reach', async () => {
    const body = `
app.get('/open', handler);
app.use('/used', handler);
const local = (req, res, next) => (req.ip === '127.0.0.1' ? next() : guard(req, res, next));
app.get('/local', local, handler);
app.get('/spelled', (req, res, next) => (req.url === '/spelled' ? guard(req, res, next) : next()), handler);
app.post('/csrf', (req, res, next) => (req.headers['x-csrf'] ? next() : res.status(403).end()), handler);
app.post('/valid', function validate(req, res, next) { if (req.body?.name) next(); else res.status(400).end(); }, handler);
const router = express.Router();
router.param('id', (req, res, next, id) => { res.status(404).end(); });
router.get('/:id', handler);
app.use('/loaded', router);
app.get('/secure', (req, res, next) => (req.secure ? next() : res.redirect(301, 'https://' + req.hostname + req.url)), handler);
app.get('/users/:id', handler);
const exact = express.Router({ caseSensitive: true, strict: true });
exact.get('/exact/path', handler);
app.use((req, res, next) => (req.path.startsWith('/exact') ? guard(req, res, next) : next()), exact);
app.get('/decoded', (req, res, next) => (req.headers.authorization?.split('.')[1] ? next() : res.status(401).end()), handler);
app.get('/late', (req, res, next) => { res.status(401).end(); setTimeout(next, 100); }, handler);
app.get('/orders', (req, res, next) => (req.url.endsWith('/health') ? next() : guard(req, res, next)), handler);
app.get('/users/:name/x', guard, handler);
`;
    const ids = [
      ...['GET /open', 'ALL /used', 'GET /local', 'GET /spelled', 'POST /csrf', 'POST /valid'],
      ...[
        'GET /loaded/{id}',
        'GET /secure',
        'GET /users/{id}',
        'GET /users/{name}/x',
        'GET /late',
        'GET /decoded',
        'GET /exact/path',
        'GET /orders',
      ],
    ];
    const project = verifyProject(stack, 'open', appOf(body, version), ids);
    const run = await project.verify('--yes');
    expect(kept(project.folder), run.text).toEqual({
      'GET /open': 'hole',
      'ALL /used': 'hole',
      'GET /local': 'hole',
      'GET /spelled': 'hole',
      'POST /csrf': 'inconclusive',
      'POST /valid': 'inconclusive',
      'GET /loaded/{id}': 'inconclusive',
      'GET /secure': 'inconclusive',
      'GET /users/{id}': 'hole',
      // In capitals it would pass the guard, and is another path for the router.
      'GET /exact/path': 'inconclusive',
      'GET /decoded': 'hole',
      'GET /late': 'hole',
      'GET /orders': 'hole',
      'GET /users/{name}/x': 'refuses',
    });
    expect(run.code).toBe(2);
    expect(project.wasCalled()).toBe(false);
    const about = (id: string) =>
      run.problems.find(({ message }) => message.includes(`${id} `) || message.includes(`${id}:`))
        ?.message;
    expect(about('GET /local')).toContain('from this machine without a token arrives');
    expect(about('GET /decoded')).toContain('GET /decoded with a forged token arrives');
    expect(about('GET /orders')).toContain('GET /orders?page=/health without a token arrives');
    expect(about('POST /valid')).toContain('is answered 400, at validate (src/server.js:');
    expect(about('GET /secure')).toContain('is answered 301');
  });
});

it('check asks the running application where it is told to', async () => {
  const { folder } = verifyProject(
    'express5',
    'checked',
    appOf(`app.get('/safe', guard, handler);
app[Buffer.from('Z2V0', 'base64').toString()]('/other', handler);`),
    ['GET /safe'],
  );
  const { stdout, code } = await cli(folder, 'check', '--running', '--json');
  expect(code, stdout).toBe(2);
  expect(stdout).toContain('UNSEEN_ROUTE');
});

describe('what was seen', () => {
  it('stands beside what reading says, overrules it where it is worse, and counts for these sources alone', async () => {
    const project = verifyProject('express5', 'kept', appOf(`app.get('/safe', guard, handler);`), [
      'GET /safe',
    ]);
    const list = async () => {
      const { stdout } = await cli(project.folder, 'list', '--json');
      const { endpoints } = JSON.parse(stdout) as {
        endpoints: { guarded: unknown; basis: unknown }[];
      };
      return endpoints[0];
    };
    expect(await list()).not.toHaveProperty('basis.seen');
    await project.verify('--yes');
    expect(await list()).toHaveProperty('basis.seen', true);
    const file = join(project.folder, '.authwright/verify.json');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"refuses"', '"hole"'));
    expect(await list()).toMatchObject({ guarded: false });
    expect((await cli(project.folder, 'check')).code).toBe(2);
    const guard = join(project.folder, 'src/guard.js');
    writeFileSync(guard, `${readFileSync(guard, 'utf8')}// changed\n`);
    expect(await list()).toMatchObject({ guarded: true });
    await cli(project.folder, 'remove', '--yes', '--allow-dirty', '--no-typecheck');
    expect(existsSync(join(project.folder, '.authwright'))).toBe(false);
  });
});
