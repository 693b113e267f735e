import { ts } from 'ts-morph';
import type { RelPath } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';

/**
 * What a variable at the top of a module, or its only export (`default`), is computed by; null for what is written down
 * as it is, and for other names.
 */
export function initializerOf(view: SourceView, file: RelPath, name: string): ts.Expression | null {
  if (name === 'default') {
    const exported = (view.tree(file)?.statements ?? [])
      .map(exportedBy)
      .filter((node) => node !== null);
    const [only, other] = exported;
    return only && !other && isComputed(only) ? only : null;
  }
  for (const statement of view.tree(file)?.statements ?? []) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name: declared, initializer } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(declared) || declared.text !== name || !initializer) continue;
      return isComputed(initializer) ? initializer : null;
    }
  }
  return null;
}

/** `export default x`, `module.exports = x`. */
function exportedBy(statement: ts.Statement): ts.Expression | null {
  if (ts.isExportAssignment(statement)) return statement.expression;
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) {
    return null;
  }
  const { left, operatorToken, right } = statement.expression;
  const isExport =
    operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(left) &&
    left.name.text === 'exports' &&
    ts.isIdentifier(left.expression) &&
    left.expression.text === 'module';
  return isExport ? right : null;
}

function isComputed(node: ts.Expression): boolean {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node)
  ) {
    return isComputed(node.expression);
  }
  return (
    ts.isBinaryExpression(node) ||
    ts.isConditionalExpression(node) ||
    ts.isCallExpression(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isPrefixUnaryExpression(node)
  );
}
