import type {
  DependencyChange,
  EditResult,
  Evidence,
  PackageJson,
  ProjectFacts,
  RelPath,
  Snapshot,
} from '../model/types.js';
import type { RunnerTemplates } from '../model/template-contract.js';
import type { ArtifactContext } from '../frameworks/adapter.js';
import type { TestSearch } from './test-search.js';
import type { SourceView } from '../source/view.js';

/** A test runner that generated tests are written for. */
export interface RunnerAdapter {
  readonly id: string;
  readonly label: string;
  /** Whether it is there without a package. */
  readonly comesWithNode?: true;
  detect(pkg: PackageJson): Evidence | null;
  /** Which files it takes for tests. */
  search(pkg: PackageJson, snapshot: Snapshot): TestSearch;
  /** The extension of generated tests, where it wants another than the project's sources have. */
  testExtension?(facts: Pick<ProjectFacts, 'language' | 'moduleSystem'>): '.mjs' | undefined;
  /** The folder that the runner's settings in package.json make the root of its tests; null without such. */
  testRoot(pkg: PackageJson): string | null;
  /** In what the tests for it differ from those for others. */
  readonly templates: RunnerTemplates;
  dependencies(context: ArtifactContext): readonly DependencyChange[];
  /** Scripts for package.json that are missing, e.g. `test`. */
  scripts(context: ArtifactContext): Readonly<Record<string, string>>;
  /**
   * Registers the setup file in the runner's own configuration, so that the owner's tests still load the app.
   * Where the runner needs a configuration file that is not there, an edit at offset 0 of it creates it.
   */
  registerSetup(setup: RelPath, view: SourceView, snapshot: Snapshot, pkg: PackageJson): EditResult;
  /** What `registerSetup` put into the command of a script; null where nothing of that is there. */
  setupIn(command: string, setup: RelPath): string | null;
}
