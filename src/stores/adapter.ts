import type {
  AuthSettings,
  DependencyChange,
  Diagnostic,
  Evidence,
  FileEdit,
  Manifest,
  PackageJson,
  ProjectFacts,
  RelPath,
  Snapshot,
  SourceLoc,
  TextEdit,
  UnversionedFiles,
} from '../model/types.js';
import type { StoreTemplates } from '../model/template-contract.js';
import type { EnvVariable } from '../model/env-variable.js';
import type { UsersFact } from '../model/users-fact.js';
import type { ArtifactContext, SharedCounters } from '../frameworks/adapter.js';
import type { SourceView } from '../source/view.js';

/**
 * A place where users, sessions and refresh tokens live. Every store has the same repository interface and
 * the same behaviour (test/contract/store.contract.ts runs over each one for real).
 */
export interface StoreAdapter {
  readonly id: string;
  readonly label: string;
  /** One phrase for the prompt: `embedded file, nothing to install`. */
  readonly hint: string;
  detect(pkg: PackageJson): Evidence | null;
  /** Packages that are another store's where this one is not used, and work for this one where it is. */
  readonly drivers?: RegExp;
  /** The models of the project in which users can be kept, the likeliest first. Left out: it has tables of ours alone. */
  readonly userModels?: (project: ProjectToRead) => Promise<readonly UserModelFound[]>;
  /** The store in this project. @throws {UserError} with all that is missing or cannot be used */
  open(project: StoreProject): Promise<Store>;
}

export type UserModelFound = {
  readonly name: string;
  readonly loc: SourceLoc;
  /** What shows that users are kept there: `email and password`. */
  readonly evidence: string;
  /** It is called so; else it has a password, and may be something else. */
  readonly isUsers: boolean;
};

/** What a store reads of a project. */
export type ProjectToRead = {
  readonly snapshot: Snapshot;
  readonly view: SourceView;
  readonly facts: ProjectFacts;
};

export type StoreProject = ProjectToRead & {
  readonly auth: AuthSettings;
  /** Null on a first run. */
  readonly manifest: Manifest | null;
};

/** A store as it is used in one project. */
export interface Store {
  readonly label: string;
  /** What stands in the way of using it in this project; where there is any, it gives nothing. */
  readonly problems: readonly Diagnostic[];
  /** How attempts are counted in it by all instances together; null where it is not made for several. */
  readonly counters: SharedCounters | null;
  readonly users: UsersFact;
  /** The store's share of the generated code and of its tests. */
  templates(context: ArtifactContext): StoreTemplates;
  dependencies(context: ArtifactContext): readonly DependencyChange[];
  /** What it reads of the environment. */
  readonly env: readonly EnvVariable[];
  /** Every table that the migrations make, in an order in which they can be dropped. */
  readonly tables: readonly string[];
  /** Files that the store makes beside the application, by the settings that `env` proposes. */
  readonly localFiles: readonly UnversionedFiles[];
  /** Scripts for package.json, e.g. `auth:migrate`. */
  scripts(context: ArtifactContext): Readonly<Record<string, string>>;
  /** What becomes of the project's own schema; left out where it has none. */
  readonly schema?: OwnersSchema;
}

/** A schema of the project's own that is added to. */
export type OwnersSchema = {
  /** Where it is, with what may be added beside. */
  readonly files: readonly RelPath[];
  edits(context: ArtifactContext): readonly FileEdit[];
  /**
   * Takes what `edits` puts in out of a file that its owner changed since; null where the owner added to it, or
   * something of the owner's refers to it.
   */
  takeOut(text: string): readonly TextEdit[] | null;
  /** Takes the tables out of a database, once the schema has them no more. */
  readonly takeBack: string;
  /** Makes the client know the new models; until then the types of what asks it cannot be checked. */
  readonly generate: { readonly command: string; readonly modules: readonly string[] };
};

/**
 * A service that is made for counting. Where the project depends on it already, attempts are counted there and
 * not in the store.
 */
export interface CountingService {
  detect(pkg: PackageJson): SharedCounters | null;
}
