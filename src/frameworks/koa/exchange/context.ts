import { IncomingMessage } from 'node:http';
import { doubt, type Path, Thrown } from '../../../interpret/follow/path.js';
import { truthOf } from '../../../interpret/follow/truth.js';
import {
  any,
  constant,
  type Flow,
  fromCaller,
  type HostValue,
  native,
  object,
  plain,
  ready,
  settled,
  type Site,
  UNDEFINED,
  unread,
  type Value,
} from '../../../interpret/follow/values.js';
import { emitted } from '../../../routing/guards/called-back.js';
import type { Bags, Surroundings } from '../../../routing/guards/exchange.js';
import type { Bag } from '../../../routing/guards/request-state.js';
import { createSent, later, logIn } from '../../../routing/guards/sent.js';
import {
  createSession,
  hasSession,
  sessionField,
  signedCookie,
} from '../../../routing/guards/session.js';
import { statusOf } from '../../../routing/guards/statuses.js';
import { noteAnswered } from '../../../routing/guards/told.js';
import type { Trace } from '../../../routing/guards/trace.js';
import type { Answer } from './answer.js';

/** `ctx`, by whichever of its objects it is asked. */
export type Context = {
  readonly context: HostValue;
  readonly request: HostValue;
  readonly response: HostValue;
  readonly raw: HostValue;
  readonly rawResponse: HostValue;
};

/** koa 3.3.0 lib/context.js and lib/request.js: what the context has of the request. */
const OF_REQUEST =
  /^(?:accepts\w*|is|querystring|search|idempotent|socket|protocol|secure|host|hostname|subdomains|origin|href|URL|fresh|stale|ips?|length|charset|type)$/;
const SPELLED = /^(?:url|path|originalUrl|method)$/;
const OF_NODE: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(IncomingMessage.prototype),
  ...'httpVersion rawHeaders aborted complete connection trailers'.split(' '),
]);

/** What a middleware is handed, for somebody who knows no secret of the application. */
export function createContext(
  path: Path,
  trace: Trace,
  around: Surroundings,
  bags: Bags,
  answer: Answer,
  spelling: (name: string) => Value,
  params: HostValue,
): Context {
  const { sent, bag, headers, getHeader, query, body } = createSent(path, trace, around, bags);
  const session = createSession(path, trace, around, bags);
  const locals = bags.host('locals', 'locals', (name) => {
    trace.asksCaller = true;
    return name === 'user' ? remembered(name) : absent(name);
  });
  const cookies = bag('cookies', (name) => {
    if (name === 'get') return plain(name, (args) => cookie(args));
    if (name === 'set') return plain(name, (args) => setCookie(args));
    return unread(`\`cookies.${name}\` is not read`, false, name);
  });

  /** A member that nothing sets by itself: nothing, unless earlier middleware set it. */
  const absent = (name: string): Value => {
    trace.asksCaller = true;
    const { opaque } = around.before;
    return opaque ? any({ by: 'unread', why: opaque.why, asked: true }, { name }) : UNDEFINED;
  };
  /** koa-passport 6.0.0 lib/framework/request.js: who is logged in is in the state. */
  const remembered = (name: string): Value => {
    const field = around.before.remembersUser
      ? sessionField(path, trace, around, 'passport')
      : UNDEFINED;
    return field === UNDEFINED ? absent(name) : field;
  };
  /** cookies 0.9.1 index.js: a signed one is nothing where its signature is not right. */
  const cookie = ([name, options]: readonly Value[]): Value => {
    const known = settled(name ?? UNDEFINED);
    if (known.kind !== 'constant') return sent('cookie', 'string');
    const asked = String(known.value);
    const signed = optionIn(options, 'signed');
    if (signed !== null && truthOf(path, signed)) {
      const found = signedCookie(path, trace, around, asked);
      return found.kind === 'constant' ? UNDEFINED : found;
    }
    return bags.read('cookies', `=${asked}`, () => sent(asked, 'string'));
  };
  const setCookie = ([name, value, options]: readonly Value[]): Value => {
    const known = settled(name ?? UNDEFINED);
    const named = known.kind === 'constant' ? String(known.value) : '*';
    if (value) noteAnswered(path, trace.writes, [value]);
    bags.write('set-cookie', named, value ?? UNDEFINED);
    if (optionIn(options, 'signed') !== null)
      bags.write('signed-cookie', named, value ?? UNDEFINED);
    return UNDEFINED;
  };

  /** What both the context and its request have of what was sent. */
  const ofRequest = (name: string): Value | null => {
    if (SPELLED.test(name)) return spelling(name);
    if (name === 'headers' || name === 'header') return headers;
    if (name === 'get') return getHeader;
    if (name === 'query') return query;
    if (!OF_REQUEST.test(name)) return null;
    return /^(?:accepts|is)/.test(name) ? plain(name, () => fromCaller(name)) : fromCaller(name);
  };
  const ofMessage = (name: string): Value => {
    switch (name) {
      case 'body':
        return body();
      case 'params':
        return params;
      case 'rawBody':
      case 'file':
      case 'files':
        return sent(name);
      default:
        return inner(name) ?? ofRequest(name) ?? absent(name);
    }
  };
  const inner = (name: string): Value | null => {
    switch (name) {
      case 'ctx':
        return context;
      case 'request':
        return request;
      case 'response':
        return response;
      case 'req':
        return raw;
      case 'res':
        return rawResponse;
      case 'app':
        return unread('`ctx.app` is not read', false, name);
      default:
        return null;
    }
  };
  const ofContext = (name: string): Value => {
    switch (name) {
      case 'state':
        return locals;
      case 'params':
        return params;
      case 'cookies':
        return cookies;
      case 'session':
        trace.asksCaller = true;
        return hasSession(path, around) ? session : UNDEFINED;
      case 'throw':
        return native(name, (args, site) => thrown(args, site));
      case 'assert':
        return asserting;
      case 'isAuthenticated':
      case 'isUnauthenticated':
        return plain(name, () => {
          trace.asksCaller = true;
          const user = bags.read('locals', 'user', () => remembered('user'));
          return constant((name === 'isAuthenticated') === truthOf(path, user));
        });
      case 'login':
      case 'logIn':
        return native(name, (args, site) => logIn(path, bags, 'locals', args, site));
      case 'logout':
      case 'logOut':
        return plain(name, () => {
          bags.write('locals', 'user', constant(null));
          return UNDEFINED;
        });
      case 'onerror':
      case 'inspect':
      case 'toJSON':
        return unread(`\`ctx.${name}\` is not read`, false, name);
      default:
        return inner(name) ?? ofRequest(name) ?? absent(name);
    }
  };

  /** http-errors 2.0.1 index.js: the first number is the status, 500 without one. */
  const thrown = function* (args: readonly Value[], site: Site): Flow<Value> {
    const [first] = args;
    const known = first && settled(first);
    const isStatus =
      known?.kind === 'any' || (known?.kind === 'constant' && typeof known.value === 'number');
    const status = first && isStatus ? statusOf(first) : 500;
    if (status === 401 || status === 403) trace.refusedAt ??= site.at;
    if (status !== 'unknown') path.isDecided = true;
    yield* ready(UNDEFINED);
    const value = status === 'unknown' ? (first ?? UNDEFINED) : constant(status);
    const message = args.find((arg) => arg !== first || !isStatus);
    throw new Thrown({
      ...object([
        ['status', value],
        ['statusCode', value],
        ['message', message ?? constant('')],
        ['expose', constant(status !== 'unknown' && status < 500)],
        ['name', constant('HttpError')],
      ]),
      isError: true,
    });
  };
  /** http-assert 1.5.0 index.js. */
  const asserting: HostValue = {
    kind: 'host',
    host: {
      type: 'assert',
      content: () => [],
      member: (name) =>
        ready(
          plain(name, (_, site) => {
            doubt(path, {
              why: `what \`ctx.assert.${name}\` compares is not followed`,
              at: site.at,
            });
            return UNDEFINED;
          }),
        ),
      call: function* ([value, ...rest], site): Flow<Value> {
        if (truthOf(path, value ?? UNDEFINED, site.at)) return UNDEFINED;
        return yield* thrown(rest, site);
      },
    },
  };

  /** One of the objects: members of the answer come first where it has them. */
  const hostOf = (
    kind: Bag,
    type: string,
    first: (name: string) => Value,
    hasAnswer: boolean,
  ): HostValue => {
    const own = bags.host(kind, type, first);
    return {
      kind: 'host',
      host: {
        ...own.host,
        member: (name) => {
          const isOwn = hasAnswer && !OWN_OF_REQUEST.test(name);
          const answered = isOwn ? answer.read(name) : null;
          return answered ? ready(answered) : own.host.member(name);
        },
        write: (name, value) => {
          if (hasAnswer && answer.write(name, value)) return;
          if (name === 'state' && kind === 'request') replaceState(settled(value));
          else own.host.write?.(name, value);
        },
      },
    };
  };
  const replaceState = (state: Value): void => {
    bags.write('locals', '*', UNDEFINED);
    if (state.kind !== 'object') return;
    if (state.rest) bags.write('locals', '*', state.rest);
    for (const [name, item] of state.props) {
      if (item.kind !== 'accessor') bags.write('locals', name, item);
    }
  };
  const ofNode = (name: string): Value => {
    if (/^(?:on|once|addListener)$/.test(name)) {
      return native(name, (args, site) => later(path, raw, args, site));
    }
    if (name === 'emit') return native(name, (args, site) => emitted(path, args, site));
    if (name === 'headers') return headers;
    if (name === 'url' || name === 'method') return spelling(name);
    return OF_NODE.has(name) ? fromCaller(name) : absent(name);
  };
  /** Node's own answer: what is sent past Koa is sent. */
  const rawMember = (name: string): Value => {
    switch (name) {
      case 'req':
        return raw;
      case 'headersSent':
      case 'writableEnded':
      case 'finished':
        return constant(false);
      case 'statusCode':
        return answer.read('status') ?? UNDEFINED;
      case 'setHeader':
      case 'removeHeader':
      case 'getHeader':
      case 'hasHeader':
        return answer.read('set') ?? UNDEFINED;
      case 'write':
      case 'end':
        return plain(name, ([text], site) => {
          answer.write('sent', text ?? UNDEFINED);
          if (answer.status() === 401 || answer.status() === 403) trace.refusedAt ??= site.at;
          return UNDEFINED;
        });
      default:
        answer.mayHaveAnswered('unknown');
        return unread(`\`ctx.res.${name}\` is not read`, false, name);
    }
  };
  const context = hostOf('request', 'request', ofContext, true);
  const request = hostOf('message', 'message', ofMessage, false);
  const ofResponse = (name: string): Value => {
    const why = 'headers of the answer are not followed';
    if (/^(?:get|is)$/.test(name)) return plain(name, () => unread(why));
    if (/^headers?$/.test(name)) return unread(why);
    return inner(name) ?? (around.notesReplies ? absent(name) : UNDEFINED);
  };
  const response = hostOf('response', 'response', ofResponse, true);
  const raw = hostOf('raw', 'raw', ofNode, false);
  const rawResponse: HostValue = {
    kind: 'host',
    host: {
      type: 'raw answer',
      content: () => [],
      member: (name) => ready(rawMember(name)),
      write: (name, value) => {
        if (name === 'statusCode') answer.write('status', value);
      },
    },
  };
  return { context, request, response, raw, rawResponse };
}

/** What the context and its answer both have, and the context takes from the request. */
const OWN_OF_REQUEST = /^(?:get|is|header|headers)$/;

/** An option of a cookie; null where it is not there. */
function optionIn(options: Value | undefined, name: string): Value | null {
  const known = settled(options ?? UNDEFINED);
  if (known.kind !== 'object') return null;
  const option = known.props.get(name);
  return option && option.kind !== 'accessor' ? option : null;
}
