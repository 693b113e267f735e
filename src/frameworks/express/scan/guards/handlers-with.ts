import { escapeRegExp } from '../../../../model/escape-reg-exp.js';
import { ts } from 'ts-morph';
import { isWithin, type Place, placeOf, textAt } from '../../../../source/interpret/place.js';
import { optionsOf } from '../../../../source/interpret/values.js';
import type { SourceView } from '../../../../source/view.js';
import { isTestFile } from '../../../../source/test-file.js';
import { nodesOf } from '../nodes.js';
import type { Handler } from '../router.js';
import { functionsIn } from './session-fields.js';

/** More names than these are not followed: a call of one is as good as any. */
const MOST_NAMES = 40;

/**
 * Which handlers hold a place that is meant, themselves or in functions of the project that they call, by their text.
 * @param pattern what files match that may hold one
 * @returns null where there is none
 */
export function handlersWith(
  view: SourceView,
  pattern: RegExp,
  isMeant: (node: ts.Node) => boolean,
): ((handler: Handler) => boolean) | null {
  const places: Place[] = [];
  const names = new Set<string>();
  for (const file of view.files) {
    const text = view.text(file) ?? '';
    if (isTestFile(file) || !pattern.test(text)) continue;
    const tree = view.tree(file);
    for (const node of tree ? nodesOf(tree) : []) {
      if (!isMeant(node)) continue;
      places.push(placeOf(view, file, node));
      for (const name of enclosingNames(node)) names.add(name);
    }
    view.spare();
  }
  if (places.length === 0) return null;
  addCallers(view, names);
  const calls = callsOneOf(names);
  return ({ value }) =>
    optionsOf(value)
      .flatMap((option) => functionsIn(option, 0))
      .some(({ at }) => places.some((place) => isWithin(place, at)) || calls(textAt(at)));
}

/** Adds the functions that call one of `names`, and those that call these: a controller calls a service, which calls what signs. */
function addCallers(view: SourceView, names: Set<string>): void {
  for (let before = 0; before < names.size && names.size < MOST_NAMES;) {
    before = names.size;
    addDirectCallers(view, names);
  }
}

function addDirectCallers(view: SourceView, names: Set<string>): void {
  const calls = callsOneOf(names);
  for (const file of view.files) {
    const text = view.text(file) ?? '';
    if (isTestFile(file) || !calls(text)) continue;
    const tree = view.tree(file);
    for (const node of tree ? nodesOf(tree) : []) {
      if (!ts.isCallExpression(node) || names.size >= MOST_NAMES) continue;
      const { expression } = node;
      const isMethod = ts.isPropertyAccessExpression(expression);
      const called = isMethod ? expression.name : expression;
      if (!names.has(called.getText())) continue;
      if (isMethod && isOfResponse(expression.expression)) continue;
      for (const name of enclosingNames(node)) names.add(name);
    }
    view.spare();
  }
}

/** The names by which the functions around a node are called. */
function enclosingNames(node: ts.Node): readonly string[] {
  const found: string[] = [];
  for (let at = node.parent as ts.Node | undefined; at; at = at.parent as ts.Node | undefined) {
    if (!ts.isFunctionLike(at)) continue;
    const { parent } = at;
    if (at.name && ts.isIdentifier(at.name)) found.push(at.name.text);
    else if (
      (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) &&
      ts.isIdentifier(parent.name)
    ) {
      found.push(parent.name.text);
    } else if (ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left)) {
      found.push(parent.left.name.text);
    }
  }
  return found;
}

/** `res.status(200).send(…)` is Express’s own, whatever function of the project is called `send` as well. */
const BEHIND_RESPONSE = /[^\w$.]res(?:ponse)?\s*(?:\.\s*\w+\s*\([^()]*\)\s*)*\.\s*$/;
/** How much of what stands before a call is looked at. */
const BEFORE = 200;

function isOfResponse(node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return /^res(?:ponse)?$/.test(node.text);
  return (
    (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node)) &&
    isOfResponse(node.expression)
  );
}

/** Whether a text calls one of `names`. */
function callsOneOf(names: ReadonlySet<string>): (text: string) => boolean {
  if (names.size === 0) return () => false;
  const any = [...names].map(escapeRegExp).join('|');
  const calls = new RegExp(`(?<![\\w$])(?:${any})\\s*\\(`, 'g');
  return (text) => {
    for (const { index } of text.matchAll(calls)) {
      if (!BEHIND_RESPONSE.test(text.slice(Math.max(0, index - BEFORE), index))) return true;
    }
    return false;
  };
}
