import { describe, expect, it } from 'vitest';
import { attack, table } from './attack.js';
import { type AttackCase, readCases } from './cases.js';
import { CASE_FILES } from './known.js';
import { missingService, targets } from './target.js';
import { isLong, times } from '../support/effort.js';

const all = CASE_FILES.flatMap(readCases);

/** Some of each group every day, all of them on every target when there is time. */
const EVERY_DAY = new Set(
  [
    'A01 A12 A13 A17 A25 B01 B06 B13 B21 B24 B28 C05 C08 C19 C20 C22 D01 D04 D06 own-D07 D08 D16 D20 D25 D40',
  ]
    .concat(
      'E01 E03 E06 E09 E15 F01 F07 F11 F14 F18 F19 G04 G05 G08 G10 G14 G20 H02 H09 H31 I05 I07 I12',
    )
    .flatMap((ids) => ids.split(' ')),
);
const cases: readonly AttackCase[] = isLong ? all : all.filter(({ id }) => EVERY_DAY.has(id));

/** What the public file holds for other frameworks than Express. */
const FOREIGN = new Set(['H03', 'H19', 'H21', 'H22', 'H23', 'H24', 'H25']);

describe('attacks on generated code', () => {
  it('has each case once', () => {
    const ids = all.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('has ids of its own for its own, which no file from elsewhere has', () => {
    const [, own = []] = CASE_FILES.map(readCases);
    expect(own.filter(({ id }) => !id.startsWith('own-'))).toEqual([]);
  });

  // Between them both versions of Express, both stores and three places for limits; all six take a quarter of an hour.
  const pairs = ['express5-libsql', 'express4-postgres', 'express4-libsql-redis'];
  const others = targets.filter(({ id }) => !pairs.includes(id));
  const chosen = [...targets.filter(({ id }) => pairs.includes(id)), ...others];

  for (const target of chosen.slice(0, times(1, pairs.length, chosen.length))) {
    it.skipIf(missingService(target) !== null)(
      `fail against ${target.id}`,
      async () => {
        const outcomes = await attack(target, cases);
        process.stdout.write(`\n${target.id}\n${table(cases, outcomes)}\n`);
        const odd = outcomes.filter(({ id, result }) =>
          result === 'not run' ? !FOREIGN.has(id) : result !== 'passed',
        );
        expect(odd).toEqual([]);
      },
      isLong ? 1_200_000 : 180_000,
    );
  }
});
