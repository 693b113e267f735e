import { defineConfig } from 'vitest/config';
import { isLong } from './test/support/effort.js';
import LongestFirst from './test/support/longest-first.js';

/** Stories of many runs, each with the project's own compiler or servers; `npm run test:all` has them. */
const stories = [
  ...['conflict', 'upgrade', 'moved', 'changed-answers', 'drift'].map((name) => `rerun/${name}`),
  ...['kill', 'remove-killed', 'sequences.property'].map((name) => `rerun/${name}`),
  ...[
    'app-that-listens',
    'clashes',
    'conflict-question',
    'dirty',
    'every-method',
    'first-hour',
    'hostile',
    'kill',
    'koa',
    'login-alone',
    'module-names',
    'own-guard-forms',
    'router-style',
  ].map((name) => `e2e/${name}`),
  'e2e/tests-beside-sources',
  'e2e/tests-database',
  'e2e/where-tests-are-found',
  'attack/layers',
  'attack/locked-store',
  'attack/scale-out',
  'attack/silent-store',
  'attack/with-postgres',
  'kit/own-tests',
  'verdicts/real-framework',
].map((name) => `test/${name}.test.ts`);

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['fixtures/**', ...(isLong ? [] : stories)],
    globalSetup: './test/support/services.ts',
    setupFiles: './test/support/remembered-formats.ts',
    // Long counts are bounded by their number; a limit in time would only make a slow machine fail.
    testTimeout: isLong ? 1_800_000 : 180_000,
    hookTimeout: isLong ? 1_800_000 : 180_000,
    // Vitest would leave one of two cores idle.
    maxWorkers: 2,
    // No module keeps anything between tests, and loading the compiler for each file took a minute. Runs of an hour
    // would fill the memory.
    isolate: isLong,
    ...(isLong ? { sequence: { sequencer: LongestFirst } } : {}),
    reporters: ['default', './test/support/plain-reporter.ts'],
  },
});
