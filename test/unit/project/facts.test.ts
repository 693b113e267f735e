import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/model/diagnostic.js';
import type { Diagnostic, ProjectFacts } from '../../../src/model/types.js';
import { type FactOverrides, type FactsResult, readFacts } from '../../../src/project/facts.js';
import { takeSnapshot } from '../../../src/project/snapshot.js';
import { ADAPTERS } from './adapters.js';
import { makeProject } from './support.js';

type Files = Record<string, string>;

const TS_APP = `import express from 'express';\nexport const app = express();\n`;
const JS_APP = `const express = require('express');\nmodule.exports = express();\n`;

function pkg(fields: Record<string, unknown> = {}): string {
  return JSON.stringify({ name: 'shop', dependencies: { express: '^5.1.0' }, ...fields });
}

function read(files: Files, overrides: FactOverrides = {}, folder = '.'): Promise<FactsResult> {
  return readFacts(takeSnapshot(join(makeProject(files), folder)), ADAPTERS, overrides);
}

async function facts(files: Files, overrides: FactOverrides = {}): Promise<ProjectFacts> {
  return (await read({ 'package.json': pkg(), ...files }, overrides)).facts;
}

async function problemsOf(run: Promise<unknown>): Promise<readonly Diagnostic[]> {
  try {
    await run;
  } catch (error) {
    if (error instanceof UserError) return error.diagnostics;
    throw error;
  }
  return [];
}

const tsconfig = (compilerOptions: object, more: object = {}) =>
  JSON.stringify({ compilerOptions, ...more });

describe('what cannot be a project', () => {
  it('has no package.json', async () => {
    expect(await problemsOf(read({ 'src/app.ts': TS_APP }))).toMatchObject([
      { code: 'NO_PACKAGE_JSON', fix: expect.stringContaining('--cwd') as string },
    ]);
  });

  it.each([
    ['{\n  "name": "x",\n}', 3, 1],
    ['{ "name": 1 }', 1, 1],
    ['[]', 1, 1],
    ['{ "scripts": { "a": 1 } }', 1, 1],
  ])('has a package.json that is wrong, with its place: %j', async (text, line, column) => {
    expect(await problemsOf(read({ 'package.json': text }))).toMatchObject([
      { code: 'PACKAGE_JSON_INVALID', loc: { file: 'package.json', line, column } },
    ]);
  });

  it('has no supported framework; what was looked for and what is supported is said', async () => {
    const files = { 'package.json': pkg({ dependencies: { sails: '1.0.0' } }) };
    const [first, second] = await problemsOf(read(files));
    expect(first).toMatchObject({ code: 'NO_FRAMEWORK' });
    expect(first?.message).toContain('found sails 1; looked for: Express, Fastify');
    expect(second?.message).toBe('supported: Express, Fastify');
  });

  it('takes a package.json with a BOM', async () => {
    expect((await facts({ 'package.json': `\uFEFF${pkg()}` })).name).toBe('shop');
  });
});

describe('framework', () => {
  it('has the installed version, wherever up to the git root it is installed', async () => {
    const installed = { 'node_modules/express/package.json': '{ "version": "5.2.1" }' };
    expect((await facts(installed)).framework).toEqual({
      id: 'express',
      version: '5.2.1',
      major: 5,
      evidence: 'express 5.2.1 is installed (package.json: ^5.1.0)',
    });
    const hoisted = await read(
      {
        '.git/HEAD': '',
        'node_modules/express/package.json': '{ "version": "4.21.2" }',
        'api/package.json': pkg(),
      },
      {},
      'api',
    );
    expect(hoisted.facts.framework.version).toBe('4.21.2');
  });

  it('has what package.json asks for when nothing is installed', async () => {
    expect((await facts({})).framework).toEqual({
      id: 'express',
      version: '5.1.0',
      major: 5,
      evidence: '"express": "^5.1.0"',
    });
  });

  const both = pkg({ dependencies: { fastify: '5.0.0', express: '5.0.0' } });

  it('is the one that the sources import, of several', async () => {
    const result = await read({
      'package.json': both,
      'a.js': '// import "express"\nrequire("fastify")',
    });
    expect(result.facts.framework.id).toBe('fastify');
    expect(result.ambiguities).toEqual([]);
  });

  it('is asked when the sources import several, and named by a flag', async () => {
    const files = { 'package.json': both, 'a.js': 'require("fastify")', 'b.js': JS_APP };
    expect((await read(files)).ambiguities).toMatchObject([
      {
        fact: 'framework',
        flag: '--framework',
        guess: 'express',
        options: [{ id: 'express' }, { id: 'fastify' }],
      },
    ]);
    const named = await read(files, { framework: 'fastify' });
    expect(named.facts.framework.id).toBe('fastify');
    expect(named.ambiguities).toEqual([]);
  });

  it('is found in the workspace root, where some monorepos declare everything', async () => {
    const files = {
      '.git/HEAD': '',
      'package.json': pkg({ workspaces: ['apps/*'] }),
      'apps/api/package.json': '{ "name": "api" }',
      'apps/api/src/app.ts': TS_APP,
    };
    expect((await read(files, {}, 'apps/api')).facts.framework.id).toBe('express');
  });
});

describe('overrides', () => {
  it.each<[FactOverrides, string, string]>([
    [{ framework: 'rails' }, 'UNKNOWN_FRAMEWORK', 'express, fastify'],
    [{ module: 'amd' }, 'UNKNOWN_MODULE', 'esm, cjs'],
    [{ testRunner: 'mocha' }, 'UNKNOWN_TEST_RUNNER', 'vitest, jest, node-test'],
    [{ store: 'oracle' }, 'UNKNOWN_STORE', 'libsql, postgres'],
  ])('that are wrong name what is accepted: %j', async (overrides, code, accepted) => {
    const [first] = await problemsOf(facts({ 'src/app.ts': TS_APP }, overrides));
    expect(first?.code).toBe(code);
    expect(first?.fix).toContain(accepted);
  });

  it('cannot make a framework of one that is not there', async () => {
    expect(await problemsOf(facts({}, { framework: 'fastify' }))).toMatchObject([
      { code: 'NO_FRAMEWORK' },
      {},
    ]);
  });

  it('win over what was found', async () => {
    const found = await facts(
      { 'package.json': pkg({ dependencies: { express: '5.0.0', pg: '8.0.0' } }), 'a.js': JS_APP },
      { module: 'esm', testRunner: 'jest', store: 'libsql' },
    );
    expect(found.moduleSystem).toEqual({ id: 'esm', evidence: '--module esm' });
    expect(found.testRunner).toMatchObject({ id: 'jest', evidence: '--test-runner jest' });
    expect(found.store).toEqual({ id: 'libsql', evidence: '--store libsql' });
  });
});

describe('store', () => {
  it.each([
    [{ pg: '8.0.0' }, 'postgres'],
    [{ '@libsql/client': '0.18.0' }, 'libsql'],
    [{}, null],
  ])('%j', async (dependencies, id) => {
    const text = pkg({ dependencies: { express: '5.0.0', ...dependencies } });
    expect((await facts({ 'package.json': text })).store?.id ?? null).toBe(id);
  });

  it('is asked when there are several', async () => {
    const dependencies = { express: '5.0.0', pg: '8.0.0', '@libsql/client': '0.18.0' };
    expect((await read({ 'package.json': pkg({ dependencies }) })).ambiguities).toMatchObject([
      { fact: 'store', flag: '--store', guess: 'libsql' },
    ]);
  });
});

describe('language, module system and import extension', () => {
  type Row = [string, Files, { language: string; module: string; extension: string }];
  const ts = (module: string, extension: string) => ({ language: 'typescript', module, extension });
  const js = (module: string, extension: string) => ({ language: 'javascript', module, extension });
  const twoImports = (ending: string) =>
    `import { a } from './a${ending}';\nimport type { B } from '../b${ending}';\n${TS_APP}`;

  it.each<Row>([
    [
      'NodeNext and "type": "module"',
      {
        'package.json': pkg({ type: 'module' }),
        'tsconfig.json': tsconfig({ module: 'NodeNext' }),
        'src/app.ts': TS_APP,
      },
      ts('esm', '.js'),
    ],
    [
      'NodeNext without it is CommonJS',
      { 'tsconfig.json': tsconfig({ module: 'NodeNext' }), 'src/app.ts': TS_APP },
      ts('cjs', ''),
    ],
    [
      'NodeNext in CommonJS that writes .js anyway',
      { 'tsconfig.json': tsconfig({ module: 'node16' }), 'src/app.ts': twoImports('.js') },
      ts('cjs', '.js'),
    ],
    [
      'TypeScript compiled to CommonJS',
      {
        'tsconfig.json': '{\n// comment\n"compilerOptions": { "module": "commonjs", }, }',
        'src/app.ts': TS_APP,
      },
      ts('cjs', ''),
    ],
    [
      'bundler resolution in an ES module',
      {
        'package.json': pkg({ type: 'module' }),
        'tsconfig.json': tsconfig({ module: 'ESNext', moduleResolution: 'bundler' }),
        'src/app.ts': TS_APP,
      },
      ts('esm', ''),
    ],
    [
      'bundler resolution, .js by habit',
      {
        'package.json': pkg({ type: 'module' }),
        'tsconfig.json': tsconfig({ module: 'preserve', moduleResolution: 'bundler' }),
        'src/app.ts': twoImports('.js'),
      },
      ts('esm', '.js'),
    ],
    [
      '.ts extensions that are rewritten',
      {
        'package.json': pkg({ type: 'module' }),
        'tsconfig.json': tsconfig({ module: 'nodenext', rewriteRelativeImportExtensions: true }),
        'src/app.ts': TS_APP,
      },
      ts('esm', '.ts'),
    ],
    [
      '.ts extensions allowed, but the habit is .js',
      {
        'package.json': pkg({ type: 'module' }),
        'tsconfig.json': tsconfig({ module: 'nodenext', allowImportingTsExtensions: true }),
        'src/app.ts': twoImports('.js'),
      },
      ts('esm', '.js'),
    ],
    [
      'tsx without "type": "module" runs CommonJS',
      {
        'package.json': pkg({ scripts: { dev: 'tsx watch src/app.ts' } }),
        'tsconfig.json': tsconfig({ module: 'ESNext', moduleResolution: 'node' }),
        'src/app.ts': TS_APP,
      },
      ts('cjs', ''),
    ],
    [
      'a top-level await is proof of ES modules',
      {
        'tsconfig.json': tsconfig({ module: 'ESNext', moduleResolution: 'bundler' }),
        'src/app.ts': `${TS_APP}\nawait start();\n`,
      },
      ts('esm', ''),
    ],
    [
      'ts-node with a configuration of its own',
      {
        'package.json': pkg({ scripts: { start: 'ts-node -P tsconfig.server.json src/app.ts' } }),
        'tsconfig.json': tsconfig({ module: 'ESNext' }),
        'tsconfig.server.json': tsconfig({ module: 'commonjs' }, { extends: './tsconfig.json' }),
        'src/app.ts': TS_APP,
      },
      ts('cjs', ''),
    ],
    [
      'module kind by extends',
      {
        'package.json': pkg({ type: 'module' }),
        'config/base.json': tsconfig({ module: 'Node18' }),
        'tsconfig.json': tsconfig({}, { extends: './config/base.json' }),
        'src/app.ts': TS_APP,
      },
      ts('esm', '.js'),
    ],
    [
      '.mts sources',
      { 'tsconfig.json': tsconfig({ module: 'nodenext' }), 'src/app.mts': TS_APP },
      ts('esm', '.js'),
    ],
    ['require in JavaScript', { 'app.js': JS_APP }, js('cjs', '')],
    ['CommonJS that writes .js', { 'app.js': `${JS_APP}require('./a.js')` }, js('cjs', '.js')],
    [
      'an ES module in JavaScript',
      { 'package.json': pkg({ type: 'module' }), 'app.js': TS_APP },
      js('esm', '.js'),
    ],
    ['.mjs sources', { 'src/app.mjs': TS_APP }, js('esm', '.js')],
    ['.cjs sources', { 'package.json': pkg({ type: 'module' }), 'a.cjs': JS_APP }, js('cjs', '')],
    [
      'imports that babel compiles',
      {
        'package.json': pkg({ devDependencies: { '@babel/core': '7.0.0' } }),
        'src/app.js': twoImports(''),
      },
      js('cjs', ''),
    ],
    ['imports that Node recognises', { 'src/app.js': twoImports('.js') }, js('esm', '.js')],
    [
      'JavaScript beside a tsconfig',
      { 'tsconfig.json': tsconfig({ allowJs: true }), 'src/app.js': JS_APP },
      js('cjs', ''),
    ],
  ])('%s', async (_name, files, expected) => {
    const found = await facts(files);
    expect({
      language: found.language,
      module: found.moduleSystem.id,
      extension: found.importExtension,
    }).toEqual(expected);
    expect(found.moduleSystem.evidence).not.toBe('');
  });

  it.each<[string, Record<string, string>, string, string]>([
    ['its application', { 'src/app.cjs': JS_APP, 'src/a.js': '', 'src/b.js': '' }, '.cjs', 'cjs'],
    ['its application', { 'src/app.mjs': TS_APP, 'src/a.js': 'exports.a = 1;\n' }, '.mjs', 'esm'],
    ['its application', { 'src/app.js': JS_APP, 'src/a.cjs': '', 'src/b.cjs': '' }, '.js', 'esm'],
    [
      'the application that is started',
      {
        'package.json': pkg({ type: 'module', scripts: { start: 'node src/main.cjs' } }),
        ...{ 'src/main.cjs': JS_APP, 'src/other.js': TS_APP, 'src/third.js': TS_APP },
      },
      '.cjs',
      'cjs',
    ],
    [
      'most sources where none is seen to make it',
      { 'src/a.cjs': "require('express')", 'src/b.cjs': '', 'src/c.js': '' },
      '.cjs',
      'cjs',
    ],
    [
      'TypeScript for Node',
      { 'tsconfig.json': tsconfig({ module: 'node16' }), 'src/app.cts': TS_APP },
      '.cts',
      'cjs',
    ],
    [
      'TypeScript with JavaScript beside it',
      {
        'tsconfig.json': tsconfig({ module: 'nodenext', allowJs: true }),
        ...{ 'src/app.mts': TS_APP, 'src/old.cjs': '' },
      },
      '.mts',
      'esm',
    ],
  ])('names what is generated as %s (%#)', async (_name, files, extension, module) => {
    const found = await facts({ 'package.json': pkg({ type: 'module' }), ...files });
    expect([found.sourceExtension, found.moduleSystem.id]).toEqual([extension, module]);
    if (extension.length > 3) expect(found.moduleSystem.evidence).toContain(extension);
  });

  it('keeps the names of an earlier run', async () => {
    const files = { 'package.json': pkg({ type: 'module' }), 'src/app.cjs': JS_APP };
    const again = async (...habits: readonly string[]) =>
      (await facts(files, { habits, module: 'cjs' })).sourceExtension;
    expect(await again('fileNaming=kebab', 'extension=.cjs')).toBe('.cjs');
    expect(await again('fileNaming=kebab')).toBe('.js');
    const turned = facts(files, { habits: ['extension=.cjs'], module: 'esm' });
    expect(await problemsOf(turned)).toMatchObject([{ code: 'MODULE_NAMED' }]);
    expect((await facts(files, { module: 'esm' })).sourceExtension).toBe('.mjs');
  });

  it('finds the project behind a solution that covers the sources', async () => {
    const found = await facts({
      'tsconfig.json': tsconfig(
        { module: 'esnext' },
        { files: [], references: [{ path: './tsconfig.spec.json' }, { path: './app' }] },
      ),
      'tsconfig.spec.json': tsconfig({ module: 'esnext' }, { include: ['src/**/*.spec.ts'] }),
      'app/tsconfig.json': tsconfig(
        { module: 'commonjs', verbatimModuleSyntax: true },
        { include: ['../src'] },
      ),
      'src/main.ts': TS_APP,
    });
    expect(found.tsconfig).toBe('app/tsconfig.json');
    expect(found.moduleSystem.id).toBe('cjs');
    expect(found.verbatimModuleSyntax).toBe(true);
  });

  it('says when tsconfig.json extends what is not there, and goes on', async () => {
    const result = await read({
      'package.json': pkg(),
      'tsconfig.json': tsconfig({}, { extends: '@company/tsconfig/node.json' }),
      'src/app.ts': TS_APP,
    });
    expect(result.diagnostics).toMatchObject([
      { code: 'TSCONFIG_UNREADABLE', severity: 'warning', loc: { file: 'tsconfig.json' } },
    ]);
    expect(result.facts.language).toBe('typescript');
  });
});

describe('source root', () => {
  it.each<[string, string[], string]>([
    ['sources in src', ['src/app.ts', 'src/routes/a.ts'], 'src'],
    ['sources at the top', ['app.js', 'routes/a.js'], '.'],
    ['routes only, below src', ['src/routes/a.ts', 'src/routes/b.ts'], 'src'],
    ['a server beside a client', ['src/server/app.ts', 'src/server/routes/a.ts'], 'src/server'],
    ['a folder in a folder', ['server/src/app.ts', 'server/src/r/a.ts'], 'server/src'],
    ['an app of a monorepo', ['apps/api/src/main.ts'], 'apps/api/src'],
    [
      'a script that uses the framework too',
      ['backend/a.ts', 'backend/b.ts', 'scripts/x.ts'],
      'backend',
    ],
    ['nothing usual', ['things/app.js'], '.'],
  ])('%s', async (_name, files, expected) => {
    const sources = Object.fromEntries(files.map((file) => [file, TS_APP]));
    expect((await facts({ 'src/client/page.ts': 'export {};', ...sources })).sourceRoot).toBe(
      expected,
    );
  });
});

describe('file naming', () => {
  it.each<[string[], string]>([
    [['user-routes', 'order-service', 'userThing'], 'kebab'],
    [['userRoutes', 'orderService'], 'camel'],
    [['UserRoutes', 'OrderService'], 'pascal'],
    [['user.controller', 'user.service', 'catchAsync'], 'dot'],
    [['user_routes', 'order_service'], 'snake'],
    [['app', 'users'], 'kebab'],
  ])('%j', async (names, expected) => {
    const files = Object.fromEntries(names.map((name) => [`src/${name}.ts`, TS_APP]));
    const noise = { 'src/a.test.ts': '', 'src/b.d.ts': '', 'jest.config.js': '' };
    expect((await facts({ ...files, ...noise })).fileNaming).toBe(expected);
  });
});

describe('package manager', () => {
  const lockAbove = {
    '.git/HEAD': '',
    'pnpm-workspace.yaml': 'packages: ["api"]',
    'pnpm-lock.yaml': '',
  };

  it.each<[string, Files, string, string]>([
    ['a lock file', { 'yarn.lock': '' }, 'yarn', 'yarn.lock'],
    ['bun', { 'bun.lock': '' }, 'bun', 'bun.lock'],
    ['npm', { 'package-lock.json': '{}' }, 'npm', 'package-lock.json'],
    [
      'the field beats the lock file',
      { 'package.json': pkg({ packageManager: 'pnpm@10.1.0' }), 'package-lock.json': '{}' },
      'pnpm',
      '"packageManager": "pnpm@10.1.0"',
    ],
    ['nothing', {}, 'npm', 'no lock file'],
  ])('%s', async (_name, files, id, evidence) => {
    const found = (await facts(files)).packageManager;
    expect(found.id).toBe(id);
    expect(found.evidence).toContain(evidence);
  });

  it('is that of the workspace root', async () => {
    const found = await read({ ...lockAbove, 'api/package.json': pkg() }, {}, 'api');
    expect(found.facts.packageManager).toEqual({ id: 'pnpm', evidence: 'pnpm-lock.yaml in ..' });
  });
});

describe('test runner', () => {
  const dev = (names: string[], scripts: Record<string, string> = {}) =>
    pkg({ devDependencies: Object.fromEntries(names.map((name) => [name, '1.0.0'])), scripts });

  it.each<[string, Files, string, string]>([
    ['vitest', { 'package.json': dev(['vitest']) }, 'vitest', 'test'],
    ['jest', { 'package.json': dev(['jest']), 'tests/a.test.js': '' }, 'jest', 'tests'],
    [
      'of two, the one that the script calls',
      { 'package.json': dev(['vitest', 'jest'], { test: 'jest --ci' }) },
      'jest',
      'test',
    ],
    [
      'node:test by its script',
      { 'package.json': dev([], { test: 'node --test' }), 'spec/a.spec.js': '' },
      'node-test',
      'spec',
    ],
    [
      'node:test by its script, though another is installed',
      { 'package.json': dev(['vitest'], { test: 'node --test' }) },
      'node-test',
      'test',
    ],
    ['none', { 'src/app.ts': TS_APP }, 'node-test', 'test'],
    [
      "none, and sources that Node's own does not load",
      { 'src/app.cts': TS_APP },
      'vitest',
      'test',
    ],
    [
      'tests beside the sources',
      { 'package.json': dev(['vitest']), 'src/app.ts': TS_APP, 'src/users/a.test.ts': '' },
      'vitest',
      'src/auth',
    ],
    [
      'tests beside the sources, in folders',
      { 'package.json': dev(['vitest']), 'src/app.ts': TS_APP, 'src/u/__tests__/a.test.ts': '' },
      'vitest',
      'src/auth/__tests__',
    ],
    [
      'one folder in the sources',
      { 'package.json': dev(['jest']), 'src/app.ts': TS_APP, 'src/tests/s/a.test.ts': '' },
      'jest',
      'src/tests',
    ],
    [
      'browser tests say nothing',
      { 'package.json': dev(['vitest']), 'cypress/e2e/a.cy.ts': '', 'e2e/b.spec.ts': '' },
      'vitest',
      'test',
    ],
    [
      'jest that looks into the sources only',
      {
        'package.json': pkg({ devDependencies: { jest: '1.0.0' }, jest: { rootDir: 'src' } }),
        'src/app.ts': TS_APP,
      },
      'jest',
      'src/auth',
    ],
  ])('%s', async (_name, files, id, testDir) => {
    const found = (await facts(files)).testRunner;
    expect({ id: found.id, testDir: found.testDir }).toEqual({ id, testDir });
    expect(found.evidence).not.toBe('');
  });

  it('is asked when there are two and no script says', async () => {
    expect((await read({ 'package.json': dev(['vitest', 'jest']) })).ambiguities).toMatchObject([
      { fact: 'testRunner', flag: '--test-runner', guess: 'vitest' },
    ]);
  });
});

describe('.env', () => {
  const script = (name: string, command: string): Files => ({
    'package.json': pkg({ scripts: { [name]: command } }),
  });

  it.each<[string, Files, string, string]>([
    [
      'dotenv',
      { 'src/config.ts': `import 'dotenv/config';\n${TS_APP}` },
      'dotenv',
      'src/config.ts',
    ],
    [
      'required dotenv',
      { 'index.js': `require('dotenv').config();${JS_APP}` },
      'dotenv',
      'index.js',
    ],
    [
      'process.loadEnvFile',
      { 'src/a.ts': `${TS_APP}process.loadEnvFile();` },
      'dotenv',
      'process.loadEnvFile',
    ],
    [
      '--env-file',
      script('dev', 'node --env-file=.env app.js'),
      'flag',
      '--env-file in the script',
    ],
    ['tsx', script('dev', 'tsx watch --env-file-if-exists .env src/a.ts'), 'flag', '--env-file'],
    ['-r dotenv', script('start', 'node -r dotenv/config app.js'), 'flag', '-r dotenv/config'],
    ['--import dotenv', script('start', 'node --import dotenv/config app.js'), 'flag', 'dotenv'],
    ['dotenv-cli', script('start:dev', 'dotenv -e .env -- node app.js'), 'flag', 'dotenv'],
    ['env-cmd', script('start', 'env-cmd node app.js'), 'flag', 'env-cmd'],
    ['bun', script('dev', 'bun --watch src/app.ts'), 'flag', 'bun'],
    [
      'nodemon.json',
      { ...script('start', 'nodemon'), 'nodemon.json': '{ "exec": "node -r dotenv/config ." }' },
      'flag',
      'nodemon.json',
    ],
    ['a comment', { 'src/app.ts': `// import 'dotenv/config'\n${TS_APP}` }, 'none', ''],
    [
      'a script of its own',
      { 'src/app.ts': TS_APP, 'scripts/seed.ts': `import 'dotenv'` },
      'none',
      '',
    ],
    ['a test script', script('test', 'node --env-file=.env.test --test'), 'none', ''],
  ])('%s', async (_name, files, kind, evidence) => {
    const found = (await facts(files)).envLoading;
    expect(found.kind).toBe(kind);
    expect(found.evidence).toContain(evidence);
  });
});

it.each([
  [{ build: 'tsc' }, null],
  [{ start: 'node .', dev: 'tsx .' }, 'dev'],
  [{ start: 'node .', 'start:dev': 'nest start' }, 'start:dev'],
  [{ start: 'node .' }, 'start'],
])('the start script of %j', async (scripts, expected) => {
  expect((await facts({ 'package.json': pkg({ scripts }) })).startScript).toBe(expected);
});

it('carries the spec that the caller found, the name and package.json', async () => {
  const root = makeProject({ 'package.json': '{ "dependencies": { "express": "4.0.0" } }' });
  const spec = { file: 'openapi.yaml' as never, evidence: 'found' };
  const { facts: found } = await readFacts(takeSnapshot(root), ADAPTERS, {}, spec);
  expect(found.spec).toBe(spec);
  expect(root.endsWith(found.name)).toBe(true);
  expect(found.packageJson.dependencies).toEqual({ express: '4.0.0' });
});
