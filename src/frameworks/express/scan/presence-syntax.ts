import { ts } from 'ts-morph';
import { isMemberName } from '../../../source/imported-names.js';
import type { FunctionNode } from '../../../source/interpret/values.js';
import { nodesOf } from './nodes.js';
import { mayRefuse } from './refusal-syntax.js';

/** Where what proves a caller comes with a request, and is no proof before it is verified. */
const SENT = /(?:\.|[{,]\s*)(?:headers|cookies|query|body)\b|\.(?:get|header)\(/;
/** What else may decide: what earlier middleware verified, where the request goes, the environment. */
const ELSEWHERE =
  /\.(?:user|auth|session|signedCookies|locals|currentUser|userId|isAuthenticated|path|url|originalUrl|baseUrl|method|hostname|ip|params)\b|process\.env/;
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
 * Whether a middleware refuses, looks at nothing but what was sent, and verifies none of that: nothing in it compares
 * a value with one that is kept, hands it to other code, or looks at anything else.
 */
export function verifiesNothing(node: FunctionNode): boolean {
  const text = node.getText();
  if (!SENT.test(text) || ELSEWHERE.test(text) || !mayRefuse(node)) return false;
  const own = namesIn(node);
  for (const each of nodesOf(node)) {
    if (ts.isCallExpression(each) && !isHarmless(each)) return false;
    if (ts.isElementAccessExpression(each) && !isLiteral(each.argumentExpression)) return false;
    if (ts.isAwaitExpression(each)) return false;
    if (ts.isBinaryExpression(each) && comparesWithKept(each)) return false;
    if (ts.isIdentifier(each) && isForeign(each, own)) return false;
  }
  return true;
}

/** What the function declares itself. */
function namesIn(node: FunctionNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const each of nodesOf(node)) {
    const declares =
      ts.isParameter(each) || ts.isVariableDeclaration(each) || ts.isBindingElement(each);
    if (declares && ts.isIdentifier(each.name)) names.add(each.name.text);
  }
  return names;
}

/** A value from outside of the function, save where it is called or made: those are looked at as calls. */
function isForeign(identifier: ts.Identifier, own: ReadonlySet<string>): boolean {
  const { parent, text } = identifier;
  if (own.has(text) || text === 'undefined' || isMemberName(identifier)) return false;
  if (isInType(identifier)) return false;
  const isCallee =
    (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression === identifier;
  if (isCallee) return false;
  // `logger.warn(…)`, `errors.unauthorized(…)`, `StatusCodes.UNAUTHORIZED`.
  return !(
    ts.isPropertyAccessExpression(parent) &&
    parent.expression === identifier &&
    HOLDERS.test(text)
  );
}

const HOLDERS = /^(?:console|log|logger)$|error|status/i;

function isInType(node: ts.Node): boolean {
  for (let current = node.parent; !ts.isFunctionLike(current); current = current.parent) {
    if (ts.isTypeNode(current)) return true;
    if (ts.isSourceFile(current)) return false;
  }
  return ts.isTypeNode(node.parent);
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
