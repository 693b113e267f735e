import type { EndpointId, RelPath, SourceLoc } from '../model/types.js';

/** UTF-16 offsets into the text of a file, BOM included. */
export type Span = { readonly start: number; readonly end: number };

/**
 * How a route is written.
 * - `verb`: `router.get('/x', handler)`, also `router[verb](path, handler)`
 * - `chain`: `router.route('/x').get(handler)`
 * - `socket`: a web socket, `app.ws('/x', handler)`, as express-ws adds it
 * - `use`: a handler mounted with `app.use('/graphql', handler)`
 */
export type RegistrationKind = 'verb' | 'chain' | 'use' | 'socket';

/** The router (or application) object that a route is registered on, by the place that creates it. */
export type RouterIdentity = {
  /** `<file>:<offset of the creating call>`: equal for every object that this place makes. */
  readonly id: string;
  readonly kind: 'app' | 'router';
  readonly file: RelPath;
  /** The creating call: `Router()`. */
  readonly creation: Span;
  /** How the object is written right after its creation (`router`, `this.router`); null when it has no name. */
  readonly name: string | null;
  /** False when something registered on it could not be read, so that a guard at its top may cover more. */
  readonly complete: boolean;
  /** Every endpoint that passes through it, those of routers mounted on it included. */
  readonly endpoints: readonly EndpointId[];
  /**
   * The first endpoint registered elsewhere, later, below one of its mount paths: its requests are sent
   * through this router too, so that a guard at its top would refuse them (a router mounted without a path, for one).
   */
  readonly bystander: EndpointId | null;
  /** Whether CORS (or an OPTIONS handler) runs before it, so that a guard at its top cannot refuse a preflight. */
  readonly preflightHandled: boolean;
};

/** Where a route is registered, and where a guard goes: before argument `firstHandler` of `call`. */
export type LayerAnchor = {
  readonly adapter: string;
  /** `<file>:<offset of the call's opening parenthesis>`: equal for every route that one call registers. */
  readonly registration: string;
  readonly file: RelPath;
  readonly kind: RegistrationKind;
  /** The whole call expression of the verb; in a chain it starts where the chain starts. */
  readonly call: Span;
  /** Index, among the call's arguments, of the first middleware or handler. */
  readonly firstHandler: number;
  /**
   * What a guard goes behind: the handlers up to `cors()`, so that a preflight is not refused and a refusal may be
   * read by pages of other origins.
   */
  readonly leading?: readonly Span[];
  readonly router: RouterIdentity;
  /**
   * Set where the registration lies in another package, which is not written to: the anchor is then the mount by which
   * this package reaches it, and this is the router that is mounted there.
   */
  readonly mounted?: RouterIdentity;
  /** The mount by which this package reaches what lies in another one, also where no guard can go there. */
  readonly reachedBy?: Reached;
};

/** A mount, and the path of one endpoint behind it as it is registered on the same router. */
export type Reached = {
  readonly loc: SourceLoc;
  /** The whole call. */
  readonly call: Span;
  /** `/admin/jobs/:id` */
  readonly path: string;
};
