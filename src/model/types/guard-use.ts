import type { EndpointId } from './endpoint-id.js';
import type { RelPath, RouteAnchor, SourceLoc } from './places.js';

/** What a middleware on the way to a handler does to a caller without credentials. */
export type GuardVerdict = 'refuses' | 'passes' | 'unknown';

/** Where an identifier comes from once imports and re-exports are followed. */
export type Origin =
  | {
      readonly kind: 'file';
      readonly file: RelPath;
      readonly name: string;
      /** Of an object that has this name: the member, dotted where it is a member of a member. */
      readonly member?: string;
    }
  | { readonly kind: 'package'; readonly name: string; readonly member: string }
  | { readonly kind: 'unknown' };

/** The evidence that something refuses. */
export type Basis =
  /** It was read: what is answered there refuses. */
  (
    | { readonly kind: 'read'; readonly file: RelPath; readonly line: number }
    /** What a package does, by its documentation and source. */
    | { readonly kind: 'package'; readonly row: string }
    /** The owner says so. */
    | { readonly kind: 'word' }
  ) & {
    /** The running application refused as well. */
    readonly seen?: true;
  };

/** The reason why it is not known whether anything refuses. */
export type Doubt = {
  readonly kind: 'unknown';
  /** That of the one in `guards`; where there are several, theirs in the order in which a request meets them, each after its name. */
  readonly reason: string;
  /** The flag that answers the first that a flag can answer. */
  readonly flag: string | null;
  readonly guards: readonly DoubtedGuard[];
};

/** A middleware that could not be judged by reading. */
export type DoubtedGuard = {
  readonly name: string;
  readonly loc: SourceLoc;
  readonly reason: string;
  /** `--judge src/gate.ts#gate=refuses`; null where it has no name to speak of it by. */
  readonly flag: string | null;
};

/** An environment variable on which a verdict depends, and where it is asked for. */
export type EnvironmentNeed = {
  readonly name: string;
  readonly loc: SourceLoc | null;
  /** What is asked of it there, as it is written. */
  readonly condition?: string;
};

/** What a middleware does with a request before it reaches the guard. */
export type EarlyStep = {
  /**
   * `answers`: with what others were answered before; `tells`: of a loader of parameters, by its answer or error, what
   * there is; `stores`: it reads uploads or keeps them; `loads`: it looks something up.
   */
  readonly does: 'answers' | 'tells' | 'stores' | 'loads';
  /** Where it is registered, for a guard in front of it, and what that would stand before; null where none can. */
  readonly step: {
    readonly anchor: RouteAnchor;
    readonly below: string;
    readonly behind: readonly EndpointId[];
  } | null;
};

/** One middleware on the way to a handler. */
export type GuardUse = {
  /** As written, shortened: `requireAuth`, `auth.required`, `isAuthenticated(…)`. */
  readonly name: string;
  readonly origin: Origin;
  /** The name by which it is written there, where that is another: of an array that holds it, or of what made it. */
  readonly written?: Origin;
  readonly place: 'app' | 'mount' | 'router' | 'route';
  readonly loc: SourceLoc;
  /** The name of the call that registers it, and which function of that call it is, where it is registered by one. */
  readonly registered?: { readonly loc: SourceLoc; readonly index: number };
  readonly verdict: GuardVerdict;
  /** What is not certain of a verdict that is `unknown`, as a phrase, where it can be said. */
  readonly why?: string;
  /** For what refuses: on what that stands. */
  readonly basis?: Basis;
  /** Variables without which it would let everybody through. */
  readonly needsEnv?: readonly EnvironmentNeed[];
  /** Variables that would open it where they are set. */
  readonly openedBy?: readonly EnvironmentNeed[];
  /** Its secrets that stand in files of the project which git does not ignore. */
  readonly committed?: readonly EnvironmentNeed[];
  /** It reads bearer tokens: whatever it does to anonymous callers, a token of another issuer is refused. */
  readonly readsBearer?: true;
  /** The file in which it is written, for a function of the project. */
  readonly declaredIn?: RelPath;
  /** It does nothing here, or not always: its list of exceptions names the route, or it stands under a condition. */
  readonly idle?: true;
  /** It refuses who sends nothing, and takes anything that is sent for a credential. The owner's word covers that. */
  readonly presenceOnly?: true;
  readonly early?: EarlyStep;
  /** It answers every request to the route, or fails: nobody arrives at what stands behind it. */
  readonly endsAll?: true;
  /** Of what could not be judged: nothing that it answers is below 400. */
  readonly neverAnswers?: true;
  /** It was not judged, as what stands before it refuses; `unknown` until somebody says that this one does not. */
  readonly unmet?: true;
};
