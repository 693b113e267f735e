import { ts } from 'ts-morph';
import type { Origin, SourceLoc } from '../../../model/types.js';
import type { FunctionValue, Place, Value } from '../../../source/interpret/values.js';

/** The 1-based place of a node. */
export function locOf({ file, node }: Place): SourceLoc {
  const tree = node.getSourceFile();
  const { line, character } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
  return { file, line: line + 1, column: character + 1 };
}

/** An expression as a person would name it: `requireAuth`, `auth.required`, `isAuthenticated(…)`. */
export function shortName(node: ts.Node): string {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node)
  ) {
    return shortName(node.expression);
  }
  if (ts.isSpreadElement(node)) return shortName(node.expression);
  if (ts.isCallExpression(node)) {
    return `${shortName(node.expression)}(${node.arguments.length > 0 ? '…' : ''})`;
  }
  if (ts.isPropertyAccessExpression(node)) {
    const object = shortName(node.expression);
    return `${object}.${node.name.text}`;
  }
  if (ts.isIdentifier(node)) return node.text;
  if (node.kind === ts.SyntaxKind.ThisKeyword) return 'this';
  if (ts.isFunctionLike(node)) return node.name?.getText() ?? '(inline)';
  const text = node.getText().replace(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** Where a middleware comes from: the top-level declaration that holds its code, or its package. */
export function originOfValue(value: Value): Origin {
  switch (value.kind) {
    case 'function':
      return originOfFunction(value);
    case 'external':
      return value.package === 'global'
        ? { kind: 'unknown' }
        : {
            kind: 'package',
            name: value.package,
            member: value.path.filter((part) => part !== '()').join('.') || 'default',
          };
    default:
      return { kind: 'unknown' };
  }
}

function originOfFunction(value: FunctionValue): Origin {
  const { file } = value.scope;
  const statement = topStatement(value.node);
  if (ts.isVariableStatement(statement)) {
    const declaration = statement.declarationList.declarations.find(
      (each) => each.pos <= value.node.pos && value.node.end <= each.end,
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
