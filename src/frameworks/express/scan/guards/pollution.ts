import { ts } from 'ts-morph';
import type { SourceView } from '../../../../source/view.js';
import type { RouterHost } from '../router.js';
import { handlersWith } from './handlers-with.js';
import { type JudgeHandler, settersAmong } from './session-fields.js';

/** Kept of a path on which the caller sets what every object inherits. */
export const POLLUTED = 'polluted';

const COMPUTED_WRITE = /\[[^\]\n]*\]\s*(?:\?\?|\|\|)?=(?![=>])/;

/** Why anybody may give every object a member of their choice, by `__proto__` for a key; null where nobody may. */
export function findPollution(
  view: SourceView,
  routers: readonly RouterHost[],
  judge: JudgeHandler,
): string | null {
  const isMeant = handlersWith(view, COMPUTED_WRITE, isComputedWrite);
  if (isMeant === null) return null;
  const { open } = settersAmong(isMeant, routers, judge);
  const isOpen = open.some(({ writes }) =>
    writes.some(({ writes: written, causes }) => causes.length === 0 && written.has(POLLUTED)),
  );
  return isOpen ? 'a handler lets anybody set what every object inherits (`__proto__`)' : null;
}

/** `a[key] = …`, where the key is no literal, in a function that has more such members. */
function isComputedWrite(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  const isAssignment =
    kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
  return (
    isAssignment &&
    ts.isElementAccessExpression(node.left) &&
    !isWritten(node.left.argumentExpression) &&
    hasOthers(node)
  );
}

/** `is4k ? 'status4k' : 'status'`: nobody chooses another key than those that are written there. */
function isWritten(key: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(key)) return isWritten(key.expression);
  if (ts.isConditionalExpression(key)) return isWritten(key.whenTrue) && isWritten(key.whenFalse);
  return ts.isLiteralExpression(key);
}

function hasOthers(node: ts.Node): boolean {
  const owner = ts.findAncestor(node, ts.isFunctionLike) ?? node.getSourceFile();
  return (owner.getText().match(COMPUTED_MEMBER) ?? []).length > 1;
}

const COMPUTED_MEMBER = /[\w$)\]]\[\s*[A-Za-z_$`(]/g;
