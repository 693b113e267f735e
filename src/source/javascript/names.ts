import { ts } from 'ts-morph';

/** The names that a file uses: as values, and in types that survive as JSDoc. */
export type UsedNames = {
  readonly values: ReadonlySet<string>;
  readonly types: ReadonlySet<string>;
};

/**
 * Collects the identifiers of a file by where they stand. Imports are left out, and so are global
 * augmentations, which have no JavaScript form. A property's own name is no use of a binding.
 */
export function usedNames(tree: ts.SourceFile): UsedNames {
  const values = new Set<string>();
  const types = new Set<string>();
  const visit = (node: ts.Node, inType: boolean): void => {
    if (ts.isImportDeclaration(node) || ts.isModuleDeclaration(node)) return;
    if (ts.isIdentifier(node)) (inType ? types : values).add(node.text);
    const within = inType || startsType(node);
    ts.forEachChild(node, (child) => {
      if (!isMemberName(node, child)) visit(child, within);
    });
  };
  ts.forEachChild(tree, (node) => visit(node, false));
  return { values, types };
}

function startsType(node: ts.Node): boolean {
  if (ts.isExpressionWithTypeArguments(node)) {
    return !ts.isHeritageClause(node.parent) || ts.isInterfaceDeclaration(node.parent.parent);
  }
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTypeParameterDeclaration(node) ||
    (ts.isExportDeclaration(node) && node.isTypeOnly) ||
    (ts.isExportSpecifier(node) && node.isTypeOnly)
  );
}

function isMemberName(parent: ts.Node, child: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(parent)) return parent.name === child;
  if (ts.isQualifiedName(parent)) return parent.right === child;
  return (
    (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === child
  );
}
