import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes longest with long counts, from the last lines of `npm run test:all`. Without what an earlier run left,
 * vitest begins with the largest files, and these are small: the last of them would leave a core idle for minutes.
 */
const LONGEST = [
  'e2e/matrix',
  'soundness/soundness.property',
  'rerun/sequences.property',
  'rerun/drift',
  'e2e/module-names',
  'rerun/upgrade',
  'e2e/tests-database',
  'e2e/undone',
  'attack/with-postgres',
  'attack/layers',
  'rerun/moved',
  'attack/with-libsql',
  'rerun/rerun',
  'rerun/conflict',
  'e2e/where-tests-are-found',
  'rerun/changed-answers',
  'e2e/discovery.property',
  'e2e/every-method',
  'e2e/judge',
];

/** Vitest asks for a class. */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = LONGEST.findIndex((name) => moduleId.endsWith(`test/${name}.test.ts`));
      return index < 0 ? LONGEST.length : index;
    };
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
