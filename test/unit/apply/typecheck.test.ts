import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { typeCheck } from '../../../src/apply/typecheck.js';
import { relPath } from '../../../src/model/paths.js';
import { makeProject, treeOf } from './scratch.js';

const installed = join(import.meta.dirname, '../../../node_modules');
const tsconfig = relPath('tsconfig.json');
const FAST = '"lib": ["es5"], "types": []';
const STRICT = `{ "compilerOptions": { "strict": true, ${FAST} }, "include": ["src"] }`;

/** A project with the compiler of this repository. */
function project(files: Readonly<Record<string, string>>, modules = '.'): string {
  const root = makeProject({ 'package.json': '{ "type": "module" }', ...files });
  mkdirSync(join(root, modules, 'node_modules'), { recursive: true });
  symlinkSync(join(installed, 'typescript'), join(root, modules, 'node_modules/typescript'));
  return root;
}

async function errorsOf(root: string, config = 'tsconfig.json'): Promise<readonly string[]> {
  const result = await typeCheck(root, { tsconfig: relPath(config) });
  if (result.kind === 'not-checked') return [`not checked: ${result.reason}`];
  return result.errors.map(({ file, line, code }) => `${file}:${line} ${code}`);
}

describe('typeCheck', () => {
  test('runs the compiler of the project and writes nothing', async () => {
    const root = project({
      'tsconfig.json':
        `{ "compilerOptions": { "strict": true, "composite": true, ${FAST},` +
        ' "emitDeclarationOnly": true, "outDir": "dist", "rootDir": "src" }, "include": ["src"] }',
      'src/a.ts': 'export const a: number = 1;\n\nexport const b: number = "x";\n',
    });
    const before = treeOf(root);
    expect(await errorsOf(root)).toEqual(['src/a.ts:3 TS2322']);
    expect(treeOf(root)).toEqual(before);
  });

  test('finds a compiler that a monorepo hoists', async () => {
    const repo = project({
      'api/package.json': '{}',
      'api/tsconfig.json': STRICT,
      'api/src/a.ts': 'x;',
    });
    expect(await errorsOf(join(repo, 'api'))).toEqual(['src/a.ts:1 TS2304']);
  });

  test('a solution is checked through the projects that it refers to, each once', async () => {
    const root = project({
      'tsconfig.json':
        '{ "files": [], "references": [{ "path": "./app" }, { "path": "./test/tsconfig.json" }, { "path": "./app" }] }',
      'app/tsconfig.json': `{ "compilerOptions": { "composite": true, ${FAST} }, "include": ["*.ts"] }`,
      'app/a.ts': 'export const a: number = "x";',
      'test/tsconfig.json': `{ "compilerOptions": { "composite": true, ${FAST} }, "include": ["*.ts"] }`,
      'test/b.ts': 'export const b: string = 1;',
    });
    expect(await errorsOf(root)).toEqual(['app/a.ts:1 TS2322', 'test/b.ts:1 TS2322']);
  });

  test('a JavaScript project with checkJs is checked too', async () => {
    const root = project({
      'jsconfig.json': `{ "compilerOptions": { "checkJs": true, "strict": true, ${FAST} }, "include": ["src"] }`,
      'src/a.js': '/** @type {number} */\nexport const a = "x";\n',
    });
    expect(await errorsOf(root, 'jsconfig.json')).toEqual(['src/a.js:2 TS2322']);
  });

  test.each([
    ['no config', {}, null, 'no tsconfig.json'],
    [
      'a config that the compiler refuses',
      { 'tsconfig.json': '{ "compilerOptions": { "strict": 1 } }', 'a.ts': '' },
      tsconfig,
      'tsconfig.json: ',
    ],
    [
      'a config that extends nothing',
      { 'tsconfig.json': '{ "extends": "./gone.json" }' },
      tsconfig,
      'cannot be read',
    ],
  ])('says why it cannot: %s', async (_, files, config, reason) => {
    const result = await typeCheck(project(files), { tsconfig: config });
    expect(result.kind === 'not-checked' && result.reason).toContain(reason);
  });

  test('says why it cannot: no compiler, no time', async () => {
    const root = project({ 'tsconfig.json': STRICT, 'src/a.ts': '' });
    const late = await typeCheck(root, { tsconfig }, 1);
    expect(late).toEqual({ kind: 'not-checked', reason: 'it took longer than 0.001 seconds' });
    const bare = makeProject({ 'tsconfig.json': STRICT, 'src/a.ts': '' });
    const none = await typeCheck(bare, { tsconfig });
    expect(none).toEqual({
      kind: 'not-checked',
      reason: 'the project has no typescript installed',
    });
  });
});

describe('a compiler under another roof', () => {
  const files = { 'tsconfig.json': STRICT, 'src/a.ts': 'x;' };

  test('has another name in the project', async () => {
    const pkg = '{ "devDependencies": { "ts": "npm:typescript@^6.0.0" } }';
    const root = makeProject({ ...files, 'package.json': pkg });
    mkdirSync(join(root, 'node_modules'));
    symlinkSync(join(installed, 'typescript'), join(root, 'node_modules/ts'));
    expect(await errorsOf(root)).toEqual(['src/a.ts:1 TS2304']);
  });

  test('is another package by the name', async () => {
    const root = makeProject({
      ...files,
      'node_modules/typescript/package.json': JSON.stringify({
        name: '@acme/compiler',
        version: '7.0.0',
        bin: { tsgo: './run.js' },
        exports: { '.': './run.js' },
      }),
      'node_modules/typescript/run.js': `require(${JSON.stringify(join(installed, 'typescript/lib/tsc.js'))})`,
    });
    expect(await errorsOf(root)).toEqual(['src/a.ts:1 TS2304']);
  });

  // Yarn's own table needs a registry to be made; this one does what it does: it changes what `require` finds.
  test('is in Yarn’s table of packages', async () => {
    const table = `const Module = require('node:module');
      const find = Module._resolveFilename;
      Module._resolveFilename = function (request, ...rest) {
        const own = request.replace(/^typescript(?=\\/|$)/, ${JSON.stringify(join(installed, 'typescript'))});
        return find.call(this, own, ...rest);
      };`;
    const root = makeProject({ ...files, 'package.json': '{}', '.pnp.cjs': table });
    expect(await errorsOf(root)).toEqual(['src/a.ts:1 TS2304']);
  });

  test('is not in a table that is broken', async () => {
    const root = makeProject({
      ...files,
      'package.json': '{}',
      '.pnp.cjs': 'throw new Error("x")',
    });
    expect(await errorsOf(root)).toEqual(['not checked: the project has no typescript installed']);
  });
});
