import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { installModules } from '../support/services.js';
import { kept, verifyProject } from '../support/verify-project.js';

const stacks = join(import.meta.dirname, '../../fixtures/stacks');

beforeAll(() => {
  for (const stack of ['.', 'koa3']) installModules(join(stacks, stack));
});

const GUARD = `const { writeFileSync } = require('node:fs');

async function guard(ctx, next) {
  if (ctx.get('authorization') !== 'Bearer ' + process.env.API_TOKEN) ctx.throw(401, 'no token');
  await next();
}

function handler(ctx) {
  writeFileSync('called', ctx.url);
  ctx.body = {};
}

module.exports = { guard, handler };
`;

const APP = `const app = new Koa();
app.use(async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    ctx.status = error.status ?? 500;
    ctx.body = {};
  }
});
const router = new Router();
router.get('/first', guard, handler);
router.get('/open', handler);
router.get('/local', (ctx, next) => (ctx.ip === '127.0.0.1' ? next() : guard(ctx, next)), handler);
router.post('/valid', async function validate(ctx, next) { ctx.throw(400, 'no name'); }, guard, handler);
const inner = new Router({ prefix: '/inner' });
inner.use(guard);
inner.get('/:id', handler);
inner.put('/:id', guard, handler);
router.use(inner.routes());
app.use(router.routes());
const late = new Router();
late.all('/both', guard, handler);
app.use(guard);
app.use(late.routes()).use(late.allowedMethods());
app.listen(3000);
`;

const IDS = [
  ...['GET /first', 'GET /open', 'GET /local', 'POST /valid', 'GET /inner/{id}', 'PUT /inner/{id}'],
  'ALL /both',
];

const SEEN = {
  'GET /first': 'refuses',
  'GET /open': 'hole',
  'GET /local': 'hole',
  'POST /valid': 'inconclusive',
  // What a router with a prefix uses does not run for /INNER/1, which its routes take.
  'GET /inner/{id}': 'hole',
  'PUT /inner/{id}': 'refuses',
  'ALL /both': 'refuses',
};

const packageJson = (type: string) =>
  `${JSON.stringify({ name: 'app', type, scripts: { start: 'node src/server.js' }, dependencies: { koa: '^3.0.0', '@koa/router': '^15.0.0' } })}\n`;

describe('koa', () => {
  it('is asked in CommonJS', async () => {
    const project = verifyProject(
      'koa3',
      'cjs',
      {
        'package.json': packageJson('commonjs'),
        'src/guard.js': GUARD,
        'src/server.js': `const Koa = require('koa');
const Router = require('@koa/router');
const { guard, handler } = require('./guard.js');
${APP}`,
      },
      IDS,
    );
    const run = await project.verify('--yes');
    expect(kept(project.folder), run.text).toEqual(SEEN);
    expect(project.wasCalled()).toBe(false);
  });

  it('is asked in modules, where the router is another build', async () => {
    const project = verifyProject(
      'koa3',
      'esm',
      {
        'package.json': packageJson('module'),
        'src/guard.js': GUARD.replace(
          /const \{ writeFileSync \} = require\('node:fs'\);/,
          "import { writeFileSync } from 'node:fs';",
        ).replace('module.exports =', 'export'),
        'src/server.js': `import Koa from 'koa';
import Router from '@koa/router';
import { guard, handler } from './guard.js';
${APP}`,
      },
      IDS,
    );
    const run = await project.verify('--yes');
    expect(kept(project.folder), run.text).toEqual(SEEN);
    expect(project.wasCalled()).toBe(false);
  });
});
