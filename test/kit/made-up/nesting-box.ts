import type { RunnerAdapter } from '../../../src/runners/adapter.js';

/** A test runner that does not exist. */
export const nestingBox: RunnerAdapter = {
  id: 'nesting-box',
  label: 'Nesting box',
  detect: ({ scripts }) =>
    Object.values(scripts ?? {}).some((command) => command.includes('nesting-box'))
      ? { evidence: 'nesting-box in a script of package.json' }
      : null,
  testRoot: () => null,
  search: () => ({ takes: () => true, folders: [], endings: [], needsTests: false, setBy: null }),
  templates: { imports: 'tests/runner.nesting-box.ts', words: 'tests/runner-end.nesting-box.ts' },
  dependencies: () => [],
  scripts: () => ({}),
  // Its tests load what they need themselves.
  registerSetup: () => ({ status: 'already' }),
  setupIn: () => null,
};
