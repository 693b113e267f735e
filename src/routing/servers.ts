import { ts } from 'ts-morph';
import { problem } from '../model/diagnostic.js';
import type { Diagnostic } from '../model/types.js';
import type { Machine } from '../interpret/machine.js';
import { nodeAt } from '../interpret/place.js';
import {
  type Argument,
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

/** A function that gets the requests of a server before, or beside, the application. */
export type ServerHandler = { readonly site: RememberedCall; readonly handler: FunctionValue };

const SERVERS = /^(?:node:)?(?:https?|http2|spdy)$/;

/** The function that a call makes a server answer with: `createServer(f)`, `server.on('request', f)`. */
export function serverHandler(
  callee: Value,
  args: readonly Argument[],
  site: Site,
): ServerHandler | null {
  if (callee.kind !== 'external' || !SERVERS.test(callee.package)) return null;
  const member = callee.path.at(-1);
  const listens = member === 'on' || member === 'addListener' || member === 'prependListener';
  const event = args[0]?.value;
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
    .filter(({ site, handler }) => directivesAt(site).routes === null && doesMore(machine, handler))
    .map(({ site }) =>
      problem(
        'SERVER_HANDLER',
        `\`${shortName(site.at)}\` answers requests by itself, in front of the application; what it serves is not in the list`,
        'move it into the application, or state its routes in a comment on the line above: // authwright-route: GET /one, POST /two (or none)',
        locOf(site.name),
      ),
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
