import type { Place } from '../../../../source/interpret/place.js';
import type { Cause } from '../../../../source/follow/path.js';
import type { Value } from '../../../../source/follow/values.js';
import type { Basis } from '../../../../model/types.js';
import { byName, type Shown } from '../../../../source/follow/state.js';
import { type Frozen, frozenKey } from './request-state.js';

/** What one way through a middleware does to the exchange. */
export type Trace = {
  /** It called `next()`: whatever comes next is reached. */
  passed: boolean;
  /** It called `next(error)`, threw, or gave a promise that is rejected. */
  failed: { readonly error: Value; readonly isCrash: boolean } | null;
  /** The status of the answer that it sent; null when it sent none. */
  answered: number | 'unknown' | 'login' | null;
  /** Where it refuses. */
  refusedAt: Place | null;
  /** It looked at something by which callers may be told apart. */
  asksCaller: boolean;
  /** Whether the request line names the host; null while nobody looked. */
  absolute: boolean | null;
  /** What it wrote. */
  readonly writes: Map<string, Frozen>;
  readonly live: Map<string, Value>;
  /** What it had written whenever it called on. */
  readonly left: ReadonlyMap<string, Frozen>[];
  /** Code that is not read was handed `next`. */
  handedNext: boolean;
  /** Code that is not read was handed the request. */
  opaque: Cause | null;
  /** What is known of packages, on which the outcome rests. */
  readonly rests: Set<Basis | null>;
};

/** The same for paths that did the same; where it was refused makes no difference. */
export function traceState(trace: Trace): readonly Shown[] {
  const { failed, writes, live, left, rests, opaque } = trace;
  const { passed, answered, refusedAt, asksCaller, handedNext } = trace;
  const written = (each: ReadonlyMap<string, Frozen>): readonly Shown[] =>
    [...each].sort(byName).flatMap(([key, value]) => [key, frozenKey(value)]);
  return [
    JSON.stringify([passed, answered, refusedAt !== null, asksCaller, handedNext]),
    JSON.stringify([
      failed?.isCrash,
      opaque?.why,
      [...rests].map((each) => JSON.stringify(each)).sort(),
    ]),
    failed?.error ?? null,
    ...[...live].sort(byName).flat(),
    ...written(writes),
    ...left.flatMap((each) => ['left', ...written(each)]),
  ];
}

export function createTrace(): Trace {
  return {
    passed: false,
    failed: null,
    answered: null,
    refusedAt: null,
    asksCaller: false,
    absolute: null,
    writes: new Map(),
    live: new Map(),
    left: [],
    handedNext: false,
    opaque: null,
    rests: new Set(),
  };
}
