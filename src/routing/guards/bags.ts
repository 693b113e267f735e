import { noteRead } from '../../interpret/follow/joins.js';
import { isFromCaller } from '../../interpret/follow/derive.js';
import { choose, doubt, type Path } from '../../interpret/follow/path.js';
import {
  any,
  fromCaller,
  type HostValue,
  isNullish,
  list,
  type NativeValue,
  plain,
  ready,
  settled,
  textOf,
  UNDEFINED,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import { callingOn, mayCallOn } from './calls-on.js';
import type { Bags, Surroundings } from './exchange.js';
import {
  type Alternative,
  type Bag,
  certainKey,
  freeze,
  looseKey,
  thaw,
  type Writes,
} from './request-state.js';
import type { Trace } from './trace.js';

const UNNAMED = 'which member is set is only known at run time';
/** What is set oftener than this under names that are not known: the last counts. */
const MOST_UNNAMED = 4;

/** What is read by its members, of which any may be set. */
const MEMBERS: ReadonlySet<Bag> = new Set<Bag>([
  ...(['request', 'message', 'raw', 'session', 'locals', 'response', 'beside'] as const),
  ...(['headers', 'headersDistinct', 'cookies', 'signedCookies', 'query', 'body'] as const),
]);

/** Lets go of what is known of a request that code has which is not read: it may have set anything. */
export function letGoOfRequest(bags: Pick<Bags, 'write'>, why: string): void {
  for (const bag of SETTABLE) bags.write(bag, '*', unread(why, true));
}

/** What code that has the request can set something on; what it sets in the session is asked elsewhere. */
const SETTABLE = ['request', 'message', 'raw', 'locals', 'beside'] as const;

/** Sets what a middleware of a package is known to set, by bag and name; what is kept elsewhere is kept of the path. */
export function setAll(
  { write }: Pick<Bags, 'write'>,
  { writes: kept }: Trace,
  writes: Writes,
): void {
  for (const [key, value] of writes) {
    const [bag = '', ...name] = key.split('.');
    const known = [...MEMBERS].find((each) => each === bag);
    if (known) write(known, name.join('.'), thaw(value));
    else kept.set(key, value);
  }
}

const UNCHANGED: Alternative = { value: null, causes: [] };

/** @param answersBy whether a member of the response sends it, or says with which status */
export function createBags(
  path: Path,
  trace: Trace,
  { before, findings }: Surroundings,
  next: NativeValue,
  answersBy: (member: string) => boolean,
): Bags {
  const values = new Map<string, Value>();
  /** What members had before something was set whose name is not known, and by bag what that was. */
  const earlier = new Map<string, Value>();
  const unnamed = new Map<Bag, readonly Value[]>();
  /** Methods that the framework has: what they do is kept elsewhere. */
  const methods = new Set<Value>();
  const read = (bag: Bag, name: string, first: () => Value): Value => {
    const key = `${bag}.${name}`;
    noteRead(path, key);
    const known = values.get(key);
    if (known) return known;
    const before = earlier.get(key) ?? fromBefore(bag, key);
    const old = before ?? first();
    const value = orUnnamed(bag, name, old);
    values.set(key, value);
    if (before === null && value === old && old.kind === 'native') methods.add(old);
    if (value.kind === 'object' || value.kind === 'list') trace.live.set(key, value);
    return value;
  };
  /** What a member is, where something was set on this path under a name that may be its own. */
  const orUnnamed = (bag: Bag, name: string, old: Value): Value => {
    noteRead(path, `${bag}.*`);
    const set = unnamed.get(bag) ?? [];
    if (set.length === 0 || old.kind === 'native') return old;
    const unreadOne = set.find((each) => each.kind === 'any' && each.origin.by === 'unread');
    if (unreadOne?.kind === 'any') {
      return old.kind === 'host' || isFromCaller(old) ? old : any(unreadOne.origin, { name });
    }
    const isSent = set.every((each) => isFromCaller(each));
    if (isNullish(old) || isFromCaller(old)) {
      return isSent ? fromCaller(name) : unread(UNNAMED, true, name);
    }
    const chosen = set[choose(path, set.length + 1, null)];
    if (chosen && !isSent) doubt(path, { why: UNNAMED, at: path.here });
    return chosen ?? old;
  };
  const fromBefore = (bag: Bag, key: string): Value | null => {
    // However often `res.json` is wrapped, it answers.
    if (bag === 'response' && answersBy(key.slice('response.'.length))) {
      findings.members.add(`calling-on.${key}`);
      return before.members.has(`calling-on.${key}`) ? callingOn(path, trace, key) : null;
    }
    findings.members.add(key);
    const unnamed = before.members.get(`${bag}.*`);
    const named = before.members.get(key) ?? (unnamed && [...unnamed, UNCHANGED]);
    const loose = looselyWritten(bag, key.slice(bag.length + 1));
    const alternatives = loose ? [...(named ?? [UNCHANGED]), loose] : named;
    if (!alternatives) return null;
    trace.asksCaller = true;
    const chosen =
      alternatives[alternatives.length > 1 ? choose(path, alternatives.length, null) : 0];
    for (const cause of chosen?.causes ?? []) doubt(path, cause);
    return chosen?.value ? thaw(chosen.value) : null;
  };
  /** What a middleware before may have set, where it wrote to what may have been the request. */
  const looselyWritten = (bag: Bag, name: string): Alternative | null => {
    if (bag !== 'request') return null;
    const keys = [looseKey(name), looseKey('*')];
    for (const key of keys) findings.members.add(key);
    const found = keys.flatMap((key) => before.members.get(key) ?? []);
    return found.find(({ value }) => value !== null) ?? null;
  };
  const write = (bag: Bag, name: string, value: Value): void => {
    if (name === '*' && MEMBERS.has(bag)) {
      setAny(bag, value);
      return;
    }
    if (bag === 'response' && mayCallOn(value, next)) {
      trace.writes.set(`calling-on.response.${name}`, { kind: 'gone' });
    }
    values.set(`${bag}.${name}`, value);
    if (bag === 'session') noteCertain(name, value);
    trace.writes.set(`${bag}.${name}`, freeze(value));
    trace.live.set(`${bag}.${name}`, value);
    if (bag === 'request' && name === 'session') replaceSession(settled(value));
  };
  /** Sets a member whose name is not known: each may be that from now on. */
  const setAny = (bag: Bag, value: Value): void => {
    const isOf = (key: string): boolean => key.startsWith(`${bag}.`);
    for (const [key, known] of values) {
      if (!isOf(key) || methods.has(known)) continue;
      earlier.set(key, known);
      values.delete(key);
    }
    for (const key of trace.live.keys()) if (isOf(key)) trace.live.delete(key);
    for (const key of trace.writes.keys()) {
      if (isOf(key)) trace.writes.set(key, freeze(unread(UNNAMED, true)));
    }
    unnamed.set(bag, [value, ...(unnamed.get(bag) ?? [])].slice(0, MOST_UNNAMED));
    if (bag === 'session') noteCertain('*', value);
    trace.writes.set(`${bag}.*`, freeze(value));
  };
  /** What is set before anything is asked that nobody knows: every outcome from there on has it. */
  const noteCertain = (name: string, value: Value): void => {
    if (path.causes.length === 0) trace.writes.set(certainKey(name), freeze(value));
    else trace.writes.delete(certainKey(name));
  };
  /** `req.session = { … }` of cookie-session 2.1.1 (index.js: a setter): the members of it are the session's. */
  const replaceSession = (session: Value): void => {
    if (session.kind !== 'object') return;
    if (session.rest) write('session', '*', session.rest);
    for (const [key, item] of session.props)
      if (item.kind !== 'accessor') write('session', key, item);
  };
  const host = (bag: Bag, type: string, first: (name: string) => Value): HostValue => ({
    kind: 'host',
    host: {
      type,
      content: () => [],
      member: (name) =>
        ready(
          /^__define[GS]etter__$/.test(name)
            ? plain(name, ([key]) => {
                write(bag, textOf(key) ?? '*', unread('a getter is not followed', true));
                return UNDEFINED;
              })
            : read(bag, name, () => first(name)),
        ),
      write: (name, value) => {
        // Another prototype may have anything.
        write(bag, name === '__proto__' ? '*' : name, value);
      },
      letGo: (unknown) => {
        write(bag, '*', unknown);
      },
      anyMember: (key) => {
        trace.asksCaller = true;
        if (type === 'bag') return fromCaller();
        // Whoever chooses the key may choose one under which there is nothing.
        return isFromCaller(key) && choose(path, 2, null) === 0
          ? UNDEFINED
          : unread('which member is read is only known at run time');
      },
    },
  });
  return {
    read,
    write,
    host,
    own: (_, __, response) => {
      values.set('request.res', response);
    },
    parts: () => [
      ...[...values].map(([key, value]) => [key, methods.has(value) ? 'own' : value] as const),
      ...[...earlier].map(([key, value]) => [`${key} before`, value] as const),
      ...[...unnamed].map(([bag, set]) => [`${bag}.*`, list(set)] as const),
    ],
  };
}
