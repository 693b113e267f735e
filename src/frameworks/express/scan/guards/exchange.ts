import { IncomingMessage } from 'node:http';
import { choose, doubt, type Path, putOff, startTask } from '../../../../interpret/follow/path.js';
import { noteRead } from '../../../../interpret/follow/joins.js';
import type { Kept, Shown } from '../../../../interpret/follow/state.js';
import { truthOf } from '../../../../interpret/follow/truth.js';
import {
  any,
  CALLER,
  constant,
  FALSE,
  type Flow,
  fromCaller,
  type HostValue,
  type Primitive,
  type NativeValue,
  native,
  plain,
  ready,
  settled,
  textOf,
  type Site,
  UNDEFINED,
  unread,
  type Value,
} from '../../../../interpret/follow/values.js';
import type { RequestLine } from '../judgement.js';
import type { SessionFields } from './session-fields.js';
import { type Findings } from './findings.js';
import { callingOn, mayCallOn } from './calls-on.js';
import { createParams, createSpelling } from './request-line.js';
import { answersBy, createResponse } from './response.js';
import { type Trace, traceState, writesOf } from './trace.js';
import { type Bag, freeze, type RequestState, thaw } from './request-state.js';

/** What `(req, res, next)` are for somebody who knows no secret of the application. */
export type Exchange = {
  readonly request: HostValue;
  readonly response: HostValue;
  readonly next: NativeValue;
  /** All that is known of it, for paths to be compared. */
  readonly state: () => Kept;
  /** The status that an answer would have now. */
  readonly status: () => number | 'unknown';
};

export type Surroundings = {
  /** The requests that are meant; null for any. */
  readonly line: RequestLine | null;
  readonly before: RequestState;
  readonly sessionFields: SessionFields;
  /** Where it is noted what is found out about the requests. */
  readonly findings: Findings;
  /** Whether the caller sends nothing but the path: no header, cookie, query or body. */
  readonly sendsNothing: boolean;
  /** Whether it is noted where and how it answers. */
  readonly notesReplies?: true;
};

export function createExchange(path: Path, trace: Trace, around: Surroundings): Exchange {
  const next: NativeValue = {
    ...native('next', ([error], site) => {
      noteNext(path, trace, error, site);
      return ready(UNDEFINED);
    }),
    isKept: true,
  };
  const bags = createBags(path, trace, around, next);
  const spelling = createSpelling(path, around);
  const params = createParams(path, around);
  const request = createRequest(path, trace, around, bags, spelling.read, params.host);
  const response = createResponse(path, trace, bags, request, next, around);
  bags.own('response', request, response.host);
  const state = (): Kept => ({
    core: [...traceState(trace), String(response.status())],
    parts: new Map([...bags.parts(), ...spelling.parts(), ...params.parts()]),
  });
  return { request, response: response.host, next, state, status: response.status };
}

function noteNext(path: Path, trace: Trace, error: Value | undefined, site: Site): void {
  const known = settled(error ?? UNDEFINED);
  // `next('route')` leaves the route; what `use` mounts is passed by it like by `next()`.
  const exit = known.kind === 'constant' ? known.value : undefined;
  const leaves = exit === 'route' || exit === 'router';
  if (leaves) trace.exits.add(exit);
  if (leaves || !truthOf(path, known, site.at)) {
    trace.passed = true;
    trace.left.push(writesOf(trace));
  } else {
    trace.failed ??= { error: known, isCrash: false };
    trace.refusedAt ??= site.at;
  }
}

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

function createBags(
  path: Path,
  trace: Trace,
  { before, findings }: Surroundings,
  next: NativeValue,
): Bags {
  const values = new Map<string, Value>();
  /** Methods that Express has: what they do is kept elsewhere. */
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
    const alternatives = before.members.get(key) ?? unnamed;
    if (!alternatives) return null;
    trace.asksCaller = true;
    const chosen =
      alternatives[alternatives.length > 1 ? choose(path, alternatives.length, null) : 0];
    for (const cause of chosen?.causes ?? []) doubt(path, cause);
    return chosen?.value ? thaw(chosen.value) : null;
  };
  const write = (bag: Bag, name: string, value: Value): void => {
    if (name === '*') values.clear();
    if (bag === 'response' && mayCallOn(value, next)) {
      trace.writes.set(`calling-on.response.${name}`, { kind: 'gone' });
    }
    values.set(`${bag}.${name}`, value);
    trace.writes.set(`${bag}.${name}`, freeze(value));
    trace.live.set(`${bag}.${name}`, value);
    if (bag === 'request' && name === 'session') replaceSession(settled(value));
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
      anyMember: () => {
        trace.asksCaller = true;
        return type === 'bag'
          ? fromCaller()
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

/** Headers that say nothing of who the caller is. */
const PLAIN_HEADER =
  /^(accept(-.*)?|host|user-agent|content-.*|origin|referr?er|connection|cache-control|if-.*|range|x-forwarded-.*|x-real-ip|x-request(ed)?-.*|upgrade|via|date|dnt|te|trailer|transfer-encoding|access-control-.*)$/;

function createRequest(
  path: Path,
  trace: Trace,
  around: Surroundings,
  bags: Bags,
  spelling: (name: string) => Value,
  params: HostValue,
): HostValue {
  const sent = (name: string, type: 'string' | null = null): Value => {
    trace.asksCaller = true;
    return around.sendsNothing ? UNDEFINED : fromCaller(name, type);
  };
  const header = (name: string): Value => {
    if (!PLAIN_HEADER.test(name)) trace.asksCaller = true;
    return around.sendsNothing ? UNDEFINED : fromCaller(name, 'string');
  };
  const bag = (kind: Bag, first: (name: string) => Value): HostValue =>
    bags.host(kind, 'bag', (name) =>
      name === 'hasOwnProperty' ? plain(name, () => fromCaller(name, 'boolean')) : first(name),
    );
  const headers = bag('headers', (name) => header(name.toLowerCase()));
  const getHeader = plain('header', ([name]) => {
    const known = settled(name ?? UNDEFINED);
    if (known.kind !== 'constant') return sent('header', 'string');
    const lower = String(known.value).toLowerCase();
    return bags.read('headers', lower, () => header(lower));
  });
  // Of each header a list.
  const headersDistinct = bag('headersDistinct', (name) => {
    const value = header(name.toLowerCase());
    return value === UNDEFINED ? UNDEFINED : fromCaller(name);
  });
  const query = bag('query', (name) => sent(name));
  const body = bag('body', (name) => sent(name));
  const cookies = bag('cookies', (name) => sent(name));
  const signedCookies = bag('signedCookies', (name) => signedCookie(path, trace, around, name));
  const session = createSession(path, trace, around, bags);

  const first = (name: string): Value => {
    switch (name) {
      case 'headers':
        return headers;
      case 'headersDistinct':
        return headersDistinct;
      case 'header':
      case 'get':
        return getHeader;
      case 'query':
        return query;
      case 'body':
        // Nothing is there where the caller sends none, or one of a kind that nothing reads.
        return !around.sendsNothing && choose(path, 2, null) === 1 ? UNDEFINED : body;
      case 'cookies':
        return cookies;
      case 'signedCookies':
        return signedCookies;
      case 'params':
        return params;
      case 'param':
        return plain(name, () => sent('param'));
      case 'session':
        trace.asksCaller = true;
        return hasSession(path, around) ? session : UNDEFINED;
      case 'method':
      case 'path':
      case 'url':
      case 'originalUrl':
      case 'baseUrl':
        return spelling(name);
      case 'isAuthenticated':
      case 'isUnauthenticated':
        return plain(name, () => {
          trace.asksCaller = true;
          const user = bags.read('request', 'user', () => absent('user'));
          const known = truthOf(path, user);
          return constant(name === 'isAuthenticated' ? known : !known);
        });
      case 'login':
      case 'logIn':
        return native(name, (args, site) => logIn(path, bags, args, site));
      case 'logout':
      case 'logOut':
        return native(name, (args, site) => {
          bags.write('request', 'user', constant(null));
          const callback = args.find(({ kind }) => kind === 'function' || kind === 'native');
          return callback
            ? path.world.engine.call(path, callback, null, [], site)
            : ready(UNDEFINED);
        });
      case 'on':
      case 'once':
      case 'addListener':
        return native(name, (args, site) => later(path, args, site));
      default:
    }
    if (SENT.has(name)) return sentOrPlain(name, sent);
    if (OWNERS.has(name)) return unread(`\`req.${name}\` is not read`, false, name);
    if (METHODS.has(name)) return plain(name, () => sent(name));
    if (OF_NODE.has(name)) return sentOrPlain(name, sent);
    return absent(name);
  };

  /** A member that Express does not set: nothing, unless earlier middleware set it. */
  const absent = (name: string): Value => {
    trace.asksCaller = true;
    if (name === 'user' && around.before.remembersUser) {
      const remembered = sessionField(path, trace, around, 'passport');
      if (remembered !== UNDEFINED) return remembered;
    }
    if (around.before.opaque)
      return any({ by: 'unread', why: around.before.opaque.why, asked: true }, { name });
    return UNDEFINED;
  };
  return bags.host('request', 'request', first);
}

/** What Node and Express take from the request as it was sent. */
const SENT = new Set(
  (
    'ip ips hostname host protocol secure xhr fresh stale subdomains rawHeaders httpVersion trailers ' +
    'httpVersionMajor httpVersionMinor aborted complete readable _parsedUrl sessionID rawTrailers trailersDistinct ' +
    'statusCode statusMessage upgrade joinDuplicateHeaders _readableState _events _eventsCount _maxListeners'
  ).split(' '),
);
/** Everything else that Node's request is and has, so that none of it counts as absent. */
const OF_NODE: ReadonlySet<string> = new Set(
  prototypesOf(IncomingMessage.prototype).flatMap((each) => Object.getOwnPropertyNames(each)),
);

function prototypesOf(start: object): readonly object[] {
  const above: unknown = Object.getPrototypeOf(start);
  return typeof above === 'object' && above !== null ? [start, ...prototypesOf(above)] : [start];
}

const OWNERS = new Set(
  'app socket connection client route next signal sessionStore log'.split(' '),
);
const METHODS = new Set(
  (
    'accepts acceptsEncodings acceptsCharsets acceptsLanguages acceptsEncoding acceptsCharset acceptsLanguage ' +
    'is range flash csrfToken pipe resume pause unpipe destroy setEncoding setTimeout read removeListener ' +
    'removeAllListeners emit off listeners'
  ).split(' '),
);

function sentOrPlain(name: string, sent: (name: string) => Value): Value {
  return name === 'sessionID' ? sent(name) : fromCaller(name);
}

function* logIn(path: Path, bags: Bags, args: readonly Value[], site: Site): Flow<Value> {
  bags.write('request', 'user', args[0] ?? UNDEFINED);
  bags.write('session', 'passport', args[0] ?? UNDEFINED);
  const callback = args.find(({ kind }) => kind === 'function' || kind === 'native');
  if (callback) yield* path.world.engine.call(path, callback, null, [], site);
  return UNDEFINED;
}

/** A listener is called some time later. */
function later(path: Path, args: readonly Value[], site: Site): Flow<Value> {
  const [, listener] = args;
  if (listener && (listener.kind === 'function' || listener.kind === 'native')) {
    putOff(path, path.macro, () => {
      startTask(path, path.world.engine.call(path, listener, null, [fromCaller()], site));
    });
  }
  return ready(UNDEFINED);
}

function hasSession(path: Path, { before }: Surroundings): boolean {
  return before.hasSession || choose(path, 2, null) === 0;
}

const SESSION_OWN = new Set('id cookie maxAge isNew isChanged isPopulated'.split(' '));
const SESSION_METHODS = new Set('save destroy regenerate reload touch resetMaxAge'.split(' '));

function createSession(path: Path, trace: Trace, around: Surroundings, bags: Bags): HostValue {
  const self: HostValue = bags.host('session', 'session', (name) => {
    trace.asksCaller = true;
    if (SESSION_OWN.has(name)) return fromCaller(name);
    if (SESSION_METHODS.has(name)) {
      return native(name, (args, site) => {
        const callback = args.find(({ kind }) => kind === 'function' || kind === 'native');
        if (callback) {
          path.macro.push(() => {
            startTask(path, path.world.engine.call(path, callback, null, [UNDEFINED], site));
          });
        }
        return ready(self);
      });
    }
    return sessionField(path, trace, around, name);
  });
  return self;
}

/** A field of the session of somebody who has not logged in. */
function sessionField(
  path: Path,
  trace: Trace,
  { sessionFields }: Surroundings,
  name: string,
): Value {
  const field = sessionFields(name, 'session');
  switch (field.says) {
    case 'who':
      trace.rests.add(field.basis);
      return isKnown(path) ? somebody(name) : emptyOf(path, field.empties ?? []);
    case 'nothing':
      return fromCaller(name);
    case 'unknown':
      return unread(field.why, true, name);
  }
}

/** What is there for who has not logged in: nothing, or what a logout leaves. */
function emptyOf(path: Path, empties: readonly Primitive[]): Value {
  const way = empties.length === 0 ? 0 : choose(path, empties.length + 1, null);
  return way === 0 ? UNDEFINED : constant(empties[way - 1]);
}

/** A cookie that the application signed: absent, or `false` where somebody tampered with it. */
function signedCookie(path: Path, trace: Trace, around: Surroundings, name: string): Value {
  trace.asksCaller = true;
  const field = around.sessionFields(name, 'set-cookie');
  if (field.says === 'nothing') return fromCaller(name);
  if (field.says === 'unknown') return unread(field.why, true, name);
  trace.rests.add(field.basis);
  if (isKnown(path)) return somebody(name);
  return choose(path, 2, null) === 0 ? UNDEFINED : FALSE;
}

/** Whether the caller is logged in on this path, where it is asked what anybody is answered. */
function isKnown(path: Path): boolean {
  return path.environment.insider === true && choose(path, 2, null) === 0;
}

/** What says who a caller is that has logged in. */
function somebody(name: string): Value {
  return any(CALLER, { name, truth: true, nullish: false });
}
