import { keyOfPlace, type Place } from '../../interpret/place.js';
import type { Cause } from '../../interpret/follow/path.js';
import { settled, type Value } from '../../interpret/follow/values.js';
import type { Basis, Served } from '../../model/types.js';
import { byName } from '../../interpret/follow/state.js';
import type { Shown } from '../../interpret/follow/written-state.js';
import type { ExternalValue } from '../../interpret/values.js';
import type { RouterHost } from '../layers.js';
import { freeze, type Frozen, frozenKey } from './request-state.js';

/** What one way through a middleware does to the exchange. */
export type Trace = {
  /** It called `next()`: whatever comes next is reached. */
  passed: boolean;
  /** It called `next(error)`, threw, or gave a promise that is rejected. */
  failed: { readonly error: Value; readonly isCrash: boolean } | null;
  /** The status of the answer that it sent; null when it sent none. */
  answered: number | 'unknown' | 'login' | null;
  /** The answer that it sent; null while none was, and where nobody asks for answers. */
  reply: Reply | null;
  /** Applications and routers that it handed the exchange to. */
  readonly hands: Hand[];
  /** Where it refuses. */
  refusedAt: Place | null;
  /** It looked at something by which callers may be told apart. */
  asksCaller: boolean;
  /** What it wrote. */
  readonly writes: Map<string, Frozen>;
  readonly live: Map<string, Value>;
  /** What it had written whenever it called on. */
  readonly left: ReadonlyMap<string, Frozen>[];
  /** How it went on other than by `next()`: `next('route')`, `next('router')`. */
  readonly exits: Set<'route' | 'router'>;
  /** Code that is not read was handed `next`. */
  handedNext: boolean;
  /** Code that is not read was handed the request. */
  opaque: Cause | null;
  /** Code that is not read was called, first here. */
  calledUnread: { readonly by: string; readonly at: Place | null } | null;
  /** What of a package was followed in its own source, as the project has it. */
  source: ExternalValue | null;
  /** What is known of packages, on which the outcome rests. */
  readonly rests: Set<Basis | null>;
};

/** A call that hands the exchange to an application or a router. */
export type Hand = {
  readonly router: RouterHost;
  readonly at: Place | null;
  /** The request had been given another path or method before. */
  readonly isMoved: boolean;
};

/** An answer as it was sent. */
export type Reply = {
  readonly at: Place | null;
  readonly status: number | 'unknown';
  /** `moved`: a redirect to a login, or to another spelling, scheme or host of the same. */
  readonly kind: 'answer' | 'moved' | 'handed';
  /** What code that is not read was called by, where it was handed the answer. */
  readonly by?: string;
  /** What that is of a package, as the project has it; null for anything else. */
  readonly of?: ExternalValue | null;
  /** Where a package answers: what it is there, and for which paths below its mount alone. */
  readonly serves?: Served['kind'] | null;
  readonly paths?: readonly string[] | null;
};

/** The same for paths that did the same; where it was refused makes no difference. */
export function traceState(trace: Trace): readonly Shown[] {
  const { failed, writes, live, left, exits, rests, opaque, source, calledUnread, ...simple } =
    trace;
  const { passed, answered, reply, hands, refusedAt, asksCaller, handedNext, ...others } = simple;
  // A field that is added has to be one of those above.
  others satisfies Record<string, never>;
  const written = (each: ReadonlyMap<string, Frozen>): readonly Shown[] =>
    [...each].sort(byName).flatMap(([key, value]) => [key, frozenKey(value)]);
  return [
    JSON.stringify([passed, answered, refusedAt !== null, asksCaller, handedNext]),
    JSON.stringify([
      reply && [reply.at?.file, reply.at?.start, reply.status, reply.kind],
      failed?.isCrash,
      opaque?.why,
      source && [source.package, ...source.path],
      calledUnread?.by,
      [...exits].sort(),
      hands.map(({ router, isMoved }) => [keyOfPlace(router.creation.at), isMoved]),
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
    reply: null,
    hands: [],
    refusedAt: null,
    asksCaller: false,
    writes: new Map(),
    live: new Map(),
    left: [],
    exits: new Set(),
    handedNext: false,
    opaque: null,
    calledUnread: null,
    source: null,
    rests: new Set(),
  };
}

/** What the path has written, changes of objects that it was handed included. */
export function writesOf({ writes, live }: Trace): ReadonlyMap<string, Frozen> {
  const all = new Map(writes);
  for (const [key, value] of live) {
    const known = settled(value);
    if (known.kind === 'object' || known.kind === 'list') all.set(key, freeze(known));
  }
  return all;
}
