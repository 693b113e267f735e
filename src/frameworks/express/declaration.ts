import { ts } from 'ts-morph';
import type { RelPath } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';

/** The function, or the initial value, that a name at the top of a file stands for. */
export function declarationOf(
  view: SourceView,
  file: RelPath,
  name: string,
): ts.FunctionDeclaration | ts.Expression | null {
  for (const statement of view.tree(file)?.statements ?? []) {
    if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return statement;
    if (ts.isExportAssignment(statement) && name === 'default') return statement.expression;
    if (!ts.isVariableStatement(statement)) continue;
    const found = statement.declarationList.declarations.find(
      (each) => ts.isIdentifier(each.name) && each.name.text === name,
    );
    if (found?.initializer) return found.initializer;
  }
  return null;
}
