import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { isLong, times } from '../../../support/effort.js';
import { followSnippet } from '../../../support/follow.js';
import { createRunner } from './really.js';
import { scriptOf } from './script.js';

/** Programs in which nothing is unknown go one way, and it is the one that they go in Node. */
const RUNS = times(200, 2_000, 20_000);

const runner = createRunner();
afterAll(() => runner.close());

it(
  'does what Node does, in the same order',
  { timeout: isLong ? 3_600_000 : 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(500), { minLength: 5, maxLength: 250, size: 'max' }),
        async (choices) => {
          const text = scriptOf(choices);
          const { outcomes, incomplete } = followSnippet(text);
          fc.pre(incomplete === null);
          const [followed] = outcomes;
          const ran = await runner.run(text);
          expect(
            outcomes.length === 1 ? { log: followed?.log, result: followed?.result } : outcomes,
            text,
          ).toEqual(ran);
        },
      ),
      { numRuns: RUNS },
    );
  },
);
