import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What each room of src may not import; test/architecture.test.ts checks the same from the files themselves. */
const rooms = {
  model: [
    'project',
    'spec',
    'source',
    'frameworks',
    'stores',
    'runners',
    'plan',
    'apply',
    'report',
    'cli',
  ],
  project: ['spec', 'source', 'plan', 'apply', 'report', 'cli'],
  spec: ['project', 'source', 'frameworks', 'stores', 'runners', 'plan', 'apply', 'report', 'cli'],
  source: ['project', 'spec', 'frameworks', 'stores', 'runners', 'plan', 'apply', 'report', 'cli'],
  frameworks: ['project', 'spec', 'stores', 'runners', 'plan', 'apply', 'report', 'cli'],
  stores: ['project', 'spec', 'runners', 'plan', 'apply', 'report', 'cli'],
  runners: ['project', 'spec', 'stores', 'plan', 'apply', 'report', 'cli'],
  plan: ['project', 'apply', 'report', 'cli'],
  report: ['project', 'spec', 'source', 'frameworks', 'stores', 'runners', 'plan', 'apply', 'cli'],
  apply: ['spec', 'source', 'frameworks', 'stores', 'runners', 'plan', 'report', 'cli'],
};

/** Packages that only one room may import. */
const owners = {
  'ts-morph': ['source', 'frameworks', 'runners'],
  yaml: ['spec'],
  handlebars: ['plan'],
  prettier: ['plan', 'project'],
  commander: ['cli'],
  inquirer: ['cli'],
  '@inquirer/core': ['cli'],
};

export default defineConfig(
  {
    ignores: [
      'dist',
      'coverage',
      'fixtures',
      'templates',
      'bench/guard/**/*.mjs',
      'test/golden',
      'test/edits/**/*put.*',
      '**/.runs',
    ],
  },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js', 'scripts/prepare.mjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
    },
  },
  ...Object.entries(rooms).map(([room, forbidden]) => ({
    files: [`src/${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: forbidden.map((other) => `**/${other}/**`),
              message: `src/${room} may not import these rooms`,
            },
            ...Object.entries(owners)
              .filter(([, allowed]) => !allowed.includes(room))
              .map(([name]) => ({
                group: [name],
                message: `${name} has one owner, see docs/architecture.md`,
              })),
          ],
        },
      ],
    },
  })),
  { files: ['scripts/**', 'bench/**', 'src/cli/**'], rules: { 'no-console': 'off' } },
  { files: ['test/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  // They reach into objects of Express that have no types, in the plain JavaScript that Node runs as it is.
  {
    files: [
      'test/support/ask-apps.mjs',
      'test/support/real-express.mjs',
      'test/support/ask-apps.mjs',
      'test/verdicts/real-app.mjs',
      'test/soundness/real-batch.mjs',
      'test/unit/source/follow/really-worker.mjs',
    ],
    extends: [tseslint.configs.disableTypeChecked],
  },
);
