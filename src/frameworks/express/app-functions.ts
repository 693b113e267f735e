import { ts } from 'ts-morph';
import type { RelPath } from '../../model/types.js';
import { requiredSpecifier } from '../../source/origins.js';
import type { SourceView } from '../../source/view.js';

/** A function of the project with its body, and the file that it stands in. */
export type SetupFunction = {
  readonly file: RelPath;
  readonly node: ts.FunctionLikeDeclaration;
  readonly body: ts.Block;
};

/** The function that `callee` calls: local, imported, a method of the same class, or written in place. */
export function calledFunction(
  view: SourceView,
  file: RelPath,
  callee: ts.Expression,
): SetupFunction | null {
  const target = unwrapped(callee);
  if (ts.isArrowFunction(target) || ts.isFunctionExpression(target)) return withBody(file, target);
  if (ts.isIdentifier(target)) {
    const inner = innerFunction(target);
    if (inner) return withBody(file, inner);
    const origin = view.originOf(file, target.text);
    return origin.kind === 'file' ? exportedFunction(view, origin.file, origin.name) : null;
  }
  const module = moduleOf(view, file, target);
  if (module) return exportedFunction(view, module, 'default');
  if (!ts.isPropertyAccessExpression(target)) return null;
  const owner = unwrapped(target.expression);
  if (owner.kind === ts.SyntaxKind.ThisKeyword) return methodOf(file, target);
  const owned = moduleOf(view, file, owner);
  if (owned) return exportedFunction(view, owned, target.name.text);
  if (!ts.isIdentifier(owner)) return null;
  const origin = view.originOf(file, owner.text);
  return origin.kind === 'file' ? exportedFunction(view, origin.file, target.name.text) : null;
}

/** How the function calls the application when `call` passes it as `variable`; null when it does not pass it. */
export function parameterFor(
  call: ts.CallExpression,
  { node }: SetupFunction,
  variable: string,
): string | null {
  for (const [index, argument] of call.arguments.entries()) {
    const parameter = node.parameters[index]?.name;
    if (!parameter) continue;
    if (argument.getText() === variable) return ts.isIdentifier(parameter) ? parameter.text : null;
    const key = ts.isObjectLiteralExpression(argument) ? keyOf(argument, variable) : null;
    if (key === null) continue;
    if (ts.isIdentifier(parameter)) return `${parameter.text}.${key}`;
    if (!ts.isObjectBindingPattern(parameter)) continue;
    const element = parameter.elements.find(
      (each) => (each.propertyName ?? each.name).getText() === key,
    );
    return element && ts.isIdentifier(element.name) ? element.name.text : null;
  }
  return null;
}

/** Whether `call` hands `variable` on, alone or in an object. */
export function passes(call: ts.CallExpression, variable: string): boolean {
  return call.arguments.some(
    (each) =>
      each.getText() === variable ||
      (ts.isObjectLiteralExpression(each) && keyOf(each, variable) !== null),
  );
}

/** `expression` without brackets, `await`, `void` and type assertions. */
export function unwrapped(expression: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(expression) ||
    ts.isAwaitExpression(expression) ||
    ts.isVoidExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isNonNullExpression(expression)
    ? unwrapped(expression.expression)
    : expression;
}

function keyOf(object: ts.ObjectLiteralExpression, variable: string): string | null {
  for (const property of object.properties) {
    const value = ts.isPropertyAssignment(property)
      ? property.initializer
      : ts.isShorthandPropertyAssignment(property)
        ? property.name
        : null;
    if (value?.getText() === variable) return property.name?.getText() ?? null;
  }
  return null;
}

/** The file that `require('./x')` or `import('./x')` loads. */
function moduleOf(view: SourceView, file: RelPath, expression: ts.Expression): RelPath | null {
  const dynamic =
    ts.isCallExpression(expression) && expression.expression.kind === ts.SyntaxKind.ImportKeyword
      ? expression.arguments[0]
      : undefined;
  const specifier =
    dynamic && ts.isStringLiteralLike(dynamic) ? dynamic.text : requiredSpecifier(expression);
  const target = specifier === null ? null : view.resolveModule(file, specifier);
  return target && 'file' in target ? target.file : null;
}

/** A function declared in one of the blocks around `name`, below the top of the file. */
function innerFunction(name: ts.Identifier): ts.FunctionLikeDeclaration | null {
  for (let scope: ts.Node = name; !ts.isSourceFile(scope); scope = scope.parent) {
    if (!ts.isBlock(scope)) continue;
    const found = functionNamed(scope.statements, name.text);
    if (found) return found;
  }
  return null;
}

function exportedFunction(view: SourceView, file: RelPath, name: string): SetupFunction | null {
  const statements = view.tree(file)?.statements;
  if (!statements) return null;
  const named = functionNamed(statements, name);
  if (named) return withBody(file, named);
  for (const statement of statements) {
    const value = defaultExport(statement);
    if (!value) continue;
    if (ts.isIdentifier(value)) {
      const local = name === 'default' ? functionNamed(statements, value.text) : null;
      if (local) return withBody(file, local);
    } else if (ts.isObjectLiteralExpression(value)) {
      const member = value.properties.find((each) => each.name?.getText() === name);
      if (member && ts.isMethodDeclaration(member)) return withBody(file, member);
      if (member && ts.isPropertyAssignment(member)) return asFunction(file, member.initializer);
    } else if (name === 'default') {
      return asFunction(file, value);
    }
  }
  return null;
}

function functionNamed(
  statements: readonly ts.Statement[],
  name: string,
): ts.FunctionLikeDeclaration | null {
  for (const statement of statements) {
    if (ts.isFunctionDeclaration(statement)) {
      const isDefault = name === 'default' && isDefaultExport(statement);
      if (statement.name?.text === name || isDefault) return statement;
    }
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: declared, initializer } of statement.declarationList.declarations) {
      const matches = ts.isIdentifier(declared) && declared.text === name;
      if (matches && initializer && isFunctionValue(initializer)) return initializer;
    }
  }
  return null;
}

function isDefaultExport(statement: ts.FunctionDeclaration): boolean {
  return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false;
}

function defaultExport(statement: ts.Statement): ts.Expression | null {
  if (ts.isExportAssignment(statement)) return unwrapped(statement.expression);
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) {
    return null;
  }
  const { left, right } = statement.expression;
  return left.getText() === 'module.exports' ? unwrapped(right) : null;
}

function methodOf(file: RelPath, target: ts.PropertyAccessExpression): SetupFunction | null {
  let scope: ts.Node = target;
  while (!ts.isClassLike(scope)) {
    if (ts.isSourceFile(scope)) return null;
    scope = scope.parent;
  }
  const member = scope.members.find((each) => each.name?.getText() === target.name.text);
  if (member && ts.isMethodDeclaration(member)) return withBody(file, member);
  const initializer = member && ts.isPropertyDeclaration(member) ? member.initializer : undefined;
  return initializer ? asFunction(file, initializer) : null;
}

function isFunctionValue(value: ts.Node): value is ts.ArrowFunction | ts.FunctionExpression {
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value);
}

function asFunction(file: RelPath, value: ts.Expression): SetupFunction | null {
  return isFunctionValue(value) ? withBody(file, value) : null;
}

function withBody(file: RelPath, node: ts.FunctionLikeDeclaration): SetupFunction | null {
  return node.body && ts.isBlock(node.body) ? { file, node, body: node.body } : null;
}
