import { ts } from 'ts-morph';
import { nodesOf } from '../source/nodes.js';

const REFUSAL_NAME = /un-?authori[sz]ed|unauthenticated|forbidden|access_?denied/i;
const STATUS_SETTERS = new Set(['status', 'sendStatus', 'writeHead', 'code']);

/**
 * Whether the code of `node` mentions a refusal: a 401 or 403, an error by such a name, a redirect to a login, an
 * error that is thrown or handed on. Says that it may refuse somebody, not whom.
 */
export function mayRefuse(node: ts.Node): boolean {
  for (const each of nodesOf(node)) {
    if (ts.isThrowStatement(each) || isAnswer(each)) return true;
    if (ts.isNumericLiteral(each) && (each.text === '401' || each.text === '403')) return true;
    if ((ts.isIdentifier(each) || ts.isStringLiteralLike(each)) && REFUSAL_NAME.test(each.text)) {
      return true;
    }
  }
  return false;
}

/** `next(error)`, `res.redirect('/login')`. */
function isAnswer(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const { expression, arguments: args } = node;
  const [first] = args;
  if (ts.isIdentifier(expression)) {
    const isError = first !== undefined && !ts.isStringLiteralLike(first);
    return expression.text === 'next' && isError;
  }
  if (!ts.isPropertyAccessExpression(expression)) return false;
  return expression.name.text === 'redirect';
}

/** `res.status(401)` and the like: refuses callers for who they are not. */
export function answersRefusal(node: ts.Node): boolean {
  for (const each of nodesOf(node)) {
    if (ts.isIdentifier(each) && REFUSAL_NAME.test(each.text)) return true;
    if (!ts.isCallExpression(each) || !ts.isPropertyAccessExpression(each.expression)) continue;
    const name = each.expression.name.text;
    const text = each.arguments[0]?.getText() ?? '';
    if (STATUS_SETTERS.has(name) && /^40[13]$/.test(text)) return true;
    if (name === 'redirect' && /log-?in|sign-?in|auth/i.test(each.getText())) return true;
  }
  return false;
}
