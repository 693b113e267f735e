import type { ts } from 'ts-morph';
import type { Origin, RelPath, SourceLoc } from '../model/types.js';

/** The sources of a project, parsed on demand. Positions are offsets into `text(file)`, BOM included. */
export interface SourceView {
  /** Source files (`.ts .mts .cts .js .mjs .cjs`, and `.tsx .jsx`), declaration files left out, sorted. */
  readonly files: readonly RelPath[];
  /** Whether it is one of the files of the project, of whatever kind, that git does not ignore. */
  lists(file: RelPath): boolean;
  /** The text with its BOM; null when there is no such file. */
  text(file: RelPath): string | null;
  /** The syntax tree, parsed when it is asked for and kept until `spare`; null when there is no such file. */
  tree(file: RelPath): ts.SourceFile | null;
  /** What `derive` makes of the tree of a file, made once for each tree; null when there is no such file. */
  derived<T>(file: RelPath, derive: (tree: ts.SourceFile) => T): T | null;
  /** Lets go of the trees that were parsed last, where many are kept: who asks for one again gets another. */
  spare(): void;
  /** The 1-based place of an offset. */
  locAt(file: RelPath, offset: number): SourceLoc;
  /** Syntax errors of a file, as 1-based places with the parser's message. */
  syntaxErrors(
    file: RelPath,
  ): readonly { readonly line: number; readonly column: number; readonly message: string }[];
  /** The project's file (or package) that `specifier` means when written in `from`: relative, alias, `#import`, workspace. */
  resolveModule(
    from: RelPath,
    specifier: string,
  ): { readonly file: RelPath } | { readonly package: string } | null;
  /** The paths that `specifier` stands for as an alias when written in `from`, best first, whether a file is there or not. */
  aliased(from: RelPath, specifier: string): readonly string[];
  /** The JavaScript file of an installed package that `specifier` means in `from`; null where it is not to be read. */
  installed(from: RelPath, specifier: string): RelPath | null;
  /** The names by which other files import what `file` exports as a whole. */
  wholeNames(file: RelPath): readonly string[];
  /** What an identifier used in `file` at its top level comes from, imports and re-exports followed. */
  originOf(file: RelPath, name: string): Origin;
  /** Where the export `name` of `file` is declared, re-exports followed; null when the file has no such export. */
  exportOf(file: RelPath, name: string): Origin | null;
}
