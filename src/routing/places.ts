import { isDeepStrictEqual } from 'node:util';
import { ts } from 'ts-morph';
import type { Origin, RelPath, SourceLoc } from '../model/types.js';
import { type Home, homeOfExpression, homeOfLocal } from '../source/homes.js';
import type { Machine } from '../interpret/machine.js';
import { isWithin, nodeAt, type Place, placeOf, textAt } from '../interpret/place.js';
import type { ExternalValue, FunctionValue, Value } from '../interpret/values.js';
import type { SourceView } from '../source/view.js';
import type { Homes } from './homes.js';
import type { Handler } from './layers.js';

/** The 1-based place where something starts. */
export function locOf({ view, file, start }: Place): SourceLoc {
  return view.locAt(file, start);
}

/** An expression as a person would name it: `requireAuth`, `auth.required`, `isAuthenticated(…)`. */
export function shortName(at: Place): string {
  return plainName(at) ?? shortNameOf(nodeAt(at));
}

/** The name at `at`, where that is all there is: most middleware is written so, and then needs no syntax tree. */
function plainName(at: Place): string | null {
  return at.kind === ts.SyntaxKind.Identifier ? textAt(at) : null;
}

function shortNameOf(node: ts.Node): string {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node)
  ) {
    return shortNameOf(node.expression);
  }
  if (ts.isSpreadElement(node)) return shortNameOf(node.expression);
  if (ts.isCallExpression(node)) {
    return `${shortNameOf(node.expression)}(${node.arguments.length > 0 ? '…' : ''})`;
  }
  if (ts.isPropertyAccessExpression(node)) {
    const object = shortNameOf(node.expression);
    return `${object}.${node.name.text}`;
  }
  if (ts.isIdentifier(node)) return node.text;
  if (node.kind === ts.SyntaxKind.ThisKeyword) return 'this';
  if (ts.isFunctionLike(node)) return node.name?.getText() ?? '(inline)';
  const text = node.getText().replace(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/**
 * Where a middleware comes from: the name under which its module knows it (or the object that it is a member of),
 * else the name by which it is written (or called, for a factory), else the declaration that holds its code; or its
 * package.
 */
export function originOf({ view }: Machine, homes: Homes, { value, at, from }: Handler): Origin {
  if (from) return originOfPackage(from);
  if (value.kind === 'external') return originOfPackage(value);
  const bound = homes(value) ?? writtenHome(view, at) ?? baseHome(view, at);
  if (bound) return { kind: 'file', ...bound };
  return value.kind === 'function'
    ? (originInside(value, at) ?? originOfFunction(value))
    : { kind: 'unknown' };
}

/**
 * Of a function that is registered where it is declared: its own name below that of what holds both, for that may
 * hold others. One that is written where it is registered has none. Null for any that is declared elsewhere.
 */
function originInside(value: FunctionValue, at: Place): Origin | null {
  if (value.at.file !== at.file) return null;
  if (value.at.start === at.start) return { kind: 'unknown' };
  const node = nodeAt(value.at);
  if (!isWithin(at, placeOf(at.view, at.file, topStatement(node)))) return null;
  const outer = originOfFunction(value);
  const name = localName(node);
  return outer.kind === 'file' && name !== null ? { ...outer, member: name } : { kind: 'unknown' };
}

/** `gate` of `const gate = …`, of `function gate`, of a method or field `gate` inside something else. */
function localName(node: ts.Node): string | null {
  const named = [node, node.parent].find(
    (each) =>
      ts.isFunctionDeclaration(each) ||
      ts.isMethodDeclaration(each) ||
      ts.isVariableDeclaration(each) ||
      ts.isPropertyDeclaration(each) ||
      ts.isPropertyAssignment(each),
  );
  const name = named && ts.getNameOfDeclaration(named);
  return name && ts.isIdentifier(name) ? name.text : null;
}

/**
 * The name by which a middleware is written: of the array that it stands in, of what is called to make it, or of
 * what `unless` makes exceptions for; null where it has none. A member (`auth.optional`) is not what its object is.
 */
export function writtenOrigin(machine: Machine, { at, list }: Handler): Origin | null {
  const { view } = machine;
  const named = list && boundName(machine, list, list.at?.file ?? at.file);
  const home = named ?? writtenHome(view, at, EXCEPTING) ?? madeBy(view, at);
  return home && { kind: 'file', ...home };
}

/** Members that give the same middleware for some requests only. */
const EXCEPTING = ['unless'];

/** Whether a middleware is written with exceptions: `guard.unless({ … })`, or a name for that. */
export function makesExceptions({ view }: Machine, { at, value }: Handler): boolean {
  if (value.kind === 'host' || value.kind === 'list') return false;
  const home = writtenHome(view, at, EXCEPTING);
  const direct = home && writtenHome(view, at);
  return home !== null && !(direct && isDeepStrictEqual(home, direct));
}

function writtenHome(view: SourceView, at: Place, through: readonly string[] = []): Home | null {
  const name = plainName(at);
  if (name !== null) return homeOfLocal(view, at.file, name, through);
  const node = nodeAt(at);
  const inner = ts.isSpreadElement(node) ? node.expression : node;
  return ts.isExpression(inner) ? homeOfExpression(view, at.file, inner, through) : null;
}

/** What is called to make it: `can` of `can('edit')`. */
function madeBy(view: SourceView, at: Place): Home | null {
  if (plainName(at) !== null) return null;
  const node = nodeAt(at);
  return ts.isCallExpression(node) ? homeOfExpression(view, at.file, node.expression) : null;
}

/** `can` of `can('edit')`, `auth` of `auth['required']`. */
function baseHome(view: SourceView, at: Place): Home | null {
  const made = madeBy(view, at);
  const name = made ? null : baseName(nodeAt(at));
  return made ?? (name === null ? null : homeOfLocal(view, at.file, name));
}

function originOfPackage(value: ExternalValue): Origin {
  if (value.package === 'global') return { kind: 'unknown' };
  const member = value.path.filter((part) => part !== '()').join('.');
  return { kind: 'package', name: value.package, member: member || 'default' };
}

/** The top-level name of the module `file` that holds this very value. */
function boundName(machine: Machine, value: Value, file: RelPath): Home | null {
  const names = machine.modules.get(file)?.scope.names ?? [];
  for (const [name, binding] of names) {
    if (binding.value !== value) continue;
    return { file, name: name === '*default' ? 'default' : name };
  }
  return null;
}

/** `can` of `can('edit')`, `auth` of `auth.required`; null for what has no name. */
function baseName(node: ts.Node): string | null {
  if (ts.isIdentifier(node)) return node.text;
  const inner =
    ts.isCallExpression(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isParenthesizedExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node);
  return inner ? baseName(node.expression) : null;
}

function originOfFunction(value: FunctionValue): Origin {
  const { file } = value.scope;
  const node = nodeAt(value.at);
  const statement = topStatement(node);
  if (ts.isVariableStatement(statement)) {
    const declaration = statement.declarationList.declarations.find(
      (each) => each.pos <= node.pos && node.end <= each.end,
    );
    if (declaration && ts.isIdentifier(declaration.name)) {
      return { kind: 'file', file, name: declaration.name.text };
    }
  }
  if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name) {
    return { kind: 'file', file, name: statement.name.text };
  }
  if (ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression)) {
    const { left } = statement.expression;
    if (ts.isPropertyAccessExpression(left) && left.getText() !== 'module.exports') {
      return { kind: 'file', file, name: left.name.text };
    }
  }
  return { kind: 'file', file, name: 'default' };
}

function topStatement(node: ts.Node): ts.Node {
  let current = node;
  while (!ts.isSourceFile(current.parent)) current = current.parent;
  return current;
}
