import { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import { declarationOf, definitionOf, unwrapped } from '../source/definitions.js';
import { nodeAt } from '../interpret/place.js';
import { optionsOf, type Value } from '../interpret/values.js';
import type { SourceView } from '../source/view.js';
import { nodesOf } from '../source/nodes.js';

/** How something that answers requests looks, whatever it is called. */
export type HandlerLooks = {
  /** By the names and types of its parameters; null where these do not tell. */
  readonly byParameters: (parameters: readonly ts.ParameterDeclaration[]) => boolean | null;
  /** Whether a node of its body answers a request, where its parameters have these names. */
  readonly answers: (node: ts.Node, names: readonly string[]) => boolean;
  /** How many of its parameters it hands on to another one. */
  readonly handsOn: number;
  /** The type of a list of handlers, or of one. */
  readonly type: RegExp;
};

/** Calls inside calls, and lists in lists, are looked into this deep. */
const DEEPEST = 6;

/** Whether an expression stands for something that takes a request and a response, whatever they are called. */
export function isHandlerExpression(
  looks: HandlerLooks,
  view: SourceView,
  file: RelPath,
  node: ts.Expression,
  depth = 0,
): boolean {
  if (depth > DEEPEST) return false;
  const inner = unwrapped(node);
  if (ts.isSpreadElement(inner)) {
    return isHandlerExpression(looks, view, file, inner.expression, depth + 1);
  }
  if (ts.isIdentifier(inner) && hasHandlerType(looks, inner)) return true;
  const found = definitionOf(view, file, inner);
  return found !== null && isHandlerNode(looks, view, found.file, found.node, depth);
}

function isHandlerNode(
  looks: HandlerLooks,
  view: SourceView,
  file: RelPath,
  node: ts.Node,
  depth: number,
): boolean {
  if (isFunction(node)) return takesRequest(looks, view, file, node, depth);
  if (ts.isArrayLiteralExpression(node)) {
    const last = node.elements.at(-1);
    return last !== undefined && isHandlerExpression(looks, view, file, last, depth + 1);
  }
  if (ts.isConditionalExpression(node)) {
    return [node.whenTrue, node.whenFalse].some((each) =>
      isHandlerExpression(looks, view, file, each, depth + 1),
    );
  }
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  if (ts.isPropertyAccessExpression(expression) && expression.name.text === 'bind') {
    return isHandlerExpression(looks, view, file, expression.expression, depth + 1);
  }
  // `wrap(handler)`, and a function that makes one.
  if (node.arguments.some((each) => isHandlerExpression(looks, view, file, each, depth + 1)))
    return true;
  const made = definitionOf(view, file, expression);
  return (
    made !== null &&
    isFunction(made.node) &&
    returnedBy(made.node).some((each) =>
      isHandlerExpression(looks, view, made.file, each, depth + 1),
    )
  );
}

/** Whether a value is something that takes a request and a response. */
export function isHandlerValue(
  looks: HandlerLooks,
  view: SourceView,
  value: Value | undefined,
  depth = 0,
): boolean {
  if (!value || depth > DEEPEST) return false;
  return optionsOf(value).some((option) => {
    switch (option.kind) {
      case 'function':
        return takesRequest(looks, view, option.at.file, nodeAt(option.at), 0);
      case 'native':
        return isHandlerValue(looks, view, option.bound?.target, depth + 1);
      case 'list':
        return isHandlerValue(looks, view, option.items.at(-1), depth + 1);
      case 'external':
        return option.args.some((arg) => isHandlerValue(looks, view, arg, depth + 1));
      default:
        return false;
    }
  });
}

type FunctionNode = ts.SignatureDeclaration & { readonly body?: ts.Node | undefined };

function isFunction(node: ts.Node): node is FunctionNode {
  return (
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node)
  );
}

/** What a function may give back: its expression, or those of its `return`s. */
function returnedBy({ body }: FunctionNode): readonly ts.Expression[] {
  if (!body) return [];
  if (!ts.isBlock(body)) return ts.isExpression(body) ? [body] : [];
  return body.statements.flatMap((statement) =>
    ts.isReturnStatement(statement) && statement.expression ? [statement.expression] : [],
  );
}

/** By the names of its parameters, their types, or by what it does with them. */
function takesRequest(
  looks: HandlerLooks,
  view: SourceView,
  file: RelPath,
  node: FunctionNode,
  depth: number,
): boolean {
  const said = looks.byParameters(node.parameters);
  if (said !== null || !node.body) return said === true;
  const names = node.parameters.map(({ name }) => name.getText());
  for (const each of nodesOf(node.body)) {
    if (looks.answers(each, names)) return true;
    if (!ts.isCallExpression(each)) continue;
    const handsOn = names
      .slice(0, looks.handsOn)
      .every((name, index) => each.arguments[index]?.getText() === name);
    if (handsOn && isHandlerExpression(looks, view, file, each.expression, depth + 1)) return true;
  }
  return false;
}

/** `const list: RequestHandler = …`, `(list: Handler) => …` */
function hasHandlerType({ type }: HandlerLooks, name: ts.Identifier): boolean {
  const declared = declarationOf(name);
  if (!declared || ts.isFunctionDeclaration(declared) || ts.isClassDeclaration(declared)) {
    return false;
  }
  return type.test(declared.type?.getText() ?? '');
}
