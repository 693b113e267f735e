import type { Diagnostic, ListedEndpoint } from '../model/types.js';
import type { Options } from './option-values.js';
import type { Output } from './output.js';
import type { Asker } from './questions.js';
import type { Session } from './session.js';

/** A run that makes a plan and carries it out. */
export type Run = {
  readonly command: 'secure' | 'update';
  readonly options: Options;
  readonly session: Session;
  readonly output: Output;
  /** Null when nobody is to be asked. */
  readonly asker: Asker | null;
  /** What became of a write that was interrupted before this run. */
  readonly recovered: readonly Diagnostic[];
  /** What the run says when there is nothing to change. */
  readonly nothingToDo: (rows: readonly ListedEndpoint[]) => string;
};

/** Whether a run writes, or only shows what it would. */
export function isWriting({ dryRun, diff }: Options): boolean {
  return !dryRun && !diff;
}
