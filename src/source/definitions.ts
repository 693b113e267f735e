import { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import { boundNames } from './bound-names.js';
import type { SourceView } from './view.js';

/** What a name or member stands for: the node that defines it, and its file. */
export type Definition = { readonly file: RelPath; readonly node: ts.Node };

/** Names that stand for names, further than this, go in a circle. */
const LONGEST_WAY = 12;

/**
 * Where an expression leads, by syntax alone: through names, imports, members of objects, classes and modules. Null
 * for what is only known at run time.
 */
export function definitionOf(
  view: SourceView,
  file: RelPath,
  node: ts.Expression,
  way = 0,
): Definition | null {
  if (way > LONGEST_WAY) return null;
  const inner = unwrapped(node);
  if (ts.isIdentifier(inner)) return definitionOfName(view, file, inner, way + 1);
  if (inner.kind === ts.SyntaxKind.ThisKeyword) {
    const owner = ts.findAncestor(inner, ts.isClassLike);
    return owner ? { file, node: owner } : null;
  }
  if (!ts.isPropertyAccessExpression(inner)) return { file, node: inner };
  const object = definitionOf(view, file, inner.expression, way + 1);
  return object && memberOf(view, object, inner.name.text, way + 1);
}

function definitionOfName(
  view: SourceView,
  file: RelPath,
  name: ts.Identifier,
  way: number,
): Definition | null {
  const declared = declarationOf(name);
  if (declared) return valueOf(view, file, declared, way);
  const origin = view.originOf(file, name.text);
  if (origin.kind !== 'file' || (origin.file === file && origin.name === name.text)) return null;
  return exportOf(view, origin.file, origin.name, way);
}

/** What a declaration holds: its function or class, its initializer, or what its type names. */
function valueOf(
  view: SourceView,
  file: RelPath,
  declared: Declaration,
  way: number,
): Definition | null {
  if (ts.isFunctionDeclaration(declared) || ts.isClassDeclaration(declared)) {
    return { file, node: declared };
  }
  if (declared.initializer && ts.isIdentifier(declared.name)) {
    return definitionOf(view, file, declared.initializer, way) ?? typed(view, file, declared, way);
  }
  if (declared.initializer && ts.isVariableDeclaration(declared)) return { file, node: declared };
  return typed(view, file, declared, way);
}

function typed(
  view: SourceView,
  file: RelPath,
  { type }: Exclude<Declaration, ts.FunctionDeclaration | ts.ClassDeclaration>,
  way: number,
): Definition | null {
  if (!type || !ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return null;
  return definitionOfName(view, file, type.typeName, way);
}

/** The member `name` of what is defined: of an object, a class (or what is made of it), or a module. */
function memberOf(
  view: SourceView,
  { file, node }: Definition,
  name: string,
  way: number,
): Definition | null {
  if (way > LONGEST_WAY) return null;
  if (ts.isSourceFile(node)) return exportOf(view, file, name, way + 1);
  if (ts.isObjectLiteralExpression(node)) {
    const property = node.properties.find((each) => each.name?.getText() === name);
    if (!property) return null;
    if (ts.isPropertyAssignment(property)) {
      return definitionOf(view, file, property.initializer, way + 1);
    }
    return ts.isShorthandPropertyAssignment(property)
      ? definitionOf(view, file, property.name, way + 1)
      : { file, node: property };
  }
  if (ts.isNewExpression(node)) {
    const made = definitionOf(view, file, node.expression, way + 1);
    return made && memberOf(view, made, name, way + 1);
  }
  if (!ts.isClassLike(node)) return null;
  const field = fieldOf(node, name);
  if (!field) return null;
  if (ts.isMethodDeclaration(field)) return { file, node: field };
  if (field.initializer) return definitionOf(view, file, field.initializer, way + 1);
  return typed(view, file, field, way + 1);
}

/** The method, property or parameter property `name` of a class. */
export function fieldOf(
  owner: ts.ClassLikeDeclaration,
  name: string,
): ts.MethodDeclaration | ts.PropertyDeclaration | ts.ParameterDeclaration | null {
  for (const member of owner.members) {
    if (
      (ts.isPropertyDeclaration(member) || ts.isMethodDeclaration(member)) &&
      member.name.getText() === name
    ) {
      return member;
    }
    if (!ts.isConstructorDeclaration(member)) continue;
    const parameter = member.parameters.find(
      (each) => ts.isParameterPropertyDeclaration(each, member) && each.name.getText() === name,
    );
    if (parameter) return parameter;
  }
  return null;
}

function exportOf(view: SourceView, file: RelPath, name: string, way: number): Definition | null {
  const declared = view.exportOf(file, name) ?? { kind: 'file', file, name };
  if (declared.kind !== 'file' || way > LONGEST_WAY) return null;
  const tree = view.tree(declared.file);
  return tree && topLevel(view, declared.file, tree, declared.name, way + 1);
}

/** What the top-level name (or CommonJS export) `name` of a module holds; `default` and `*` may be the whole module. */
function topLevel(
  view: SourceView,
  file: RelPath,
  tree: ts.SourceFile,
  name: string,
  way: number,
): Definition | null {
  for (const statement of tree.statements) {
    const found = definedBy(statement, name);
    if (!found) continue;
    return ts.isExpression(found)
      ? definitionOf(view, file, found, way)
      : valueOf(view, file, found, way);
  }
  return name === '*' || name === 'default' ? { file, node: tree } : null;
}

function definedBy(statement: ts.Statement, name: string): ts.Expression | Declaration | null {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    const isDefault = statement.modifiers?.some(
      ({ kind }) => kind === ts.SyntaxKind.DefaultKeyword,
    );
    return statement.name?.text === name || (isDefault && name === 'default') ? statement : null;
  }
  if (ts.isExportAssignment(statement)) return name === 'default' ? statement.expression : null;
  if (ts.isVariableStatement(statement)) {
    const { declarations } = statement.declarationList;
    return declarations.find((each) => boundNames(each.name).includes(name)) ?? null;
  }
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) {
    return null;
  }
  const { left, right } = statement.expression;
  const target = left.getText();
  if (target === `exports.${name}` || target === `module.exports.${name}`) return right;
  if (target !== 'module.exports') return null;
  if (name === 'default') return right;
  const properties = ts.isObjectLiteralExpression(right) ? right.properties : [];
  const property = properties.find((each) => each.name?.getText() === name);
  if (!property) return null;
  if (ts.isShorthandPropertyAssignment(property)) return property.name;
  return ts.isPropertyAssignment(property) ? property.initializer : null;
}

export type Declaration =
  | ts.ParameterDeclaration
  | ts.VariableDeclaration
  | ts.PropertyDeclaration
  | ts.FunctionDeclaration
  | ts.ClassDeclaration;

/** The declaration that an identifier names, by the blocks and functions around it; null for imports and globals. */
export function declarationOf(node: ts.Identifier): Declaration | null {
  for (let scope: ts.Node = node.parent; ; scope = scope.parent) {
    if (ts.isFunctionLike(scope)) {
      const parameter = scope.parameters.find((each) => boundNames(each.name).includes(node.text));
      if (parameter) return parameter;
    }
    if (ts.isBlock(scope) || ts.isSourceFile(scope)) {
      for (const statement of scope.statements) {
        const found = declaredBy(statement, node.text);
        if (found) return found;
      }
    }
    if (ts.isSourceFile(scope)) return null;
  }
}

function declaredBy(statement: ts.Statement, name: string): Declaration | null {
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
    return statement.name?.text === name ? statement : null;
  }
  if (!ts.isVariableStatement(statement)) return null;
  const found = statement.declarationList.declarations.find((each) =>
    boundNames(each.name).includes(name),
  );
  // What is required is an import.
  return found && !isRequired(found.initializer) ? found : null;
}

function isRequired(node: ts.Expression | undefined): boolean {
  if (!node) return false;
  if (ts.isPropertyAccessExpression(node)) return isRequired(node.expression);
  return (
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'require'
  );
}

/** An expression without what the compiler alone reads, and without parentheses. */
export function unwrapped(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAwaitExpression(node)
    ? unwrapped(node.expression)
    : node;
}
