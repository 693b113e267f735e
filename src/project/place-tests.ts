import { posix } from 'node:path';
import { joinPath, relPath } from '../model/paths.js';
import type {
  PackageJson,
  ProjectFacts,
  RelPath,
  Snapshot,
  TestRunnerFact,
} from '../model/types.js';
import type { RunnerAdapter } from '../runners/adapter.js';
import { majority, type Sources } from './sources.js';

export type Modules = Pick<ProjectFacts, 'language' | 'moduleSystem' | 'sourceExtension'>;

type Surroundings = {
  readonly pkg: PackageJson;
  readonly snapshot: Snapshot;
  readonly sources: Sources;
  readonly sourceRoot: RelPath;
  readonly modules: Modules;
  /** The folder that suits the habits of the project. */
  readonly habit: RelPath;
};

/**
 * Where a runner finds generated tests, by its settings: the folder of the project's habit and the usual ending where
 * it looks there, else the first folder and ending that it takes. Where it takes none, or its settings cannot be read,
 * the habit with the setting that says so.
 */
export function placeOfTests(
  adapter: RunnerAdapter,
  { pkg, snapshot, sources, sourceRoot, modules, habit }: Surroundings,
): Omit<TestRunnerFact, 'id'> {
  const { takes, folders, endings, needsTests, setBy } = adapter.search(pkg, snapshot);
  if (setBy === null) return { testDir: habit };
  const unfound = { ...setBy, isUnread: takes === null };
  if (takes === null) return { testDir: habit, unfound };
  const extension = adapter.testExtension?.(modules) ?? modules.sourceExtension;
  const file = (folder: RelPath, name: string): string => posix.join(folder, name + extension);
  const dirs = [
    habit,
    ...folders.filter((each) => !each.startsWith('..')).map(relPath),
    ...[joinPath(sourceRoot, 'auth'), relPath('test'), relPath('tests')],
    ...sources.tests.map((test) => relPath(posix.dirname(test))),
    ...[joinPath(sourceRoot, 'auth'), habit, relPath('.')].map((each) =>
      joinPath(each, '__tests__'),
    ),
  ];
  const names = [...new Set(['.test', ownEnding(sources.tests), '.spec', ...endings])];
  for (const testDir of new Set(dirs)) {
    for (const ending of names) {
      if (!takes(file(testDir, `auth${ending}`))) continue;
      const supportDir = supportDirOf(
        testDir,
        (folder) =>
          needsTests && takes(posix.join(folder, `auth-helper${modules.sourceExtension}`)),
      );
      return {
        testDir,
        ...(ending === '.test' ? {} : { ending }),
        ...(supportDir === null ? {} : { supportDir }),
      };
    }
  }
  return { testDir: habit, unfound };
}

/** How most of the tests there are end: `.test`, `.spec`, `.e2e-spec`. */
function ownEnding(tests: readonly RelPath[]): string {
  const endings = tests.flatMap(
    (file) => /([.-](?:test|spec|e2e-spec|e2e))\.[cm]?[jt]sx?$/.exec(file)?.[1] ?? [],
  );
  return majority(endings, [...new Set(endings)].sort()) ?? '.test';
}

/** A separate folder for test support, when the runner takes every file in the test folder for a test. */
function supportDirOf(testDir: RelPath, takes: (folder: RelPath) => boolean): RelPath | null {
  if (!takes(testDir)) return null;
  const others = [
    joinPath(relPath(posix.dirname(testDir)), 'test-support'),
    relPath('test-support'),
  ];
  return others.find((each) => !takes(each)) ?? null;
}
