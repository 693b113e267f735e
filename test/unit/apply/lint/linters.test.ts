import { existsSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { askingLine } from '../../../../src/apply/lint/asking-line.js';
import { findLinters } from '../../../../src/apply/lint/find-linters.js';
import { lintFiles, mendFiles } from '../../../../src/apply/lint/lint-files.js';
import { timeLimit } from '../../../../src/apply/lint/time-limit.js';
import { relPath } from '../../../../src/model/paths.js';
import type { PackageJson, RelPath } from '../../../../src/model/types.js';
import { makeProject, put, text } from '../scratch.js';

/** The real programs. They are asked, and write nothing. */
const repository = resolve(import.meta.dirname, '../../../..');
const stacks = join(repository, 'fixtures/stacks/node_modules');
const MINUTE = 60_000;
const app = relPath('src/app.ts');

let root = '';

beforeEach(() => {
  root = makeProject({ 'package.json': '{}' });
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

async function linted(files: readonly RelPath[] = [app], pkg: PackageJson = {}, ms = MINUTE) {
  return Object.fromEntries(await lintFiles(findLinters(root, pkg), files, timeLimit(ms)));
}

async function mended(files: readonly RelPath[] = [app]) {
  const [linter] = findLinters(root, {});
  if (!linter) throw new Error('no linter was found');
  return Object.fromEntries(await mendFiles(linter, files, timeLimit(MINUTE)));
}

function install(name: string, from = stacks): void {
  const link = join(root, 'node_modules', name);
  put(root, 'node_modules/.keep', '');
  if (dirname(name) !== '.') put(root, `node_modules/${dirname(name)}/.keep`, '');
  symlinkSync(join(from, name), link);
}

describe('ESLint', () => {
  const config = `// no-var would be asked for here\nexport default [\n  {\n    rules: {\n      'no-var': 'error',\n      'no-empty': 'warn',\n    },\n  },\n];\n`;
  const script = relPath('src/app.js');

  beforeEach(() => {
    install('eslint');
    put(root, 'eslint.config.mjs', config);
    put(root, script, '{}\nvar app = 1;\nexport { app };\n');
  });

  test('says file, place and rule, and where that is asked for', async () => {
    const [first] = (await linted([script]))['ESLint'] as readonly unknown[];
    expect(first).toMatchObject({ file: script, line: 2, column: 1, rule: 'no-var' });
    expect(askingLine(root, ['eslint.config.mjs'], 'no-var')).toBe('eslint.config.mjs:5');
    expect(askingLine(root, ['eslint.config.mjs'], 'no-undef')).toBe('eslint.config.mjs');
  });

  test('counts warnings where a script of the project does', async () => {
    expect((await linted([script]))['ESLint']).toHaveLength(1);
    const strict = { scripts: { lint: 'eslint . --max-warnings 0' } };
    expect((await linted([script], strict))['ESLint']).toHaveLength(2);
  });

  test('mends without a write', async () => {
    const before = text(root, script);
    expect(await mended([script])).toEqual({ [script]: '{}\nlet app = 1;\nexport { app };\n' });
    expect(text(root, script)).toBe(before);
  });

  test('has nothing to say of files that are ignored, or that it is not for', async () => {
    put(root, 'eslint.config.mjs', `export default [{ ignores: ['src'] }];\n`);
    expect((await linted([script, relPath('package.json')]))['ESLint']).toEqual([]);
    expect((await linted([relPath('package.json')]))['ESLint']).toEqual([]);
  });

  test('that hangs is ended when the time is over, and whatever it started too', async () => {
    const alive = join(root, 'alive');
    put(
      root,
      'eslint.config.mjs',
      `import { spawn } from 'node:child_process';
spawn('sh', ['-c', 'while sleep 0.1; do date > ${alive}; done'], { stdio: 'inherit' });
process.on('SIGTERM', () => {});
await new Promise(() => setInterval(() => {}, 1000));
`,
    );
    expect(await linted([script], {}, 1500)).toEqual({
      ESLint: 'the linters took longer than 1.5 seconds',
    });
    rmSync(alive, { force: true });
    await new Promise((done) => setTimeout(done, 400));
    expect(existsSync(alive)).toBe(false);
  });

  test('that cannot run says why', async () => {
    put(root, 'eslint.config.mjs', `throw new Error('broken by its owner');\n`);
    expect((await linted([script]))['ESLint']).toMatch(/ended with exit 2: .*broken by its owner/);
  });

  test('that is not installed is not asked', async () => {
    rmSync(join(root, 'node_modules'), { recursive: true });
    expect(await linted([script])).toEqual({
      ESLint: 'eslint.config.mjs configures it, and it is not installed',
    });
  });
});

describe('Biome', () => {
  beforeEach(() => {
    install('@biomejs/biome');
    put(root, 'biome.json', '{\n  "root": true,\n  "formatter": { "indentStyle": "space" }\n}\n');
    put(
      root,
      app,
      `import { b } from "./b";\nimport { a } from "./a";\n\nexport const c = a||b;\n`,
    );
  });

  test('finds what its linter, its formatter and its order of imports ask for', async () => {
    put(root, app, `${text(root, app) ?? ''}debugger;\n`);
    const problems = (await linted())['Biome'] as readonly { readonly rule: string }[];
    expect(problems.map(({ rule }) => rule).sort()).toEqual([
      'assist/source/organizeImports',
      'format',
      'lint/suspicious/noDebugger',
    ]);
    expect(problems.find(({ rule }) => rule.endsWith('noDebugger'))).toMatchObject({
      file: app,
      line: 5,
    });
    expect(askingLine(root, ['biome.json'], 'format')).toBe('biome.json:3');
  });

  test('mends without a write, and leaves alone what it does not know', async () => {
    const before = text(root, app);
    put(root, 'a.sql', 'SELECT 1\n');
    const sql = relPath('a.sql');
    expect((await mended([app, sql]))[app]).toBe(
      `import { a } from "./a";\nimport { b } from "./b";\n\nexport const c = a || b;\n`,
    );
    expect(text(root, app)).toBe(before);
    expect((await linted([sql]))['Biome']).toEqual([]);
  });

  test('that cannot read its configuration says why', async () => {
    put(root, 'biome.json', '{ "root": true, "formattter": {} }\n');
    expect((await linted())['Biome']).toMatch(/ended with exit 1/);
  });
});

describe('Prettier', () => {
  beforeEach(() => {
    install('prettier', join(repository, 'node_modules'));
    put(root, 'package.json', '{ "prettier": { "singleQuote": true } }\n');
    put(root, app, 'export const a = "a"\n');
  });

  test('finds the files that it would format otherwise, and formats them without a write', async () => {
    const formatted = relPath('src/formatted.ts');
    put(root, formatted, `export const a = 'a';\n`);
    expect((await linted([app, formatted]))['Prettier']).toMatchObject([
      { file: app, rule: 'format' },
    ]);
    expect(await mended([app])).toEqual({ [app]: `export const a = 'a';\n` });
    expect(text(root, app)).toBe('export const a = "a"\n');
  });

  test('that cannot run says why', async () => {
    put(root, 'package.json', '{}\n');
    put(root, '.prettierrc.json', '{ "plugins": ["./not-there.mjs"] }\n');
    expect((await linted())['Prettier']).toMatch(/ended with exit 1: .*not-there/);
  });
});

test('a project without a configuration has no linter', async () => {
  install('eslint');
  expect(await linted()).toEqual({});
});
