import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { makeProject, text } from '../unit/apply/scratch.js';

const ROUTER = `const { Router } = require('express');
const sharedRouter = Router();
sharedRouter.get('/x', (req, res) => res.json({ secret: 1 }));
sharedRouter.post('/y', (req, res) => res.json({ secret: 1 }));
module.exports = { sharedRouter };
`;
const GUARD = `exports.requireUser = (req, res, next) => {
  if (req.headers.authorization !== \`Bearer \${process.env.SERVICE_KEY}\`) return res.status(401).end();
  next();
};
`;
const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const app = (imported: string, mount = `app.use('/shared', sharedRouter);`): string =>
  `const express = require('express');\nconst { sharedRouter } = require('${imported}');\nconst app = express();\napp.get('/own', (req, res) => res.json(1));\n${mount}\nmodule.exports = app;\n`;
const own = (more: Readonly<Record<string, unknown>> = {}, dependencies = {}): string =>
  json({
    name: 'api',
    version: '1.0.0',
    dependencies: { express: '^5.1.0', ...dependencies },
    ...more,
  });
const shared = (name = '@acme/shared'): Readonly<Record<string, string>> => ({
  'packages/shared/package.json': json({ name, version: '1.0.0', main: 'index.js' }),
  'packages/shared/index.js': ROUTER,
});

let root = '';
afterEach(() => {
  rmSync(root, { recursive: true });
});

type Listed = {
  readonly endpoints: readonly {
    readonly id: string;
    readonly guarded: unknown;
    readonly source: { readonly file: string };
  }[];
  readonly unresolved: readonly { readonly code: string }[];
};

async function list(files: Readonly<Record<string, string>>, folder = 'apps/api'): Promise<Listed> {
  root = makeProject({ ...files, '.git/HEAD': 'ref: refs/heads/main\n' });
  const result = await cli(join(root, folder), 'list', '--json');
  return JSON.parse(result.stdout) as Listed;
}

describe('what another package of the workspace registers is read where it lies', () => {
  it.each<readonly [string, Readonly<Record<string, string>>]>([
    [
      'npm and yarn workspaces',
      {
        'package.json': json({ private: true, workspaces: ['apps/*', 'packages/*'] }),
        'apps/api/package.json': own({}, { '@acme/shared': '*' }),
        'apps/api/app.js': app('@acme/shared'),
        ...shared(),
      },
    ],
    [
      'pnpm workspaces, with an entry point that is built',
      {
        'pnpm-workspace.yaml': 'packages:\n  - apps/*\n  - packages/*\n',
        'package.json': json({ private: true }),
        'apps/api/package.json': own({}, { '@acme/shared': 'workspace:^' }),
        'apps/api/app.js': app('@acme/shared/routes'),
        'packages/shared/package.json': json({
          name: '@acme/shared',
          exports: { './routes': { require: './dist/routes.js' } },
        }),
        'packages/shared/src/routes.js': ROUTER,
      },
    ],
    [
      'a dependency by its folder',
      {
        'apps/api/package.json': own({}, { lib: 'file:../../packages/shared' }),
        'apps/api/app.js': app('lib'),
        ...shared('lib'),
      },
    ],
    [
      'a path out of the package',
      {
        'apps/api/package.json': own(),
        'apps/api/app.js': app('../../packages/shared'),
        ...shared(),
      },
    ],
    [
      'paths of a tsconfig.json above the package',
      {
        'tsconfig.base.json': json({
          compilerOptions: {
            baseUrl: '.',
            paths: { '@acme/shared': ['packages/shared/index.js'] },
          },
        }),
        'apps/api/tsconfig.json': json({ extends: '../../tsconfig.base.json' }),
        'apps/api/package.json': own(),
        'apps/api/app.js': app('@acme/shared'),
        ...shared('another-name'),
      },
    ],
    [
      'references of tsconfig.json',
      {
        'apps/api/tsconfig.json': json({ references: [{ path: '../../packages/shared' }] }),
        'apps/api/package.json': own(),
        'apps/api/app.js': app('@acme/shared'),
        ...shared(),
      },
    ],
  ])('%s', async (_, files) => {
    const { endpoints, unresolved } = await list(files);
    expect(unresolved).toEqual([]);
    expect(endpoints.map(({ id }) => id).sort()).toEqual([
      'GET /own',
      'GET /shared/x',
      'POST /shared/y',
    ]);
    const found = endpoints.find(({ id }) => id === 'GET /shared/x');
    expect(found?.source.file).toMatch(/^\.\.\/\.\.\/packages\/shared\//);
  });

  it('a guard of another package counts', async () => {
    const { endpoints } = await list({
      'package.json': json({ workspaces: ['apps/*', 'packages/*'] }),
      'apps/api/package.json': own({}, { '@acme/guard': '*' }),
      'apps/api/app.js': `const express = require('express');\nconst { requireUser } = require('@acme/guard');\nconst app = express();\napp.get('/own', requireUser, (req, res) => res.json(1));\nmodule.exports = app;\n`,
      'packages/guard/package.json': json({ name: '@acme/guard', main: 'index.js' }),
      'packages/guard/index.js': GUARD,
    });
    expect(endpoints.map(({ id, guarded }) => [id, guarded])).toEqual([['GET /own', true]]);
  });

  it('a package that is merely named like a dependency is not what is imported', async () => {
    const { endpoints } = await list(
      {
        'package.json': json({
          name: 'express',
          version: '1.0.0',
          dependencies: { express: '^5.1.0', cors: '^2.8.5' },
        }),
        'app.js': `const express = require('express');\nconst cors = require('cors');\nconst app = express();\napp.use(cors());\napp.get('/own', (req, res) => res.json(1));\nmodule.exports = app;\n`,
        'index.js': `module.exports = () => ({});\n`,
        'examples/cors/package.json': json({ name: 'cors', version: '0.1.0' }),
        'examples/cors/index.js': `module.exports = () => (req, res) => res.end();\n`,
      },
      '.',
    );
    expect(endpoints.map(({ id }) => id)).toEqual(['GET /own']);
  });
});

describe('what lies in another package is guarded at its mount', () => {
  const project = (mount?: string): Readonly<Record<string, string>> => ({
    'package.json': json({ workspaces: ['apps/*', 'packages/*'] }),
    'apps/api/package.json': own({}, { '@acme/shared': '*' }),
    'apps/api/app.js': app('@acme/shared', mount),
    'apps/api/mine.js': GUARD,
    '.git/HEAD': 'ref: refs/heads/main\n',
    ...shared(),
  });
  const flags = [
    '--guard',
    'mine.js#requireUser',
    '--yes',
    '--no-install',
    '--no-verify',
    '--allow-dirty',
  ];
  const run = (...argv: readonly string[]) => cli(join(root, 'apps/api'), ...argv, ...flags);

  it('when everything behind it is secured, and twice is once', async () => {
    root = makeProject(project());
    const result = await run('--secure-rest');
    expect(result.code, shown(result)).toBe(0);
    const written = text(root, 'apps/api/app.js');
    expect(written).toContain(`app.use('/shared', requireUser, sharedRouter);`);
    expect(written).toContain(`app.get('/own', requireUser, (req`);
    expect(text(root, 'packages/shared/index.js')).toBe(ROUTER);
    const again = await run('--secure-rest');
    expect(again.code, shown(again)).toBe(0);
    expect(text(root, 'apps/api/app.js')).toBe(written);
    const checked = await cli(join(root, 'apps/api'), 'check');
    expect(checked.code, shown(checked)).toBe(0);
  });

  it('else it is blocked, with the place and what to put there', async () => {
    root = makeProject(project());
    const split = ['--secure', '/shared/x', '--open', '/shared/y', '--open', '/own'];
    const result = await run(...split);
    expect(result.code, shown(result)).toBe(2);
    expect(text(root, 'apps/api/app.js')).toBe(app('@acme/shared'));
    expect(text(root, 'packages/shared/index.js')).toBe(ROUTER);
    const line = `app.get('/shared/x', requireUser);`;
    const said = `put  ${line}  (from mine.js) above app.js:5 by hand`;
    expect((result.stdout + result.stderr).replace(/\s+/g, ' ')).toContain(
      said.replace(/ +/g, ' '),
    );

    const pasted = app('@acme/shared', `${line}\napp.use('/shared', sharedRouter);`);
    const imported = `const { requireUser } = require('./mine.js');\n${pasted}`;
    writeFileSync(join(root, 'apps/api/app.js'), imported);
    const again = await run(...split);
    expect(again.code, shown(again)).toBe(0);
    expect(text(root, 'apps/api/app.js')).toBe(imported);
    const checked = await cli(join(root, 'apps/api'), 'check');
    expect(checked.code, shown(checked)).toBe(0);
  });

  it('and where the same call mounts something of its own', async () => {
    const mount = `const mine = express.Router();\nmine.get('/z', (req, res) => res.json(1));\nfor (const each of [sharedRouter, mine]) app.use('/shared', each);`;
    root = makeProject(project(mount));
    const result = await run(
      '--secure',
      '/shared/x',
      '--secure',
      '/shared/y',
      '--open',
      '/shared/z',
      '--open',
      '/own',
    );
    expect(result.code, shown(result)).toBe(2);
    expect(text(root, 'apps/api/app.js')).toBe(app('@acme/shared', mount));
  });

  it('and where a guard there would stand before others', async () => {
    const mount = `app.use(sharedRouter);\napp.get('/late', (req, res) => res.json(1));`;
    root = makeProject(project(mount));
    const result = await run(
      '--secure',
      '/x',
      '--secure',
      '/y',
      '--open',
      '/own',
      '--open',
      '/late',
    );
    expect(result.code, shown(result)).toBe(2);
    expect(result.stdout + result.stderr).toMatch(/requireUser/);
    expect(text(root, 'apps/api/app.js')).toBe(app('@acme/shared', mount));
    expect(text(root, 'packages/shared/index.js')).toBe(ROUTER);
  });
});

describe('what an installed package registers is guarded at its mount', () => {
  const HOOKS = `module.exports = (options) => {
  const router = require('express').Router();
  router.get('/queues', (req, res) => res.json([]));
  router.delete('/queues/:id', (req, res) => res.json({ gone: req.params.id }));
  return router;
};
`;
  const pretend = {
    'package.json': own({}, { 'queue-pages': '^1.0.0' }),
    'app.js': app('./nothing', `app.use('/admin', require('queue-pages')({}));`).replace(
      /const \{ sharedRouter.*\n/,
      '',
    ),
    'mine.js': GUARD,
    'node_modules/queue-pages/package.json': json({ name: 'queue-pages', version: '1.0.0' }),
    'node_modules/queue-pages/index.js': HOOKS,
  };
  const flags = ['--guard', 'mine.js#requireUser', '--yes', '--no-install', '--no-verify'];

  it('with its routes listed at their places in it', async () => {
    const { endpoints, unresolved } = await list(pretend, '.');
    expect(unresolved).toEqual([]);
    expect(endpoints.map(({ id, source }) => `${id} ${source.file}`).sort()).toEqual([
      'DELETE /admin/queues/{id} node_modules/queue-pages/index.js',
      'GET /admin/queues node_modules/queue-pages/index.js',
      'GET /own app.js',
    ]);
    const result = await cli(root, ...flags, '--allow-dirty', '--secure-rest');
    expect(result.code, shown(result)).toBe(0);
    expect(text(root, 'app.js')).toContain(
      `app.use('/admin', requireUser, require('queue-pages')({}));`,
    );
    expect(text(root, 'node_modules/queue-pages/index.js')).toBe(HOOKS);
    const checked = await cli(root, 'check');
    expect(checked.code, shown(checked)).toBe(0);
  });

  it('and the answer about one that cannot be read is remembered', async () => {
    await list(
      {
        ...pretend,
        'node_modules/queue-pages/index.js': `module.exports = () => (req, res, next) => require('other')(req, res, next);\n`,
        'app.js': pretend['app.js'].replace(`'/admin', `, ''),
      },
      '.',
    );
    const asked = await cli(root, ...flags, '--allow-dirty', '--secure-rest');
    expect(asked.code, shown(asked)).toBe(2);
    expect(asked.stdout + asked.stderr).toContain('queue-pages#default=passes');
    const told = await cli(
      root,
      ...flags,
      '--allow-dirty',
      '--secure-rest',
      '--judge',
      'queue-pages#default=passes',
    );
    expect(told.code, shown(told)).toBe(0);
    const checked = await cli(root, 'check');
    expect(checked.code, shown(checked)).toBe(0);
  });
});
