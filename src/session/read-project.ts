import type { GeneratedNames } from '../frameworks/adapter.js';
import { MANIFEST_PATH } from '../model/our-dir.js';
import { UserError } from '../model/diagnostic.js';
import type {
  Diagnostic,
  ExportRef,
  Manifest,
  RelPath,
  ScanResult,
  VerifyRecord,
} from '../model/types.js';
import { loadSpec } from '../openapi/load.js';
import { idleJudgements } from '../plan/judged.js';
import { findMoves, type Moves } from '../plan/moves/find-moves.js';
import {
  followInManifest,
  followInSnapshot,
  movedFiles,
  remarksOnMoves,
} from '../plan/moves/follow-moves.js';
import { relocate } from '../plan/moves/relocate.js';
import { withoutUnservable } from '../plan/unservable.js';
import { writtenGuard } from '../plan/written-guard.js';
import type { Ambiguity } from '../project/choice.js';
import { type Consulted, noting } from '../project/consulted.js';
import { type FactOverrides, type FactsResult, readFacts } from '../project/facts.js';
import { readKeptScan, toKeptScan } from '../project/kept-scan.js';
import { readManifest } from '../project/manifest.js';
import { type ProjectSnapshot, takeSnapshot } from '../project/snapshot.js';
import { isOfThese, readVerifyRecord, sourcesOf } from '../project/verify-record.js';
import { createSourceView } from '../source/trees.js';
import type { SourceView } from '../source/view.js';
import { type Adapters, frameworkOf } from './adapters.js';
import { chooseSpec } from './choose-spec.js';
import { type Options, readRecordedSettings, type Settings } from './option-values.js';
import { withDeclaration } from './owners-guard.js';
import { generatedNames, settingsBeforeAsking } from './preset.js';
import { matched, type Reading } from './reading.js';

/** Questions about the project that have to be answered before its source is read. */
export type ProjectQuestions = {
  /** Which file each of these generated ones became; null for one that was deleted. Left out: still unclear. */
  moves(unclear: Moves['unclear']): Promise<ReadonlyMap<RelPath, RelPath | null>>;
  /** Which framework, which test runner. */
  facts(open: readonly Ambiguity[]): Promise<FactOverrides>;
};

/** Asks nobody: the most likely answer is taken. */
const nobody: ProjectQuestions = {
  moves: () => Promise.resolve(new Map()),
  facts: () => Promise.resolve({}),
};

/**
 * Reads the project in `folder`, once. A registration that could not be read does not end the run.
 * @throws {UserError} for everything else that is wrong with the project, with places.
 */
export async function readProject(
  options: Options,
  folder: string,
  adapters: Adapters,
  questions: ProjectQuestions = nobody,
): Promise<Reading> {
  const { moves, disk } = await followMoves(takeSnapshot(folder), questions);
  const relocated = relocatedBy(options, disk);
  const { manifest, snapshot } = relocated ?? disk;
  const recorded = manifest && readRecordedSettings(manifest.answers, MANIFEST_PATH);
  const chosen = chooseSpec(options, snapshot, manifest);

  const overrides = factOverrides(options, manifest);
  const read = (known: FactOverrides): Promise<FactsResult> =>
    readFacts(withoutManaged(snapshot, manifest), adapters, known, chosen.spec);
  const guessed = await read(overrides);
  const spec = chosen.spec && loadSpec(chosen.spec.file, (file) => snapshot.text(file));
  // The store is a question of its own later, and what was answered once is in the manifest.
  const open = manifest ? [] : guessed.ambiguities.filter(({ fact }) => fact !== 'store');
  const answered = open.length > 0 ? await questions.facts(open) : {};
  const isAnswered = Object.keys(answered).length > 0;
  const { facts, diagnostics } = isAnswered ? await read({ ...overrides, ...answered }) : guessed;

  const framework = frameworkOf(adapters, facts.framework.id);
  const { snapshot: noted, consulted } = noting(snapshot);
  const view = createSourceView(noted, { tsconfig: facts.tsconfig });
  const settings = settingsBeforeAsking(options, recorded, facts, adapters);
  const names = generatedNames(framework, settings, facts);
  const given = { facts, names, files: manifest?.files ?? {} };
  const kept = readKeptScan(snapshot, given);
  const scanned = kept?.scan ?? framework.scan(view, facts, writtenGuard(names, given.files, view));
  const scannedFrom = kept?.consulted ?? consulted();
  const scan = withoutTestRemarks(withoutUnservable(scanned), manifest);
  const idle = idleJudgements(scan, options.settings.judged);
  if (idle.length > 0) throw new UserError(idle);
  const unmatched = {
    disk,
    snapshot,
    manifest,
    moves,
    relocation: relocated?.relocation ?? null,
    recorded,
    facts,
    answered,
    framework,
    runner: adapters.runners.find(({ id }) => id === facts.testRunner.id) ?? null,
    view,
    spec,
    scan,
    seen: seenOf(snapshot, scannedFrom),
    sources: () => sourcesOf(snapshot, scannedFrom),
    unkept: kept ? null : () => toKeptScan(scanned, consulted(), snapshot, given),
    judged: recorded?.judged ?? new Map<string, never>(),
    guard: expectedGuard(options, recorded, names, view),
    diagnostics: [
      ...remarksOnMoves(moves),
      ...chosen.diagnostics,
      ...diagnostics,
      ...(spec?.diagnostics ?? []),
      ...snapshot.diagnostics(),
    ],
  };
  return matched(unmatched, options.settings.judged);
}

/** What the running application showed, where that was of these sources. */
function seenOf(snapshot: ProjectSnapshot, consulted: Consulted): VerifyRecord | null {
  const record = readVerifyRecord(snapshot);
  return record && isOfThese(record, sourcesOf(snapshot, consulted)) ? record : null;
}

/** The project as it is once the owner's moves of generated files are recorded. */
async function followMoves(
  snapshot: ProjectSnapshot,
  questions: ProjectQuestions,
): Promise<Pick<Reading, 'moves' | 'disk'>> {
  const manifest = readManifest(snapshot);
  if (!manifest) {
    return { moves: { followed: [], unclear: [] }, disk: { snapshot, manifest } };
  }
  const found = findMoves(manifest, snapshot);
  const answered = found.unclear.length > 0 ? await questions.moves(found.unclear) : new Map();
  const moves = answered.size > 0 ? findMoves(manifest, snapshot, answered) : found;
  return {
    moves,
    disk: {
      manifest: followInManifest(manifest, moves.followed),
      snapshot: followInSnapshot(snapshot, manifest, moves.followed),
    },
  };
}

/** The project with its generated files where `--out` wants them; null where they are there already. */
function relocatedBy(
  { settings }: Options,
  { manifest, snapshot }: Reading['disk'],
): ReturnType<typeof relocate<ProjectSnapshot>> | null {
  const before = manifest?.answers['out'];
  if (!manifest || before === undefined || settings.outDir === null || settings.outDir === before) {
    return null;
  }
  return relocate(snapshot, manifest, settings.outDir);
}

/** The scan without remarks on generated test files, whose code only tests call. */
function withoutTestRemarks(scan: ScanResult, manifest: Manifest | null): ScanResult {
  const isExplained = ({ code, loc }: Diagnostic): boolean => {
    const template = (loc && manifest?.files[loc.file]?.template) ?? '';
    // That nothing mounts the auth routes any more is said once, by the check for that.
    return /(?:^|\/)tests\//.test(template) || (template !== '' && code === 'ROUTE_NOT_REACHED');
  };
  return { ...scan, diagnostics: scan.diagnostics.filter((each) => !isExplained(each)) };
}

/** Facts from flags, or from the last run, so that its files stay as they were written. */
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

/** The guard that earlier runs inserted, or this one would. `list` and `check` look for it. */
function expectedGuard(
  options: Options,
  recorded: Settings | null,
  generated: GeneratedNames,
  view: SourceView,
): ExportRef {
  const owners = options.settings.guard ?? recorded?.guard ?? null;
  return owners ? withDeclaration(owners, view) : generated.guard;
}
