import type { DiagnosticCode, Severity } from '../diagnostic-codes.js';
import type { SourceLoc } from './places.js';

/** One problem or notice. `fix` is required: what to type or paste. */
export type Diagnostic = {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly loc: SourceLoc | null;
  readonly fix: string;
  /** What it asks its owner to judge, as `--judge` calls it. */
  readonly asksAbout?: string;
};
