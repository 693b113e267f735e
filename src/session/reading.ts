import type { FrameworkAdapter } from '../frameworks/adapter.js';
import type {
  Answers,
  Diagnostic,
  ExportRef,
  Manifest,
  ProjectFacts,
  ScanResult,
  VerifyRecord,
} from '../model/types.js';
import { specEndpoints } from '../openapi/endpoints.js';
import type { LoadedSpec } from '../openapi/types.js';
import { withJudged } from '../plan/judged.js';
import { type Match, matchEndpoints } from '../plan/match.js';
import type { Moves } from '../plan/moves/find-moves.js';
import type { Relocation } from '../plan/moves/relocate.js';
import { withSeen } from '../plan/seen.js';
import { type ProjectState, projectState } from '../plan/state.js';
import type { FactOverrides } from '../project/facts.js';
import type { KeptScan } from '../project/kept-scan.js';
import type { ProjectSnapshot } from '../project/snapshot.js';
import type { RunnerAdapter } from '../runners/adapter.js';
import type { SourceView } from '../source/view.js';
import type { Settings } from './option-values.js';

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
  /** Facts that the project leaves open and somebody answered in this run. */
  readonly answered: FactOverrides;
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
  /** What the running application showed; null where nothing was, or its sources have changed. */
  readonly seen: VerifyRecord | null;
  /** What identifies the sources that the scan read. */
  readonly sources: () => Pick<VerifyRecord, 'files' | 'installed'>;
  readonly match: Match;
  readonly state: ProjectState;
  /** Warnings and notices about the project, its spec and its files; registrations that were not read are in `scan`. */
  readonly diagnostics: readonly Diagnostic[];
};

/** A reading before spec, source and manifest are compared. */
export type Unmatched = Omit<Reading, 'match' | 'state'>;

/** Compares spec, source and manifest, with the owner's `word` on middleware added to earlier ones. */
export function matched(unmatched: Unmatched, word: Answers['judged']): Reading {
  const { spec, manifest, guard } = unmatched;
  const judged = new Map([...unmatched.judged, ...word]);
  const scan = withJudged(unmatched.scan, judged);
  const match = matchEndpoints(spec ? specEndpoints(spec) : [], spec?.prefixes ?? [], scan.routes);
  const state = withSeen(projectState(match.endpoints, manifest, guard), unmatched.seen);
  return { ...unmatched, scan, judged, match, state };
}

/** The state of the project for this guard, which an answer may have changed since it was read. */
export function stateWithGuard(reading: Reading, guard: ExportRef | null): ProjectState {
  if (JSON.stringify(guard) === JSON.stringify(reading.guard)) return reading.state;
  return withSeen(projectState(reading.match.endpoints, reading.manifest, guard), reading.seen);
}
