import { ts } from 'ts-morph';
import { problem } from '../../model/diagnostic.js';
import type { AppFact, EditResult } from '../../model/types.js';
import { nodesOf } from '../../source/nodes.js';
import { declarationOf, insertAfterStatement } from '../../source/statements.js';
import { eolAt, indentAt, sniffStyle } from '../../source/style.js';
import { isTestFile } from '../../source/test-file.js';
import type { SourceView } from '../../source/view.js';

/** koa 3.3.0 lib/application.js: `app.proxy = true`, or the same among its options. */
const NAMED = /\.proxy\s*=\s*(?!=|false)|\bproxy\s*:\s*(?!false)/;

/** Whether the project says anything about the proxies in front of it. */
export function namesProxies(view: SourceView): boolean {
  return view.files.some((file) => !isTestFile(file) && NAMED.test(view.text(file) ?? ''));
}

/**
 * Says behind the line that makes the application how many proxies stand in front of it: Koa knows none by its
 * address. What is there stays, unless it is the number that an earlier run wrote.
 * @param before what that run was told; null when it was told nothing
 */
export function nameProxies(
  { file, variable }: AppFact,
  wanted: string,
  before: string | null,
  view: SourceView,
): EditResult {
  const tree = view.tree(file);
  const isCount = /^[1-5]$/.test(wanted);
  if (namesProxies(view)) {
    const count = tree && countIn(tree, variable);
    const isOurs = count?.getText() === before;
    if (!count || !isOurs || !isCount || wanted === before) return { status: 'already' };
    const edit = { file, start: count.getStart(), end: count.end, text: wanted };
    return { status: 'edited', edits: [edit], imports: [] };
  }
  const statement = tree && declarationOf(tree, variable);
  if (!tree || !statement || !isCount) {
    return {
      status: 'blocked',
      diagnostic: problem(
        'TRUST_PROXY_BY_HAND',
        isCount
          ? `where ${variable} is made could not be found, so the number of proxies is not written`
          : `Koa takes a number of proxies, and not ${wanted}`,
        `put  ${variable}.proxy = true; ${variable}.maxIpsCount = ${isCount ? wanted : '1'};  behind the line that makes the application, by hand`,
        { file, line: 1, column: 1 },
      ),
    };
  }
  const end = sniffStyle(tree).semicolons ? ';' : '';
  const start = statement.getStart(tree);
  const between = `${end}${eolAt(tree.text, start)}${indentAt(tree.text, start)}`;
  const lines = `${variable}.proxy = true${between}${variable}.maxIpsCount = ${wanted}${end}`;
  const edit = insertAfterStatement(tree, statement, lines);
  return { status: 'edited', edits: [{ ...edit, file }], imports: [] };
}

/** The number in `app.maxIpsCount = 1`. */
function countIn(tree: ts.SourceFile, variable: string): ts.Expression | null {
  for (const node of nodesOf(tree)) {
    const isCount =
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      node.left.getText(tree) === `${variable}.maxIpsCount`;
    if (isCount) return node.right;
  }
  return null;
}
