import { ts } from 'ts-morph';

/** What the application is called where `call` adds to it: `app`, `this.app`; null where it has no name there. */
export function receiverText(call: ts.Node): string | null {
  let current = call;
  while (ts.isCallExpression(current)) {
    const { expression } = current;
    if (!ts.isPropertyAccessExpression(expression) && !ts.isElementAccessExpression(expression)) {
      return null;
    }
    current = expression.expression;
  }
  return isName(current) ? current.getText() : null;
}

function isName(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return isName(node.expression);
  return ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword;
}
