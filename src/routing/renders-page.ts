import { ts } from 'ts-morph';
import { nodeAt } from '../interpret/place.js';
import { optionsOf, type Value } from '../interpret/values.js';
import { nodesOf } from '../source/nodes.js';

/**
 * Whether a handler answers with a page for people to look at, by what it calls: a view that is rendered, a file or a
 * text of HTML. A hint for a prompt; handlers that are not written as functions of the project give none.
 */
export function rendersPage(handler: Value): boolean {
  return optionsOf(handler).some((option) => {
    if (option.kind === 'function') return [...nodesOf(nodeAt(option.at))].some(answersWithPage);
    // `asyncHandler(handler)` of a package.
    return option.kind === 'external' && option.args.some((arg) => rendersPage(arg));
  });
}

function answersWithPage(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) {
    // `ctx.body = '<!doctype html>…'`
    const isSet = node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
    return isSet && /\.body$/.test(node.left.getText()) && isMarkup(node.right);
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const [first] = node.arguments;
  if (!first) return false;
  switch (node.expression.name.text) {
    case 'render':
      return ts.isStringLiteralLike(first);
    case 'sendFile':
    case 'sendfile':
      return /\.html?['"`]\)*$/.test(first.getText());
    case 'send':
    case 'end':
      return isMarkup(first);
    default:
      return false;
  }
}

function isMarkup(node: ts.Expression): boolean {
  return /^['"`]\s*<(?:!doctype|html|h\d|body|div)\b/i.test(node.getText());
}
