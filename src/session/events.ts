import type { TypeCheckResult } from '../apply/typecheck.js';
import type {
  Diagnostic,
  FileChange,
  ListedEndpoint,
  NextStep,
  RelPath,
  SecurityPlan,
} from '../model/types.js';
import type { LintRemarks } from './lint-remarks.js';
import type { Reading } from './reading.js';

/** What a run reports while it goes on. The command line decides how it is shown. */
export type RunEvent =
  /** Begins something that takes a moment. */
  | { readonly kind: 'busy'; readonly doing: string }
  | { readonly kind: 'recovered'; readonly diagnostics: readonly Diagnostic[] }
  | { readonly kind: 'project-read'; readonly reading: Reading }
  /** A project that was never secured, with what is known of its middleware by now. */
  | { readonly kind: 'first-look'; readonly reading: Reading }
  /** One that was, with what may be new in it. */
  | { readonly kind: 'another-look'; readonly reading: Reading }
  | { readonly kind: 'never-secured' }
  /** A file in which both sides changed the same lines, before anybody is asked about it. */
  | { readonly kind: 'conflict'; readonly change: FileChange }
  | {
      readonly kind: 'nothing-to-change';
      readonly rows: readonly ListedEndpoint[];
      readonly remarks: readonly Diagnostic[];
      readonly isDone: boolean;
    }
  | {
      readonly kind: 'plan';
      readonly plan: SecurityPlan;
      /** What was found on the way to it. */
      readonly found: readonly Diagnostic[];
    }
  /** Every line of these changes, because somebody asked for it. */
  | { readonly kind: 'diff'; readonly changes: readonly FileChange[] }
  /** Whoever was asked does not want it. */
  | { readonly kind: 'declined' }
  /** The flags that answer what was asked, where the run ends without having done it. */
  | { readonly kind: 'repeatable'; readonly flags: readonly string[] }
  | { readonly kind: 'written' }
  | { readonly kind: 'package-manager-says'; readonly text: string }
  | { readonly kind: 'installed'; readonly command: string }
  | { readonly kind: 'not-installed'; readonly command: string; readonly reason: string }
  | {
      readonly kind: 'type-checked';
      readonly before: TypeCheckResult;
      readonly after: TypeCheckResult;
      /** What could not be compared, and why. */
      readonly unchecked: readonly string[];
    }
  /** What the project's own linters said of what was written. */
  | ({ readonly kind: 'linted' } & LintRemarks)
  /** Taken back, because the owner's edits of these files do not fit what is generated now; tried again without. */
  | { readonly kind: 'edits-mistyped'; readonly files: readonly RelPath[] }
  | {
      readonly kind: 'taken-back';
      /** What is worse than before. */
      readonly because: 'types' | 'linter';
      readonly problems: readonly Diagnostic[];
      /** Files that were changed meanwhile, which stay as they are. */
      readonly left: readonly string[];
      /** The project's guard that was put in; null for a generated one. */
      readonly guard: string | null;
    }
  | { readonly kind: 'next-steps'; readonly steps: readonly NextStep[] }
  /** What this run could not do, said again at its end. */
  | { readonly kind: 'left-over'; readonly diagnostics: readonly Diagnostic[] };

export type Tell = (event: RunEvent) => void;
