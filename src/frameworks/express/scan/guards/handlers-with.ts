import { escapeRegExp } from '../../../../model/escape-reg-exp.js';
import { ts } from 'ts-morph';
import {
  isWithin,
  nodeAt,
  type Place,
  placeOf,
  textAt,
} from '../../../../source/interpret/place.js';
import { optionsOf } from '../../../../source/interpret/values.js';
import type { RelPath } from '../../../../model/types.js';
import type { SourceView } from '../../../../source/view.js';
import { isTestFile } from '../../../../source/test-file.js';
import { nodesOf } from '../nodes.js';
import type { Handler } from '../router.js';
import { functionsIn } from './handler-functions.js';

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
      for (const name of enclosingNames(view, file, node)) names.add(name);
    }
    view.spare();
  }
  return places.length === 0 ? null : reaching(view, places, names);
}

/** Which handlers hold a place, themselves or in functions of the project that they call, by their text. */
export function handlersReaching(view: SourceView, place: Place): (handler: Handler) => boolean {
  return reaching(view, [place], new Set(enclosingNames(view, place.file, nodeAt(place))));
}

function reaching(
  view: SourceView,
  places: readonly Place[],
  names: Set<string>,
): (handler: Handler) => boolean {
  addCallers(view, names);
  const calls = callOf(names);
  return ({ value }) =>
    optionsOf(value)
      .flatMap((option) => functionsIn(option, 0))
      .some(
        ({ at }) =>
          places.some((place) => isWithin(place, at)) || (names.size > 0 && calls.test(textAt(at))),
      );
}

/** Adds the functions that call one of `names`, once: a controller calls a service, which calls what signs. */
function addCallers(view: SourceView, names: Set<string>): void {
  if (names.size === 0) return;
  const calls = callOf(names);
  for (const file of view.files) {
    const text = view.text(file) ?? '';
    if (isTestFile(file) || !calls.test(text)) continue;
    const tree = view.tree(file);
    for (const node of tree ? nodesOf(tree) : []) {
      if (!ts.isCallExpression(node) || names.size >= MOST_NAMES) continue;
      const called = ts.isPropertyAccessExpression(node.expression)
        ? node.expression.name
        : node.expression;
      if (!names.has(called.getText())) continue;
      for (const name of enclosingNames(view, file, node)) names.add(name);
    }
    view.spare();
  }
}

/** The names by which the functions around a node are called. */
function enclosingNames(view: SourceView, file: RelPath, node: ts.Node): readonly string[] {
  const found: string[] = [];
  for (let at = node.parent as ts.Node | undefined; at; at = at.parent as ts.Node | undefined) {
    if (!ts.isFunctionLike(at)) continue;
    const { parent } = at;
    if (isWholeExport(at)) found.push(...importedAs(view, file));
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

/** The names that what a file exports as a whole has in other files, by how these write its path. */
function importedAs(view: SourceView, file: RelPath): readonly string[] {
  const parts = file.replace(/\.[cm]?[jt]sx?$/, '').split('/');
  const isIndex = parts.at(-1) === 'index';
  const base = escapeRegExp((isIndex ? parts.at(-2) : parts.at(-1)) ?? '');
  const path = `['"][^'"\\n]*\\/${base}(?:\\/index)?(?:\\.[cm]?[jt]sx?)?['"]`;
  const imports = new RegExp(
    `([\\w$]+)\\s*=\\s*require\\s*\\(\\s*${path}|\\bimport\\s+([\\w$]+)[^;'"]*\\bfrom\\s*${path}`,
    'g',
  );
  return view.files.flatMap((each) =>
    [...(view.text(each) ?? '').matchAll(imports)].map((match) => match[1] ?? match[2] ?? ''),
  );
}

function callOf(names: ReadonlySet<string>): RegExp {
  return new RegExp(`(?<![\\w$])(?:${[...names].map(escapeRegExp).join('|')})\\s*\\(`);
}
