import { ts } from 'ts-morph';
import { problem } from '../model/diagnostic.js';
import type { EditResult, RelPath, TextEdit } from '../model/types.js';
import { appendItem, insertBeforeItem } from './lists.js';
import { locAt } from './place.js';
import { quoted, sniffStyle } from './style.js';

/** Functions that return the configuration they are given; of any other call the arguments mean something else. */
const CONFIG_FUNCTION = /^(?:define\w*|mergeConfig|create\w*Config)$/;

/**
 * Makes sure that the string `element` is in the array at `path` of the object that a configuration file
 * exports, e.g. `['test', 'setupFiles']` of `export default defineConfig({ … })`. A missing array, or the
 * object around it, is added; a single string becomes an array. The element goes first, so that what it
 * sets up is there for the others.
 *
 * Reads `export default`, `export =` and `module.exports =` of an object literal, of a constant that holds
 * one, of a function that returns one, and of `defineConfig`, `mergeConfig` and their kind.
 */
export function ensureArrayElement(
  file: RelPath,
  tree: ts.SourceFile,
  path: readonly [string, ...string[]],
  element: string,
): EditResult {
  const literal = quoted(element, sniffStyle(tree));
  const blocked = (node: ts.Node, reason: string): EditResult => ({
    status: 'blocked',
    diagnostic: problem(
      'CONFIG_NOT_LITERAL',
      `${path.join('.')} of ${file} cannot be edited: ${reason}`,
      `put ${literal} first into ${path.join('.')}: ${nested(path, `[${literal}]`)}`,
      locAt(file, tree, node.getStart(tree)),
    ),
  });

  const root = exportedExpression(tree);
  let value: ts.Expression | null = root && configValue(tree, root);
  if (!value) return blocked(root ?? tree, 'what it exports is not an object literal');
  for (const [depth, key] of path.entries()) {
    if (!ts.isObjectLiteralExpression(value)) {
      return blocked(value, `${path.slice(0, depth).join('.')} is not an object literal`);
    }
    const property: ts.ObjectLiteralElementLike | undefined = value.properties.find(
      (each) => each.name && propertyName(each.name) === key,
    );
    if (!property) {
      if (value.properties.some(ts.isSpreadAssignment)) {
        return blocked(value, `a spread there may hold ${key} already`);
      }
      const rest = path.slice(depth);
      return edited(file, appendItem(tree, value.properties, value, nested(rest, `[${literal}]`)));
    }
    const inner = propertyValue(property);
    if (!inner) return blocked(property, `${key} is not a plain property`);
    value = literalBehind(tree, inner);
  }
  if (ts.isStringLiteralLike(value)) {
    if (samePath(value.text, element)) return { status: 'already' };
    const start = value.getStart(tree);
    return edited(file, [
      { start, end: start, text: `[${literal}, ` },
      { start: value.end, end: value.end, text: ']' },
    ]);
  }
  if (!ts.isArrayLiteralExpression(value)) return blocked(value, 'the value is not an array');
  if (value.elements.some((each) => ts.isStringLiteralLike(each) && samePath(each.text, element))) {
    return { status: 'already' };
  }
  const [first] = value.elements;
  return edited(
    file,
    first
      ? [insertBeforeItem(tree, first, [literal])]
      : appendItem(tree, value.elements, value, literal),
  );
}

/**
 * The strings at `path` of the object that a configuration file exports: one string or an array of them; `absent`
 * where there is no such member, `unread` where it is computed.
 */
export function exportedSetting(
  tree: ts.SourceFile,
  path: readonly string[],
): readonly string[] | 'absent' | 'unread' {
  const root = exportedExpression(tree);
  let value: ts.Expression | null = root && configValue(tree, root);
  if (!value) return 'unread';
  for (const key of path) {
    if (!ts.isObjectLiteralExpression(value)) return 'unread';
    const property: ts.ObjectLiteralElementLike | undefined = value.properties.findLast(
      (each) => each.name && propertyName(each.name) === key,
    );
    if (!property) return value.properties.some(ts.isSpreadAssignment) ? 'unread' : 'absent';
    const inner = propertyValue(property);
    if (!inner) return 'unread';
    value = literalBehind(tree, inner);
  }
  if (ts.isStringLiteralLike(value)) return [value.text];
  if (!ts.isArrayLiteralExpression(value)) return 'unread';
  const items = value.elements.map((each) => (ts.isStringLiteralLike(each) ? each.text : null));
  return items.every((item) => item !== null) ? items : 'unread';
}

function edited(file: RelPath, edits: readonly TextEdit[]): EditResult {
  return { status: 'edited', edits: edits.map((edit) => ({ ...edit, file })), imports: [] };
}

/** `a: { b: value }` for the path a, b. */
function nested([key, ...rest]: readonly string[], value: string): string {
  return rest.length > 0 ? `${key}: { ${nested(rest, value)} }` : `${key}: ${value}`;
}

/** `./setup.ts`, `setup.ts` and `<rootDir>/setup.ts` name one file. */
function samePath(a: string, b: string): boolean {
  const plain = (path: string) => path.replace(/^(?:<rootDir>\/|\.\/)+/, '');
  return plain(a) === plain(b);
}

function exportedExpression(tree: ts.SourceFile): ts.Expression | null {
  for (const statement of tree.statements) {
    if (ts.isExportAssignment(statement)) return statement.expression;
    if (
      ts.isExpressionStatement(statement) &&
      ts.isBinaryExpression(statement.expression) &&
      statement.expression.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      statement.expression.left.getText(tree) === 'module.exports'
    ) {
      return statement.expression.right;
    }
  }
  return null;
}

/** The object literal that an exported expression comes to; null when it cannot be seen. */
function configValue(tree: ts.SourceFile, expression: ts.Expression): ts.Expression | null {
  const value = literalBehind(tree, expression);
  if (ts.isObjectLiteralExpression(value)) return value;
  if (ts.isCallExpression(value) && CONFIG_FUNCTION.test(value.expression.getText(tree))) {
    const last = value.arguments.at(-1);
    return last ? configValue(tree, last) : null;
  }
  if (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) {
    const returned = ts.isBlock(value.body) ? onlyReturn(value.body) : value.body;
    return returned ? configValue(tree, returned) : null;
  }
  return null;
}

function onlyReturn(body: ts.Block): ts.Expression | null {
  const last = body.statements.at(-1);
  const returns = body.statements.every(
    (each) => each === last || ts.isVariableStatement(each) || ts.isExpressionStatement(each),
  );
  return returns && last && ts.isReturnStatement(last) ? (last.expression ?? null) : null;
}

/** What stands behind brackets, `as`, `satisfies` and a constant of this file. */
function literalBehind(tree: ts.SourceFile, expression: ts.Expression): ts.Expression {
  const value = unwrapped(expression);
  if (!ts.isIdentifier(value)) return value;
  const initializer = tree.statements
    .filter(ts.isVariableStatement)
    .flatMap((statement) => [...statement.declarationList.declarations])
    .find((each) => ts.isIdentifier(each.name) && each.name.text === value.text)?.initializer;
  return initializer ? unwrapped(initializer) : value;
}

function unwrapped(expression: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression)
    ? unwrapped(expression.expression)
    : expression;
}

function propertyName(name: ts.PropertyName): string | null {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : null;
}

function propertyValue(property: ts.ObjectLiteralElementLike): ts.Expression | null {
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : null;
}
