import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { shown } from '../support/cli.js';
import { times } from '../support/effort.js';
import { createCli } from '../support/remembered-scans.js';
import { run } from '../support/run.js';
import { installModules } from '../support/services.js';
import { javascript, type ProjectKind, writeProject } from '../support/small-project.js';
import { put, text, treeOf } from '../unit/apply/scratch.js';

/**
 * Where a project has a linter, what is generated is mended by its own `--fix`, and files of the owner's pass as they
 * did, or nothing is written.
 */
const cli = createCli();
const root = resolve(import.meta.dirname, '../..');
const stacks = join(root, 'fixtures/stacks');

const typescript: ProjectKind = { ...javascript, language: 'typescript', resolution: 'bundler' };

type Linter = {
  readonly name: string;
  readonly kind: ProjectKind;
  readonly program: readonly string[];
  /** A configuration that generated files break, in a way that is mended and in one that is not. */
  readonly config: string;
  readonly text: string;
  /** One that forbids what is put into the owner's files. */
  readonly strict: string;
  readonly rule: string;
  readonly mendedRule: string;
  readonly leftRule: string;
  /** What is left, and the line that asks for it. */
  readonly left: RegExp;
  /** Where it is installed. */
  readonly stack: string;
};

const flat = (rules: string): string => `import tseslint from 'typescript-eslint';

export default [
  { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser } },
  {
    rules: {
      'arrow-body-style': ['error', 'always'],
      ${rules}
    },
  },
];
`;

const eslintrc = (rules: string): string => `{
  "root": true,
  "parserOptions": { "ecmaVersion": "latest", "sourceType": "module" },
  "rules": {
    "arrow-body-style": ["error", "always"],
    ${rules}
  }
}
`;

const biomeJson = (rules: string): string => `{
  "root": true,
  "files": { "includes": ["src/**", "test/**"] },
  "formatter": { "indentStyle": "space", "lineWidth": 100 },
  "javascript": { "formatter": { "quoteStyle": "single", "operatorLinebreak": "before" } },
  "linter": {
    "rules": {
      ${rules}
    }
  }
}
`;

const LINTERS: readonly Linter[] = [
  {
    name: 'ESLint with a flat configuration',
    kind: typescript,
    program: ['eslint', 'src/auth'],
    config: 'eslint.config.js',
    text: flat("'no-ternary': 'error',"),
    strict: flat("'no-restricted-imports': ['error', { patterns: ['**/auth/*'] }],"),
    rule: 'no-restricted-imports',
    mendedRule: 'arrow-body-style',
    leftRule: 'no-ternary',
    left: /ESLint, no-ternary, \d+ times in .*; eslint\.config\.js:8 asks for it/,
    stack: stacks,
  },
  {
    name: 'ESLint 8 with .eslintrc',
    kind: javascript,
    program: ['eslint', 'src/auth'],
    config: '.eslintrc.json',
    text: eslintrc('"no-ternary": "error"'),
    strict: eslintrc('"no-restricted-imports": ["error", { "patterns": ["**/auth/*"] }]'),
    rule: 'no-restricted-imports',
    mendedRule: 'arrow-body-style',
    leftRule: 'no-ternary',
    left: /ESLint, no-ternary, \d+ times in .*; \.eslintrc\.json:6 asks for it/,
    stack: join(stacks, 'eslint8'),
  },
  {
    name: 'Biome',
    kind: typescript,
    program: ['biome', 'ci', '--max-diagnostics=200', 'src/auth'],
    config: 'biome.json',
    text: biomeJson('"style": { "noMagicNumbers": "error" }'),
    strict: biomeJson(
      '"style": { "noRestrictedImports": { "level": "error", "options": { "patterns": [{ "group": ["**/auth/*"] }] } } }',
    ),
    rule: 'lint/style/noRestrictedImports',
    mendedRule: 'Formatter would have printed',
    leftRule: 'lint/style/noMagicNumbers',
    left: /Biome, lint\/style\/noMagicNumbers, \d+ times in .*; biome\.json:8 asks for it/,
    stack: stacks,
  },
];

const PLAIN = { kind: javascript, stack: stacks } as const;

afterEach(() => {
  rmSync(project, { recursive: true });
});

let project = '';

describe.each(LINTERS.slice(0, times(1, LINTERS.length)))('$name', (linter) => {
  it('mends what is generated, says what is left, and is no edit of the owner', async () => {
    project = projectWith(linter, linter.text);
    const before = filesOf(project);
    const first = await secure();
    expect(first.code, shown(first)).toBe(0);
    expect(first.stdout, shown(first)).toMatch(/your files as before; \d+ generated files mended/);
    expect(first.stdout).toMatch(linter.left);
    const rules = problemsIn(linter);
    expect(rules, rules).toContain(linter.leftRule);
    expect(rules).not.toContain(linter.mendedRule);

    const written = filesOf(project);
    const again = await secure();
    expect(again.stdout, shown(again)).toContain('Nothing to do');
    expect(filesOf(project)).toEqual(written);
    expect((await cli(project, 'check')).code).toBe(0);

    const removed = await cli(project, 'remove', '--yes', '--no-install');
    expect(removed.code, shown(removed)).toBe(0);
    expect(filesOf(project)).toEqual(before);
  });

  it('takes everything back where a file of the owner would fail', async () => {
    project = projectWith(linter, linter.strict);
    const before = filesOf(project);
    const first = await secure('--json');
    expect(first.code, shown(first)).toBe(3);
    const { problems } = JSON.parse(first.stdout) as {
      readonly problems: readonly Readonly<Record<string, unknown>>[];
    };
    const [worse] = problems.filter(({ code }) => code === 'LINT_WORSE');
    expect(worse).toMatchObject({ file: `src/app.${extensionOf(linter)}` });
    expect(worse?.['message']).toContain(linter.rule);
    expect(worse?.['fix']).toMatch(new RegExp(`${linter.config}:\\d+, or .* --no-typecheck`));
    expect(filesOf(project)).toEqual(before);
    expect((await secure('--no-typecheck')).code).toBe(0);
  });
});

it('lays out a file that Prettier would break, where it was as Prettier has it', async () => {
  project = projectWith(
    { ...PLAIN, config: '.prettierrc.json' },
    '{ "singleQuote": true, "experimentalOperatorPosition": "start" }\n',
  );
  const route = `notes.post('/a/path/that/is/rather/long', (req, res) => res.status(204).end());\n`;
  put(project, 'src/routes/notes.js', `${text(project, 'src/routes/notes.js') ?? ''}\n${route}`);
  const before = filesOf(project);
  const first = await secure();
  expect(first.code, shown(first)).toBe(0);
  expect(first.stdout).toMatch(/Prettier: your files as before; \d+ generated files mended/);
  expect(text(project, 'src/routes/notes.js')).toContain(
    "notes.post('/a/path/that/is/rather/long', requireAuth, (req, res) =>\n  res.status(204).end(),\n);",
  );
  const checked = run(
    join(root, 'node_modules/.bin/prettier'),
    ['--check', 'src/auth', 'src/routes', 'test'],
    project,
  );
  expect(checked.status, checked.stdout + checked.stderr).toBe(0);
  expect((await secure()).stdout).toContain('Nothing to do');
  expect((await cli(project, 'remove', '--yes', '--no-install')).code).toBe(0);
  expect(filesOf(project)).toEqual(before);
});

it('says in one line what could not be asked, and goes on', async () => {
  const [linter] = LINTERS;
  if (!linter) return;
  project = projectWith(linter, "throw new Error('broken by its owner');\n");
  put(project, '.prettierrc.json', '{ "plugins": ["./not-there.mjs"] }\n');
  const result = await secure();
  expect(result.code, shown(result)).toBe(0);
  expect(result.stdout).toMatch(/not linted: ESLint: it ended with exit 2: .*\n/);
  expect(result.stdout).toMatch(/not linted: Prettier: it ended with exit 1: .*not-there/);
});

/** Outside of this repository, whose own configuration older versions would find. */
function projectWith(
  { kind, stack, config }: Pick<Linter, 'kind' | 'stack' | 'config'>,
  content: string,
): string {
  const written = writeProject(kind, `linter-${config.replaceAll('.', '-')}`);
  const folder = mkdtempSync(join(tmpdir(), 'authwright-linter-'));
  cpSync(written, folder, { recursive: true, filter: (source) => !/[\\/]\.git$/.test(source) });
  rmSync(written, { recursive: true });
  put(folder, config, content);
  installModules(stack);
  for (const from of [stack, join(stacks, 'express5'), stacks, root]) linkModules(from, folder);
  return folder;
}

/** All but its modules, where what was scanned is kept. */
function filesOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(treeOf(folder)).filter(([path]) => !path.startsWith('node_modules')),
  );
}

/** Gives a project the modules of another folder, where it has none of that name. */
function linkModules(from: string, folder: string): void {
  const names = readdirSync(join(from, 'node_modules')).flatMap((name) =>
    name.startsWith('@')
      ? readdirSync(join(from, 'node_modules', name)).map((each) => `${name}/${each}`)
      : [name],
  );
  for (const name of names.filter((each) => !each.startsWith('.'))) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    if (!existsSync(link)) symlinkSync(join(from, 'node_modules', name), link);
  }
}

function secure(...argv: readonly string[]) {
  return cli(project, '--secure-rest', '--open', '/health', '--yes', '--no-install', ...argv);
}

function extensionOf({ kind }: Linter): string {
  return kind.language === 'typescript' ? 'ts' : 'js';
}

/** All that the linter's own program prints of the project. */
function problemsIn({ stack, program: [name = '', ...args] }: Linter): string {
  const { stdout, stderr } = run(join(stack, 'node_modules/.bin', name), args, project);
  return stdout + stderr;
}
