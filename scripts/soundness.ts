import { parseArgs } from 'node:util';
import { judgeBatch, type Judged } from '../test/soundness/batch.js';
import { contradicts, described, grouped, summary } from '../test/soundness/report.js';
import { installModules } from '../test/support/services.js';

/**
 * Judges random programs of middleware and attacks them in the real Express: `npx tsx scripts/soundness.ts
 * --from 0 --count 1000` prints where verdict and truth contradict each other, grouped by the piece of the
 * program that lets callers through; `--show 17` prints one program. Ends with 1 when there is a contradiction.
 */
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '0' },
    count: { type: 'string', default: '1000' },
    batch: { type: 'string', default: '100' },
    show: { type: 'string' },
    unknown: { type: 'boolean', default: false },
    words: { type: 'boolean', default: false },
  },
});
for (const express of [4, 5]) {
  installModules(`${import.meta.dirname}/../fixtures/stacks/guards${express}`);
}

const from = Number(values.show ?? values.from);
const count = values.show === undefined ? Number(values.count) : 1;
const judged: Judged[] = [];
for (let start = from; start < from + count; start += Number(values.batch)) {
  const size = Math.min(Number(values.batch), from + count - start);
  judged.push(...(await judgeBatch(start, size)));
  if (count > size) process.stderr.write(`\r${judged.length} of ${count}`);
}
if (count > 1) process.stderr.write('\n');

if (values.show !== undefined) console.log(judged.map(described).join('\n\n'));
console.log(summary(judged).join('\n'));
section(
  'Contradictions, by the pieces that may let callers through',
  judged.filter(contradicts),
  ({ program }) => program.suspects.join(' & ') || 'nothing: by construction it refuses',
);
section(
  'Reached although by construction they refuse (the generator is wrong)',
  judged.filter(({ program, reachedBy }) => program.refusing && reachedBy !== null),
  ({ program }) => program.words.join(' | '),
);
if (values.unknown) {
  for (const verdict of ['unknown', false] as const) {
    section(
      `Refusing by construction and ${verdict}`,
      judged.filter(({ program, route }) => program.refusing && route?.guarded === verdict),
      ({ program, route }) => `${program.words.join(' | ')}: ${whys(route)}`,
    );
  }
}
if (values.words) {
  const alone = judged.filter(({ program }) => program.suspects.length === 1 && !program.refusing);
  const label = ({ program }: Judged) => program.suspects.join();
  const open = new Set(alone.filter(({ reachedBy }) => reachedBy !== null).map(label));
  section(
    'Never reached although they may be: no program shows what is wrong with these pieces',
    alone.filter((each) => !open.has(label(each))),
    label,
  );
}
if (judged.some(contradicts)) process.exitCode = 1;

function whys(route: Judged['route']): string {
  return [...new Set((route?.guards ?? []).map(({ why }) => why ?? ''))].filter(Boolean).join('; ');
}

function section(title: string, own: readonly Judged[], label: (judged: Judged) => string): void {
  if (own.length === 0) return;
  console.log(`\n${title}: ${own.length}`);
  const labelled = own.map((each) => ({ label: label(each), seed: each.program.seed }));
  console.log(grouped(labelled).join('\n'));
}
