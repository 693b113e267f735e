import { expect, it } from 'vitest';
import { judgeBatch, type Judged } from './batch.js';
import { contradicts, described, summary } from './report.js';
import { times } from '../support/effort.js';

/**
 * Random programs of middleware, run in the real Express beside the verdict: what is said to be guarded is never
 * reached by somebody who knows no secret. A program is repeated by its number: `randomProgram(17)`, or
 * `npx tsx scripts/soundness.ts --show 17`.
 */
const COUNT = times(100, 500, 10_000);
const BATCH = 100;

it('says guarded of nothing that was reached', { timeout: times(180_000, 3_600_000) }, async () => {
  const judged: Judged[] = [];
  for (let from = 0; from < COUNT; from += BATCH) judged.push(...(await judgeBatch(from, BATCH)));
  process.stderr.write(`${summary(judged).join('\n')}\n`);

  // What the generator says of its own programs, and what the scan has to list for a program to count.
  expect(named(judged.filter(({ program, reachedBy }) => program.refusing && reachedBy))).toEqual(
    [],
  );
  expect(named(judged.filter(({ route }) => route === null))).toEqual([]);

  const wrong = judged.filter(contradicts);
  expect(named(wrong), wrong.slice(0, 3).map(described).join('\n\n')).toEqual([]);

  const refusing = judged.filter(({ program }) => program.refusing);
  const unknown = refusing.filter(({ route }) => route?.guarded === 'unknown');
  expect(unknown.length / refusing.length).toBeLessThanOrEqual(1 / 4);
});

function named(judged: readonly Judged[]): readonly string[] {
  return judged.map(
    ({ program, reachedBy }) =>
      `program ${program.seed}: ${program.words.join(' | ')} <- ${reachedBy?.text.split('\r\n')[0] ?? ''}`,
  );
}
