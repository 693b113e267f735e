import { ts } from 'ts-morph';
import type { FunctionNode } from '../../../source/interpret/values.js';
import { nodesOf } from '../scan/nodes.js';
import { mayRefuse } from '../scan/refusal-syntax.js';

/** Where what proves a caller comes with a request, and is no proof before it is verified. */
const SENT = /\.(?:headers|cookies|query|body)\b|\.(?:get|header)\(/;
/** Where earlier middleware leaves what it verified. */
const VERIFIED =
  /\.(?:user|auth|session|signedCookies|locals|currentUser|userId|isAuthenticated)\b/;
const TEXT_METHODS = new Set(
  (
    'startsWith endsWith split trim toLowerCase toUpperCase includes indexOf slice substring replace match at ' +
    'charAt test get header is accepts'
  ).split(' '),
);
const ANSWERS = new Set(
  'status sendStatus json jsonp send end set type header redirect render writeHead'.split(' '),
);
const LOGGERS = /^(?:console|log|logger)$/;

/**
 * Whether a middleware refuses who sends nothing and takes anything that is sent: nothing in it verifies the value,
 * compares it with one that is kept, or hands it to code that may.
 */
export function testsPresenceOnly(node: FunctionNode): boolean {
  const text = node.body?.getText() ?? '';
  if (!SENT.test(text) || VERIFIED.test(text) || !mayRefuse(node)) return false;
  for (const each of nodesOf(node)) {
    if (ts.isCallExpression(each) && !isHarmless(each)) return false;
    if (ts.isElementAccessExpression(each) && !isLiteral(each.argumentExpression)) return false;
    if (ts.isAwaitExpression(each)) return false;
    if (ts.isBinaryExpression(each) && comparesWithKept(each)) return false;
  }
  return true;
}

/** A call that tells nothing of whether a credential is right. */
function isHarmless({ expression, arguments: args }: ts.CallExpression): boolean {
  if (ts.isIdentifier(expression)) {
    if (expression.text === 'next' || expression.text === 'done') return true;
    return /^(?:String|Boolean)$/.test(expression.text) || /error/i.test(expression.text);
  }
  if (!ts.isPropertyAccessExpression(expression)) return false;
  const root = rootOf(expression);
  const name = expression.name.text;
  if (root !== null && (LOGGERS.test(root) || /error/i.test(root))) return true;
  if (root !== null && /^_?res(?:ponse)?$/i.test(root)) return ANSWERS.has(name);
  const onPattern = ts.isRegularExpressionLiteral(expression.expression);
  return TEXT_METHODS.has(name) && (onPattern || args.every(isLiteral));
}

const COMPARISONS: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InKeyword,
  ts.SyntaxKind.InstanceOfKeyword,
]);

function comparesWithKept({ left, right, operatorToken }: ts.BinaryExpression): boolean {
  return COMPARISONS.has(operatorToken.kind) && !isLiteral(left) && !isLiteral(right);
}

function isLiteral(node: ts.Expression): boolean {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isNumericLiteral(node) ||
    ts.isRegularExpressionLiteral(node) ||
    node.kind === ts.SyntaxKind.NullKeyword ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    (ts.isIdentifier(node) && node.text === 'undefined')
  );
}

function rootOf(node: ts.Expression): string | null {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)
    ? rootOf(node.expression)
    : null;
}
