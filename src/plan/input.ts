import type { FrameworkAdapter } from '../frameworks/adapter.js';
import type {
  Answers,
  ConflictWay,
  Endpoint,
  Manifest,
  ProjectFacts,
  RelPath,
  ScanResult,
  Snapshot,
  SourceLoc,
} from '../model/types.js';
import type { LoadedSpec } from '../openapi/types.js';
import type { RunnerAdapter } from '../runners/adapter.js';
import type { SourceView } from '../source/view.js';
import type { Store } from '../stores/adapter.js';
import type { Match } from './match.js';
import type { Move } from './moves/find-moves.js';
import type { Relocation } from './moves/relocate.js';
import type { ProjectState } from './state.js';

/** Everything that a plan is made from. Nothing else is read, so the same input gives the same plan. */
export type AssembleInput = {
  readonly toolVersion: string;
  readonly facts: ProjectFacts;
  readonly snapshot: Snapshot;
  readonly view: SourceView;
  readonly framework: FrameworkAdapter;
  readonly store: Store | null;
  readonly runner: RunnerAdapter | null;
  readonly templates: ReadonlyMap<string, string>;
  readonly spec: LoadedSpec | null;
  readonly prefix: Match['prefix'];
  readonly scan: ScanResult;
  readonly state: ProjectState;
  readonly answers: Answers;
  /** With the places of files that were moved since; so has the snapshot of the texts last generated. */
  readonly manifest: Manifest | null;
  readonly moves: readonly Move[];
  /** Generated files that an answer moves: `snapshot` and `manifest` have them at their new places already. */
  readonly relocation: Relocation | null;
  /** Whether guards and the mount go where they were decided, or stay as they are: only what is generated changes then. */
  readonly guards: 'as-decided' | 'as-they-are';
  /** Create managed files again that the owner deleted. */
  readonly restore: boolean;
  /** What becomes of lines of a managed file that its owner and the generator both changed. */
  readonly onConflict: (path: RelPath) => ConflictWay;
  /** Files whose owner's edits were put together with what is generated, and then did not type-check. */
  readonly mistyped: ReadonlySet<RelPath>;
  /** The calls of endpoints in the owner's own tests. */
  readonly testsThatCall: (endpoints: readonly Endpoint[]) => readonly SourceLoc[];
  /** The flags that repeat this run without questions. */
  readonly repeat: readonly string[];
  /** What the project installs to have this tool in CI: a path or a name; null where that is not said. */
  readonly installable: string | null;
};
