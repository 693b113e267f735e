import { ts } from 'ts-morph';
import { isAssignment } from '../../source/assignments.js';
import type { SourceView } from '../../source/view.js';
import type { RouterHost } from '../layers.js';
import { handlersWith, ownNameOf } from './handlers-with.js';
import type { PackageTable } from './packages/table.js';
import { type JudgeHandler, type OpenResult, settersAmong } from './setters.js';
import { calledName } from '../../source/calls.js';
import { nodesOf } from '../../source/nodes.js';
import { callsMerger, type Mergers } from './merged.js';
import { shownIn, type Unfollowed, unfollowedPlaces } from './unfollowed.js';

/** Kept of a path on which the caller sets what every object inherits. */
export const POLLUTED = 'polluted';

const WRITES_COMPUTED =
  /\[[^\]\n]*\]\s*(?:\?\?|\|\|)?=(?![=>])|\b(?:assign|set|definePropert(?:y|ies))\s*\(/;

/**
 * Why anybody may give every object a member of their choice, by `__proto__` for a key; null where nobody may.
 * @param mergers functions of packages that go there
 * @param judges `judge`: what middleware does to anybody; `goInto`: what a handler does, as far as it tells what
 * happens to objects that it goes into
 */
export function findPollution(
  packages: PackageTable,
  view: SourceView,
  routers: readonly RouterHost[],
  mergers: Mergers,
  { judge, goInto }: { readonly judge: JudgeHandler; readonly goInto: JudgeHandler },
): string | null {
  const merges = callsMerger(mergers);
  const pattern = merges ? /./ : WRITES_COMPUTED;
  const isMeant = handlersWith(
    packages,
    view,
    pattern,
    (node) => writesInherited(node) || merges?.(node) === true,
    'near',
  );
  if (isMeant === null) return null;
  const { open } = settersAmong(isMeant, routers, judge, goInto);
  const found = open
    .flatMap(({ writes }) => writes)
    .filter(({ writes }) => writes.has(POLLUTED))
    .sort((a, b) => a.causes.length - b.causes.length)[0];
  if (!found) return unfollowed(packages, view, open, merges);
  const [doubt] = found.causes;
  const how = found.writes.get(POLLUTED);
  const by = how?.kind === 'constant' && how.value ? `: ${String(how.value)}` : '';
  return doubt
    ? `a handler may let anybody set what every object inherits (\`__proto__\`)${by}: ${doubt.why}`
    : `a handler lets anybody set what every object inherits (\`__proto__\`)${by}`;
}

/** Why a handler that was not followed to its end may do so, by what is written in it. */
function unfollowed(
  packages: PackageTable,
  view: SourceView,
  open: readonly OpenResult[],
  merges: ((node: ts.Node) => boolean) | null,
): string | null {
  const written = unfollowedPlaces(packages, view, open, WRITES_COMPUTED, writesInherited).find(
    goesIn,
  );
  const merged = merges && unfollowedPlaces(packages, view, open, /./, merges).find(handsOver);
  const found = written ?? merged;
  return found
    ? `a handler may let anybody set what every object inherits (${shownIn(found)})`
    : null;
}

function handsOver({ node, isChosen }: Unfollowed): boolean {
  return ts.isCallExpression(node) && node.arguments.some(isChosen);
}

/** Whether a caller chooses two keys, one in the other: `a[key][name] = …`, `space = a[key]; space[name] = …`. */
function goesIn({ node, isChosen }: Unfollowed): boolean {
  const target = ts.isBinaryExpression(node)
    ? node.left
    : ts.isCallExpression(node)
      ? node.arguments[0]
      : undefined;
  if (!target) return false;
  const isOpen = (each: ts.Node): boolean =>
    ts.isElementAccessExpression(each) &&
    !isWrittenKey(each.argumentExpression) &&
    isChosen(each.argumentExpression);
  const holds = (each: ts.Node): boolean => [...nodesOf(each)].some(isOpen);
  const isFilled = ts.isCallExpression(node);
  if (!isFilled && !isOpen(target)) return false;
  const holder = ts.isElementAccessExpression(target) && !isFilled ? target.expression : target;
  if (holds(holder)) return true;
  const owner = ts.findAncestor(node, ts.isFunctionLike);
  if (!owner || !ts.isIdentifier(holder)) return false;
  const isParameter = owner.parameters.some(({ name }) => name.getText() === holder.text);
  return [...nodesOf(owner)].some((each) => {
    if (ts.isVariableDeclaration(each)) {
      return each.name.getText() === holder.text && !!each.initializer && holds(each.initializer);
    }
    if (ts.isBinaryExpression(each)) {
      return each.left.getText() === holder.text && holds(each.right);
    }
    const isOwnCall = ts.isCallExpression(each) && calledName(each) === ownNameOf(owner);
    return isParameter && isOwnCall && each.arguments.some(holds);
  });
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
  return isAssignment(node) && isComputedMember(node.left) && hasOthers(node, 2);
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
