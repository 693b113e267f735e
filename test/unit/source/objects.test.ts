import { ts } from 'ts-morph';
import { describe, expect, it } from 'vitest';
import { relPath } from '../../../src/model/paths.js';
import { applyEdits } from '../../../src/model/text-edit.js';
import { ensureArrayElement } from '../../../src/source/objects.js';

const file = relPath('vitest.config.ts');

function run(text: string, path: readonly [string, ...string[]] = ['test', 'setupFiles']) {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return ensureArrayElement(file, tree, path, './test/auth-env.ts');
}

function edit(text: string, path?: readonly [string, ...string[]]): string {
  const result = run(text, path);
  if (result.status !== 'edited') throw new Error(JSON.stringify(result));
  const after = applyEdits(text, result.edits);
  expect(result.edits.every(({ start, end }) => start === end)).toBe(true);
  expect(run(after, path).status).toBe('already');
  return after;
}

describe('ensureArrayElement', () => {
  it('adds what is missing on the way, in the file’s quotes', () => {
    expect(edit('export default defineConfig({});\n')).toBe(
      "export default defineConfig({ test: { setupFiles: ['./test/auth-env.ts'] } });\n",
    );
    expect(edit('import a from "a";\nexport default {\n  root: "x",\n};\n')).toBe(
      'import a from "a";\nexport default {\n  root: "x",\n  test: { setupFiles: ["./test/auth-env.ts"] },\n};\n',
    );
  });

  it('adds the comma that a last property lacks, before its comment', () => {
    expect(edit('export default {\n  test: {\n    globals: true // jest habits\n  }\n}\n')).toBe(
      "export default {\n  test: {\n    globals: true, // jest habits\n    setupFiles: ['./test/auth-env.ts']\n  }\n}\n",
    );
  });

  it('goes first into an array, on a line of its own where the others are', () => {
    expect(edit("export default { test: { setupFiles: ['./a.ts'] } };")).toBe(
      "export default { test: { setupFiles: ['./test/auth-env.ts', './a.ts'] } };",
    );
    expect(
      edit(
        "export default {\r\n\ttest: {\r\n\t\tsetupFiles: [\r\n\t\t\t'./a.ts',\r\n\t\t],\r\n\t},\r\n};\r\n",
      ),
    ).toBe(
      "export default {\r\n\ttest: {\r\n\t\tsetupFiles: [\r\n\t\t\t'./test/auth-env.ts',\r\n\t\t\t'./a.ts',\r\n\t\t],\r\n\t},\r\n};\r\n",
    );
    expect(edit('export default { test: { setupFiles: [] } };')).toContain(
      "setupFiles: ['./test/auth-env.ts'] }",
    );
  });

  it('makes an array of a single string', () => {
    expect(edit("export default { test: { setupFiles: './a.ts' } };")).toBe(
      "export default { test: { setupFiles: ['./test/auth-env.ts', './a.ts'] } };",
    );
  });

  it.each([
    ["module.exports = {\n  preset: 'ts-jest',\n};\n"],
    ["const config: Config = {\n  preset: 'ts-jest',\n};\nexport default config;\n"],
    ["const config = { preset: 'ts-jest' } satisfies Config;\nmodule.exports = config;\n"],
    ["export default async () => ({\n  preset: 'ts-jest',\n});\n"],
    ["module.exports = async () => {\n  const a = 1;\n  return { preset: 'ts-jest' };\n};\n"],
    ["export default mergeConfig(base, defineConfig({ preset: 'ts-jest' }));\n"],
    ["export default defineConfig((env) => ({ preset: 'ts-jest' }));\n"],
    ["const config: Config = { preset: 'ts-jest' };\nexport default createJestConfig(config);\n"],
  ])('finds the object in %j', (text) => {
    expect(edit(text, ['setupFiles'])).toContain("setupFiles: ['./test/auth-env.ts']");
  });

  it('knows the same file under other spellings', () => {
    expect(run("export default { test: { setupFiles: ['test/auth-env.ts'] } };").status).toBe(
      'already',
    );
    expect(
      run("module.exports = { setupFiles: ['<rootDir>/test/auth-env.ts'] };", ['setupFiles'])
        .status,
    ).toBe('already');
  });

  it.each([
    ['export default load();', 'not an object literal'],
    ['const a = b; const b = a; export default a;', 'not an object literal'],
    ['export default { ...base };', 'a spread there may hold test already'],
    ['export default { test: { ...base.test } };', 'a spread there may hold setupFiles already'],
    ['export default { test: load() };', 'test is not an object literal'],
    ['export default { test: { setupFiles: files() } };', 'the value is not an array'],
    ['export default { get test() { return {}; } };', 'test is not a plain property'],
    ['const nothing = 1;', 'not an object literal'],
  ])('%s is blocked, with the lines to paste', (text, reason) => {
    const result = run(text);
    expect(result).toMatchObject({ status: 'blocked', diagnostic: { code: 'CONFIG_NOT_LITERAL' } });
    if (result.status !== 'blocked') return;
    expect(result.diagnostic.message).toContain(reason);
    expect(result.diagnostic.fix).toContain("test: { setupFiles: ['./test/auth-env.ts'] }");
    expect(result.diagnostic.loc?.file).toBe(file);
  });
});
