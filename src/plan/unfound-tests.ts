import { notice } from '../model/diagnostic.js';
import type { Diagnostic, TestRunnerFact } from '../model/types.js';

/** A warning when the test runner is configured to look elsewhere than where the generated tests are. */
export function unfoundTests({ testDir, unfound }: TestRunnerFact): readonly Diagnostic[] {
  if (!unfound) return [];
  const { file, setting, isUnread } = unfound;
  return [
    notice(
      'TESTS_NOT_FOUND',
      isUnread
        ? `whether the tests in ${testDir} are found is not known: ${setting} of ${file} could not be read`
        : `the tests in ${testDir} are not found: ${setting} of ${file} takes other files`,
      `make ${setting} of ${file} take ${testDir}/*.test.*`,
      { file, line: 1, column: 1 },
      'warning',
    ),
  ];
}
