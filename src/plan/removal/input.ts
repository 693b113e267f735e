import type { FrameworkAdapter, GeneratedNames } from '../../frameworks/adapter.js';
import type { Manifest, ProjectFacts, RelPath, Snapshot } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';
import type { RunnerAdapter } from '../../runners/adapter.js';
import type { Store } from '../../stores/adapter.js';
import type { PlannedGuard } from '../guards/input.js';
import type { ProjectState } from '../state.js';

/** Everything that a removal is planned from. Nothing else is read, so the same input gives the same plan. */
export type RemovalInput = {
  readonly facts: ProjectFacts;
  readonly snapshot: Snapshot;
  readonly view: SourceView;
  readonly framework: FrameworkAdapter;
  /** Null where the project's own guard is used. */
  readonly store: Store | null;
  readonly runner: RunnerAdapter | null;
  /** Migrations that git has: they may have run, and their layer asks for each that did. They stay, as the owner's. */
  readonly released: ReadonlySet<RelPath>;
  readonly manifest: Manifest;
  readonly state: ProjectState;
  readonly guard: PlannedGuard;
  /** What generated code is called; null where nothing was generated. */
  readonly names: GeneratedNames | null;
  /** `text` as the project formats it. */
  readonly reformat: (path: RelPath, text: string) => Promise<string>;
};
