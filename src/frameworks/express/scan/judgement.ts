import type { Basis, EnvironmentNeed, GuardVerdict, HttpMethod } from '../../../model/types.js';
import type { Handler } from './router.js';
import type { FoundRoute } from './walk.js';

/** What is known of one middleware or handler by itself, for any request. */
export type Judgement = {
  /** What it does to somebody who knows no secret of the application. */
  readonly verdict: GuardVerdict;
  /** Whether it answers the request itself and passes nothing on: what makes a `use` an endpoint. */
  readonly answers: 'always' | 'never' | 'unknown';
  /** What is not certain of a verdict, or why it is `passes`, as a phrase. */
  readonly why?: string;
  /** It refuses who sends nothing, and takes anything that is sent for a credential. */
  readonly presenceOnly?: true;
  /** It passes some requests, and refuses others that send nothing but their path: it makes exceptions. */
  readonly refusesSilent?: true;
};

/** What is known of a middleware without following it. */
export type Facts = {
  /** It answers preflight requests. */
  readonly isCors: boolean;
  /** It reads the request's body. */
  readonly readsBody: boolean;
};

/** What a middleware sees of the requests to one route. */
export type RequestLine = {
  readonly method: HttpMethod;
  /** As served, `{name}` for parameters. */
  readonly path: string;
  /** The part of it that mounts have taken off before the middleware: `req.baseUrl`. */
  readonly base: string;
  /** Parameters of the path that the middleware is registered with; null where that is not known. */
  readonly params: ReadonlyMap<string, 'always' | 'maybe'> | null;
  /** Whether paths below this one are served as well. */
  readonly below: boolean;
  /** Whether a package changes the method behind the middleware. */
  readonly anyMethod: boolean;
  /** Whether something rewrites the path behind the middleware, so that another one may have been asked for. */
  readonly anyPath: boolean;
};

/** What a middleware does to the requests of one route. */
export type RouteVerdict = {
  readonly verdict: GuardVerdict;
  /** What is not certain of a verdict that is `unknown`. */
  readonly why: string | null;
  /** For what refuses: on what that stands. */
  readonly basis?: Basis;
  readonly needsEnv?: readonly EnvironmentNeed[];
  readonly openedBy?: readonly EnvironmentNeed[];
  readonly presenceOnly?: true;
  /** It was not judged: what stands before it refuses. */
  readonly unmet?: true;
};

export type Judge = {
  readonly alone: (handler: Handler) => Judgement;
  readonly facts: (handler: Handler) => Facts;
  /** What each middleware on the way of a route does to its requests, in order, behind those before it. */
  readonly onWay: (route: FoundRoute) => readonly RouteVerdict[];
};
