import { expect, it } from 'vitest';
import { isLong } from '../support/effort.js';
import { attack, table } from './attack.js';
import { type AttackCase, readCases } from './cases.js';
import { CASE_FILES } from './known.js';
import { missingService, type Target } from './target.js';

/** Every case, those of others first. */
export const all: readonly AttackCase[] = CASE_FILES.flatMap(readCases);

/** Forty-eight, some of each group: for every day, and for what is not the newest version of a framework with one of two stores. */
const SMOKE = new Set(
  [
    'A01 A12 A13 A17 A25 B01 B06 B13 B21 B24 B28 C05 C08 C19 C20 C22 D01 D04 D06 own-D07 D08 D16 D20 D25 D40',
    'E01 E03 E06 E09 E15 F01 F07 F11 F14 F18 F19 G04 G05 G08 G10 G14 G20 H02 H09 H31 I05 I07 I12',
  ].flatMap((ids) => ids.split(' ')),
);
export const smoke: readonly AttackCase[] = all.filter(({ id }) => SMOKE.has(id));

/** A test for each target, that none of the cases gets through. */
export function fireAt(targets: readonly Target[], cases: readonly AttackCase[]): void {
  it.for(targets.map((target) => [target.id, target] as const))(
    'fail against %s',
    { timeout: isLong ? 1_200_000 : 180_000 },
    async ([, target], { skip }) => {
      skip(missingService(target) !== null);
      const outcomes = await attack(target, cases);
      process.stdout.write(`\n${target.id}\n${table(cases, outcomes)}\n`);
      const foreign = new Set(
        cases.filter((each) => !isAbout(each, target.framework.adapter.id)).map(({ id }) => id),
      );
      const odd = outcomes.filter(({ id, result }) =>
        result === 'not run' ? !foreign.has(id) : result !== 'passed',
      );
      expect(odd).toEqual([]);
    },
  );
}

function isAbout({ frameworks }: AttackCase, framework: string): boolean {
  return frameworks.includes('*') || frameworks.includes(framework);
}
