import type { Place } from '../../interpret/place.js';
import type { RequestLine } from '../judgement.js';
import type { RequestState, Frozen } from './request-state.js';
import type { Environment } from '../../interpret/follow/path.js';
import type { Value, Scope } from '../../interpret/values.js';
import type { Findings } from './findings.js';
import type { LayerResult } from './outcome.js';

/** An expression at the top of a module. */
export type Written = { readonly at: Place; readonly scope: Scope };

export type Given = {
  readonly line: RequestLine | null;
  readonly state: RequestState;
  readonly error: Frozen | 'any' | null;
  /** Whether it is called with a parameter of the path. */
  readonly loads?: boolean;
  /** Whether the caller sends nothing but the path. */
  readonly sendsNothing?: boolean;
  /** How far it is followed, where it is not asked what a guard is asked. */
  readonly extent?: Pick<Environment, 'brief' | 'steps' | 'watched'>;
  /** The environment that it is followed in, where that is not the one that is judged for. */
  readonly environment?: Environment;
  /** Variables that others on the way compare with what callers send: set, here too. */
  readonly secrets?: ReadonlySet<string>;
  /** How it is written, for one that is chosen at the top of a module. */
  readonly written?: Written | null;
};

export type LayerJudge = (value: Value, given: Given, findings: Findings) => LayerResult;

export type ResultOf = (value: Value, given: Given) => LayerResult;
