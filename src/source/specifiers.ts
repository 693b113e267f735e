import { ts } from 'ts-morph';

/** Text that names a module, with where it is written. */
export type Specifier = { readonly text: string; readonly line: number; readonly column: number };

/**
 * Every text of a module that may name another: of imports, re-exports and import types, and the first argument
 * of any call (`require`, `import()`, `vi.mock`).
 */
export function specifiersIn(tree: ts.SourceFile): readonly Specifier[] {
  const found: Specifier[] = [];
  const note = (node: ts.Node | undefined): void => {
    if (!node || !ts.isStringLiteralLike(node)) return;
    const { line, character } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
    found.push({ text: node.text, line: line + 1, column: character + 1 });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) note(node.moduleSpecifier);
    if (ts.isExternalModuleReference(node)) note(node.expression);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      note(node.argument.literal);
    if (ts.isCallExpression(node)) note(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}
