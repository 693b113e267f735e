import { resolve } from 'node:path';
import { MANIFEST_PATH } from '../model/own-dir.js';
import type { FrameworkAdapter, GeneratedNames } from '../frameworks/adapter.js';
import { notice, problem, UserError } from '../model/diagnostic.js';
import { relPath } from '../model/paths.js';
import type {
  Answers,
  AuthSettings,
  Diagnostic,
  ExportRef,
  Manifest,
  ProjectFacts,
  RelPath,
  ScanResult,
} from '../model/types.js';
import { type Match, matchEndpoints } from '../plan/match.js';
import { findMoves, type Moves } from '../plan/moves/find-moves.js';
import {
  followInManifest,
  followInSnapshot,
  movedFiles,
  remarksOnMoves,
} from '../plan/moves/follow-moves.js';
import { relocate, type Relocated, type Relocation } from '../plan/moves/relocate.js';
import { idleJudgements, withJudged } from '../plan/judged.js';
import { type ProjectState, projectState } from '../plan/state.js';
import { withoutUnservable } from '../plan/unservable.js';
import type { Ambiguity } from '../project/choice.js';
import { noting } from '../project/consulted.js';
import { type FactOverrides, readFacts } from '../project/facts.js';
import { type KeptScan, readKeptScan, toKeptScan } from '../project/kept-scan.js';
import { readManifest } from '../project/manifest.js';
import { type ProjectSnapshot, takeSnapshot } from '../project/snapshot.js';
import { findPackage } from '../project/workspace.js';
import type { RunnerAdapter } from '../runners/adapter.js';
import { createSourceView } from '../source/trees.js';
import type { SourceView } from '../source/view.js';
import { specEndpoints } from '../openapi/endpoints.js';
import { findSpecs, namedLikeSpecs } from '../openapi/find.js';
import { loadSpec } from '../openapi/load.js';
import type { LoadedSpec } from '../openapi/types.js';
import { type Options, readOptions, readRecordedSettings, type Settings } from './option-values.js';
import { withDeclaration } from './own-guard.js';
import type { Adapters, Session } from './session.js';
import { presetSettings } from './settings.js';

/** The project as it was read: facts, spec, source and manifest, and what they say together. Nothing is decided yet. */
export type Reading = {
  /** The files as they are; `snapshot` and `manifest` differ where an answer moves the output folder. */
  readonly disk: { readonly snapshot: ProjectSnapshot; readonly manifest: Manifest | null };
  readonly relocation: Relocation | null;
  readonly snapshot: ProjectSnapshot;
  /** With the places of files that were moved since the last run. */
  readonly manifest: Manifest | null;
  readonly moves: Moves;
  /** The answers that the manifest keeps; null on a first run. */
  readonly recorded: Settings | null;
  readonly facts: ProjectFacts;
  readonly ambiguities: readonly Ambiguity[];
  readonly framework: FrameworkAdapter;
  readonly runner: RunnerAdapter | null;
  readonly view: SourceView;
  readonly spec: LoadedSpec | null;
  readonly scan: ScanResult;
  /** Gives the scan to keep for the next run; null where an earlier one kept it. */
  readonly unkept: (() => KeptScan) | null;
  /** The owner's word on middleware, which `scan` takes into account. */
  readonly judged: Answers['judged'];
  /** The guard that earlier runs put into routes, or this one would. */
  readonly guard: ExportRef;
  readonly match: Match;
  readonly state: ProjectState;
  /** Warnings and notices about the project, its spec and its files; registrations that were not read are in `scan`. */
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Reads the project that `options` name. A registration that could not be read does not end the run.
 * @throws {UserError} for everything else that is wrong with the project, with places.
 */
export async function readProject(
  options: Options,
  session: Session,
  adapters: Adapters,
  movesAnswered: ReadonlyMap<RelPath, RelPath | null> = new Map(),
): Promise<Reading> {
  const root = packageFolder(options, session, adapters);
  const onDisk = takeSnapshot(root);
  const asRecorded = readManifest(onDisk);
  const moves = asRecorded ? findMoves(asRecorded, onDisk, movesAnswered) : NO_MOVES;
  const disk = {
    manifest: asRecorded && followInManifest(asRecorded, moves.followed),
    snapshot: asRecorded ? followInSnapshot(onDisk, asRecorded, moves.followed) : onDisk,
  };
  const relocated = relocatedBy(options, disk);
  const { manifest, snapshot } = relocated ?? disk;
  const recorded = manifest && readRecordedSettings(manifest.answers, MANIFEST_PATH);
  const { spec: specFact, diagnostics: specNotices } = chooseSpec(options, snapshot, manifest);
  const overrides = factOverrides(options, manifest);
  const { facts, ambiguities, diagnostics } = await readFacts(
    withoutManaged(snapshot, manifest),
    adapters,
    overrides,
    specFact,
  );
  const framework = adapterFor(adapters.frameworks, facts.framework.id);
  const runner = adapters.runners.find(({ id }) => id === facts.testRunner.id) ?? null;
  const spec = facts.spec && loadSpec(facts.spec.file, (file) => snapshot.text(file));
  const { snapshot: noted, consulted } = noting(snapshot);
  const view = createSourceView(noted, { tsconfig: facts.tsconfig });
  const kept = readKeptScan(snapshot, facts);
  const scanned = kept ?? framework.scan(view, facts);
  const scan = withoutTestRemarks(withoutUnservable(scanned), manifest);
  const idle = idleJudgements(scan, options.settings.judged);
  if (idle.length > 0) throw new UserError(idle);
  const reading = {
    disk,
    snapshot,
    manifest,
    moves,
    relocation: relocated?.relocation ?? null,
    recorded,
    facts,
    ambiguities,
    framework,
    runner,
    view,
    spec,
    scan,
    unkept: kept ? null : () => toKeptScan(scanned, consulted(), snapshot, facts),
    judged: recorded?.judged ?? new Map(),
    guard: recordedGuard(options, recorded, { framework, facts, view }, adapters),
    diagnostics: [
      ...remarksOnMoves(moves),
      ...specNotices,
      ...diagnostics,
      ...(spec?.diagnostics ?? []),
      ...snapshot.diagnostics(),
    ],
  };
  return withWord(reading, options.settings.judged);
}

/** The project with its generated files where `--out` wants them; null where they are there already. */
function relocatedBy(
  { settings }: Options,
  { manifest, snapshot }: Reading['disk'],
): Relocated<ProjectSnapshot> | null {
  const before = manifest?.answers['out'];
  if (!manifest || before === undefined || settings.out === null || settings.out === before) {
    return null;
  }
  return relocate(snapshot, manifest, settings.out);
}

const NO_MOVES: Moves = { followed: [], unclear: [] };

/** The reading once the owner's word on middleware counts, beside what was said before. */
export function withWord<T extends Unmatched>(
  reading: T,
  word: Answers['judged'],
): T & Pick<Reading, 'scan' | 'judged' | 'match' | 'state'> {
  const { spec, manifest, guard } = reading;
  const judged = new Map([...reading.judged, ...word]);
  const scan = withJudged(reading.scan, judged);
  const match = matchEndpoints(spec ? specEndpoints(spec) : [], spec?.prefixes ?? [], scan.routes);
  return { ...reading, scan, judged, match, state: projectState(match.endpoints, manifest, guard) };
}

type Unmatched = Pick<Reading, 'spec' | 'manifest' | 'guard' | 'scan' | 'judged'>;

/** Nothing but a test calls the code of generated test support, wherever the project keeps its tests. */
function withoutTestRemarks(scan: ScanResult, manifest: Manifest | null): ScanResult {
  const isExplained = ({ code, loc }: Diagnostic): boolean => {
    const template = (loc && manifest?.files[loc.file]?.template) ?? '';
    // That nothing mounts the auth routes any more is said once, by the check for that.
    return /(?:^|\/)tests\//.test(template) || (template !== '' && code === 'ROUTE_NOT_REACHED');
  };
  return { ...scan, diagnostics: scan.diagnostics.filter((each) => !isExplained(each)) };
}

/** Facts that were named by a flag, or that an earlier run went by: what it wrote stays as it was written. */
function factOverrides(
  { framework, module, testRunner, settings }: Options,
  manifest: Manifest | null,
): FactOverrides {
  const recorded = (name: string): string | null => {
    const value = manifest?.answers[name];
    return typeof value === 'string' ? value : null;
  };
  const named = {
    framework: framework ?? manifest?.project.framework ?? null,
    module: module ?? recorded('module'),
    testRunner: testRunner ?? recorded('testRunner'),
    store: settings.store ?? manifest?.project.store ?? null,
  };
  const habits = manifest?.answers['habits'];
  return {
    moved: movedFiles(manifest),
    ...Object.fromEntries(Object.entries(named).filter(([, value]) => value !== null)),
    ...(Array.isArray(habits) ? { habits: habits.map(String) } : {}),
  };
}

/**
 * The project without the files that authwright wrote: its habits are those of its owner. Counting our own
 * files would let a run change what the next one sees.
 */
export function withoutManaged(
  snapshot: ProjectSnapshot,
  manifest: Manifest | null,
): ProjectSnapshot {
  const managed = new Set(Object.keys(manifest?.files ?? {}));
  return { ...snapshot, files: snapshot.files.filter((file) => !managed.has(file)) };
}

/** The settings of generated auth before anybody is asked. */
export function settingsBeforeAsking(
  options: Options,
  recorded: Settings | null,
  facts: ProjectFacts,
  adapters: Adapters,
): AuthSettings {
  return presetSettings({
    flags: options.settings,
    recorded,
    stores: storeChoices(facts, adapters),
    outDir: defaultOutDir(facts),
  });
}

/** The settings that a first run without flags takes. */
export function settingsByDefault(facts: ProjectFacts, adapters: Adapters): AuthSettings {
  return settingsBeforeAsking(readOptions({}), null, facts, adapters);
}

/** Beside the project's own sources. */
export function defaultOutDir({ sourceRoot }: ProjectFacts): RelPath {
  return relPath(`${sourceRoot}/auth`);
}

/** The stores to choose from, with what in the project speaks for them. */
export function storeChoices({ store }: ProjectFacts, { stores }: Adapters) {
  return stores.map(({ id, label, hint }) => ({
    id,
    label,
    hint,
    evidence: store?.id === id ? store.evidence : null,
  }));
}

/** The names that generated code has, or would have, in this project. */
export function generatedNames(
  framework: FrameworkAdapter,
  auth: AuthSettings,
  facts: ProjectFacts,
): GeneratedNames {
  return framework.generated({ auth, facts });
}

/** The package folder that the run is about. @throws {UserError} when a monorepo leaves that open */
export function packageFolder(
  options: Options,
  session: Session,
  { frameworks }: Adapters,
): string {
  return findPackage(resolve(session.cwd, options.cwd), options.workspace, (pkg) =>
    frameworks.some((framework) => framework.detect(pkg) !== null),
  );
}

/** The guard that earlier runs put into routes, or this one would: `list` and `check` look for it. */
function recordedGuard(
  options: Options,
  recorded: Settings | null,
  { framework, facts, view }: Pick<Reading, 'framework' | 'facts' | 'view'>,
  adapters: Adapters,
): ExportRef {
  const own = options.settings.guard ?? recorded?.guard ?? null;
  if (own) return withDeclaration(own, view);
  const auth = settingsBeforeAsking(options, recorded, facts, adapters);
  return generatedNames(framework, auth, facts).guard;
}

function chooseSpec(
  { spec }: Options,
  snapshot: ProjectSnapshot,
  manifest: Manifest | null,
): { readonly spec: ProjectFacts['spec']; readonly diagnostics: readonly Diagnostic[] } {
  if (spec !== null) {
    const file = snapshot.locate(spec);
    if (file === null) throw new UserError(specOutside(spec));
    if (!snapshot.exists(file)) throw new UserError(specMissing(spec));
    return { spec: { file, evidence: `--spec ${spec}` }, diagnostics: [] };
  }
  const recorded = manifest?.project.spec ?? null;
  if (recorded !== null) {
    if (!snapshot.exists(recorded)) throw new UserError(specMissing(recorded));
    return { spec: { file: recorded, evidence: 'the spec of the last run' }, diagnostics: [] };
  }
  const [first, ...others] = findSpecs(snapshot.files, (file) => snapshot.text(file));
  if (!first) return { spec: null, diagnostics: namedLikeSpecs(snapshot.files).map(specSkipped) };
  const also: Diagnostic[] = others.map((other) => ({
    code: 'SPEC_OTHER',
    severity: 'info',
    message: `${other} looks like a spec too; ${first} is taken`,
    loc: null,
    fix: `--spec ${other}    takes the other one`,
  }));
  return { spec: { file: first, evidence: 'found by its name' }, diagnostics: also };
}

function specSkipped(file: RelPath): Diagnostic {
  return notice(
    'SPEC_SKIPPED',
    `${file} has the name of a spec, but states no version of OpenAPI or Swagger, so it is not read`,
    `--spec ${file}    reads it, and says what is wrong with it`,
    { file, line: 1, column: 1 },
    'warning',
  );
}

function specMissing(file: string): Diagnostic {
  return problem(
    'SPEC_MISSING',
    `there is no spec ${file}`,
    '--spec FILE    names the one there is',
  );
}

function specOutside(file: string): Diagnostic {
  return problem(
    'SPEC_OUTSIDE',
    `${file} lies outside the workspace, and authwright reads nothing there`,
    '--spec FILE    with a file of this workspace',
  );
}

function adapterFor(frameworks: readonly FrameworkAdapter[], id: string): FrameworkAdapter {
  const found = frameworks.find((framework) => framework.id === id);
  if (!found) throw new RangeError(`no adapter ${id}`);
  return found;
}
