import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/golden/**', 'fixtures/**'],
    globalSetup: './test/support/services.ts',
    testTimeout: 30_000,
    reporters: ['default', './test/support/plain-reporter.ts'],
  },
});
