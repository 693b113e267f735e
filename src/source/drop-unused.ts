import { ts } from 'ts-morph';
import { applyEdits } from '../model/text-edit.js';
import type { TextEdit } from '../model/types.js';

/**
 * Takes out the imports and the unexported top-level declarations that nothing in the module uses, with the
 * comments in front of them, until there are none. For generated modules: a template may import and define
 * what only some of its variants need. Imports for their effect (`import 'x'`) stay.
 */
export function dropUnused(text: string): string {
  for (;;) {
    const edits = unusedEdits(ts.createSourceFile('module.ts', text, ts.ScriptTarget.Latest, true));
    if (edits.length === 0) return text;
    text = applyEdits(text, edits);
  }
}

function unusedEdits(tree: ts.SourceFile): TextEdit[] {
  return tree.statements.flatMap((statement): TextEdit[] => {
    const isUsed = (name: string) => uses(tree, statement, name);
    if (ts.isImportDeclaration(statement)) return importEdits(tree, statement, isUsed);
    const names = privateNames(statement);
    return names.length > 0 && !names.some(isUsed) ? [removal(tree, statement)] : [];
  });
}

function importEdits(
  tree: ts.SourceFile,
  statement: ts.ImportDeclaration,
  isUsed: (name: string) => boolean,
): TextEdit[] {
  const clause = statement.importClause;
  if (!clause) return [];
  const bindings = clause.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) {
    const name = bindings?.name ?? clause.name;
    return name && !isUsed(name.text) ? [removal(tree, statement)] : [];
  }
  const kept = bindings.elements.filter((element) => isUsed(element.name.text));
  if (kept.length === bindings.elements.length) return [];
  if (kept.length === 0 && !clause.name) return [removal(tree, statement)];
  const list = kept.map((element) => element.getText(tree)).join(', ');
  return [{ start: bindings.getStart(tree), end: bindings.end, text: `{ ${list} }` }];
}

/** The names that a statement declares for this module alone; empty when it exports or does anything. */
function privateNames(statement: ts.Statement): string[] {
  if (
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  ) {
    return [];
  }
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  }
  const declares =
    ts.isFunctionDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement);
  return declares && statement.name ? [statement.name.text] : [];
}

/** Whether an identifier `name` stands anywhere outside `declaration`, other than as the name of a member. */
function uses(tree: ts.SourceFile, declaration: ts.Statement, name: string): boolean {
  const visit = (node: ts.Node): boolean => {
    if (node === declaration) return false;
    if (ts.isIdentifier(node) && node.text === name && !isMemberName(node)) return true;
    return ts.forEachChild(node, visit) ?? false;
  };
  return visit(tree);
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.propertyName === node;
  return (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isMethodDeclaration(parent) ||
      ts.isMethodSignature(parent)) &&
    parent.name === node
  );
}

/** The whole statement with its comments and the blank line before it. */
function removal(tree: ts.SourceFile, statement: ts.Statement): TextEdit {
  const first = statement === tree.statements[0];
  // What stands above the first statement is about the module, not about it.
  const start = first ? statement.getStart(tree) : statement.getFullStart();
  return { start, end: statement.end, text: '' };
}
