import type { Diagnostic } from './diagnostics.js';
import type { FileEdit, RelPath } from './places.js';

/** An export of a file of the project: the guard to insert. */
export type ExportRef = {
  readonly file: RelPath;
  readonly name: string;
  /** The member that is meant where the export is an object: `protect`, dotted where it is a member of a member. */
  readonly member?: string;
  /** Where it is declared when that is not there by that name: a re-export, an alias, or a name that is exported as default. */
  readonly declared?: { readonly file: RelPath; readonly name: string; readonly member?: string };
};

/** An export that is the application or makes it; without a name a file that listens, or exports it as default. */
export type AppRef = Pick<ExportRef, 'file' | 'member'> & { readonly name?: string };

/** An import that a file needs after an edit: `name` of `from`. */
export type ImportNeed = { readonly file: RelPath; readonly name: string; readonly from: RelPath };

/** The three results of an edit. `already` writes nothing and is not an error. */
export type EditResult =
  | {
      readonly status: 'edited';
      readonly edits: readonly FileEdit[];
      readonly imports: readonly ImportNeed[];
      /** What the owner should know of the place that was chosen. */
      readonly notices?: readonly Diagnostic[];
    }
  | { readonly status: 'already' }
  | { readonly status: 'blocked'; readonly diagnostic: Diagnostic };
