import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relPath } from '../../../src/model/paths.js';
import { applyEdits } from '../../../src/model/text-edit.js';
import { importedAs, localName } from '../../../src/source/imported-names.js';
import { ensureImports } from '../../../src/source/imports.js';
import { pruneImports } from '../../../src/source/unused-imports.js';
import { times } from '../../support/effort.js';
import { memoryView } from '../../support/memory-view.js';
import { NO_LINTER } from '../../../src/project/detect-linter.js';

const guard = relPath('src/auth/require-auth.ts');
const router = relPath('src/auth/auth-router.ts');

type Options = {
  readonly file?: string;
  readonly needs?: readonly (readonly [name: string, from: string])[];
  readonly module?: 'esm' | 'cjs';
  readonly extension?: '' | '.js' | '.ts';
  /** Whether the project's linter has imports sorted. */
  readonly sorted?: boolean;
  /** Whether it has them in an order of its own. */
  readonly ordered?: boolean;
  readonly others?: Readonly<Record<string, string>>;
};

function ensure(text: string, options: Options = {}): string {
  const file = relPath(options.file ?? 'src/routes/books.ts');
  const needs = (options.needs ?? [['requireAuth', guard]]).map(([name, from]) => ({
    file,
    name,
    from: relPath(from),
  }));
  const facts = {
    moduleSystem: { id: options.module ?? 'esm', evidence: '' },
    importExtension: options.extension ?? '.js',
    linter: {
      ...NO_LINTER,
      sortsImports: options.sorted ?? false,
      ordersImports: options.ordered ?? false,
    },
  } as const;
  const edit = (content: string) =>
    ensureImports(file, needs, facts, memoryView({ ...options.others, [file]: content }));
  const result = edit(text);
  if (result.status !== 'edited') return result.status;
  const after = applyEdits(text, result.edits);
  expect(edit(after).status).toBe('already');
  return after;
}

/** In the order of the linters that ask for one. */
const ORDER = [
  ...['node:fs', 'node:url', 'a', 'cors', 'zod', '@/b'],
  ...['../a.js', '../auth/require-auth.js', '../zoo.js', './a.js', './b.js'],
];

describe('the place of an import', () => {
  const own = "import { requireAuth } from '../auth/require-auth.js';";

  it.each([
    ['behind the others from as far away', ["'../z.js'", "'../b.js'", '*', "'./a.js'"]],
    [
      'where it belongs among sorted ones',
      ["'express'", "'../a.js'", '*', "'../b.js'", "'./a.js'"],
    ],
    ['above the first of sorted ones', ["'express'", '*', "'../b.js'", "'../c.js'", "'./a.js'"]],
    ['at the end where no other is from as far away', ["'express'", "'./a.js'", '*']],
    ['at the end where they are in no order', ["'./a.js'", "'../b.js'", "'express'", '*']],
  ])('is %s', (_, modules) => {
    const line = (module: string, at: number) =>
      module === '*' ? `${own}\n` : `import x${at} from ${module};\n`;
    const before = modules.map((each, at) => (each === '*' ? '' : line(each, at))).join('');
    expect(ensure(`${before}\ngo();\n`)).toBe(`${modules.map(line).join('')}\ngo();\n`);
  });

  it('is never above an import for its effect', () => {
    const before =
      "import a from '../a.js';\nimport './environment.js';\nimport b from './b.js';\n";
    expect(ensure(before)).toBe(`${before}${own}\n`);
  });

  it.each([
    [
      'import a from "a";\n\nimport b from "./b.js";\n',
      'import a from "a";\n\n*\n\nimport b from "./b.js";\n',
    ],
    [
      'import a from "a";\nimport b from "./b.js";\n',
      'import a from "a";\n*\nimport b from "./b.js";\n',
    ],
    ['// Mine.\nimport b from "./b.js";\n', '// Mine.\n*\nimport b from "./b.js";\n'],
    [
      'import a from "a";\r\n\r\nimport b from "b";\r\n',
      'import a from "a";\r\n\r\nimport b from "b";\r\n*\r\n',
    ],
  ])('has its own group where the linter asks for an order: %j', (before, after) => {
    const line = own.replaceAll("'", '"');
    expect(ensure(before, { ordered: true })).toBe(after.replace('*', () => line));
  });

  const specifiers = fc
    .uniqueArray(fc.constantFrom(...ORDER.filter((each) => !each.includes('auth'))))
    .map((all) => ORDER.filter((each) => all.includes(each)));

  it('keeps an order that was there, and every other line', () => {
    fc.assert(
      fc.property(specifiers, fc.boolean(), (modules, isGrouped) => {
        const before = modules
          .map((each, at) => {
            const isNew = at > 0 && groupOf(each) !== groupOf(modules[at - 1] ?? each);
            return `${isGrouped && isNew ? '\n' : ''}import x${at} from '${each}';\n`;
          })
          .join('');
        const after = ensure(`${before}\ngo();\n`, { ordered: true });
        const found = [...after.matchAll(/from '(.*)';/g)].map(([, each = '']) => each);
        const wanted = [...modules, '../auth/require-auth.js'].sort(
          (one, other) => ORDER.indexOf(one) - ORDER.indexOf(other),
        );
        expect(found).toEqual(wanted);
        expect(after.split('\n').filter((each) => each !== '' && each !== own)).toEqual(
          `${before}go();`.split('\n').filter((each) => each !== ''),
        );
        if (isGrouped && new Set(modules.map(groupOf)).size > 1) {
          const lines = after.split('\n\n').map((group) => group.match(/from '(.*)';/g) ?? []);
          expect(lines.filter((each) => each.length > 0)).toHaveLength(
            new Set(wanted.map(groupOf)).size,
          );
        }
      }),
      { numRuns: times(200, 3000) },
    );
  });
});

function groupOf(specifier: string): string {
  return /^(?:node:|@\/|\.\.|\.|)/.exec(specifier)?.[0] ?? '';
}

describe('ensureImports', () => {
  it('writes one line per module, names in order', () => {
    const needs = [
      ['requireRole', guard],
      ['createAuthRouter', router],
      ['requireAuth', guard],
    ] as const;
    expect(ensure("import a from 'a';\na();\n", { needs })).toBe(
      [
        "import a from 'a';",
        "import { createAuthRouter } from '../auth/auth-router.js';",
        "import { requireAuth, requireRole } from '../auth/require-auth.js';",
        'a();\n',
      ].join('\n'),
    );
  });

  it.each([
    [
      "import { other } from '../auth/require-auth.js';\n",
      "import { other, requireAuth } from '../auth/require-auth.js';\n",
    ],
    [
      "import {\n  one,\n  two,\n} from '../auth/require-auth.js';\n",
      "import {\n  one,\n  two,\n  requireAuth,\n} from '../auth/require-auth.js';\n",
    ],
    [
      "import {\r\n\tone,\r\n\ttwo\r\n} from '../auth/require-auth.js';\r\n",
      "import {\r\n\tone,\r\n\ttwo,\r\n\trequireAuth\r\n} from '../auth/require-auth.js';\r\n",
    ],
  ])('puts a name behind those of the same module in %j', (before, after) => {
    expect(ensure(before)).toBe(after);
  });

  it('puts a name into the list of a require', () => {
    const text = "const { other } = require('../auth/require-auth');\n";
    expect(ensure(text, { file: 'src/routes/a.js', module: 'cjs', extension: '' })).toBe(
      "const { other, requireAuth } = require('../auth/require-auth');\n",
    );
  });

  it.each([
    ['a type', "import type { Other } from '../auth/require-auth.js';"],
    ['a default', "import other from '../auth/require-auth.js';"],
    [
      'a comment behind the last name',
      "import {\n  one,\n  two, // of the old guard\n} from '../auth/require-auth.js';",
    ],
    [
      'a line without room',
      "import { aNameThatIsQuiteLong, another } from '../auth/require-auth.js';",
    ],
  ])('writes a line of its own beside %s', (_, before) => {
    expect(ensure(`${before}\n`)).toBe(
      `${before}\nimport { requireAuth } from '../auth/require-auth.js';\n`,
    );
  });

  it.each([
    ['under its name', "import { requireAuth } from '../auth/require-auth.js';"],
    ['without an extension', "import { requireAuth } from '../auth/require-auth';"],
    ['under another name', "import { requireAuth as guard } from '../auth/require-auth.js';"],
    ['as a namespace', "import * as auth from '../auth/require-auth.js';"],
    ['through another module', "import { requireAuth } from '../auth/public.js';"],
  ])('has nothing to do when it is imported %s', (_how, text) => {
    const others = {
      [guard]: 'export const requireAuth = 1;',
      'src/auth/public.ts': "export * from './require-auth.js';",
    };
    expect(ensure(text, { others })).toBe('already');
  });

  it.each([
    ['type-only', "import type { requireAuth } from '../auth/require-auth.js';"],
    ['a type among others', "import { type requireAuth, other } from '../auth/require-auth.js';"],
    ['of another module', "import { requireAuth } from './require-auth.js';"],
  ])('imports again, under an alias, beside an import that is %s', (_how, text) => {
    expect(ensure(text)).toBe(
      `${text}\nimport { requireAuth as requireBearerAuth } from '../auth/require-auth.js';`,
    );
  });

  it.each([
    ['src/a.cjs', 'src/auth/require-auth.cjs', '', "require('./auth/require-auth.cjs')"],
    ['src/a.mjs', 'src/auth/require-auth.mjs', '', "from './auth/require-auth.mjs'"],
    ['src/a.mjs', 'src/auth/require-auth.js', '', "from './auth/require-auth.js'"],
    ['src/a.js', 'src/auth/require-auth.cjs', '', "from './auth/require-auth.cjs'"],
    ['src/a.cts', 'src/auth/require-auth.cts', '', "from './auth/require-auth.cjs'"],
    ['src/a.mts', 'src/auth/require-auth.mts', '.ts', "from './auth/require-auth.mts'"],
    ['src/a.ts', 'src/auth/require-auth.mts', '', "from './auth/require-auth.mjs'"],
  ] as const)('names in full what is named for its module system: %s', (...example) => {
    const [file, from, extension, line] = example;
    expect(ensure('go();\n', { file, extension, needs: [['requireAuth', from]] })).toContain(line);
  });

  it('follows the extension habit of the file, else that of the project', () => {
    const first = (text: string, extension: '' | '.js' | '.ts') =>
      /require-auth[^'"]*/.exec(ensure(text, { extension }))?.[0];
    expect(first("import a from './a.js';", '')).toBe('require-auth.js');
    expect(first("import a from './a.ts';", '.js')).toBe('require-auth.ts');
    expect(first("import a from './a';", '.js')).toBe('require-auth');
    expect(first("import a from './a.json';\nimport b from './b.js';", '')).toBe('require-auth.js');
    expect(first("import a from 'a';", '')).toBe('require-auth');
    expect(first("export * from './a.js';", '')).toBe('require-auth.js');
  });

  it('writes an import in TypeScript whatever the module system, beside `import x = require`', () => {
    expect(
      ensure("import express = require('express');\nexpress();\n", {
        module: 'cjs',
        extension: '',
      }),
    ).toBe(
      "import express = require('express');\nimport { requireAuth } from '../auth/require-auth';\nexpress();\n",
    );
  });

  it('writes the module form that a JavaScript file uses itself', () => {
    const options = { file: 'src/routes/books.js', extension: '' } as const;
    expect(ensure("import a from 'a';\n", { ...options, module: 'cjs' })).toContain('import {');
    expect(ensure("const a = require('a');\n", { ...options, module: 'esm' })).toBe(
      "const a = require('a');\nconst { requireAuth } = require('../auth/require-auth');\n",
    );
    expect(ensure('export default 1;\n', { ...options, module: 'cjs' })).toContain('import {');
    expect(
      ensure("const a = require('a');\n", { ...options, file: 'src/routes/books.cjs' }),
    ).toContain('require(');
    expect(
      ensure('run();\n', { ...options, file: 'src/routes/books.mjs', module: 'cjs' }),
    ).toContain('import {');
  });

  it('puts a require at the end of the first run of them, above all that could need it', () => {
    const text = [
      "require('dotenv').config()",
      "const express = require('express')",
      "const dotenv = require('dotenv')",
      'dotenv.config()',
      "const app = require('express')()",
      'app.use(guarded)',
      "const late = require('./late')",
      '',
    ].join('\n');
    const lines = ensure(text, { file: 'src/a.js', module: 'cjs', extension: '' }).split('\n');
    expect(lines[5]).toBe("const { requireAuth } = require('./auth/require-auth')");
  });

  it('imports a default export under the name of its file', () => {
    const needs = [['default', 'src/middleware/check-user.ts']] as const;
    expect(ensure("import a from 'a';", { needs })).toContain(
      "import checkUser from '../middleware/check-user.js';",
    );
  });

  it('starts an empty file', () => {
    expect(ensure('')).toBe("import { requireAuth } from '../auth/require-auth.js';\n");
  });
});

describe('localName', () => {
  const file = relPath('src/books.ts');
  const ref = { file: guard, name: 'requireAuth' };
  const name = (text: string) => localName(memoryView({ [file]: text }), file, ref);

  it('is the name that the file has for it', () => {
    expect(name("import { requireAuth as g } from './auth/require-auth';")).toBe('g');
    expect(name("import * as auth from './auth/require-auth';")).toBe('auth.requireAuth');
    expect(name("const auth = require('./auth/require-auth');")).toBe('auth.requireAuth');
    expect(name("const { requireAuth: g } = require('./auth/require-auth');")).toBe('g');
  });

  it('is an alias only when the name is in use', () => {
    expect(name('const config = { requireAuth: true }; config.requireAuth;')).toBe('requireAuth');
    expect(name("export { requireAuth } from './auth/require-auth';")).toBe('requireAuth');
    expect(name('function requireAuth() {}')).toBe('requireBearerAuth');
    expect(name('const requireAuth = 1, requireBearerAuth = 2;')).toBe('requireBearerAuth2');
  });

  it('does not take an import that an inner scope hides', () => {
    const text = "import { requireAuth } from './auth/require-auth';\nfunction f(requireAuth) {}";
    expect(importedAs(memoryView({ [file]: text }), file, ref)).toBeNull();
    expect(name(text)).toBe('requireBearerAuth');
  });
});

describe('pruneImports', () => {
  const file = relPath('src/books.ts');
  const refs = [
    { file: guard, name: 'requireAuth' },
    { file: guard, name: 'requireRole' },
  ];
  const prune = (text: string, edits: { start: number; end: number; text: string }[] = []) =>
    applyEdits(text, [...edits, ...pruneImports(file, refs, edits, memoryView({ [file]: text }))]);
  const line = "import { requireAuth, requireRole } from './auth/require-auth';\n";

  it('takes a line out that nothing uses', () => {
    expect(prune(`import a from 'a';\n${line}\na();\n`)).toBe("import a from 'a';\n\na();\n");
    expect(prune(`${line}\na();\n`)).toBe('a();\n');
  });

  it('keeps what is used, also by an edit of the same run', () => {
    const text = `import a from 'a';\n${line}\na(requireAuth);\n`;
    expect(prune(text)).toBe(text.replace(', requireRole', ''));
    const at = text.indexOf('requireAuth);');
    expect(prune(text, [{ start: at, end: at + 11, text: '' }])).toBe(
      "import a from 'a';\n\na();\n",
    );
    const insert = { start: at, end: at, text: "requireRole('a'), " };
    expect(prune(text, [insert])).toBe(text.replace('a(requ', "a(requireRole('a'), requ"));
  });

  it('keeps the other names and the types of a line', () => {
    const mixed =
      "import { type User, requireAuth, other, requireRole } from './auth/require-auth';\n";
    expect(prune(`${mixed}other();\n`)).toBe(
      "import { type User, other } from './auth/require-auth';\nother();\n",
    );
  });

  it('leaves the comment behind a line to its owner, at the start of it', () => {
    const commented = line.replace('\n', ' // Reviewed by Ada.\n');
    expect(prune(`import a from 'a';\n${commented}\na();\n`)).toBe(
      "import a from 'a';\n// Reviewed by Ada.\n\na();\n",
    );
  });

  it('leaves the imports of other modules alone', () => {
    const text =
      "import { requireAuth } from './elsewhere';\nimport * as auth from './auth/require-auth';\n";
    expect(prune(text)).toBe(text);
  });
});

describe('ensureImports beside aliases', () => {
  const tsconfig = (paths: object) =>
    JSON.stringify({ compilerOptions: { baseUrl: 'src', paths } });
  const files = (paths: object) => ({
    'tsconfig.json': tsconfig(paths),
    'src/services/books.ts': 'export const books = 1;\n',
    'src/config/index.ts': 'export const config = 1;\n',
    'src/routes/pens.ts': 'export const pens = 1;\n',
  });
  const importOf = (text: string, paths: object, extension: '' | '.js' = '') => {
    const after = ensure(text, { others: files(paths), extension });
    return after.split('\n').find((line) => line.includes('requireAuth'));
  };
  const relative = "import { requireAuth } from '../auth/require-auth';";

  it.each([
    ["import { books } from '@/services/books';", { '@/*': ['*'] }, '@/auth/require-auth'],
    ["import { config } from '@/config';", { '@/*': ['*'] }, '@/auth/require-auth'],
    ["import { books } from '@/services/books.js';", { '@/*': ['*'] }, '@/auth/require-auth.js'],
    ["import { books } from 'services/books';", {}, 'auth/require-auth'],
    [
      "import { pens } from './pens';\nimport { books } from '@/services/books';",
      { '@/*': ['*'] },
      '@/auth/require-auth',
    ],
    [
      "import { books } from '@services/books';\nimport { config } from '~/config';",
      { '@services/*': ['services/*'], '~/*': ['*'] },
      '~/auth/require-auth',
    ],
  ])('names the guard as %s is', (text, paths, specifier) => {
    expect(importOf(`${text}\n`, paths)).toBe(`import { requireAuth } from '${specifier}';`);
  });

  it.each([
    // What lies as far away is named by its path.
    [
      "import { config } from '../config';\nimport { books } from '@/services/books';",
      { '@/*': ['*'] },
    ],
    // The alias reaches one folder, or leads elsewhere.
    ["import { books } from '@services/books';", { '@services/*': ['services/*'] }],
    ["import { books } from '@/services/books';", { '@/*': ['*'], '@/auth/*': ['elsewhere/*'] }],
    // Nothing of it is there when the program runs.
    ["import type { Book } from '@/services/books';", { '@/*': ['*'] }],
  ])('stays relative beside %s', (text, paths) => {
    expect(importOf(`${text}\n`, paths)).toBe(relative);
  });

  it('writes subpath imports with the extension that they have', () => {
    const others = {
      'package.json': JSON.stringify({ imports: { '#src/*': './src/*' } }),
      'src/services/books.js': 'export const books = 1;\n',
    };
    const text = "import { books } from '#src/services/books.js';\n";
    expect(
      ensure(text, {
        others,
        file: 'src/routes/a.js',
        needs: [['requireAuth', 'src/auth/require-auth.js']],
      }),
    ).toContain("from '#src/auth/require-auth.js'");
  });
});
