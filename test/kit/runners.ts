import { jest as jestAdapter } from '../../src/runners/jest/index.js';
import { nodeTest as nodeTestAdapter } from '../../src/runners/node-test/index.js';
import { vitest as vitestAdapter } from '../../src/runners/vitest/index.js';
import type { RunnerKit } from './kit.js';
import { nestingBox as nestingBoxAdapter } from './made-up/nesting-box.js';

export const vitest: RunnerKit = { adapter: vitestAdapter, script: 'vitest run' };
export const jest: RunnerKit = { adapter: jestAdapter, script: 'jest' };
export const nodeTest: RunnerKit = { adapter: nodeTestAdapter, script: 'node --test test/' };
export const nestingBox: RunnerKit = {
  adapter: nestingBoxAdapter,
  script: 'nesting-box test/*.test.js',
  packages: ['fixtures/made-up/packages/nesting-box'],
};
