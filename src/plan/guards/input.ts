import type { FrameworkAdapter } from '../../frameworks/adapter.js';
import type { GuardRef } from '../../model/guard-ref.js';
import type {
  Answers,
  Diagnostic,
  ExportRef,
  FileEdit,
  ImportNeed,
  RouteDecision,
  SourceRoute,
} from '../../model/types.js';
import type { SourceView } from '../../source/view.js';
import type { EndpointState } from '../state.js';

/** The guard of this run: generated or the owner's. */
export type PlannedGuard = {
  readonly ref: ExportRef;
  readonly call: GuardRef['call'];
  /** The export that asks for roles; null when the guard is the owner's, which knows none. */
  readonly roleRef: ExportRef | null;
};

export type GuardsInput = {
  readonly adapter: FrameworkAdapter;
  readonly view: SourceView;
  readonly states: readonly EndpointState[];
  readonly decisions: Answers['decisions'];
  readonly style: Answers['style'];
  /** The style that guards of earlier runs are brought to; null where it did not change. */
  readonly restyle: Answers['style'] | null;
  readonly guard: PlannedGuard;
  /** Where auth routes are served, which this run may put there; null where none are generated. */
  readonly authPath: string | null;
  /** Whether this run is certain to put them in front of a registration. */
  readonly authComesFirst?: (route: SourceRoute) => boolean;
};

/** What becomes of every endpoint, and the edits that make it so. */
export type PlannedGuards = {
  readonly decisions: readonly RouteDecision[];
  readonly edits: readonly FileEdit[];
  readonly imports: readonly ImportNeed[];
  readonly diagnostics: readonly Diagnostic[];
};
