import type { Place } from '../interpret/place.js';

/**
 * What a handler means for what is put in front of it or behind it.
 * - `cors`: sets the headers by which pages of other origins may read an answer
 * - `passes`: looks at requests and hands them on, or answers for paths of its own alone
 * - `parser`, `session`, `token`: reads the body, keeps a session, changes the `Authorization` header
 * - `serves`: routes, routers, and what may be some
 * - `refuses`: lets nobody through who brings nothing, or who brings no token of a page
 * - `answers`: takes every request at its path
 * - `errors`: handles errors
 * - `unclear`: whether it refuses is not known
 */
export type Role =
  | 'cors'
  | 'passes'
  | 'parser'
  | 'session'
  | 'token'
  | 'serves'
  | 'refuses'
  | 'answers'
  | 'errors'
  | 'unclear';

/** Which requests a registration is for; `any` where that cannot be read. */
export type Reach =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pattern'; readonly source: string }
  | { readonly kind: 'any' };

/** A place without the view that it is read in, so that it can be kept. */
export type Spot = Omit<Place, 'view'>;

/** One call that adds to the application, or hands it to code that is not read. */
export type AppStep = {
  readonly call: Spot;
  readonly form: 'use' | 'route' | 'chain' | 'handed';
  readonly reach: readonly Reach[];
  readonly roles: readonly Role[];
  /** As written: `requireUser`. */
  readonly name: string;
  /** The conditions under which it is made, `<file>:<offset>:<branch>`. */
  readonly conditions: readonly string[];
  /** It is made once, and adds to no other application or router. */
  readonly isOnce: boolean;
  readonly isShared: boolean;
};

/** All that is done to the application, in the order in which the program does it. */
export type AppSetup = {
  readonly adapter: string;
  readonly major: number;
  /** Where it is made and what it is called right after that; null where that is in another package. */
  readonly creation: { readonly call: Spot; readonly name: string | null } | null;
  /** The conditions without which it serves nothing. */
  readonly conditions: readonly string[];
  readonly steps: readonly AppStep[];
};
