import { ts } from 'ts-morph';
import type { SourceView } from '../../source/view.js';
import type { RouterHost } from '../layers.js';
import { handlersWith } from './handlers-with.js';
import type { PackageTable } from './packages/table.js';
import { type JudgeHandler, settersAmong } from './setters.js';

/** Kept of a path on which the caller sets what every object inherits. */
export const POLLUTED = 'polluted';

const WRITES_COMPUTED =
  /\[[^\]\n]*\]\s*(?:\?\?|\|\|)?=(?![=>])|\b(?:assign|set|definePropert(?:y|ies))\s*\(/;

/**
 * Why anybody may give every object a member of their choice, by `__proto__` for a key; null where nobody may.
 * @param judge what middleware does to anybody
 * @param goInto what a handler does, as far as it tells what happens to objects that it goes into
 */
export function findPollution(
  packages: PackageTable,
  view: SourceView,
  routers: readonly RouterHost[],
  judge: JudgeHandler,
  goInto: JudgeHandler,
): string | null {
  const isMeant = handlersWith(packages, view, WRITES_COMPUTED, writesInherited, 'near');
  if (isMeant === null) return null;
  const { open } = settersAmong(isMeant, routers, judge, goInto);
  const found = open
    .flatMap(({ writes }) => writes)
    .filter(({ writes }) => writes.has(POLLUTED))
    .sort((a, b) => a.causes.length - b.causes.length)[0];
  if (!found) return null;
  const [doubt] = found.causes;
  return doubt
    ? `a handler may let anybody set what every object inherits (\`__proto__\`): ${doubt.why}`
    : 'a handler lets anybody set what every object inherits (`__proto__`)';
}

/** Whether there is a request for which a path is taken on which what every object inherits is set. */
export function surelyPollutes({
  writes,
  causes,
}: {
  readonly writes: ReadonlyMap<string, unknown>;
  readonly causes: readonly unknown[];
}): boolean {
  return writes.has(POLLUTED) && causes.length === 0;
}

/** What may set a member of a member, both of which are chosen: `a[key] = …`, where the key is no literal. */
function writesInherited(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) {
    const [target] = node.arguments;
    if (!target || !FILLS.test(node.expression.getText())) return false;
    // What is put into a new object is put nowhere else.
    const isNew = ts.isObjectLiteralExpression(target) || ts.isNewExpression(target);
    return isComputedMember(target) || (!isNew && hasOthers(node, 1));
  }
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  const isAssignment =
    kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  return isAssignment && isComputedMember(node.left) && hasOthers(node, 2);
}

/** ECMA-262: each sets members of the object that it is handed first. */
const FILLS = /^(?:Object\.(?:assign|definePropert(?:y|ies))|Reflect\.(?:set|defineProperty))$/;

function isComputedMember(node: ts.Expression): boolean {
  return ts.isElementAccessExpression(node) && !isWrittenKey(node.argumentExpression);
}

/** `'a'`, `flag ? 'a' : 'b'`. */
function isWrittenKey(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isWrittenKey(node.expression);
  if (ts.isConditionalExpression(node)) {
    return isWrittenKey(node.whenTrue) && isWrittenKey(node.whenFalse);
  }
  return ts.isLiteralExpression(node);
}

/** Whether the function around a node has so many members with computed keys. */
function hasOthers(node: ts.Node, least: number): boolean {
  const owner = ts.findAncestor(node, ts.isFunctionLike) ?? node.getSourceFile();
  return (owner.getText().match(COMPUTED_MEMBER) ?? []).length >= least;
}

const COMPUTED_MEMBER = /[\w$)\]]\[\s*[A-Za-z_$`(]/g;
