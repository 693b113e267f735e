import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import type { FormatOptions } from '../../../src/model/types.js';
import { readFacts } from '../../../src/project/facts.js';
import { PRETTIER_DEFAULTS, sniffFormat } from '../../../src/project/sniff-format.js';
import { takeSnapshot } from '../../../src/project/snapshot.js';
import { ADAPTERS } from './adapters.js';
import { makeProject } from './support.js';

type Files = Record<string, string>;

const PACKAGE = { name: 'shop', dependencies: { express: '5.0.0' } };

async function formatOf(files: Files, folder = '.'): Promise<FormatOptions> {
  const root = makeProject({ 'package.json': JSON.stringify(PACKAGE), ...files });
  return (await readFacts(takeSnapshot(join(root, folder)), ADAPTERS)).facts.format;
}

/** Long enough to show every habit; formatted in some way below. */
const CODE = `
import { readFile, writeFile } from 'node:fs/promises';
import express from 'express';

const settings = {
  name: 'shop',
  path: '/orders',
  limits: ['one hundred and twenty', 'two hundred', 'three hundred', 'four hundred', 'five'],
};

export async function start(port, options) {
  const app = express();
  app.get('/orders', async (request, response, next) => { response.json(await load(settings)); });
  const found = [1, 2, 3].map((entry) => entry * 2).filter((entry) => entry > 3);
  if (found.length > 0) {
    return createServer('a rather long argument', 'another rather long argument', 'and a third of them');
  }
  return { readFile, writeFile, app };
}
`;

describe('a configuration of prettier', () => {
  it.each<[string, Files, Partial<FormatOptions>]>([
    ['.prettierrc in JSON', { '.prettierrc': '{ "singleQuote": true }' }, { singleQuote: true }],
    [
      '.prettierrc in YAML',
      { '.prettierrc': 'semi: false\n# why\nprintWidth: 100\n' },
      { semi: false, printWidth: 100 },
    ],
    ['.prettierrc.toml', { '.prettierrc.toml': 'tabWidth = 4\n' }, { tabWidth: 4 }],
    [
      '.prettierrc.json5',
      { '.prettierrc.json5': "{ arrowParens: 'avoid', }" },
      { arrowParens: 'avoid' },
    ],
    [
      'the key of package.json',
      { 'package.json': JSON.stringify({ ...PACKAGE, prettier: { useTabs: true } }) },
      { useTabs: true },
    ],
    [
      'overrides for the files we write, and not those for others',
      {
        'src/app.ts': "import 'express'",
        '.prettierrc': JSON.stringify({
          semi: true,
          overrides: [
            { files: '*.ts', options: { semi: false } },
            { files: ['src/**/*.ts'], excludeFiles: '*.test.ts', options: { tabWidth: 3 } },
            { files: '*.json', options: { printWidth: 40 } },
          ],
        }),
      },
      { semi: false, tabWidth: 3 },
    ],
    [
      '.editorconfig below it',
      {
        '.prettierrc': '{ "tabWidth": 2 }',
        '.editorconfig': 'root = true\n[*]\nindent_size = 4\nmax_line_length = 120\n',
      },
      { tabWidth: 2, printWidth: 120 },
    ],
    [
      'the defaults of prettier 2',
      {
        'package.json': JSON.stringify({ ...PACKAGE, devDependencies: { prettier: '^2.8.0' } }),
        '.prettierrc': '{}',
      },
      { trailingComma: 'es5' },
    ],
    ['nonsense in it', { '.prettierrc': '{ "tabWidth": "many", "trailingComma": "most" }' }, {}],
  ])('%s', async (_name, files, expected) => {
    expect(await formatOf(files)).toEqual({ ...PRETTIER_DEFAULTS, ...expected });
  });

  it('of the workspace root holds for a package, unless that has its own', async () => {
    const above = {
      '.git/HEAD': '',
      '.prettierrc': '{ "semi": false }',
      'api/package.json': JSON.stringify(PACKAGE),
    };
    expect((await formatOf(above, 'api')).semi).toBe(false);
    const own = { ...above, 'api/.prettierrc': '{ "singleQuote": true }' };
    expect(await formatOf(own, 'api')).toMatchObject({ semi: true, singleQuote: true });
  });

  it('above the git root is none of the project', async () => {
    const files = {
      '.prettierrc': '{ "semi": false }',
      'repo/.git/HEAD': '',
      'repo/package.json': JSON.stringify(PACKAGE),
    };
    expect((await formatOf(files, 'repo')).semi).toBe(true);
  });

  it('that is code is read, not run', async () => {
    const config = [
      "require('node:fs').writeFileSync(__dirname + '/ran', '');",
      'module.exports = {',
      '  // semi: true,',
      '  semi: false, singleQuote: true, "printWidth": 110,',
      "  trailingComma: 'none',",
      '};',
    ].join('\n');
    const root = makeProject({
      'package.json': JSON.stringify(PACKAGE),
      'prettier.config.cjs': config,
    });
    const snapshot = takeSnapshot(root);
    const { facts } = await readFacts(snapshot, ADAPTERS);
    expect(facts.format).toMatchObject({
      semi: false,
      singleQuote: true,
      printWidth: 110,
      trailingComma: 'none',
    });
    expect(takeSnapshot(root).files).not.toContain('ran');
  });

  it.each([
    [
      'in package.json',
      { 'package.json': JSON.stringify({ ...PACKAGE, prettier: '@team/style' }) },
    ],
    ['in .prettierrc', { '.prettierrc': '"@team/style"' }],
    ['in .prettierrc as YAML', { '.prettierrc': '@team/style\n' }],
  ])('that only names a package leaves it to the sources, %s', async (_name, files) => {
    const source = "import express from 'express'\nconst app = express()\nexport default app\n";
    expect(await formatOf({ ...files, 'src/app.ts': source })).toMatchObject({
      semi: false,
      singleQuote: true,
    });
  });
});

describe('a configuration of Biome', () => {
  it('has its own defaults and names', async () => {
    expect(await formatOf({ 'biome.json': '{}' })).toEqual({ ...PRETTIER_DEFAULTS, useTabs: true });
    const config = `{
      // comments are allowed
      "formatter": { "indentStyle": "space", "indentWidth": 4, "lineWidth": 110 },
      "javascript": { "formatter": {
        "quoteStyle": "single", "semicolons": "asNeeded", "arrowParentheses": "asNeeded",
        "trailingCommas": "none", "quoteProperties": "preserve", "bracketSpacing": false
      } }
    }`;
    expect(await formatOf({ 'biome.jsonc': config })).toEqual({
      printWidth: 110,
      tabWidth: 4,
      useTabs: false,
      semi: false,
      singleQuote: true,
      trailingComma: 'none',
      bracketSpacing: false,
      arrowParens: 'avoid',
      quoteProps: 'preserve',
      endOfLine: 'lf',
    });
  });

  it('says nothing when its formatter is off', async () => {
    const files = { 'biome.json': '{ "formatter": { "enabled": false } }' };
    expect((await formatOf(files)).useTabs).toBe(false);
  });
});

describe('.editorconfig alone', () => {
  it.each<[string, string, Partial<FormatOptions>]>([
    ['tabs', '[*]\nindent_style = tab\n', { useTabs: true }],
    [
      'the last section that matches',
      '[*]\nindent_size=2\n[*.{ts,js}]\nindent_size=4\n',
      { tabWidth: 4 },
    ],
    ['a section for others', '[*.md]\nindent_size = 8\n', { tabWidth: 2 }],
    ['a section with folders', '[src/**.ts]\nindent_size = 4\n', { tabWidth: 4 }],
    ['size by tab', '[*]\nindent_size = tab\ntab_width = 8\n', { tabWidth: 8 }],
    [
      'line ends and quotes',
      '[*]\nend_of_line = CRLF\nquote_type = single\n',
      { endOfLine: 'crlf', singleQuote: true },
    ],
    ['comments and off', '; x\n# y\n[*]\nmax_line_length = off # no\n', { printWidth: 80 }],
  ])('%s', async (_name, config, expected) => {
    const files = { '.editorconfig': config, 'src/app.ts': 'import "express";\n' };
    expect(await formatOf(files)).toMatchObject(expected);
  });
});

describe('without configuration, the sources say', () => {
  it.each<Partial<FormatOptions>>([
    {},
    { semi: false, singleQuote: true, trailingComma: 'none' },
    { useTabs: true, arrowParens: 'avoid' },
    { tabWidth: 4, trailingComma: 'es5', singleQuote: true },
    { bracketSpacing: false, printWidth: 100 },
    {
      semi: false,
      bracketSpacing: false,
      arrowParens: 'avoid',
      trailingComma: 'none',
      tabWidth: 4,
    },
    { printWidth: 120, singleQuote: true },
  ])('%j', async (options) => {
    const wanted = { ...PRETTIER_DEFAULTS, ...options };
    const code = await format(CODE, { ...wanted, parser: 'typescript' });
    expect(sniffFormat([code])).toEqual(wanted);
  });

  it('of CRLF sources makes CRLF, also when prettier has a configuration without line ends', async () => {
    const sources = { 'src/app.ts': 'import "express";\r\n', 'src/b.ts': 'a();\r\n' };
    expect((await formatOf(sources)).endOfLine).toBe('crlf');
    expect((await formatOf({ ...sources, '.prettierrc': '{}' })).endOfLine).toBe('crlf');
    const asked = { ...sources, '.prettierrc': '{ "endOfLine": "lf" }' };
    expect((await formatOf(asked)).endOfLine).toBe('lf');
  });
});

describe('who says how sources are laid out, and whether imports have an order', () => {
  const factsOf = async (files: Files) => {
    const root = makeProject({
      'package.json': JSON.stringify(PACKAGE),
      'src/app.ts': `import 'express';\n`,
      ...files,
    });
    const { facts } = await readFacts(takeSnapshot(root), ADAPTERS);
    return [facts.formatter, facts.linter.ordersImports];
  };

  it.each([
    [{}, null, false],
    [{ '.prettierrc': '{}' }, 'prettier', false],
    [{ 'biome.json': '{}' }, 'biome', false],
    [{ 'biome.json': '{ "formatter": { "enabled": false } }' }, null, false],
    [{ '.editorconfig': '[*]\nindent_style = tab\n' }, null, false],
    [
      { 'eslint.config.js': `export default [{ rules: { 'import/order': 'error' } }];` },
      null,
      true,
    ],
    [{ '.eslintrc.json': '{ "extends": "airbnb-base" }' }, null, true],
    [{ '.eslintrc': '{ "rules": { "simple-import-sort/imports": 2 } }' }, null, true],
    [{ 'eslint.config.mjs': `export default [{ rules: { 'no-var': 'error' } }];` }, null, false],
    [
      { '.prettierrc.json': '{ "plugins": ["@trivago/prettier-plugin-sort-imports"] }' },
      'prettier',
      true,
    ],
  ] as const)('%j', async (files, formatter, ordersImports) => {
    expect(await factsOf(files)).toEqual([formatter, ordersImports]);
  });
});
