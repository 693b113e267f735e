import { describe, expect, it } from 'vitest';
import { relPath } from '../../../src/model/paths.js';
import { placeOfTests } from '../../../src/project/place-tests.js';
import { listSources } from '../../../src/project/sources.js';
import type { PackageJson } from '../../../src/model/types.js';
import type { RunnerAdapter } from '../../../src/runners/adapter.js';
import { jest } from '../../../src/runners/jest/index.js';
import { nodeTest } from '../../../src/runners/node-test/index.js';
import { vitest } from '../../../src/runners/vitest/index.js';
import { memorySnapshot } from '../../support/memory-view.js';

type Texts = Readonly<Record<string, string>>;

/** Where tests go in a TypeScript project: `folder/*ending.ts`, and what is not found. */
function placed(adapter: RunnerAdapter, files: Texts, pkg: PackageJson = {}): string {
  const snapshot = memorySnapshot({ 'package.json': JSON.stringify(pkg), ...files });
  const { testDir, ending, supportDir, unfound } = placeOfTests(adapter, {
    pkg,
    snapshot,
    sources: listSources(snapshot),
    sourceRoot: relPath('src'),
    modules: {
      language: 'typescript',
      moduleSystem: { id: 'esm', evidence: '' },
      sourceExtension: '.ts',
    },
    habit: relPath('test'),
  });
  const missing = unfound ? ` ${unfound.isUnread ? 'unread' : 'unfound'}: ${unfound.setting}` : '';
  return `${testDir}/*${ending ?? '.test'}.ts${supportDir ? ` ${supportDir}` : ''}${missing}`;
}

const config = (settings: string): Texts => ({ 'jest.config.ts': `export default ${settings};\n` });
const vite = (test: string): Texts => ({
  'vitest.config.ts': `import { defineConfig } from 'vitest/config';\nexport default defineConfig({ test: ${test} });\n`,
});
const script = (command: string): PackageJson => ({ scripts: { test: command } });

describe('generated tests go where the runner looks', () => {
  it.each<readonly [string, string, Texts, PackageJson]>([
    ['test/*.test.ts', 'nothing is said', {}, {}],
    ['test/*.test.ts', 'what is said takes them', config(`{ roots: ['<rootDir>/test'] }`), {}],
    ['src/*.test.ts', 'roots', config(`{ roots: ['<rootDir>/src'] }`), {}],
    ['test/*.spec.ts', 'testMatch by name', config(`{ testMatch: ['**/*.spec.ts'] }`), {}],
    [
      'src/*.spec.ts',
      'testRegex below rootDir, as NestJS has it',
      {},
      { jest: { rootDir: 'src', testRegex: '.*\\.spec\\.ts$' } },
    ],
    [
      'test/*.e2e-spec.ts',
      'an ending of its own',
      config(`{ testRegex: ['.*\\\\.e2e-spec\\\\.ts$'] }`),
      {},
    ],
    [
      'tests/unit/*.test.ts',
      'testMatch by folder',
      config(`{ testMatch: ['<rootDir>/tests/unit/**/*.test.ts'] }`),
      {},
    ],
    [
      'test/*.test.ts test-support',
      'everything in the folder is a test',
      config(`{ testRegex: '/test/.*\\\\.ts$' }`),
      {},
    ],
    ['test/*.test.ts unread: projects', 'projects', config(`{ projects: ['a', 'b'] }`), {}],
    [
      'test/*.test.ts unread: testMatch',
      'what is computed',
      config(`{ testMatch: patterns(process.cwd()) }`),
      {},
    ],
    [
      'test/*.test.ts unfound: testMatch',
      'names that generated tests cannot have',
      config(`{ testMatch: ['**/only-this.ts'] }`),
      {},
    ],
    ['test/unit/*.test.ts', 'a path in the script', {}, script('jest test/unit')],
    [
      'test/*.test.ts',
      'a path that takes them',
      {},
      script('jest -c jest.config.js --coverage test'),
    ],
    ['test/*.test.ts', 'no path, but options', {}, script('jest --projects . --maxWorkers 2 -i')],
    ['src/*.test.ts', 'an expression', {}, script(`npx jest --runInBand '^src/'`)],
    ['test/*.test.ts', 'another call takes all', {}, script('jest src -i && jest --ci')],
    [
      'test/unit/*.test.ts',
      'scripts that the script calls',
      { 'test/unit/a.test.ts': '' },
      { scripts: { test: 'npm run test:unit', 'test:unit': 'NODE_ENV=test jest unit' } },
    ],
    ['test/*.spec.ts', 'an expression for names', {}, script('jest "\\.spec\\.ts$"')],
    ['test/*.test.ts unfound: the script "test"', 'one file', {}, script('jest test/a.test.ts')],
    ['test/*.test.ts unread: the script "test"', 'a variable', {}, script('jest $TESTS')],
    ['tests/*.test.ts', 'what a shell expands', {}, script('jest tests/*.test.ts')],
  ])('jest: %s (%s)', (expected, _, files, pkg) => {
    expect(placed(jest, files, pkg)).toBe(expected);
  });

  it.each<readonly [string, string, Texts, PackageJson]>([
    ['test/*.test.ts', 'nothing is said', {}, {}],
    ['test/*.test.ts', 'another setting', vite(`{ globals: true, exclude: [...base, 'x'] }`), {}],
    ['test/*.spec.ts', 'include by name', vite(`{ include: ['**/*.spec.ts'] }`), {}],
    [
      'tests/unit/*.spec.ts',
      'include by folder and name',
      vite(`{ include: ['tests/unit/**/*.spec.{js,ts}'] }`),
      {},
    ],
    ['src/*.test.ts', 'dir', vite(`{ dir: 'src' }`), {}],
    ['src/*.test.ts', 'dir in a script', {}, script('vitest run --dir src')],
    ['src/auth/*.test.ts', 'exclude', vite(`{ exclude: ['test/**'] }`), {}],
    ['test/*.test.ts unread: test.include', 'a spread', vite(`{ ...base }`), {}],
    ['src/*.test.ts', 'a filter in the script', {}, script('vitest run src')],
    ['test/*.test.ts', 'a filter that takes them', {}, script('vitest --run TEST/')],
    ['test/*.test.ts', 'no filter, but options', {}, script('vitest run -c a.ts --reporter dot')],
    ['src/unit/*.test.ts', 'below a folder', {}, script('vitest run --dir src src/unit')],
    [
      'test/unit/*.test.ts',
      'a part of a folder',
      { 'test/unit/a.test.ts': '' },
      script('vitest unit'),
    ],
    ['test/*.spec.ts', 'a part of names', {}, script('vitest run .spec')],
    ['test/*.test.ts unread: the script "test"', 'a variable', {}, script('vitest run $1')],
    ['test/*.test.ts', 'sources of tests', {}, script('vitest related src/a.ts')],
  ])('vitest: %s (%s)', (expected, _, files, pkg) => {
    expect(placed(vitest, files, pkg)).toBe(expected);
  });

  it.each<[expected: string, command: string, files?: Texts]>([
    ['test/*.test.ts', 'node --import tsx --test'],
    ['test/*.test.ts', 'node --test --import tsx --test-reporter spec && tsc'],
    ['test/*.test.ts', `node --test "test/**/*.test.ts"`],
    ['test/a/*.test.ts', 'node --test test/**/*.test.ts', { 'test/a/b.test.ts': '' }],
    ['tests/unit/*.spec.ts', `node --import tsx --test 'tests/unit/**/*.spec.ts'`],
    ['tests/*.test.ts', 'tsx --test tests/*.test.ts'],
    ['spec/*.test.ts', 'tsx --test spec'],
    ['test/*.test.ts unread: the script "test"', 'tsx --test $(find . -name "*.check.ts")'],
    ['test/*.test.ts unread: the script "test"', 'tsx --test "$TESTS"'],
  ])('node --test: %s (%s)', (expected, command, files = {}) => {
    expect(placed(nodeTest, files, script(command))).toBe(expected);
  });
});
