import { ts } from 'ts-morph';
import type { RelPath } from '../../../model/types.js';
import { declarationOf, definitionOf, unwrapped } from '../../../source/definitions.js';
import { nodeAt } from '../../../interpret/place.js';
import { optionsOf, type Value } from '../../../interpret/values.js';
import type { SourceView } from '../../../source/view.js';
import { nodesOf } from './nodes.js';

/** Calls inside calls, and lists in lists, are looked into this deep. */
const DEEPEST = 6;

/** Whether an expression stands for something that takes a request and a response, whatever they are called. */
export function isHandlerExpression(
  view: SourceView,
  file: RelPath,
  node: ts.Expression,
  depth = 0,
): boolean {
  if (depth > DEEPEST) return false;
  const inner = unwrapped(node);
  if (ts.isSpreadElement(inner)) {
    return isHandlerExpression(view, file, inner.expression, depth + 1);
  }
  if (ts.isIdentifier(inner) && hasHandlerType(inner)) return true;
  const found = definitionOf(view, file, inner);
  return found !== null && isHandlerNode(view, found.file, found.node, depth);
}

function isHandlerNode(view: SourceView, file: RelPath, node: ts.Node, depth: number): boolean {
  if (isFunction(node)) return takesRequest(view, file, node, depth);
  if (ts.isArrayLiteralExpression(node)) {
    const last = node.elements.at(-1);
    return last !== undefined && isHandlerExpression(view, file, last, depth + 1);
  }
  if (ts.isConditionalExpression(node)) {
    return [node.whenTrue, node.whenFalse].some((each) =>
      isHandlerExpression(view, file, each, depth + 1),
    );
  }
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  if (ts.isPropertyAccessExpression(expression) && expression.name.text === 'bind') {
    return isHandlerExpression(view, file, expression.expression, depth + 1);
  }
  // `wrap(handler)`, and a function that makes one.
  if (node.arguments.some((each) => isHandlerExpression(view, file, each, depth + 1))) return true;
  const made = definitionOf(view, file, expression);
  return (
    made !== null &&
    isFunction(made.node) &&
    returnedBy(made.node).some((each) => isHandlerExpression(view, made.file, each, depth + 1))
  );
}

/** Whether a value is something that takes a request and a response. */
export function isHandlerValue(view: SourceView, value: Value | undefined, depth = 0): boolean {
  if (!value || depth > DEEPEST) return false;
  return optionsOf(value).some((option) => {
    switch (option.kind) {
      case 'function':
        return takesRequest(view, option.at.file, nodeAt(option.at), 0);
      case 'native':
        return isHandlerValue(view, option.bound?.target, depth + 1);
      case 'list':
        return isHandlerValue(view, option.items.at(-1), depth + 1);
      case 'external':
        return option.args.some((arg) => isHandlerValue(view, arg, depth + 1));
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

const REQUEST_NAME = /^_*req(?:uest)?$/i;
const RESPONSE_NAME = /^_*res(?:p|ponse)?$/i;
const ERROR_NAME = /^_*e(?:rr(?:or)?)?$/i;

/** Express 5.1 lib/response.js and Node's http: by these a response is answered. */
const ANSWERS = new Set(
  'json jsonp send sendFile sendfile sendStatus status end redirect render download writeHead format attachment'.split(
    ' ',
  ),
);

/** By the names of its parameters, their types, or by what it does with the second of them. */
function takesRequest(view: SourceView, file: RelPath, node: FunctionNode, depth: number): boolean {
  const [request, response] = node.parameters;
  if (!request || !response || node.parameters.length > 4) return false;
  const [first, second] = [request.name.getText(), response.name.getText()];
  if (REQUEST_NAME.test(first) && RESPONSE_NAME.test(second)) return true;
  const types = [request.type?.getText() ?? '', response.type?.getText() ?? ''];
  if (/Request\b/.test(types[0] ?? '') && /Response\b/.test(types[1] ?? '')) return true;
  if (ERROR_NAME.test(first) || !ts.isIdentifier(response.name) || !node.body) return false;
  for (const each of nodesOf(node.body)) {
    if (!ts.isCallExpression(each)) continue;
    if (answers(each, second)) return true;
    const [a, b] = each.arguments;
    const handsOn = a?.getText() === first && b?.getText() === second;
    if (handsOn && isHandlerExpression(view, file, each.expression, depth + 1)) return true;
  }
  return false;
}

function answers({ expression }: ts.CallExpression, response: string): boolean {
  return (
    ts.isPropertyAccessExpression(expression) &&
    ANSWERS.has(expression.name.text) &&
    ts.isIdentifier(expression.expression) &&
    expression.expression.text === response
  );
}

/** `const list: RequestHandler = …`, `(list: Handler) => …` */
function hasHandlerType(name: ts.Identifier): boolean {
  const declared = declarationOf(name);
  if (!declared || ts.isFunctionDeclaration(declared) || ts.isClassDeclaration(declared)) {
    return false;
  }
  return /^(?:\w+\.)?(?:RequestHandler|Handler|RequestHandlerParams)\b/.test(
    declared.type?.getText() ?? '',
  );
}
