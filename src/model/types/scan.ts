import type { Diagnostic } from './diagnostics.js';
import type { EndpointId, HttpMethod } from './endpoint-id.js';
import type { GuardUse } from './guard-use.js';
import type { RelPath, RouteAnchor, SourceLoc } from './places.js';

/**
 * What answers where a package does, or a folder is served. `files`, `pages` and `status` are looked at with browsers,
 * which send no token; `proxy`, `graphql` and `socket` carry data.
 */
export type Served = {
  readonly kind: 'files' | 'pages' | 'status' | 'proxy' | 'graphql' | 'socket';
  /** As written, shortened: `express.static(…)`. */
  readonly name: string;
};

/** One endpoint that the source registers. */
export type SourceRoute = {
  readonly method: HttpMethod;
  /** As served, mount prefixes applied, `{name}` for parameters. */
  readonly path: string;
  /** Of parameters that do not take `1`: a value that each takes, null where none was found. */
  readonly values?: Readonly<Record<string, string | null>>;
  /** The verb of the registration (`get` in `router.get`). */
  readonly loc: SourceLoc;
  /** How many functions the registration has, guards and handlers together, where it is one call. */
  readonly functions?: number;
  /** In the order in which a request meets them; the handler itself is not among them. */
  readonly guards: readonly GuardUse[];
  readonly guarded: boolean | 'unknown';
  /** The name of the first middleware that refuses; null when none does. */
  readonly guard: string | null;
  /** What is registered before it and answers every request to it, so that none arrives. */
  readonly behind?: Answerer;
  /** True when the registration, or a mount above it, is under a condition. */
  readonly conditional: boolean;
  /** What it is, where no code of the project answers. */
  readonly serves?: Served;
  /**
   * Of something that may call on: the path that it is mounted at (empty for all) and what is registered behind it,
   * at that path or below. A guard in front of it stands in front of these too.
   */
  readonly callsOn?: { readonly below: string; readonly behind: readonly EndpointId[] };
  /** True when the route parses an upload or a body itself, so that the guard must stand before that. */
  readonly readsBody: boolean;
  /** The project's own handler answers with a page, which browsers ask for without a token. */
  readonly rendersPage?: true;
  readonly anchor: RouteAnchor;
};

/** Something that answers whoever comes: a 404 handler, a page for all paths. */
export type Answerer = {
  /** As written, shortened. */
  readonly name: string;
  readonly loc: SourceLoc;
};

/** Where the application object can be had, for the mount and for tests. */
export type AppFact = {
  readonly file: RelPath;
  /** The local name of the application object, e.g. `app`. */
  readonly variable: string;
  /** How a test gets it: import an instance, call a function without arguments, or not at all (with the reason). */
  readonly access:
    | { readonly kind: 'instance'; readonly exportName: string }
    | { readonly kind: 'factory'; readonly exportName: string }
    | { readonly kind: 'none'; readonly reason: string };
  /**
   * It, or an HTTP server made of it, listens while its file is loaded: outside of any function, where a test can get
   * it too.
   */
  readonly listens?: true;
  /** How its adapter finds the place in it for what is mounted; opaque to everyone else. */
  readonly anchor: Readonly<Record<string, unknown>>;
};

/**
 * The guard of an earlier run, where everything that it is made of is as it was written, and nothing of the project
 * gives it other parts: what it does is known and need not be read.
 */
export type WrittenGuard = {
  readonly file: RelPath;
  /** Of the function that stands before a handler, whichever function made it. */
  readonly name: string;
};

/** What a framework's scan of the source found. */
export type ScanResult = {
  readonly routes: readonly SourceRoute[];
  /** Where something is registered that is no endpoint, with the path that it has: a guard, a limiter, a 404 handler. */
  readonly others?: readonly SourceLoc[];
  /** Registrations that could not be read (severity error) and remarks (info). */
  readonly diagnostics: readonly Diagnostic[];
  /** The application that auth routes are mounted on; null when none was found. */
  readonly app: AppFact | null;
  /** Some package serves what the spec says and looks for a handler of each operation: none may be added to it. */
  readonly servesSpec?: true;
  /** Signs that the project authenticates users already (a login route, passport, express-jwt …); empty when none. */
  readonly existingAuth: readonly { readonly evidence: string; readonly loc: SourceLoc | null }[];
};
