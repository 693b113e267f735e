import { ts } from 'ts-morph';
import { notice, problem } from '../model/diagnostic.js';
import type { Diagnostic } from '../model/types.js';
import type { Machine } from '../interpret/machine.js';
import { nodeAt } from '../interpret/place.js';
import {
  type Argument,
  type ExternalValue,
  type FunctionValue,
  optionsOf,
  type Site,
  type Value,
} from '../interpret/values.js';
import { directivesAt } from './directives.js';
import { nodesOf } from '../source/nodes.js';
import { locOf, shortName } from './places.js';
import { type RememberedCall, remembered } from './remembered.js';
import { routersIn } from './layers.js';

/** What gets the requests of a server before, or beside, the application: a function; null for connections that last. */
export type ServerHandler = {
  readonly site: RememberedCall;
  readonly handler: FunctionValue | null;
};

const SERVERS = /^(?:node:)?(?:https?|http2|spdy)$/;

/** What of a package takes WebSocket connections: ws 8.18 README, socket.io 4.8 https://socket.io/docs/v4/server-initialization. */
const SOCKET_SERVERS: ReadonlyMap<string, RegExp> = new Map([
  ['ws', /^(?:WebSocketServer|Server)$/],
  ['socket.io', /^(?:|Server)$/],
]);

/** What an application listens with, which gives the server: `app.listen(3000).on('request', f)`. */
export const LISTEN: ExternalValue = {
  kind: 'external',
  package: 'http',
  path: ['Server', 'listen'],
  args: [],
  base: null,
  at: null,
};

/** The function that a call makes a server answer with: `createServer(f)`, `server.on('request', f)`. */
export function serverHandler(
  callee: Value,
  args: readonly Argument[],
  site: Site,
): ServerHandler | null {
  if (callee.kind !== 'external') return null;
  if (SOCKET_SERVERS.get(callee.package)?.test(callee.path.join('.')) === true) {
    return { site: remembered(site), handler: null };
  }
  if (!SERVERS.test(callee.package)) return null;
  const member = callee.path.at(-1);
  const listens = member === 'on' || member === 'addListener' || member === 'prependListener';
  const event = args[0]?.value;
  if (listens && event?.kind === 'constant' && event.value === 'upgrade') {
    return { site: remembered(site), handler: null };
  }
  const isRequest = listens && event?.kind === 'constant' && event.value === 'request';
  const isMade = /^create(?:Secure)?Server$|^Server$/.test(member ?? '');
  const handler = args.at(-1)?.value;
  if ((!isRequest && !isMade) || handler?.kind !== 'function') return null;
  return { site: remembered(site), handler };
}

/** Servers that answer by themselves: what they do not hand to an application is in no list. */
export function serverDiagnostics(
  machine: Machine,
  servers: readonly ServerHandler[],
): readonly Diagnostic[] {
  return servers
    .filter(({ site }) => directivesAt(site).routes === null)
    .flatMap(({ site, handler }) => {
      const name = shortName(site.at);
      if (handler === null) return [socketsTaken(name, site)];
      return doesMore(machine, handler) ? [answersItself(name, site)] : [];
    });
}

function answersItself(name: string, site: RememberedCall): Diagnostic {
  return problem(
    'SERVER_HANDLER',
    `\`${name}\` answers requests by itself, in front of the application; what it serves is not in the list`,
    'move it into the application, or state its routes in a comment on the line above: // authwright-route: GET /one, POST /two (or none)',
    locOf(site.name),
  );
}

function socketsTaken(name: string, site: RememberedCall): Diagnostic {
  return notice(
    'SOCKETS_UNGUARDED',
    `\`${name}\` takes WebSocket connections beside the application; no guard of an endpoint stands before them`,
    'ask for the token when a connection is opened; where that is done, say so in a comment on the line above: // authwright-route: none',
    locOf(site.name),
    'warning',
  );
}

/** Whether it does anything with the response but hand it to an application. */
function doesMore(machine: Machine, { at, scope }: FunctionValue): boolean {
  const node = nodeAt(at);
  const response = node.parameters[1]?.name.getText();
  if (response === undefined || !node.body) return false;
  for (const each of nodesOf(node.body)) {
    if (!ts.isIdentifier(each) || each.text !== response) continue;
    const call = each.parent;
    const isHandedOn = ts.isCallExpression(call) && call.arguments.includes(each);
    if (!isHandedOn || !isApplication(machine.evaluate(receiverOf(call), scope))) return true;
  }
  return false;
}

/** `app` of `app(req, res)`, `app.handle(req, res)`. */
function receiverOf({ expression }: ts.CallExpression): ts.Expression {
  return ts.isPropertyAccessExpression(expression) ? expression.expression : expression;
}

function isApplication(value: Value): boolean {
  return optionsOf(value).every((option) => routersIn(option).length > 0);
}
