import { defineConfig } from 'vitest/config';

const long = process.env['AUTHWRIGHT_LONG'] !== undefined;

/** Stories of many runs, each with the project's own compiler; `npm run test:all` has them. */
const stories = ['upgrade', 'moved', 'changed-answers', 'drift', 'remove-killed'].map(
  (name) => `test/rerun/${name}.test.ts`,
);

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/golden/**', 'fixtures/**', ...(long ? [] : stories)],
    globalSetup: './test/support/services.ts',
    // Long counts are bounded by their number; a limit in time would only make a slow machine fail.
    testTimeout: long ? 1_800_000 : 60_000,
    hookTimeout: 120_000,
    // Vitest would leave one of two cores idle.
    maxWorkers: 2,
    reporters: ['default', './test/support/plain-reporter.ts'],
  },
});
