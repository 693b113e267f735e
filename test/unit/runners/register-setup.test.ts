import { describe, expect, it } from 'vitest';
import { relPath } from '../../../src/model/paths.js';
import { jest } from '../../../src/runners/jest/index.js';
import { nodeTest } from '../../../src/runners/node-test/index.js';
import { vitest } from '../../../src/runners/vitest/index.js';
import type { RunnerAdapter } from '../../../src/runners/adapter.js';
import { insertsOnly, register } from './support.js';

const pkg = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

describe('vitest', () => {
  it('puts the setup first into the configuration that is there', () => {
    const { result, texts } = register(vitest, {
      'vitest.config.ts': `import { defineConfig } from 'vitest/config';
export default defineConfig({ test: { setupFiles: ['./test/env.ts'] } });
`,
    });
    expect(insertsOnly(result)).toBe(true);
    expect(texts['vitest.config.ts']).toContain(
      `setupFiles: ['./test/auth-setup.ts', './test/env.ts']`,
    );
  });

  it('takes the configuration that a script names', () => {
    const { texts } = register(vitest, {
      'package.json': pkg({ scripts: { test: 'vitest run --config ./config/unit.ts' } }),
      'config/unit.ts': `export default { test: {} };\n`,
      'vitest.config.ts': `export default {};\n`,
    });
    expect(texts['config/unit.ts']).toContain('./test/auth-setup.ts');
    expect(texts['vitest.config.ts']).not.toContain('auth-setup');
  });

  it('makes a configuration where there is none', () => {
    const { texts } = register(vitest, { 'package.json': '{}' });
    expect(texts['vitest.config.mjs']).toContain(`setupFiles: ['./test/auth-setup.ts']`);
  });

  it('says what to write where every project has its own configuration', () => {
    const { result } = register(vitest, {
      'vitest.config.ts': `export default { test: { projects: ['packages/*'] } };\n`,
    });
    expect(result).toMatchObject({
      status: 'blocked',
      diagnostic: {
        code: 'TEST_SETUP_NOT_REGISTERED',
        fix: expect.stringContaining(`setupFiles: ['./test/auth-setup.ts']`) as string,
      },
    });
  });
});

describe('jest', () => {
  it('uses the key of package.json', () => {
    const { result, texts } = register(jest, {
      'package.json': pkg({ jest: { preset: 'ts-jest', setupFiles: ['./env.js'] } }),
    });
    expect(insertsOnly(result)).toBe(true);
    expect(JSON.parse(texts['package.json'] ?? '')).toEqual({
      jest: { preset: 'ts-jest', setupFiles: ['<rootDir>/test/auth-setup.ts', './env.js'] },
    });
  });

  it('adds the key where jest has no configuration', () => {
    const { result, texts } = register(jest, { 'package.json': pkg({ name: 'a' }) });
    expect(insertsOnly(result)).toBe(true);
    expect(JSON.parse(texts['package.json'] ?? '')).toEqual({
      name: 'a',
      jest: { setupFiles: ['<rootDir>/test/auth-setup.ts'] },
    });
  });

  it('keeps CRLF, tabs and a byte order mark of package.json', () => {
    const before =
      '\uFEFF{\r\n\t"name": "a",\r\n\t"jest": {\r\n\t\t"preset": "ts-jest"\r\n\t}\r\n}\r\n';
    const { result, texts } = register(jest, { 'package.json': before });
    expect(insertsOnly(result)).toBe(true);
    expect(texts['package.json']).toBe(
      '\uFEFF{\r\n\t"name": "a",\r\n\t"jest": {\r\n\t\t"preset": "ts-jest",\r\n\t\t"setupFiles": [\r\n\t\t\t"<rootDir>/test/auth-setup.ts"\r\n\t\t]\r\n\t}\r\n}\r\n',
    );
  });

  it.each([
    ['jest.config.js', `module.exports = { testEnvironment: 'node' };\n`],
    [
      'jest.config.ts',
      `import type { Config } from 'jest';\nconst config: Config = {};\nexport default config;\n`,
    ],
    ['jest.config.json', `{ "testEnvironment": "node" }\n`],
  ])('edits %s', (file, text) => {
    const { texts } = register(jest, { 'package.json': '{}', [file]: text });
    expect(texts[file]).toContain('<rootDir>/test/auth-setup.ts');
  });

  it('counts from the configured root', () => {
    const { texts } = register(jest, {
      'package.json': '{}',
      'jest.config.js': `module.exports = { rootDir: 'src' };\n`,
    });
    expect(texts['jest.config.js']).toContain('<rootDir>/../test/auth-setup.ts');
  });

  it.each([
    ['computes its root', `module.exports = { rootDir: root() };\n`],
    ['has projects', `module.exports = { projects: ['a', 'b'] };\n`],
  ])('says what to write where the configuration %s', (_name, text) => {
    const { result } = register(jest, { 'package.json': '{}', 'jest.config.js': text });
    expect(result).toMatchObject({
      status: 'blocked',
      diagnostic: { fix: expect.stringContaining('<rootDir>/test/auth-setup.ts') as string },
    });
  });
});

describe("Node's own runner", () => {
  it.each([
    ['node --test', 'node --import ./test/auth-setup.ts --test'],
    [
      'NODE_ENV=test node --import tsx --test test/*.test.ts',
      'NODE_ENV=test node --import tsx --import ./test/auth-setup.ts --test test/*.test.ts',
    ],
    ['tsx --test', 'tsx --import ./test/auth-setup.ts --test'],
    [
      'node -r ts-node/register --test "test/**/*.ts"',
      'node -r ts-node/register --require ./test/auth-setup.ts --test "test/**/*.ts"',
    ],
    [
      'node --test-reporter spec --test',
      'node --test-reporter spec --import ./test/auth-setup.ts --test',
    ],
  ])('turns "%s" into a command that loads the setup', (before, after) => {
    const { result, texts } = register(nodeTest, {
      'package.json': pkg({ scripts: { test: before, start: 'node .' } }),
    });
    expect(insertsOnly(result)).toBe(true);
    expect(JSON.parse(texts['package.json'] ?? '')).toEqual({
      scripts: { test: after, start: 'node .' },
    });
  });

  it('edits every script that runs tests', () => {
    const { texts } = register(nodeTest, {
      'package.json': pkg({
        scripts: { test: 'node --test', 'test:watch': 'node --watch --test' },
      }),
    });
    expect(texts['package.json']?.match(/auth-setup/g)).toHaveLength(2);
  });
});

describe('tests that are named for their module system', () => {
  const setup = (extension: string) => relPath(`test/auth-setup${extension}`);

  it.each([
    ['^29.7.0', '.cjs', true],
    ['^29.7.0', '.js', false],
    ['^30.0.0', '.cjs', false],
  ])('jest %s is told of %s: %s', (range, extension, told) => {
    const { result, texts } = register(
      jest,
      { 'package.json': pkg({ devDependencies: { jest: range } }) },
      setup(extension),
    );
    expect(insertsOnly(result)).toBe(true);
    const { jest: settings } = JSON.parse(texts['package.json'] ?? '') as { jest: object };
    expect('testMatch' in settings).toBe(told);
  });

  it('jest 29 is told beside setup files that are there, and not where it has patterns', () => {
    const config = (more: object) => ({
      'package.json': pkg({
        devDependencies: { jest: '^29.7.0' },
        jest: { setupFiles: ['./a.js'], ...more },
      }),
    });
    const first = register(jest, config({}), setup('.cjs'));
    expect(JSON.parse(first.texts['package.json'] ?? '')).toMatchObject({
      jest: {
        setupFiles: ['<rootDir>/test/auth-setup.cjs', './a.js'],
        testMatch: expect.arrayContaining([expect.stringContaining('?([mc])[jt]s')]) as string[],
      },
    });
    expect(register(jest, first.texts, setup('.cjs')).result.status).toBe('already');
    const own = register(jest, config({ testRegex: 'x' }), setup('.cjs')).texts['package.json'];
    expect(own).not.toContain('testMatch');
  });

  it('jest 29 with a configuration in code: it is said what to add', () => {
    const files = {
      'package.json': pkg({ devDependencies: { jest: '^29.7.0' } }),
      'jest.config.js': 'module.exports = {};\n',
    };
    expect(register(jest, files, setup('.cjs')).result).toMatchObject({
      notices: [{ code: 'TESTS_NOT_FOUND' }],
    });
  });

  it.each([
    ['^4.0.0', 'oxc: { include:'],
    ['^3.2.0', 'esbuild: { include:'],
  ])('vitest %s is told to read .cts', (range, line) => {
    const files = { 'package.json': pkg({ devDependencies: { vitest: range } }) };
    expect(register(vitest, files, setup('.cts')).texts['vitest.config.mjs']).toContain(line);
    expect(register(vitest, files, setup('.mts')).texts['vitest.config.mjs']).not.toContain(line);
  });

  it.each([
    ['node --import tsx --test test/*.test.ts', ' test/*.test.cts'],
    ['tsx --test "./test/**/*.test.ts" src/a.test.ts', ' test/*.test.cts'],
    ['tsx --test "test/*.test.?ts"', ''],
    ["tsx --test './test/*.test.{ts,cts}'", ''],
    ['tsx --test test', ''],
    ['tsx --test --test-reporter=spec', ''],
  ])('a script that runs %s gets "%s"', (command, pattern) => {
    const files = { 'package.json': pkg({ scripts: { test: command } }) };
    const first = register(nodeTest, files, setup('.cts'));
    const { scripts } = JSON.parse(first.texts['package.json'] ?? '') as {
      scripts: { test: string };
    };
    expect(scripts.test).toBe(
      command.replace('--test', '--import ./test/auth-setup.cts --test') + pattern,
    );
    expect(first.result).toMatchObject({ notices: [{ code: 'TESTS_NOT_LOADED' }] });
    expect(register(nodeTest, first.texts, setup('.cts')).result.status).toBe('already');
  });
});

const projects: [string, RunnerAdapter, Record<string, string>][] = [
  ['vitest', vitest, { 'package.json': '{}', 'vitest.config.ts': 'export default {};\n' }],
  ['vitest without configuration', vitest, { 'package.json': '{}' }],
  ['jest in package.json', jest, { 'package.json': '{}\n' }],
  ['jest', jest, { 'package.json': '{}', 'jest.config.cjs': 'module.exports = {};\n' }],
  ['node', nodeTest, { 'package.json': pkg({ scripts: { test: 'node --test' } }) }],
];

describe('a second run', () => {
  it.each(projects)('changes nothing for %s', (_name, runner, files) => {
    const first = register(runner, files);
    expect(first.result.status).toBe('edited');
    expect(register(runner, first.texts).result.status).toBe('already');
  });
});
