import { ts } from 'ts-morph';
import { notice, problem } from '../model/diagnostic.js';
import type { Diagnostic } from '../model/types.js';
import type { Machine } from '../interpret/machine.js';
import { nodeAt, type Place } from '../interpret/place.js';
import {
  type Argument,
  type ExternalValue,
  type FunctionValue,
  optionsOf,
  type Site,
  type Value,
} from '../interpret/values.js';
import { isForeign } from './external-values.js';
import { directivesAt } from './directives.js';
import { nodesOf } from '../source/nodes.js';
import { locOf, shortName } from './places.js';
import { type RememberedCall, remembered } from './remembered.js';

/** What gets the requests of a server before, or beside, the application. */
export type ServerHandler = {
  readonly site: RememberedCall;
  /** What is called with them; null for connections that last. */
  readonly handler: Value | null;
  /** In the place of which member of an application or a server it is put; null where it is a listener. */
  readonly replaces: string | null;
};

const SERVERS = /^(?:node:)?(?:https?|http2|spdy)$/;

/** What of a package takes WebSocket connections: ws 8.18 README, socket.io 4.8 https://socket.io/docs/v4/server-initialization. */
const SOCKET_SERVERS: ReadonlyMap<string, RegExp> = new Map([
  ['ws', /^(?:WebSocketServer|Server)$/],
  ['socket.io', /^(?:|Server)$/],
]);

/** Whether something of a package takes WebSocket connections. */
export function makesSockets(owner: string, member: string): boolean {
  return SOCKET_SERVERS.get(owner)?.test(member) === true;
}

/** What an application listens with, which gives the server: `app.listen(3000).on('request', f)`. */
export const LISTEN: ExternalValue = {
  kind: 'external',
  package: 'http',
  path: ['Server', 'listen'],
  args: [],
  base: null,
  at: null,
};

/** What a call makes a server answer with: `createServer(f)`, `server.on('request', f)`, `super(f)`. */
export function serverHandler(
  callee: Value,
  args: readonly Argument[],
  site: Site,
): ServerHandler | null {
  if (callee.kind !== 'external') return null;
  if (makesSockets(callee.package, callee.path.join('.'))) {
    return { site: remembered(site), handler: null, replaces: null };
  }
  // http-proxy 1.18.1 lib/http-proxy/index.js: a server of its own, which answers with another one.
  if (callee.package === 'http-proxy' && callee.path.at(-1) === 'listen') {
    return { site: remembered(site), handler: callee, replaces: null };
  }
  if (!SERVERS.test(callee.package)) return null;
  // `http.Server.call(this, f)`
  const member = callee.path.findLast((name) => name !== 'call');
  const event = args[0]?.value;
  const listens = event?.kind === 'constant' && LISTENS.test(member ?? '');
  if (listens && event.value === 'upgrade') {
    return { site: remembered(site), handler: null, replaces: null };
  }
  const isRequest = listens && REQUESTS.test(String(event.value));
  const isMade = /^create(?:Secure)?Server$|^Server$/.test(member ?? '');
  const handler = args.at(-1)?.value;
  // The first argument of a server that encrypts is what it does so with.
  const isSettings = isMade && args.length === 1 && !/http$/.test(callee.package);
  if ((!isRequest && !isMade) || !handler || (isSettings && handler.kind !== 'function'))
    return null;
  // Who gets a stream answers on it, `(stream, headers)`.
  const replaces = listens && event.value === 'stream' ? event.value : null;
  return { site: remembered(site), handler, replaces };
}

/** Node.js documentation, http and http2: what is emitted with a request, and for HTTP/2 with a stream. */
const REQUESTS = /^(?:request|checkContinue|checkExpectation|stream)$/;

const LISTENS = /^(?:on|once|addListener|prependListener|prependOnceListener)$/;

/** What a server has by the class that it is of, for one of a class of the project's own. */
export function serverMember(base: ExternalValue, name: string): ExternalValue | null {
  const isKnown = SERVERS.test(base.package) && (LISTENS.test(name) || name === 'listen');
  return isKnown ? { ...base, path: [...base.path, name], args: [], base } : null;
}

/**
 * What is put in the place of a member by which an application, or a server, is handed requests.
 * @param owner where what has the member is made
 */
export function replacedHandler(
  name: string,
  value: Value,
  owner: Place | null,
): ServerHandler | null {
  const at = ('at' in value ? value.at : null) ?? owner;
  return at && { site: { file: at.file, at, name: at }, handler: value, replaces: name };
}

/** The same for a member of something of a package: `server.emit = f`. */
export function replacedInServer(
  target: ExternalValue,
  name: string,
  value: Value,
): ServerHandler | null {
  return SERVERS.test(target.package) && name === 'emit'
    ? replacedHandler(name, value, target.at)
    : null;
}

/** Servers that answer by themselves: what they do not hand to an application is in no list. */
export function serverDiagnostics(
  machine: Machine,
  servers: readonly ServerHandler[],
): readonly Diagnostic[] {
  return servers
    .filter(({ site }) => directivesAt(site).routes === null)
    .flatMap(({ site, handler, replaces }) => {
      const name = shortName(site.at);
      if (handler === null) return [socketsTaken(site)];
      const answers = optionsOf(handler).some((option) => mayAnswer(machine, option, replaces));
      const what = replaces === null ? `\`${name}\`` : `what is put into \`${replaces}\``;
      return answers ? [answersItself(what, site)] : [];
    });
}

/** Whether something that is called with requests may answer one without an application. */
function mayAnswer(machine: Machine, value: Value, replaces: string | null): boolean {
  if (isApplication(value) && replaces !== 'stack') return false;
  if (value.kind === 'function') {
    // Only what is called `(req, res)` is known by its response.
    return replaces === null || replaces === 'handle' ? doesMore(machine, value) : true;
  }
  if (replaces !== null || value.kind === 'native') return true;
  // `createServer(yoga)`; what a package makes of the application is told where it is handed over.
  return isOfPackage(value) && !value.args.some(isApplication);
}

function isOfPackage(value: Value): value is ExternalValue {
  return value.kind === 'external' && value.package !== 'global' && isForeign(value);
}

function answersItself(what: string, site: RememberedCall): Diagnostic {
  return problem(
    'SERVER_HANDLER',
    `${what} answers requests by itself, in front of the application; what it serves is not in the list`,
    'move it into the application, or state its routes in a comment on the line above: // authwright-route: GET /one, POST /two (or none)',
    locOf(site.name),
  );
}

/** The warning about what takes WebSocket connections. */
export function socketsTaken(site: RememberedCall): Diagnostic {
  return notice(
    'SOCKETS_UNGUARDED',
    `\`${shortName(site.at)}\` takes WebSocket connections beside the application; no guard of an endpoint stands before them`,
    'ask for the token when a connection is opened; where that is done, say so in a comment on the line above: // authwright-route: none',
    locOf(site.name),
    'warning',
  );
}

/** Whether it does anything with the response but hand it to an application. */
function doesMore(machine: Machine, { at, scope }: FunctionValue): boolean {
  const { parameters, body } = nodeAt(at);
  // `(...[, res]) => …`, `(req, { end }) => …`
  if (parameters.slice(0, 2).some(({ name }) => !ts.isIdentifier(name))) return true;
  const rest = parameters.find(({ dotDotDotToken }) => dotDotDotToken)?.name.getText();
  const response = parameters[1]?.name.getText() ?? rest ?? 'arguments';
  for (const each of body ? nodesOf(body) : []) {
    if (!ts.isIdentifier(each) || each.text !== response) continue;
    // `arguments[0]` is the request.
    if (/\[0\]$/.test(each.parent.getText())) continue;
    const given = ts.isSpreadElement(each.parent) ? each.parent : each;
    const call = given.parent;
    const isHandedOn = ts.isCallExpression(call) && call.arguments.includes(given);
    if (!isHandedOn || !isApplication(machine.evaluate(receiverOf(call), scope))) return true;
  }
  return false;
}

/** `app` of `app(req, res)`, `app.handle(req, res)`, `handle` of `handle.call(app, req, res)`. */
function receiverOf({ expression }: ts.CallExpression): ts.Expression {
  return ts.isPropertyAccessExpression(expression) ? expression.expression : expression;
}

/** Something of the framework that is called with requests: an application, a router, what serves one. */
function isApplication(value: Value): boolean {
  return optionsOf(value).every(
    (option) => option.kind === 'host' && /^(?:router|serving)$/.test(option.host.type),
  );
}
