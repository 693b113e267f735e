import type { Decision } from './answers.js';
import type { ConflictCause, ConflictHunk, SettledConflict } from './conflict.js';
import type { Diagnostic } from './diagnostics.js';
import type { Endpoint } from './endpoint.js';
import type { Manifest } from './manifest.js';
import type { RelPath, TextEdit } from './places.js';
import type { Upgrade } from './upgrade.js';

/** A file that a template makes. */
export type TemplateJob = {
  /** Below `templates/`, e.g. `auth/passwords.argon2id.ts.hbs`. */
  readonly template: string;
  readonly target: RelPath;
  readonly data: Readonly<Record<string, unknown>>;
};

/** A package that generated code needs; `range` is a caret range. */
export type DependencyChange = {
  readonly name: string;
  readonly range: string;
  readonly dev: boolean;
  /**
   * The package is installed with another that the project has: it is not added where the project's own code
   * imports it already.
   */
  readonly comesAlong?: boolean;
};

/** Files that no repository should have: secrets, accounts. */
export type UnversionedFiles = {
  /** As `.gitignore` takes it. */
  readonly pattern: string;
  /** Their names in the folder of the package. */
  readonly files: readonly string[];
};

/** One file of a plan. `before` and `content` are whole texts. `mode` is octal permission bits, null for the default. */
export type FileChange =
  | {
      readonly kind: 'create';
      readonly path: RelPath;
      readonly content: string;
      readonly kept: 'managed' | 'spliced';
    }
  | {
      readonly kind: 'update';
      readonly path: RelPath;
      readonly before: string;
      readonly content: string;
      readonly kept: 'managed' | 'spliced';
      readonly reason: string;
      /** A managed file that holds edits of its owner's and what is generated. */
      readonly merged?: true;
      /** What makes `content` of `before` where a file was spliced, step by step; the manifest keeps the way back. */
      readonly edits?: readonly (readonly TextEdit[])[];
    }
  | { readonly kind: 'delete'; readonly path: RelPath; readonly before: string }
  | {
      readonly kind: 'conflict';
      readonly path: RelPath;
      readonly cause: ConflictCause;
      readonly before: string;
      readonly proposed: string;
      readonly hunks: readonly ConflictHunk[];
    };

/** What became of one endpoint in a plan. */
export type RouteDecision = {
  readonly endpoint: Endpoint;
  readonly decision: Decision | null;
  readonly outcome:
    | 'secured' // a guard is inserted by this plan
    | 'already' // guarded, nothing to do
    | 'open'
    | 'undecided'
    | 'unimplemented' // in the spec only
    | 'drift' // was guarded by us and no longer is
    | 'blocked'; // could not be edited
};

/** Everything a run will change, computed in memory. Printing, diffing, checking and writing are sinks of it. */
export type SecurityPlan = {
  readonly decisions: readonly RouteDecision[];
  /** Sorted by path; empty means nothing to do. The manifest is not among them. */
  readonly changes: readonly FileChange[];
  /** Conflicts that are not open: settled by this plan, one side of each gave way. */
  readonly settled: readonly SettledConflict[];
  /** What changed in the templates since the files concerned were made. */
  readonly upgrades: readonly Upgrade[];
  readonly diagnostics: readonly Diagnostic[];
  /** Null takes the record away. */
  readonly nextManifest: Manifest | null;
  /** Base texts (LF) to record, by managed file; null takes the record away. Files not named keep theirs. */
  readonly bases: Readonly<Record<string, string | null>>;
  /** What the files of `bases` were rendered as, where that is another text: their linter mended it. */
  readonly rendered: Readonly<Record<string, string>>;
  readonly nextSteps: readonly NextStep[];
  /** Packages that the plan adds to package.json. */
  readonly dependencies: readonly DependencyChange[];
  /** Packages that it takes out of package.json. */
  readonly dropped: readonly string[];
  /** Until that command has run, the types of these files cannot be checked. */
  readonly awaits?: { readonly command: string; readonly files: readonly RelPath[] };
};

/** One thing for the owner to do. `commands` are to be pasted as they are. */
export type NextStep = {
  readonly title: string;
  readonly commands: readonly string[];
  /** It is done once the package manager has run. */
  readonly isInstall?: true;
};
