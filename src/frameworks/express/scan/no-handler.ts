import { ts } from 'ts-morph';
import { nodeAt } from '../../../interpret/place.js';
import type { Value } from '../../../interpret/values.js';
import type { Judge } from './judgement.js';
import { nodesOf } from './nodes.js';
import type { Handler } from './router.js';

/** `(err, req, res, next)` runs for errors only. */
export function handlesErrors(value: Value): boolean {
  return value.kind === 'function' && value.arity === 4;
}

/** Whether the handlers of a route only ever call on: such a route is no endpoint. */
export function answersNothing(handlers: readonly Handler[], judge: Judge): boolean {
  const serving = handlers.filter(({ value }) => !handlesErrors(value));
  const last = serving.at(-1);
  if (!last || !callsOnAlone(last.value)) return false;
  return serving.slice(0, -1).every((handler) => {
    if (callsOnAlone(handler.value)) return true;
    const { answers, verdict } = judge.alone(handler);
    // One that calls on may have answered before; of a package's, and of a guard, it is known that it did not.
    const isKnown = handler.value.kind === 'external' || verdict === 'refuses';
    return isKnown && answers === 'never';
  });
}

/** `(req, res, next) => next()`: the response is never touched, by whatever way. */
function callsOnAlone(value: Value): boolean {
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
