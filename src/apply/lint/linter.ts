import type { RelPath } from '../../model/types.js';

/** What a linter asks to be changed at one place. */
export type LintProblem = {
  readonly file: RelPath;
  readonly line: number;
  readonly column: number;
  /** As the linter's configuration names it: `import/order`, `lint/style/useConst`. */
  readonly rule: string;
  readonly message: string;
};

/** A linter or formatter that the project has installed and configured. It is asked, and writes nothing itself. */
export type Linter = {
  /** As people call it: `ESLint`. */
  readonly name: string;
  /** Its configuration, the nearest first, relative to the project. */
  readonly configs: readonly string[];
  /** Why it cannot be asked, as a phrase for a person; null where it can. */
  readonly missing: string | null;
  /** The problems in `files` by which its own check would fail, or the reason why that is not known. */
  readonly lint: (
    files: readonly RelPath[],
    signal: AbortSignal,
  ) => Promise<readonly LintProblem[] | string>;
  /** What its own `--fix` makes of each of `files`, or the reason why that is not known. */
  readonly mend: (
    files: readonly RelPath[],
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<RelPath, string> | string>;
};

/** What the linters of a project are made of. */
export type LinterPlace = {
  /** Absolute path of the package folder. */
  readonly root: string;
  /** The program, for Node to run. */
  readonly program: string;
  /** Whether the project's own scripts let a warning fail the check. */
  readonly warningsFail: boolean;
};
