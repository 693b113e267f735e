import type { GuardVerdict, HttpMethod } from '../../../model/types.js';
import type { Handler } from './router.js';

/** What is known of one middleware or handler. */
export type Judgement = {
  /** What it does to a caller without credentials. */
  readonly verdict: GuardVerdict;
  /** Whether it answers the request itself and passes nothing on: what makes a `use` an endpoint. */
  readonly answers: 'always' | 'never' | 'unknown';
  /** It answers preflight requests. */
  readonly isCors: boolean;
  /** It reads the request's body. */
  readonly readsBody: boolean;
  /** What it does to the requests of one route, where its verdict depends on their method or path; else null. */
  readonly at: ((route: RequestLine) => RouteVerdict) | null;
  /** What is not certain of a verdict, or why it is `passes`, as a phrase. */
  readonly why?: string;
};

/** What a middleware sees of the requests to one route. */
export type RequestLine = {
  readonly method: HttpMethod;
  /** As served, `{name}` for parameters. */
  readonly path: string;
  /** The part of it that mounts have taken off before the middleware: `req.baseUrl`. */
  readonly base: string;
};

/** `why` says what is not certain of a verdict that is `unknown`. */
export type RouteVerdict = { readonly verdict: GuardVerdict; readonly why: string | null };

export type Judge = (handler: Handler) => Judgement;
