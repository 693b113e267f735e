import { readFileSync } from 'node:fs';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Who may import whom; test/architecture.test.ts checks the same from the files themselves. */
const { mayImport, owners } = JSON.parse(
  readFileSync(`${import.meta.dirname}/test/support/rooms.json`, 'utf8'),
);

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
  ...Object.entries(mayImport).map(([room, allowed]) => ({
    files: [`src/${room}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: Object.keys(mayImport)
                .filter((other) => other !== room && !allowed.includes(other))
                .map((other) => `**/${other}/**`),
              message: `src/${room} may not import these rooms`,
            },
            ...Object.entries(owners)
              .filter(([, holders]) => !holders.includes(room))
              .map(([name]) => ({
                group: [name],
                message: `${name} belongs to other rooms, see docs/architecture.md`,
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
      'test/support/real-koa.mjs',
      'test/support/ask-apps.mjs',
      'test/verdicts/real-app.mjs',
      'test/soundness/real-batch.mjs',
      'test/unit/interpret/follow/really-worker.mjs',
    ],
    extends: [tseslint.configs.disableTypeChecked],
  },
  // JSON.parse gives no type.
  { files: ['eslint.config.js'], extends: [tseslint.configs.disableTypeChecked] },
);
