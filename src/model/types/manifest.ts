import type { EndpointId } from './endpoint-id.js';
import type { RelPath } from './places.js';

/** `.authwright/manifest.json`: sorted keys, no time, no absolute path, no secret. */
export type Manifest = {
  readonly manifestVersion: 1;
  readonly generator: { readonly version: string };
  readonly project: {
    readonly framework: string;
    readonly store: string | null;
    readonly spec: RelPath | null;
  };
  /** Flag names without dashes → values, so that a run can be repeated. */
  readonly answers: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly files: Readonly<Record<string, ManagedRecord>>;
  readonly spliced: Readonly<Record<string, SplicedRecord>>;
  readonly routes: Readonly<Record<EndpointId, ManifestRoute>>;
  /** Endpoints of which the running application need show nothing, by pattern, and why. */
  readonly accepted?: Readonly<Record<string, string>>;
};

/** A file that authwright wrote whole. */
export type ManagedRecord = {
  readonly template: string;
  /** Of the text last generated, with LF. */
  readonly baseSha256: string;
  /** The version that made that text, where it is not the generator's: what came later is not in the file yet. */
  readonly version?: string;
  /** Where it would be made, when its owner keeps it elsewhere. */
  readonly movedFrom?: RelPath;
};

/** An owner's file that authwright edited. */
export type SplicedRecord = {
  /** Of the bytes that the last run left, so that they do not count as dirty. */
  readonly sha256: string;
  /** There was no such file. */
  readonly created?: boolean;
  /** How the text before the first run is made of these bytes (plan/undo); missing where the owner edited between runs. */
  readonly undo?: readonly string[];
  /** In JSON and YAML: what is ours, by JSON pointer (spec/own-parts), wherever the owner moves it in the file. */
  readonly parts?: Readonly<Record<string, string>>;
};

export type ManifestRoute =
  | { readonly decision: 'open' }
  | {
      readonly decision: 'secured';
      /** Where the route was; null when it was not in source yet. */
      readonly file: RelPath | null;
      /** The guard that makes it so: ours, the owner's, or null when there was none to put. */
      readonly guard: string | null;
      readonly roles?: readonly string[];
      /** The owner had the guard there already: it is not ours to take out. */
      readonly adopted?: boolean;
    };
