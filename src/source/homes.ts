import { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import type { SourceView } from './view.js';

/** The name at the top of a file that holds a value, and the member of it where the value is one. */
export type Home = { readonly file: RelPath; readonly name: string; readonly member?: string };

/** Names that stand for names, further than this, go in a circle. */
const LONGEST_WAY = 16;

/**
 * Where the export of a file (or a member of it) lives: re-exports, aliases (`const a = b`, `const { a } = b`),
 * bound functions and members that are names themselves are followed, by syntax alone. Null without such an export.
 */
export function homeOfExport(view: SourceView, { file, name, member }: Home): Home | null {
  const declared = view.exportOf(file, name);
  if (declared?.kind !== 'file') return null;
  const home = homeOfName(view, declared.file, declared.name, 0);
  return member === undefined ? home : memberOf(view, home, member, 0);
}

/** Where what `file` calls `name` at its top level lives; null where that is nothing of the project. */
export function homeOfLocal(
  view: SourceView,
  file: RelPath,
  name: string,
  through: readonly string[] = [],
): Home | null {
  const origin = view.originOf(file, name);
  return origin.kind === 'file' ? homeOfName(view, origin.file, origin.name, 1, through) : null;
}

/**
 * Where what `node`, written in `file`, stands for lives; null where it is no name at all.
 * @param through members that are called and give what does the same at some places only: `unless`
 */
export function homeOfExpression(
  view: SourceView,
  file: RelPath,
  node: ts.Expression,
  through: readonly string[] = [],
  way = 0,
): Home | null {
  const inner = unwrapped(node);
  if (way > LONGEST_WAY) return null;
  if (ts.isIdentifier(inner)) {
    const origin = view.originOf(file, inner.text);
    if (origin.kind !== 'file') return null;
    return homeOfName(view, origin.file, origin.name, way + 1, through);
  }
  if (ts.isPropertyAccessExpression(inner)) {
    const object = homeOfExpression(view, file, inner.expression, [], way + 1);
    return object && memberOf(view, object, inner.name.text, way + 1);
  }
  if (!ts.isCallExpression(inner) || !ts.isPropertyAccessExpression(inner.expression)) return null;
  const called = inner.expression.name.text;
  const same = (called === 'bind' && inner.arguments.length < 2) || through.includes(called);
  return same ? homeOfExpression(view, file, inner.expression.expression, through, way + 1) : null;
}

function homeOfName(
  view: SourceView,
  file: RelPath,
  name: string,
  way: number,
  through: readonly string[] = [],
): Home {
  const here: Home = { file, name };
  if (way > LONGEST_WAY) return here;
  const held = heldBy(view, file, name);
  if (!held) return here;
  if (held.member !== null) {
    const direct = propertyHome(view, file, unwrapped(held.value), held.member, way);
    const object = direct ? null : homeOfExpression(view, file, held.value, [], way + 1);
    return direct ?? (object ? memberOf(view, object, held.member, way + 1) : here);
  }
  return homeOfExpression(view, file, held.value, through, way + 1) ?? here;
}

function memberOf(view: SourceView, home: Home, member: string, way: number): Home {
  const { file, name } = home;
  const whole: Home = {
    file,
    name,
    member: home.member === undefined ? member : `${home.member}.${member}`,
  };
  if (way > LONGEST_WAY || home.member !== undefined) return whole;
  const [first = '', ...rest] = member.split('.');
  const further = (found: Home): Home =>
    rest.length === 0 ? found : memberOf(view, found, rest.join('.'), way + 1);
  const literal = heldBy(view, file, name)?.value;
  if (literal && ts.isObjectLiteralExpression(unwrapped(literal))) {
    const found = propertyHome(view, file, unwrapped(literal), first, way);
    return found ? further(found) : whole;
  }
  // A whole module: its members are its exports.
  const isModule = name === '*' || (name === 'default' && !literal);
  const exported = isModule ? view.exportOf(file, first) : null;
  if (exported?.kind !== 'file') return whole;
  return further(homeOfName(view, exported.file, exported.name, way + 1));
}

function propertyHome(
  view: SourceView,
  file: RelPath,
  literal: ts.Expression,
  name: string,
  way: number,
): Home | null {
  const properties = ts.isObjectLiteralExpression(literal) ? literal.properties : [];
  const property = properties.find((each) => each.name?.getText() === name);
  if (!property) return null;
  if (ts.isShorthandPropertyAssignment(property)) {
    return homeOfExpression(view, file, property.name, [], way + 1);
  }
  return ts.isPropertyAssignment(property)
    ? homeOfExpression(view, file, property.initializer, [], way + 1)
    : null;
}

/** The expression that the top-level name (or CommonJS export) `name` of a file holds, or a member of. */
function heldBy(
  view: SourceView,
  file: RelPath,
  name: string,
): { readonly value: ts.Expression; readonly member: string | null } | null {
  for (const statement of view.tree(file)?.statements ?? []) {
    if (ts.isExportAssignment(statement) && name === 'default') {
      return { value: statement.expression, member: null };
    }
    const assigned = assignedExport(statement, name);
    if (assigned) return { value: assigned, member: null };
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: bound, initializer } of statement.declarationList.declarations) {
      if (!initializer) continue;
      if (ts.isIdentifier(bound)) {
        if (bound.text === name) return { value: initializer, member: null };
      } else if (ts.isObjectBindingPattern(bound)) {
        const element = bound.elements.find((each) => each.name.getText() === name);
        const key = element && (element.propertyName ?? element.name);
        if (key && ts.isIdentifier(key)) return { value: initializer, member: key.text };
      }
    }
  }
  return null;
}

/** The right side of `exports.name = …`, or the property `name` of `module.exports = { … }`. */
function assignedExport(statement: ts.Statement, name: string): ts.Expression | null {
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) {
    return null;
  }
  const { left, right } = statement.expression;
  const target = left.getText();
  if (target === `exports.${name}` || target === `module.exports.${name}`) return right;
  if (target !== 'module.exports' || !ts.isObjectLiteralExpression(right)) return null;
  const property = right.properties.find((each) => each.name?.getText() === name);
  return property && ts.isPropertyAssignment(property) ? property.initializer : null;
}

function unwrapped(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
    ? unwrapped(node.expression)
    : node;
}
