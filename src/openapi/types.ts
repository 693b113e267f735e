import type { Alias, Document, Node, Pair } from 'yaml';
import type { Diagnostic, RelPath, SourceLoc, SpecEndpoint } from '../model/types.js';

/** Reads a file of the project; null when there is none. The only way by which this room sees a file. */
export type ReadFile = (file: RelPath) => string | null;

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonMap = { readonly [key: string]: Json };

/** One parsed file. Offsets are UTF-16 units into `text`, BOM included. */
export type SpecFile = {
  readonly file: RelPath;
  readonly text: string;
  /** The text is JSON (whatever the file is called), so what is put in must be JSON too. */
  readonly json: boolean;
  readonly document: Document.Parsed;
  /** What each alias stands for. */
  readonly aliases: ReadonlyMap<Alias, Node>;
  locate(offset: number): SourceLoc;
};

/** A value inside a file, with what is needed to name it and to edit it. */
export type Place = {
  readonly file: SpecFile;
  /** Null for a value that is not written at all: `key:` or `{ key }`. */
  readonly node: Node | null;
  /** The pair whose value this is; null for a file's root and for items of a list. */
  readonly pair: Pair<Node, Node | null> | null;
  /** Keys and indexes from the root of `file`. */
  readonly path: readonly string[];
  /** It stands in a flow collection (`{ … }`, `[ … ]`; all of JSON). */
  readonly inFlow: boolean;
  /** Reached through a YAML alias or merge key, so that other places have the same value. */
  readonly shared: boolean;
};

/** Parsed files by name; enough to follow a `$ref`. */
export type SpecFiles = ReadonlyMap<RelPath, SpecFile>;

export type SpecVersion = '2.0' | '3.0' | '3.1' | '3.2';

/** Names of security schemes that must all be given, each with its scopes. */
export type Requirement = ReadonlyMap<string, readonly string[]>;

/** The requirement that holds for an operation: any one of `alternatives`; null when the spec is silent. */
export type EffectiveSecurity = {
  readonly from: 'operation' | 'document';
  /** The list as written. */
  readonly place: Place;
  readonly alternatives: readonly Requirement[];
} | null;

/** An endpoint together with where it is written. */
export type Operation = {
  readonly endpoint: SpecEndpoint;
  readonly place: Place;
  readonly security: EffectiveSecurity;
};

/** A spec that was read without errors. Other rooms use `file`, `label`, `prefixes`, `diagnostics` and the functions of this room. */
export type LoadedSpec = {
  readonly file: RelPath;
  readonly kind: 'openapi' | 'swagger' | 'endpoint-list';
  /** Null for an endpoint list. */
  readonly version: SpecVersion | null;
  /** For a person: `OpenAPI 3.1`, `Swagger 2.0`, `endpoint list`. */
  readonly label: string;
  readonly files: SpecFiles;
  readonly root: Place;
  readonly operations: readonly Operation[];
  /** Path prefixes of the document's servers, without trailing slash, in their order; the first is in `SpecEndpoint.path`. */
  readonly prefixes: readonly string[];
  /** Notices and warnings; errors end `loadSpec`. */
  readonly diagnostics: readonly Diagnostic[];
};
