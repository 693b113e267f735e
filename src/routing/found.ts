import type { Place } from '../interpret/place.js';
import type { GuardUse, HttpMethod, Served } from '../model/types.js';
import type { Coverage, PathSyntax } from './paths.js';
import type { Handler, Layer, RouterHost } from './layers.js';
import type { WideRoutes } from './wide.js';

/** A middleware on the way, before it is known which routes it meets. */
export type Passage = {
  readonly handler: Handler;
  readonly layer: Layer;
  readonly place: GuardUse['place'];
  readonly conditions: readonly string[];
  /** What is taken off the path before it: the prefix of its router, and its own path; null when not known. */
  readonly base: string | null;
  /** It runs for errors alone, `(err, req, res, next)`. */
  readonly handlesErrors: boolean;
  /** It is called with a parameter of the path, `(req, res, next, id)`. */
  readonly loads?: true;
  /** Where it stands. */
  readonly stand: Stand;
};

/** Where a middleware or a route stands: what a request passes on the way to it. */
export type Stand = {
  /** The prefix of its router; null when not known. */
  readonly prefix: string | null;
  /** The applications and routers around it, outermost first. */
  readonly routers: readonly RouterHost[];
  /** How many segments of the path each of them is mounted below. */
  readonly depths: readonly number[];
  /** How many registrations a request meets before it. */
  readonly order: number;
};

/** A middleware that gives requests another path than they were sent to. */
export type Rewriter = {
  /** Where it runs, and below. */
  readonly path: string;
  /** What the other path begins with all the same. */
  readonly under: string;
  readonly order: number;
};

/** An endpoint as the walk finds it. */
export type FoundRoute = {
  readonly method: HttpMethod;
  readonly path: string;
  readonly layer: Layer;
  /** What it is registered on. */
  readonly router: RouterHost;
  /** The applications and routers that a request passes, outermost first. */
  readonly routers: readonly RouterHost[];
  /** By what each of `routers` but the first is mounted on the one before it. */
  readonly mounts: readonly Layer[];
  readonly passages: readonly Passage[];
  readonly conditions: readonly string[];
  readonly stand: Stand;
  /** Everything that is met anywhere and rewrites paths, in order. */
  readonly rewriters: readonly Rewriter[];
  /** Everything that handles errors anywhere, in order. */
  readonly errorHandlers: readonly Passage[];
  /** How its path is written. */
  readonly syntax: PathSyntax;
  /** What it is, where a package answers. */
  readonly serves: Served['kind'] | null;
  /** Where what it may call on to is found; null for what answers whatever comes. */
  readonly reach: Coverage | null;
  /** The handler that answers. */
  readonly handler: Handler;
};

/** What is known of an endpoint beside its path and its middleware. */
export type Kind = Partial<Pick<FoundRoute, 'serves' | 'reach' | 'handler'>>;

/** Something on the way that could not be read. */
export type Obstacle =
  | { readonly kind: 'path'; readonly layer: Layer; readonly why: string }
  | { readonly kind: 'mount-path'; readonly layer: Layer; readonly why: string }
  | {
      readonly kind: 'below-unknown';
      readonly layer: Layer;
      readonly own: string;
      readonly why: string;
    }
  | { readonly kind: 'package-unknown'; readonly layer: Layer; readonly handler: Handler }
  | { readonly kind: 'mounted-unknown'; readonly layer: Layer; readonly handler: Handler }
  | {
      readonly kind: 'answer-unknown';
      readonly layer: Layer;
      readonly handler: Handler;
      readonly why: string;
    }
  | {
      readonly kind: 'handed-moved';
      readonly layer: Layer;
      readonly handler: Handler;
      readonly at: Place | null;
    }
  | { readonly kind: 'errors-answered'; readonly layer: Layer; readonly handler: Handler }
  | { readonly kind: 'assumed'; readonly layer: Layer; readonly at: Place; readonly path: string }
  | {
      readonly kind: 'no-slash';
      readonly layer: Layer;
      readonly path: string;
      /** The framework. */
      readonly label: string;
    }
  | {
      readonly kind: 'refused-path';
      readonly layer: Layer;
      readonly path: string;
      readonly says: { readonly message: string; readonly fix: string };
    };

/** Where a router was entered. */
export type Entry = {
  readonly router: RouterHost;
  readonly prefix: string;
  /** How many endpoints had been found before it, and after it was left. */
  readonly from: number;
  readonly to: number;
  readonly corsBefore: boolean;
};

export type Walk = {
  readonly routes: readonly FoundRoute[];
  readonly obstacles: readonly Obstacle[];
  readonly entries: readonly Entry[];
  readonly wide: WideRoutes;
  /** Routers that handlers hand requests to by hand, also where that could not be followed. */
  readonly handed: ReadonlySet<RouterHost>;
  /** Whether anything on the way answers preflight requests. */
  readonly corsSeen: boolean;
};

/** The segments of a path as served. */
export function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}
