import { ts } from 'ts-morph';
import type { Site } from '../interpret/values.js';

/** A call without its node, which would keep the tree of its file. */
export type RememberedCall = Pick<Site, 'file' | 'at' | 'name'>;

export function remembered({ file, at, name }: Site): RememberedCall {
  return { file, at, name };
}

/** Calls of one chain start at the same place; their parentheses do not. */
export function openingOf(node: ts.Node): number {
  if (!ts.isCallExpression(node)) return node.getStart();
  const last = node.typeArguments?.at(-1);
  return last ? last.getEnd() : node.expression.getEnd();
}

/** `router` for `const router = Router()`, `this.router` for a field; null when nothing is named. */
export function nameAtCreation(node: ts.Node): string | null {
  const { parent } = node;
  if (
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent)
  ) {
    return nameAtCreation(parent);
  }
  if (ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name)) return parent.name.text;
  if (ts.isPropertyDeclaration(parent)) return `this.${parent.name.getText()}`;
  if (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    parent.right === node
  ) {
    return parent.left.getText();
  }
  return null;
}
