import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/golden/**', 'fixtures/**'],
    globalSetup: './test/support/services.ts',
    // Long counts are bounded by their number; a limit in time would only make a slow machine fail.
    testTimeout: process.env['AUTHWRIGHT_LONG'] ? 1_800_000 : 60_000,
    hookTimeout: 120_000,
    // Vitest would leave one of two cores idle.
    maxWorkers: 2,
    reporters: ['default', './test/support/plain-reporter.ts'],
  },
});
