import { ts } from 'ts-morph';
import { isStatic } from '../../interpret/follow/members.js';
import { keyOfPlace, nodeAt, type Place } from '../../interpret/place.js';
import {
  constant,
  type ExternalValue,
  type Flow,
  fromState,
  isCallable,
  ready,
  type Site,
  UNDEFINED,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import type { Path, Slot } from '../../interpret/follow/path.js';
import type { Surroundings } from './exchange.js';
import type { Current } from './package-calls.js';

/**
 * What a `WeakMap` or the like keeps under the request, or under what answers it: nothing, until something that has the
 * request puts it there. Null where `key` is neither.
 */
export function slotBeside(
  { exchange }: Current,
  { before: { opaque } }: Surroundings,
  key: Value,
  keeper: Place,
  isPut: boolean,
): Slot | null {
  const { requests, responses, bags } = exchange;
  const index = [...requests, ...responses].findIndex(
    ({ host }) => key.kind === 'host' && key.host === host,
  );
  if (index === -1) {
    // What is taken out of somewhere may be the request.
    const mayBe = key.kind === 'any' && key.origin.by !== 'caller' && key.type !== 'string';
    if (isPut && mayBe) bags.write('beside', '*', unread(UNKNOWN_KEY, true));
    return null;
  }
  if (!isMadeOnce(keeper)) return null;
  const name = `${keyOfPlace(keeper)}#${String(index)}`;
  const there = `${name} is there`;
  const put = (value: Value, isThere: boolean): void => {
    bags.write('beside', name, value);
    bags.write('beside', there, constant(isThere));
  };
  const first = opaque ? unread(opaque.why, true) : null;
  return {
    read: () => bags.read('beside', name, () => first ?? UNDEFINED),
    isThere: () => bags.read('beside', there, () => first ?? constant(false)),
    write: (value) => {
      put(value, true);
    },
    remove: () => {
      put(UNDEFINED, false);
    },
  };
}

/**
 * A call of an `AsyncLocalStorage` of the project: what its store is for the rest of the request. Null for all other calls.
 * Node.js 20, Asynchronous context tracking.
 */
export function callOfStorage(
  path: Path,
  { exchange: { bags } }: Current,
  callee: ExternalValue,
  args: readonly Value[],
  site: Site,
): Flow<Value> | null {
  const [first, second, third] = callee.path;
  const keeper = callee.base?.read?.at;
  const isStorage = first === 'AsyncLocalStorage' && second === '()';
  if (!/^(?:node:)?async_hooks$/.test(callee.package) || !isStorage || !keeper) return null;
  if (!isMadeOnce(keeper)) return null;
  const name = keyOfPlace(keeper);
  const [store = UNDEFINED, called, ...given] = args;
  switch (third) {
    case 'getStore':
      return ready(bags.read('beside', name, () => fromState(UNKNOWN)));
    case 'enterWith':
      bags.write('beside', name, store);
      return ready(UNDEFINED);
    case 'run':
      return called && isCallable(called) ? run() : null;
    default:
      return null;
  }

  function* run(): Flow<Value> {
    bags.write('beside', name, store);
    const result = yield* path.world.engine.call(path, called ?? UNDEFINED, null, given, site);
    // What is called later from there has that store, and what stands behind this call has the one before.
    bags.write('beside', name, fromState(UNKNOWN));
    return result;
  }
}

/** Whether a place is executed once, so that what is made there is the same for all. */
function isMadeOnce(place: Place): boolean {
  const again = ts.findAncestor(
    nodeAt(place),
    (node) =>
      ts.isFunctionLike(node) ||
      ts.isIterationStatement(node, false) ||
      (ts.isPropertyDeclaration(node) && !isStatic(node)),
  );
  return again === undefined;
}

const UNKNOWN_KEY = 'under what something is kept is only known at run time';
const UNKNOWN = 'what an `AsyncLocalStorage` holds here is only known at run time';
