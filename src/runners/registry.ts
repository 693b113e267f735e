import type { RunnerAdapter } from './adapter.js';
import { jest } from './jest/index.js';
import { nodeTest } from './node-test/index.js';
import { vitest } from './vitest/index.js';

/** Every test runner that tests are written for; the first is taken where a project has none. */
export const runners: readonly RunnerAdapter[] = [vitest, jest, nodeTest];
