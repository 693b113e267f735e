import type { DependencyChange, Evidence, PackageJson, UnversionedFiles } from '../model/types.js';
import type { StoreTemplates } from '../model/template-contract.js';
import type { EnvVariable } from '../model/env-variable.js';
import type { ArtifactContext, SharedCounters } from '../frameworks/adapter.js';

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
  /** How attempts are counted in it by all instances together; null where it is not made for several. */
  readonly counters: SharedCounters | null;
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
}

/**
 * A service that is made for counting. Where the project depends on it already, attempts are counted there and
 * not in the store.
 */
export interface CountingService {
  detect(pkg: PackageJson): SharedCounters | null;
}
