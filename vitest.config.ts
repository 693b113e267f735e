import { defineConfig } from 'vitest/config';
import { isFull, isLong } from './test/support/effort.js';
import LongestFirst from './test/support/longest-first.js';
import { longStories, sameEveryDay, stories } from './test/support/stories.js';

/** `npm test` has just run these, which are the same in the long run. */
const isRest = process.env['AUTHWRIGHT_REST'] !== undefined;

/**
 * What comes of a connection whose test is over: on a slow machine the server of an attack may be gone first. It belongs
 * to no test, and would fail a run of an hour in which every test passed.
 */
const LATE = /\b(?:ECONNRESET|EPIPE|ECONNREFUSED)\b|^EnvironmentTeardownError\b/;

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      'fixtures/**',
      ...(isFull ? [] : longStories),
      ...(isLong ? [] : stories),
      ...(isRest ? sameEveryDay() : []),
    ],
    globalSetup: './test/support/services.ts',
    setupFiles: './test/support/remembered-formats.ts',
    // Long counts are bounded by their number; a limit in time would only make a slow machine fail.
    testTimeout: isLong ? 1_800_000 : 180_000,
    hookTimeout: isLong ? 1_800_000 : 180_000,
    onUnhandledError({ name, message, stack }) {
      if (!LATE.test(`${name}: ${message}`)) return;
      process.stderr.write(`\n!! outside of any test, and passed over: ${stack ?? message}\n`);
      return false;
    },
    // Vitest would leave one of two cores idle.
    maxWorkers: 2,
    // No module keeps anything between tests, and loading the compiler for each file took a minute. Runs of an hour
    // would fill the memory.
    isolate: isLong,
    ...(isLong ? { sequence: { sequencer: LongestFirst } } : {}),
    reporters: ['default', './test/support/plain-reporter.ts'],
  },
});
