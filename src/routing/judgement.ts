import type { Basis, EnvironmentNeed, GuardVerdict, HttpMethod, Served } from '../model/types.js';
import type { Place } from '../interpret/place.js';
import type { ExternalValue, Value } from '../interpret/values.js';
import type { Handler, RouterHost } from './layers.js';
import type { FoundRoute } from './found.js';
import type { Hand } from './guards/trace.js';

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
  /** It answers somebody who knows no secret with nothing but refusals. */
  readonly onlyRefuses?: true;
  /** It passes some requests, and refuses others that send nothing but their path: it makes exceptions. */
  readonly refusesSilent?: true;
  /** It lets nobody through to what stands behind it. */
  readonly endsAll?: true;
  /** It changes the `Authorization` header that comes with a request. */
  readonly changesToken?: true;
};

/** What is known of a middleware without following it. */
export type Facts = {
  /** It answers preflight requests. */
  readonly isCors: boolean;
  /** It sets the headers by which pages of other origins may read an answer. */
  readonly allowsOrigins: boolean;
  /** It reads the request's body. */
  readonly readsBody: boolean;
  /** It keeps a session for whoever comes. */
  readonly keepsSession: boolean;
  /** It refuses a POST without a token of a page that was asked for before (CSRF). */
  readonly wantsToken: boolean;
  /** It reads uploads, or keeps them. */
  readonly stores: boolean;
  /** It gives callers what others were answered before. */
  readonly caches: boolean;
  /** Of something of a package that answers by itself: what that is, and for which paths below its mount. */
  readonly answering?: Answering;
};

/** What a package answers by itself. */
export type Answering = {
  readonly kind: Served['kind'] | null;
  readonly paths: readonly string[] | null;
  readonly callsOn: boolean;
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
  /** The applications and routers that it is registered in; none where no route is meant. */
  readonly within?: readonly RouterHost[];
  /** Spelled as it is registered, and in no other way. */
  readonly plain?: true;
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
  readonly committed?: readonly EnvironmentNeed[];
  readonly presenceOnly?: true;
  /** It was not judged: what stands before it refuses. */
  readonly unmet?: true;
  /** Some requests to the route never meet it. */
  readonly idle?: true;
  /** It answers every request to the route, or fails: what stands behind it is never reached. */
  readonly endsAll?: true;
};

/** What a handler of `use` or `all` answers by itself, to anybody: also to who has every secret, or is logged in. */
export type Replies = {
  /** Paths as served that it asks for, and answers below 400. */
  readonly paths: readonly string[];
  /** It answers requests below 400 whose path it did not ask for. */
  readonly anywhere: boolean;
  /** Where the status of an answer is only known at run time, and why. */
  readonly unsure: { readonly why: string; readonly at: Place | null } | null;
  /** What of packages is handed requests, and may answer them as far as is known. */
  readonly asks: readonly Asked[];
  /** What it is to somebody who looks at it, where packages give all of its answers. */
  readonly serves: Served['kind'] | null;
  /** It calls `next()` for some requests. */
  readonly callsOn: boolean;
  /** Applications and routers of the project that it hands requests to, each once where it is the same to them. */
  readonly hands: readonly Hand[];
};

/** Something of a package, and where it is called. */
export type Asked = { readonly value: ExternalValue; readonly at: Place | null };

/** Where it stands: what mounts have taken off the path, and for `all` the path that it is registered with. */
export type Standing = {
  readonly base: string;
  readonly path: string | null;
  /** Something behind it answers whatever it calls on to. */
  readonly isAnswered?: boolean;
};

/** Requests to one path below what mounts have taken off. */
export type AskedLine = Pick<RequestLine, 'method' | 'base' | 'path'>;

export type Judge = {
  readonly alone: (handler: Handler) => Judgement;
  /** What it answers where it stands. A redirect to a login or to another spelling of the same is no such answer. */
  readonly replies: (handler: Handler, standing: Standing) => Replies;
  /** Whether it hands requests of a line to a router, as one that `replies` names. */
  readonly handsTo: (handler: Handler, router: RouterHost, line: AskedLine) => boolean;
  readonly facts: (handler: Handler) => Facts;
  /** The function that a package's wrapper was given; null for anything else. */
  readonly wrapped: (value: ExternalValue) => Value | null;
  /** Whether it does anything but call on for some values of a parameter, as one that `router.param` registers. */
  readonly tells: (handler: Handler) => boolean;
  /** For one that `router.param` registers: whether it answers in the place of a handler, below 400 as far as is known. */
  readonly serves: (handler: Handler) => boolean;
  /** For what handles errors: whether it answers some of them below 400. */
  readonly forgives: (handler: Handler) => boolean;
  /** Whether it gives requests another path and calls on. */
  readonly rewrites: (handler: Handler) => boolean;
  /** What each middleware on the way of a route does to its requests, in order, behind those before it. */
  readonly onWay: (route: FoundRoute) => readonly RouteVerdict[];
};
