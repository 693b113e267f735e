import { noteRead } from '../../interpret/follow/joins.js';
import { isFromCaller } from '../../interpret/follow/derive.js';
import { choose, doubt, type Path } from '../../interpret/follow/path.js';
import type { Shown } from '../../interpret/follow/state.js';
import {
  fromCaller,
  type HostValue,
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
import type { Surroundings } from './exchange.js';
import { type Alternative, type Bag, certainKey, freeze, looseKey, thaw } from './request-state.js';
import type { Trace } from './trace.js';

/** The members of an exchange, by bag: what a path wrote, what earlier middleware left, what was there at first. */
export type Bags = {
  readonly read: (bag: Bag, name: string, first: () => Value) => Value;
  readonly write: (bag: Bag, name: string, value: Value) => void;
  readonly host: (bag: Bag, type: string, first: (name: string) => Value) => HostValue;
  /** Lets the request know its response. */
  readonly own: (name: string, request: HostValue, response: HostValue) => void;
  readonly parts: () => Parts;
};

/** What may be read of an exchange, by the names it is noted by when it is read. */
export type Parts = readonly (readonly [name: string, value: Shown])[];

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
  /** Methods that the framework has: what they do is kept elsewhere. */
  const methods = new Set<Value>();
  const read = (bag: Bag, name: string, first: () => Value): Value => {
    const key = `${bag}.${name}`;
    noteRead(path, key);
    const known = values.get(key);
    if (known) return known;
    const before = fromBefore(bag, key);
    const value = before ?? first();
    values.set(key, value);
    if (before === null && value.kind === 'native') methods.add(value);
    if (value.kind === 'object' || value.kind === 'list') trace.live.set(key, value);
    return value;
  };
  const fromBefore = (bag: Bag, key: string): Value | null => {
    // However often `res.json` is wrapped, it answers.
    if (bag === 'response' && answersBy(key.slice('response.'.length))) {
      findings.members.add(`calling-on.${key}`);
      return before.members.has(`calling-on.${key}`) ? callingOn(path, trace, key) : null;
    }
    findings.members.add(key);
    const unnamed = before.members.get(`${bag}.*`);
    const named = before.members.get(key) ?? unnamed;
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
    if (name === '*') values.clear();
    if (bag === 'response' && mayCallOn(value, next)) {
      trace.writes.set(`calling-on.response.${name}`, { kind: 'gone' });
    }
    values.set(`${bag}.${name}`, value);
    if (bag === 'session') noteCertain(name, value);
    trace.writes.set(`${bag}.${name}`, freeze(value));
    trace.live.set(`${bag}.${name}`, value);
    if (bag === 'request' && name === 'session') replaceSession(settled(value));
  };
  /** What is set before anything is asked that nobody knows: every outcome from there on has it. */
  const noteCertain = (name: string, value: Value): void => {
    if (path.causes.length === 0) trace.writes.set(certainKey(name), freeze(value));
    else trace.writes.delete(certainKey(name));
  };
  /** `req.session = { … }` of cookie-session 2.1.1 (index.js: a setter): the members of it are the session's. */
  const replaceSession = (session: Value): void => {
    if (session.kind !== 'object') return;
    for (const [key, item] of session.props)
      if (item.kind !== 'accessor') write('session', key, item);
    if (session.rest) write('session', '*', session.rest);
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
    parts: () => [...values].map(([key, value]) => [key, methods.has(value) ? 'own' : value]),
  };
}
