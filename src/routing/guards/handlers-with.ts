import { escapeRegExp } from '../../model/escape-reg-exp.js';
import { ts } from 'ts-morph';
import { isWithin, nodeAt, type Place, placeOf, textAt } from '../../interpret/place.js';
import { optionsOf } from '../../interpret/values.js';
import type { RelPath } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';
import { calledName } from '../../source/calls.js';
import { treesOf, withNames } from '../trees.js';
import type { Handler } from '../layers.js';
import { functionsIn } from './handler-functions.js';
import type { PackageTable } from './packages/table.js';

/** More names than these are not followed: a call of one is as good as any. */
const MOST_NAMES = 40;

/**
 * Which handlers hold a place that is meant, themselves or in functions of the project that they call, by their text.
 * @param pattern what files match that may hold one
 * @param reach how far those are followed that hold functions without calling them: `near` for those beside a place alone
 * @returns null where there is none
 */
export function handlersWith(
  packages: PackageTable,
  view: SourceView,
  pattern: RegExp,
  isMeant: (node: ts.Node) => boolean,
  reach: 'any way' | 'near' = 'any way',
): ((handler: Handler) => boolean) | null {
  const places: Place[] = [];
  const names = new Set<string>();
  const holders = new Set<string>();
  for (const { file, nodes } of treesOf(view, (text) => pattern.test(text))) {
    for (const node of nodes) {
      if (!isMeant(node)) continue;
      places.push(placeOf(view, file, node));
      for (const name of enclosingNames(view, file, node)) names.add(name);
      for (const name of holdersOf(view, file, node)) holders.add(name);
    }
  }
  if (places.length === 0) return null;
  if (reach === 'any way') addUsers(view, names, holders);
  return reaching(packages, view, places, names, holders);
}

/** Which handlers hold a place, themselves or in functions of the project that they call, by their text. */
export function handlersReaching(
  packages: PackageTable,
  view: SourceView,
  place: Place,
): (handler: Handler) => boolean {
  const names = new Set(enclosingNames(view, place.file, nodeAt(place)));
  const holders = new Set(holdersOf(view, place.file, nodeAt(place)));
  addUsers(view, names, holders);
  return reaching(packages, view, [place], names, holders);
}

function reaching(
  packages: PackageTable,
  view: SourceView,
  places: readonly Place[],
  names: Set<string>,
  holders: Set<string>,
): (handler: Handler) => boolean {
  addCallers(view, names);
  const calls = callsOneOf(names);
  const uses = namesOneOf(holders);
  return ({ value }) =>
    optionsOf(value)
      .flatMap((option) => functionsIn(packages, option, 0))
      .some(
        ({ at }) =>
          places.some((place) => isWithin(place, at)) || calls(textAt(at)) || uses(textAt(at)),
      );
}

/** Adds what names one of `holders`: what holds it in turn, and the functions that do. */
function addUsers(view: SourceView, names: Set<string>, holders: Set<string>): void {
  for (let before = 0; before < holders.size && holders.size < MOST_NAMES;) {
    before = holders.size;
    const uses = namesOneOf(holders);
    for (const { file, identifiers } of treesOf(view, uses)) {
      for (const node of withNames(identifiers, holders)) {
        if (isAskedByName(node)) continue;
        for (const name of enclosingNames(view, file, node)) names.add(name);
        for (const name of holdersOf(view, file, node)) holders.add(name);
      }
    }
  }
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
  for (const { file, calls: made } of treesOf(view, calls)) {
    for (const node of withNames(made, names)) {
      if (names.size >= MOST_NAMES) return;
      const { expression } = node;
      if (ts.isPropertyAccessExpression(expression) && isOfResponse(expression.expression))
        continue;
      for (const name of enclosingNames(view, file, node)) names.add(name);
    }
  }
}

/** The names by which the functions around a node are called. */
function enclosingNames(view: SourceView, file: RelPath, node: ts.Node): readonly string[] {
  const found: string[] = [];
  for (let at = node.parent as ts.Node | undefined; at; at = at.parent as ts.Node | undefined) {
    if (!ts.isFunctionLike(at)) continue;
    if (isWholeExport(at)) found.push(...view.wholeNames(file));
    const name = ownNameOf(at);
    if (name !== null) found.push(name);
  }
  return found;
}

/** The name that a function has, or by which it is kept. */
export function ownNameOf({ name, parent }: ts.SignatureDeclaration): string | null {
  if (name && ts.isIdentifier(name)) return name.text;
  const isKept =
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent);
  if (isKept && ts.isIdentifier(parent.name)) return parent.name.text;
  const isSet = ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left);
  return isSet ? parent.left.name.text : null;
}

/**
 * What holds the functions around a node, other than by their names, and what they are handed to: `steps` of
 * `steps = { a: () => … }` and `steps = [() => …]`, `bus` of `bus.on('x', () => …)`, the class of a method.
 */
function holdersOf(view: SourceView, file: RelPath, node: ts.Node): readonly string[] {
  const found: string[] = [];
  let isHeld = !ts.findAncestor(node, ts.isFunctionLike);
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    const { parent } = at;
    if (ts.isClassLike(at) && at.name) found.push(at.name.text);
    if (ts.isFunctionLike(at)) isHeld = ts.isArrayLiteralExpression(parent) || isMember(at);
    if (ts.isCallExpression(parent) && ts.isFunctionLike(at) && parent.expression !== at) {
      const { expression } = parent;
      const to = ts.isPropertyAccessExpression(expression) ? expression.expression : null;
      if (to && ts.isIdentifier(to) && KEEPS.test(calledName(parent))) found.push(to.text);
    }
    if (!isHeld) continue;
    if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) {
      found.push(parent.name.text);
    } else if (
      ts.isBinaryExpression(parent) &&
      /^(?:module\.)?exports\b/.test(parent.left.getText())
    ) {
      found.push(...view.wholeNames(file));
    }
  }
  return found;
}

/** Takes a function to call it later: an emitter, a registry. */
const KEEPS = /^(?:on|once|addListener|prependListener|set|add|push|register|define|bind)$/;

function isMember(node: ts.Node): boolean {
  return ts.isMethodDeclaration(node) || ts.isPropertyAssignment(node.parent);
}

/** What is asked of a holder without naming what it holds. */
const OF_ALL = 'map|forEach|reduce|some|every|find|filter|flatMap|values|entries|keys|emit';

/** `services.users.find(…)`, `Settings.read()`: what is called there is called by its name. */
function isAskedByName({ parent, text }: ts.Identifier): boolean {
  if (!ts.isPropertyAccessExpression(parent)) return false;
  return parent.name.text === text || !new RegExp(`^(?:${OF_ALL})$`).test(parent.name.text);
}

/** Whether a text names one of `names`, and not one of its members. */
function namesOneOf(names: ReadonlySet<string>): (text: string) => boolean {
  if (names.size === 0) return () => false;
  const named = [...names].map(escapeRegExp).join('|');
  const any = new RegExp(
    `(?<![\\w$.])(?:${named})(?![\\w$])(?!\\s*[?!]?\\.\\s*(?!(?:${OF_ALL})\\b)[\\w$])`,
  );
  return (text) => any.test(text);
}

/** `module.exports = function …`, `export default function …`: those who import it name it. */
function isWholeExport(node: ts.SignatureDeclaration): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return /^(?:module\.)?exports$/.test(parent.left.getText());
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  return (
    ts.isExportAssignment(parent) ||
    modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) === true
  );
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
