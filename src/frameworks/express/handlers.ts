import { ts } from 'ts-morph';
import { nodeAt } from '../../interpret/place.js';
import type { Value } from '../../interpret/values.js';
import type { HandlerLooks } from '../../routing/handler-shape.js';
import { nodesOf } from '../../source/nodes.js';

/** `(err, req, res, next)` runs for errors only. */
export function handlesErrors(value: Value): boolean {
  return value.kind === 'function' && value.arity === 4;
}

/** `(req, res, next) => next()`: the response is never touched, by whatever way. */
export function callsOnAlone(value: Value): boolean {
  if (value.kind !== 'function') return false;
  const { parameters, body } = nodeAt(value.at);
  const [request, response, next] = parameters.map(({ name }) => name);
  if (!body || !request || !response || !next) return false;
  if (![request, response, next].every((name) => ts.isIdentifier(name))) return false;
  let calls = false;
  for (const node of nodesOf(body)) {
    if (ts.isThrowStatement(node)) return false;
    if (!ts.isIdentifier(node)) continue;
    // The response can be had of the request as well: `req.res`, and by whom the request is handed to.
    if (node.text === response.getText() || node.text === 'arguments') return false;
    if (node.text === request.getText()) {
      const { parent } = node;
      if (!ts.isPropertyAccessExpression(parent) || parent.name.text === 'res') return false;
    }
    if (node.text !== next.getText()) continue;
    const { parent } = node;
    // `next(error)` refuses: it may be a guard for what is registered later on.
    if (!ts.isCallExpression(parent) || parent.arguments.length > 0) return false;
    calls = true;
  }
  return calls;
}

const REQUEST_NAME = /^_*req(?:uest)?$/i;
const RESPONSE_NAME = /^_*res(?:p|ponse)?$/i;
const ERROR_NAME = /^_*e(?:rr(?:or)?)?$/i;

/** Express 5.1 lib/response.js and Node's http: by these a response is answered. */
const ANSWERS = new Set(
  'json jsonp send sendFile sendfile sendStatus status end redirect render download writeHead format attachment'.split(
    ' ',
  ),
);

/** `(req, res)`, `(req, res, next)`, `(err, req, res, next)`. */
export const LOOKS: HandlerLooks = {
  byParameters: (parameters) => {
    const [request, response] = parameters;
    if (!request || !response || parameters.length > 4) return false;
    const [first, second] = [request.name.getText(), response.name.getText()];
    if (REQUEST_NAME.test(first) && RESPONSE_NAME.test(second)) return true;
    const types = [request.type?.getText() ?? '', response.type?.getText() ?? ''];
    if (/Request\b/.test(types[0] ?? '') && /Response\b/.test(types[1] ?? '')) return true;
    return ERROR_NAME.test(first) || !ts.isIdentifier(response.name) ? false : null;
  },
  answers: (node, [, response]) =>
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    ANSWERS.has(node.expression.name.text) &&
    ts.isIdentifier(node.expression.expression) &&
    node.expression.expression.text === response,
  handsOn: 2,
  type: /^(?:\w+\.)?(?:RequestHandler|Handler|RequestHandlerParams)\b/,
};
