import { basename } from 'node:path';
import type { FrameworkAdapter } from '../frameworks/adapter.js';
import { finding, problem, UserError } from '../model/diagnostic.js';
import type {
  Diagnostic,
  ModuleSystem,
  PackageJson,
  ProjectFacts,
  SourceExtension,
} from '../model/types.js';
import type { RunnerAdapter } from '../runners/adapter.js';
import type { StoreAdapter } from '../stores/adapter.js';
import { choose, type Ambiguity } from './choice.js';
import { findAppFile, sourceExtension, suffixOf } from './detect-extension.js';
import { detectEnvLoading, detectStartScript } from './detect-env.js';
import { detectFormat } from './detect-format.js';
import { detectLinter } from './detect-linter.js';
import { detectFramework } from './detect-framework.js';
import { detectFileNaming, detectSourceRoot } from './detect-layout.js';
import { detectModules, type ModuleFacts } from './detect-modules.js';
import { detectPackageManager } from './detect-package-manager.js';
import { detectTestRunner } from './detect-tests.js';
import { detectTsconfig } from './detect-tsconfig.js';
import { readHabits } from './habits.js';
import { meantRanges } from './meant-ranges.js';
import { readPackageJson } from './package-json.js';
import type { ProjectSnapshot } from './snapshot.js';
import { listSources } from './sources.js';

/** What can be detected; the registries. */
export type DetectableAdapters = {
  readonly frameworks: readonly FrameworkAdapter[];
  readonly stores: readonly StoreAdapter[];
  readonly runners: readonly RunnerAdapter[];
};

/** Facts that overrule detection: flags as typed, and the facts of the last run. */
export type FactOverrides = {
  readonly framework?: string;
  readonly module?: string;
  readonly testRunner?: string;
  readonly store?: string;
  /** From the manifest; see habits.ts. */
  readonly habits?: readonly string[];
  /** From the manifest. */
  readonly moved?: ProjectFacts['moved'];
};

export type FactsResult = {
  readonly facts: ProjectFacts;
  /** Facts that are guesses among several candidates, to be asked. */
  readonly ambiguities: readonly Ambiguity[];
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Reads what the project is, each fact with its evidence. `spec` is what the caller found with `--spec` or by name:
 * endpoint specs are another room's.
 * @throws {UserError} without a package.json or a supported framework, or when an override names what is unknown
 *   or cannot be.
 */
export async function readFacts(
  snapshot: ProjectSnapshot,
  adapters: DetectableAdapters,
  overrides: FactOverrides = {},
  spec: ProjectFacts['spec'] = null,
): Promise<FactsResult> {
  const pkg = await meantRanges(readPackageJson(snapshot), snapshot);
  const sources = listSources(snapshot);
  const { framework, ambiguity: frameworkAmbiguity } = detectFramework(
    snapshot,
    pkg,
    sources,
    adapters.frameworks,
    overrides.framework ?? null,
  );
  const adapter = adapterOf(adapters.frameworks, framework.id);
  const { importPattern } = adapter;
  const sourceRoot = detectSourceRoot(sources, importPattern);
  const sample = sources.files.find((file) => sources.mentions(file, importPattern)) ?? null;
  const typescript = detectTsconfig(snapshot, pkg, sourceRoot, sample);
  const modules = detectModules(
    pkg,
    sources,
    sourceRoot,
    typescript,
    findAppFile(pkg, sources, sourceRoot, adapter),
    moduleOverride(overrides.module),
  );
  const { store, ambiguity: storeAmbiguity } = detectStore(
    pkg,
    adapters.stores,
    overrides.store ?? null,
  );
  const { testRunner, ambiguity: runnerAmbiguity } = detectTestRunner(
    pkg,
    sources,
    sourceRoot,
    modules,
    adapters.runners,
    overrides.testRunner ?? null,
    snapshot,
  );
  const habits = overrides.habits ? readHabits(overrides.habits) : null;
  const facts: ProjectFacts = {
    name: pkg.name ?? basename(snapshot.root),
    packageManager: detectPackageManager(snapshot, pkg),
    framework,
    store,
    ...modules,
    sourceExtension: habits ? keptExtension(habits.extension, modules) : modules.sourceExtension,
    sourceRoot,
    tsconfig: typescript.main?.file ?? null,
    testRunner,
    ...(await detectFormat(
      snapshot,
      pkg,
      sources,
      sourceRoot,
      modules.language,
      habits?.format ?? null,
    )),
    linter: detectLinter(snapshot, typescript.main?.config.compilerOptions),
    fileNaming: habits?.fileNaming ?? detectFileNaming(sources, sourceRoot),
    moved: overrides.moved ?? new Map(),
    spec,
    envLoading: detectEnvLoading(snapshot, pkg, sources, sourceRoot),
    startScript: detectStartScript(pkg),
    packageJson: pkg,
  };
  const ambiguities = [frameworkAmbiguity, storeAmbiguity, runnerAmbiguity].filter(
    (ambiguity) => ambiguity !== null,
  );
  return { facts, ambiguities, diagnostics: typescript.diagnostics };
}

function detectStore(
  pkg: PackageJson,
  adapters: readonly StoreAdapter[],
  override: string | null,
): { readonly store: ProjectFacts['store']; readonly ambiguity: Ambiguity | null } {
  if (override !== null) {
    const named = adapters.find((adapter) => adapter.id === override);
    if (!named) {
      const known = adapters.map((adapter) => adapter.id).join(', ');
      throw new UserError(
        problem(
          'UNKNOWN_STORE',
          `--store ${override} is not a store that authwright knows`,
          `give one of: ${known}`,
        ),
      );
    }
    return { store: { id: named.id, evidence: `--store ${override}` }, ambiguity: null };
  }
  const detected = adapters.flatMap((adapter) => {
    const evidence = adapter.detect(pkg)?.evidence;
    return evidence === undefined ? [] : [{ adapter, evidence }];
  });
  // A driver that another layer works through says nothing of a store beside it.
  const drives = ({ evidence }: { readonly evidence: string }): boolean =>
    detected.some(({ adapter }) => adapter.drivers?.test(evidence.split(' ')[0] ?? '') === true);
  const found = detected
    .filter((each) => !drives(each))
    .map(({ adapter: { id }, evidence }) => ({ id, evidence, value: { id, evidence } }));
  if (found.length === 0) return { store: null, ambiguity: null };
  const { chosen, ambiguity } = choose('store', found);
  return { store: chosen, ambiguity };
}

/**
 * What the generated files of an earlier run end in; where none is recorded, as the language's files usually do.
 * @throws {UserError} when a flag asks for a module system that they cannot have by their names
 */
function keptExtension(
  recorded: SourceExtension | null,
  { language, moduleSystem }: ModuleFacts,
): SourceExtension {
  if (recorded === null) return language === 'typescript' ? '.ts' : '.js';
  if (sourceExtension(language, suffixOf(recorded), moduleSystem.id) === recorded) return recorded;
  throw new UserError(
    finding(
      'MODULE_NAMED',
      `the generated files end in ${recorded}, which they cannot with --module ${moduleSystem.id}`,
    ),
  );
}

function moduleOverride(value: string | undefined): ModuleSystem | null {
  if (value === undefined || value === 'esm' || value === 'cjs') return value ?? null;
  throw new UserError(finding('UNKNOWN_MODULE', `--module ${value} is not a module system`));
}

function adapterOf(adapters: readonly FrameworkAdapter[], id: string): FrameworkAdapter {
  const adapter = adapters.find((candidate) => candidate.id === id);
  if (!adapter) throw new RangeError(`no framework adapter ${id}`);
  return adapter;
}
