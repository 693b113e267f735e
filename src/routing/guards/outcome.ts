import type { Trace } from './trace.js';
import type { Cause, Path } from '../../interpret/follow/path.js';
import type { Outcomes } from '../../interpret/follow/follow.js';
import type { RouteVerdict } from '../judgement.js';
import type { Rest } from './rest.js';
import type { Passing, Frozen } from './request-state.js';
import type { EnvironmentNeed } from '../../model/types.js';

/** One way through a middleware, for somebody who knows no secret. */
export type Outcome = Trace & {
  readonly causes: readonly Cause[];
  readonly mayThrow: boolean;
  /** It ends where something failed that might as well have not. */
  readonly breaksOff: boolean;
  readonly newSecrets: ReadonlySet<string>;
  readonly consulted: Path['consulted'];
};

export type Runs = Outcomes<Outcome> & {
  /** The secrets on which any of its outcomes rests, each in its form. */
  readonly trusts: ReadonlySet<string>;
};

/** What a middleware does to the requests of somebody who knows no secret, and what it leaves to what stands behind it. */
export type LayerResult = {
  readonly verdict: RouteVerdict;
  readonly passing: readonly Passing[];
  /** With what it fails. */
  readonly errors: readonly Frozen[];
  readonly mayThrow: boolean;
  readonly answers: 'always' | 'never';
  /** Whether it refuses some callers for what they send or do not send. */
  readonly refusesSome: boolean;
  /** Whether some requests that send nothing but their path are among those. */
  readonly refusesSilent?: true;
  /** What each of its outcomes writes, also of those that do not call on. */
  readonly writes: readonly Passing[];
  readonly incomplete: string | null;
  /** The secrets on which it rests that nobody knows them, each in the form that would do. */
  readonly trusts: ReadonlySet<string>;
  /** Variables that it asks for on ways that call on, and those that it takes for secrets. */
  readonly asked: readonly EnvironmentNeed[];
  readonly secrets: ReadonlySet<string>;
  /** The credentials that handlers of the project give, and that it takes. */
  readonly rests: readonly Rest[];
  /** With what it answers by itself. */
  readonly answered: readonly NonNullable<Outcome['answered']>[];
  /** For what refuses: the secrets without which it lets everybody through. Followed when it is asked for. */
  readonly needs?: () => readonly EnvironmentNeed[];
  /**
   * Those of its secrets, and of variables by name, without which it calls on, or answers with what is no refusal.
   */
  readonly withoutEnv?: (names: readonly string[]) => readonly EnvironmentNeed[];
  /** How some requests go on past what stands behind it. */
  readonly leaps: readonly Leap[];
};

/** `next('route')`, `next('router')`, or `next()` once more. */
export type Leap = { readonly how: 'route' | 'router' | 'again'; readonly isCertain: boolean };
