import type { DecisionKind, EndpointId, HttpMethod } from './endpoint-id.js';
import type { Basis, Doubt } from './guard-use.js';
import type { RelPath, SourceLoc } from './places.js';
import type { Served, SourceRoute } from './scan.js';

/** What a spec (or an endpoint list) says of one endpoint. */
export type SpecEndpoint = {
  readonly id: EndpointId;
  readonly method: HttpMethod;
  /** As served: the server URL's path in front, `{name}` for parameters. */
  readonly path: string;
  readonly operationId: string | null;
  readonly tags: readonly string[];
  readonly summary: string | null;
  /** What the spec says: `secured` when any non-empty requirement applies, `open` for `security: []` or an optional `{}`, null for silence. */
  readonly security: DecisionKind | null;
  /** The names of the schemes that the effective requirement uses. */
  readonly schemes: readonly string[];
  /** True when one of these schemes is an HTTP Bearer scheme. */
  readonly bearer: boolean;
  /** Scopes asked of a scheme, and `roles` of an endpoint list. */
  readonly roles: readonly string[];
  readonly loc: SourceLoc;
};

/** Spec and source of one endpoint side by side; at least one of them is there. */
export type Endpoint = {
  readonly id: EndpointId;
  readonly method: HttpMethod;
  readonly path: string;
  readonly spec: SpecEndpoint | null;
  /** More than one when several registrations answer the same method and path. */
  readonly routes: readonly SourceRoute[];
};

/** A row of `list --json`; the shape is a contract (docs/json.md). */
export type ListedEndpoint = {
  readonly id: EndpointId;
  readonly method: HttpMethod;
  readonly path: string;
  readonly operationId: string | null;
  readonly tags: readonly string[];
  readonly decision: DecisionKind | 'undecided';
  /** Null where there is no route. */
  readonly guarded: boolean | 'unknown' | null;
  readonly guard: string | null;
  /** On what it stands that it is guarded, or what keeps that from being known; null where it is not, or has no route. */
  readonly basis: Basis | Doubt | null;
  /** The line of the verb. */
  readonly source: SourceLoc | null;
  readonly specLocation: { readonly file: RelPath; readonly line: number } | null;
  readonly specSecurity: DecisionKind | null;
  /** What it is, where no code of the project answers. */
  readonly serves?: Served;
};
