import { posix } from 'node:path';
import { problem, UserError } from '../model/diagnostic.js';
import { joinPath, relPath } from '../model/paths.js';
import type {
  PackageJson,
  ProjectFacts,
  RelPath,
  Snapshot,
  TestRunnerFact,
} from '../model/types.js';
import type { RunnerAdapter } from '../runners/adapter.js';
import { type Modules, placeOfTests } from './place-tests.js';
import { choose, type Ambiguity } from './choice.js';
import { inFolder, majority, type Sources } from './sources.js';

/** Folders that hold tests apart from the sources. */
const TEST_FOLDERS = new Set(['test', 'tests', '__tests__', 'spec', 'specs']);

/**
 * The runner of the project's tests and the folder where its tests are. Several runners: the one that the `test`
 * script calls, else an ambiguity. None: a runner that suits the project, which the plan then adds.
 * @throws {UserError} when `override` names no runner.
 */
export function detectTestRunner(
  pkg: PackageJson,
  sources: Sources,
  sourceRoot: RelPath,
  modules: Modules,
  adapters: readonly RunnerAdapter[],
  override: string | null,
  snapshot: Snapshot,
): { readonly testRunner: ProjectFacts['testRunner']; readonly ambiguity: Ambiguity | null } {
  const habit = detectTestDir(pkg, sources, sourceRoot, adapters);
  const placed = (id: string): Omit<TestRunnerFact, 'id'> => {
    const adapter = adapters.find((each) => each.id === id);
    return adapter
      ? placeOfTests(adapter, { pkg, snapshot, sources, sourceRoot, modules, habit })
      : { testDir: habit };
  };
  if (override !== null) {
    const named = adapters.find((adapter) => adapter.id === override);
    if (!named) throw unknownRunner(override, adapters);
    const evidence = `--test-runner ${override}`;
    return { testRunner: { id: named.id, ...placed(named.id), evidence }, ambiguity: null };
  }
  const found = adapters.flatMap((adapter) => {
    const evidence = adapter.detect(pkg)?.evidence;
    return evidence === undefined ? [] : [{ id: adapter.id, evidence, value: adapter.id }];
  });
  if (found.length === 0) {
    const runner = defaultRunner(adapters, modules);
    return { testRunner: { ...runner, ...placed(runner.id) }, ambiguity: null };
  }
  const script = Object.entries(pkg.scripts ?? {})
    .filter(([name]) => /^test(?::|$)/.test(name))
    .map(([, command]) => command)
    .join('\n');
  const called = found.filter(
    ({ id }) =>
      script.includes(id) ||
      adapters.find((adapter) => adapter.id === id)?.detect({ scripts: { test: script } }),
  );
  const candidates = called.length > 0 ? called : found;
  const { chosen, ambiguity } = choose('testRunner', candidates);
  const evidence = candidates[0]?.evidence ?? '';
  return { testRunner: { id: chosen, ...placed(chosen), evidence }, ambiguity };
}

/**
 * Where tests of auth belong by the project's habit: in the folder that holds its tests (`test`, `src/tests`), or,
 * where tests lie beside what they test, beside the auth code, in a folder of their own if theirs have one.
 */
function detectTestDir(
  pkg: PackageJson,
  sources: Sources,
  sourceRoot: RelPath,
  adapters: readonly RunnerAdapter[],
): RelPath {
  const folders = sources.tests
    .filter((file) => !/(?:^|\/)(?:cypress|playwright|e2e)\//.test(file))
    .map((file) => testFolderOf(file, sourceRoot));
  const most = majority(folders, [...new Set(folders)].sort());
  if (most !== null) return most;
  const isInSources = adapters.some((adapter) => {
    const root = adapter.testRoot(pkg);
    return root !== null && posix.normalize(root) === sourceRoot;
  });
  return isInSources && sourceRoot !== '.' ? joinPath(sourceRoot, 'auth') : relPath('test');
}

function testFolderOf(file: RelPath, sourceRoot: RelPath): RelPath {
  const segments = posix.dirname(file).split('/');
  const index = segments.findIndex((segment) => TEST_FOLDERS.has(segment));
  const besideAuth = joinPath(sourceRoot, 'auth');
  if (index === -1) return inFolder(file, sourceRoot) ? besideAuth : relPath(posix.dirname(file));
  const folder = relPath(segments.slice(0, index + 1).join('/'));
  // `src/users/__tests__`: one such folder for each thing that is tested.
  const isNested =
    sourceRoot !== '.' && inFolder(file, sourceRoot) && index > sourceRoot.split('/').length;
  return isNested ? joinPath(besideAuth, posix.basename(folder)) : folder;
}

/** Node's own runner is no new dependency. On Node 20 it loads no `.cts` file that requires a package. */
function defaultRunner(
  adapters: readonly RunnerAdapter[],
  { sourceExtension }: Modules,
): { readonly id: string; readonly evidence: string } {
  const suiting = adapters.filter((each) => sourceExtension !== '.cts' || !each.comesWithNode);
  const chosen = suiting.find((each) => each.comesWithNode) ?? suiting[0];
  if (!chosen) throw new RangeError('no test runner is registered');
  const why = chosen.comesWithNode ? 'comes with Node' : `loads ${sourceExtension} files`;
  return { id: chosen.id, evidence: `no test runner found; ${chosen.label} ${why}` };
}

function unknownRunner(name: string, adapters: readonly RunnerAdapter[]): UserError {
  return new UserError(
    problem(
      'UNKNOWN_TEST_RUNNER',
      `--test-runner ${name} is not a test runner that authwright knows`,
      `give one of: ${adapters.map((adapter) => adapter.id).join(', ')}`,
    ),
  );
}
