import { ts } from 'ts-morph';
import { findCall } from '../../source/calls.js';
import type { SourceView } from '../../source/view.js';
import type { LayerAnchor } from '../layer-anchor.js';
import type { Placing } from './placing.js';

/** The list that the middlewares of a registration stand in. */
export type HandlerList = {
  readonly tree: ts.SourceFile;
  readonly call: ts.CallExpression;
  /** The arguments of the call, or the elements of the array that a helper takes. */
  readonly items: ts.NodeArray<ts.Expression>;
  readonly container: ts.CallExpression | ts.ArrayLiteralExpression;
  /** The middlewares and the handler: `items` without what comes before them. */
  readonly handlers: readonly ts.Expression[];
};

/** Where a guard can be put for the registration of `anchor`; a phrase that says why not when it cannot. */
export function handlerList(
  { isVerb }: Pick<Placing, 'isVerb'>,
  view: SourceView,
  anchor: LayerAnchor,
): HandlerList | string {
  const tree = view.tree(anchor.file);
  const call = tree && findCall(tree, anchor.call);
  if (!call) return 'the registration is not a call that can be edited';
  const index = firstHandlerOf(call, anchor);
  const first = call.arguments[index];
  if (!first) return 'the registration has no handler among its arguments';
  if (registersDirectly(isVerb, call)) {
    const handlers = call.arguments.slice(index);
    return { tree, call, items: call.arguments, container: call, handlers };
  }
  if (ts.isArrayLiteralExpression(first)) {
    return { tree, call, items: first.elements, container: first, handlers: first.elements };
  }
  return `${call.expression.getText(tree)}() takes no list of middlewares here`;
}

/** A spread that was empty for one route may hold middlewares for another: the list begins with it. */
function firstHandlerOf(call: ts.CallExpression, { kind, firstHandler }: LayerAnchor): number {
  const least = kind === 'verb' ? 1 : 0;
  let index = firstHandler;
  while (index > least && isSpread(call.arguments[index - 1])) index -= 1;
  return index;
}

function isSpread(node: ts.Expression | undefined): boolean {
  return node !== undefined && ts.isSpreadElement(node);
}

/** `router.get(…)`, `router[verb](…)`: not a helper of the project, which takes its arguments as it likes. */
function registersDirectly(isVerb: Placing['isVerb'], { expression }: ts.CallExpression): boolean {
  if (ts.isElementAccessExpression(expression)) return true;
  return (
    ts.isPropertyAccessExpression(expression) &&
    (isVerb(expression.name.text) || expression.name.text === 'use')
  );
}
