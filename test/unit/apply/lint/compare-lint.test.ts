import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isForAbsence, newLintProblems } from '../../../../src/apply/lint/compare-lint.js';
import type { LintProblem } from '../../../../src/apply/lint/linter.js';
import { relPath } from '../../../../src/model/paths.js';
import { times } from '../../../support/effort.js';

function problem(rule: string, message = 'wrong', line = 1, file = 'src/app.ts'): LintProblem {
  return { file: relPath(file), line, column: 1, rule, message };
}

describe('new problems', () => {
  test('one that has moved, or that counts something, is none', () => {
    const before = [problem('no-var', 'no var', 3), problem('max-lines', 'has 301 lines')];
    const after = [problem('no-var', 'no var', 4), problem('max-lines', 'has 303 lines')];
    expect(newLintProblems(before, after)).toEqual([]);
  });

  test('of several of one rule, the new one is that with a new message', () => {
    const before = [problem('no-undef', "'a' is not defined", 3)];
    const added = problem('no-undef', "'b' is not defined", 1);
    expect(newLintProblems(before, [added, problem('no-undef', "'a' is not defined", 4)])).toEqual([
      added,
    ]);
  });

  test('of another rule or in another file they are new', () => {
    const before = [problem('curly')];
    const after = [problem('curly'), problem('eqeqeq'), problem('curly', 'wrong', 1, 'src/b.ts')];
    expect(newLintProblems(before, after)).toEqual(after.slice(1));
  });

  test.each(['format', 'prettier/prettier', 'max-len', '@stylistic/ts/indent', 'linebreak-style'])(
    'a file that was not laid out as %s wants it gets lines like its others',
    (rule) => {
      expect(newLintProblems([problem(rule)], [problem(rule), problem(rule)])).toEqual([]);
      expect(newLintProblems([], [problem(rule)])).toHaveLength(1);
    },
  );

  const problems = fc.array(
    fc
      .tuple(fc.constantFrom('a', 'b'), fc.constantFrom('x', 'y'), fc.nat(9), fc.nat(2))
      .map(([rule, message, line, file]) => problem(rule, message, line, `src/${file}.ts`)),
    { maxLength: 12 },
  );

  test('are as many as there are more of a rule in a file, and are among those found', () => {
    fc.assert(
      fc.property(problems, problems, (before, after) => {
        const fresh = newLintProblems(before, after);
        for (const { rule, file } of [...before, ...after]) {
          const count = (list: readonly LintProblem[]) =>
            list.filter((each) => each.rule === rule && each.file === file).length;
          expect(count(fresh)).toBe(Math.max(0, count(after) - count(before)));
        }
        expect(fresh.every((each) => after.includes(each))).toBe(true);
        expect(newLintProblems(after, after)).toEqual([]);
      }),
      { numRuns: times(200, 5000) },
    );
  });
});

test('what may come of packages that are not installed yet', () => {
  const unsafe = problem('@typescript-eslint/no-unsafe-call');
  const unresolved = problem('import/no-unresolved', "Unable to resolve path to module 'pg'");
  const other = problem('max-len', 'This line is a page long');
  expect([unsafe, unresolved, other].map((each) => isForAbsence(each, ['pg']))).toEqual([
    ...[true, true, false],
  ]);
  expect([unsafe, unresolved].some((each) => isForAbsence(each, []))).toBe(false);
});
