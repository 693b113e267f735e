import { ts } from 'ts-morph';
import { statementAt } from './statements.js';

/** The call expression that spans exactly `[start, end)`; null when there is none. */
export function findCall(
  tree: ts.SourceFile,
  { start, end }: { readonly start: number; readonly end: number },
): ts.CallExpression | null {
  const visit = (node: ts.Node): ts.CallExpression | undefined => {
    if (node.end < end || node.pos > start) return undefined;
    if (ts.isCallExpression(node) && node.getStart(tree) === start && node.end === end) return node;
    return ts.forEachChild(node, visit);
  };
  const statement = statementAt(tree, start);
  return (statement && visit(statement)) ?? null;
}

/** What a call names: `json` of `res.json(…)`, `sign` of `sign(…)`; the whole of anything else that is called. */
export function calledName({ expression }: ts.CallExpression): string {
  const called = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return ts.isMemberName(called) ? called.text : called.getText();
}
