import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../src/model/text-edit.js';
import type { DependencyChange } from '../../../src/model/types.js';
import { editPackageJson, type PackageJsonWants } from '../../../src/plan/package-json.js';

const jose: DependencyChange = { name: 'jose', range: '^6.2.18', dev: false };
const types: DependencyChange = { name: '@types/pg', range: '^8.15.0', dev: true };

function wants(dependencies: readonly DependencyChange[], scripts: Record<string, string> = {}) {
  return { dependencies, scripts };
}

function edited(text: string, wanted: PackageJsonWants): string {
  return applyEdits(text, editPackageJson(text, wanted).edits);
}

const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;

describe('editPackageJson', () => {
  test('puts each name where it belongs in a sorted list', () => {
    const text = lines(
      '{',
      '  "dependencies": {',
      '    "express": "^5.3.0",',
      '    "zod": "^4.0.0"',
      '  }',
      '}',
    );
    const argon: DependencyChange = { name: '@node-rs/argon2', range: '^2.2.1', dev: false };
    const zzz: DependencyChange = { name: 'zzz', range: '^1.0.0', dev: false };
    expect(edited(text, wants([zzz, jose, argon]))).toBe(
      lines(
        '{',
        '  "dependencies": {',
        '    "@node-rs/argon2": "^2.2.1",',
        '    "express": "^5.3.0",',
        '    "jose": "^6.2.18",',
        '    "zod": "^4.0.0",',
        '    "zzz": "^1.0.0"',
        '  }',
        '}',
      ),
    );
  });

  test('pins versions where the owner pins them all', () => {
    const own = (cors: string) =>
      `{ "dependencies": { "cors": "${cors}", "express": "5.1.0" }, "devDependencies": { "vitest": "3.2.4" } }`;
    expect(edited(own('2.8.5'), wants([jose]))).toContain('"jose": "6.2.18"');
    expect(edited(own('^2.8.5'), wants([jose]))).toContain('"jose": "^6.2.18"');
    expect(edited('{ "dependencies": { "express": "5.1.0" } }', wants([jose]))).toContain(
      '^6.2.18',
    );
  });

  test('appends to a list that is not sorted, and to scripts', () => {
    const text = lines(
      '{',
      '\t"scripts": {',
      '\t\t"start": "node .",',
      '\t\t"build": "tsc"',
      '\t},',
      '\t"dependencies": {',
      '\t\t"zod": "1",',
      '\t\t"express": "5"',
      '\t}',
      '}',
    );
    expect(edited(text, wants([jose], { 'auth:migrate': 'x', 'auth:prune': 'y' }))).toBe(
      text
        .replace('"tsc"', '"tsc",\n\t\t"auth:migrate": "x",\n\t\t"auth:prune": "y"')
        .replace('"express": "5"', '"express": "5",\n\t\t"jose": "^6.2.18"'),
    );
  });

  test('makes missing sections, each at its place', () => {
    const text = lines('{', '    "name": "x",', '    "private": true', '}');
    expect(edited(text, wants([types, jose], { a: 'b' }))).toBe(
      lines(
        '{',
        '    "name": "x",',
        '    "scripts": {',
        '        "a": "b"',
        '    },',
        '    "private": true,',
        '    "dependencies": {',
        '        "jose": "^6.2.18"',
        '    },',
        '    "devDependencies": {',
        '        "@types/pg": "^8.15.0"',
        '    }',
        '}',
      ),
    );
  });

  test.each([
    [
      'one line',
      '{"name":"x","dependencies":{"a":"1"}}',
      '{"name":"x","dependencies":{"a":"1","jose":"^6.2.18"}}',
    ],
    ['an empty file', '{}\n', '{\n  "dependencies": {\n    "jose": "^6.2.18"\n  }\n}\n'],
    [
      'an empty section',
      '{\n  "dependencies": {}\n}',
      '{\n  "dependencies": {\n    "jose": "^6.2.18"\n  }\n}',
    ],
  ])('keeps the layout of %s', (_, text, expected) => {
    expect(edited(text, wants([jose]))).toBe(expected);
  });

  test('keeps CRLF, BOM and a missing final newline', () => {
    const text = '\uFEFF{\r\n  "dependencies": {\r\n    "express": "5"\r\n  }\r\n}';
    expect(edited(text, wants([jose]))).toBe(
      '\uFEFF{\r\n  "dependencies": {\r\n    "express": "5",\r\n    "jose": "^6.2.18"\r\n  }\r\n}',
    );
  });
});

describe('what is there already', () => {
  const having = (section: string, range: string) => JSON.stringify({ [section]: { jose: range } });
  const outcome = (text: string, wanted: PackageJsonWants) => {
    const { edits, dependencies, scripts, diagnostics } = editPackageJson(text, wanted);
    expect([edits, dependencies, scripts]).toEqual([[], [], []]);
    return diagnostics.map(({ code }) => code);
  };

  test.each([
    ['the same range', 'dependencies', '^6.2.18', []],
    ['a lower one that reaches it', 'dependencies', '^6.0.0', []],
    ['a newer major', 'dependencies', '^7.0.0', []],
    ['one that is too old', 'dependencies', '^5.9.0', ['DEPENDENCY_TOO_OLD']],
    ['a pin below', 'dependencies', '6.2.17', ['DEPENDENCY_TOO_OLD']],
    ['a workspace link', 'dependencies', 'workspace:*', []],
    ['a tag', 'dependencies', 'latest', []],
    ['a peer', 'peerDependencies', '>=5', []],
    ['only for development', 'devDependencies', '^6.2.18', ['DEPENDENCY_DEV_ONLY']],
  ])('%s is left as it is', (_, section, range, codes) => {
    expect(outcome(having(section, range), wants([jose]))).toEqual(codes);
  });

  test('a package for development may be among the others', () => {
    expect(outcome(having('dependencies', '^6.2.18'), wants([{ ...jose, dev: true }]))).toEqual([]);
  });

  test('the script that npm wrote in the place of one for tests is', () => {
    const text = String.raw`{
  "scripts": {
    "start": "node app",
    "test": "echo \"Error: no test specified\" && exit 1"
  }
}
`;
    const { edits, scripts, diagnostics } = editPackageJson(
      text,
      wants([], { test: 'node --test' }),
    );
    expect([scripts, diagnostics]).toEqual([['test'], []]);
    expect(applyEdits(text, edits)).toBe(text.replace(/"echo .* 1"/, '"node --test"'));
  });

  test('a script of the owner is never overwritten', () => {
    const text = '{ "scripts": { "auth:migrate": "mine", "test": "vitest" } }';
    expect(outcome(text, wants([], { 'auth:migrate': 'ours', test: 'vitest' }))).toEqual([
      'SCRIPT_TAKEN',
    ]);
  });

  test('a script that an earlier version wrote is brought up to date where its file goes', () => {
    const text = '{ "scripts": { "auth:migrate": "node scripts/old.mjs" } }';
    const { edits, scripts } = editPackageJson(
      text,
      wants([], { 'auth:migrate': 'node scripts/new.mjs migrate' }),
      new Set(['node scripts/old.mjs']),
    );
    expect(scripts).toEqual(['auth:migrate']);
    expect(applyEdits(text, edits)).toBe(text.replace('old.mjs', 'new.mjs migrate'));
  });

  test('a section that is no object is left alone and reported with what to paste', () => {
    const { edits, dependencies, diagnostics } = editPackageJson(
      '{ "dependencies": [] }',
      wants([jose]),
    );
    expect([edits, dependencies]).toEqual([[], []]);
    expect(diagnostics[0]?.code).toBe('PACKAGE_JSON_SECTION');
    expect(diagnostics[0]?.fix).toContain('"jose": "^6.2.18"');
  });
});
