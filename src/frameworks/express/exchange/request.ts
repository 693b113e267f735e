import { IncomingMessage } from 'node:http';
import { choose, type Path } from '../../../interpret/follow/path.js';
import { truthOf } from '../../../interpret/follow/truth.js';
import {
  any,
  constant,
  fromCaller,
  type HostValue,
  native,
  plain,
  ready,
  UNDEFINED,
  unread,
  type Value,
} from '../../../interpret/follow/values.js';
import { emitted } from '../../../routing/guards/called-back.js';
import type { Bags, Surroundings } from '../../../routing/guards/exchange.js';
import { createSent, later, logIn } from '../../../routing/guards/sent.js';
import {
  createSession,
  hasSession,
  sessionField,
  signedCookie,
} from '../../../routing/guards/session.js';
import type { Trace } from '../../../routing/guards/trace.js';

/** `req` of Express, for somebody who knows no secret of the application. */
export function createRequest(
  major: number,
  path: Path,
  trace: Trace,
  around: Surroundings,
  bags: Bags,
  spelling: (name: string) => Value,
  params: HostValue,
): HostValue {
  const { sent, header, bag, headers, getHeader, query, body } = createSent(
    path,
    trace,
    around,
    bags,
  );
  // Of each header a list.
  const headersDistinct = bag('headersDistinct', (name) => {
    const value = header(name.toLowerCase());
    return value === UNDEFINED ? UNDEFINED : fromCaller(name);
  });
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
        return body();
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
        // passport 0.7.0 lib/middleware/initialize.js: a request has it behind that.
        if (!around.before.remembersUser && choose(path, 2, null) === 1) return UNDEFINED;
        return plain(name, () => {
          trace.asksCaller = true;
          const user = bags.read('request', 'user', () => absent('user'));
          const known = truthOf(path, user);
          return constant(name === 'isAuthenticated' ? known : !known);
        });
      case 'login':
      case 'logIn':
        return native(name, (args, site) => logIn(path, bags, 'request', args, site));
      case 'logout':
      case 'logOut':
        return native(name, (args, site) => {
          bags.write('request', 'user', constant(null));
          const callback = args.find(({ kind }) => kind === 'function' || kind === 'native');
          return callback
            ? path.world.engine.call(path, callback, null, [], site)
            : ready(UNDEFINED);
        });
      case 'emit':
        return native(name, (args, site) => emitted(path, args, site));
      case 'on':
      case 'once':
      case 'addListener':
        return native(name, (args, site) => later(path, request, args, site));
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
  const request = bags.host('request', 'request', first);
  return major < 5 ? request : parsingQueries(request, query, bags);
}

/**
 * Express 5.1, lib/request.js: `query` is a getter that parses the URL each time it is read. What is set on what one
 * reading gave is not there for the next, and to assign to it changes nothing. What is defined in its place is read.
 */
function parsingQueries({ host }: HostValue, query: HostValue, { read }: Bags): HostValue {
  const parsed = (): Value => {
    const own = read('request', 'query', () => query);
    return own === query ? readOnce(query) : own;
  };
  return {
    kind: 'host',
    host: {
      ...host,
      member: (name) => (name === 'query' ? ready(parsed()) : host.member(name)),
      define: (name, value) => host.write?.(name, value),
      write: (name, value) => {
        if (name !== 'query') host.write?.(name, value);
      },
    },
  };
}

/** What one reading gives: what is set on it is its own. */
function readOnce({ host }: HostValue): HostValue {
  const own = new Map<string, Value>();
  return {
    kind: 'host',
    host: {
      ...host,
      content: () => [...own].flatMap(([name, value]) => [constant(name), value]),
      member: (name) => {
        const set = own.get(name) ?? own.get('*');
        return set ? ready(set) : host.member(name);
      },
      write: (name, value) => {
        // Each that was set before may be another now.
        if (name === '*') own.clear();
        own.set(name, name === '*' ? unread('any of its members may be set', true) : value);
      },
    },
  };
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
    'removeAllListeners off listeners'
  ).split(' '),
);

function sentOrPlain(name: string, sent: (name: string) => Value): Value {
  return name === 'sessionID' ? sent(name) : fromCaller(name);
}
