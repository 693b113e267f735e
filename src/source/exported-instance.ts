import { ts } from 'ts-morph';

/**
 * The name under which a module exports an instance that it makes itself, `default` where that is all it exports; null
 * where it exports none. Made at the top, by a function of the module that is called there, or assigned on some way.
 * @param made the names of the class, with `|` between them
 * @param deriving a method that gives another instance of it
 */
export function exportedInstance(
  tree: ts.SourceFile,
  made: string,
  deriving: string,
): string | null {
  const makes = new RegExp(`\\bnew\\s+(?:\\w+\\.)?(?:${made})\\b`);
  const makers = new Set(
    tree.statements.flatMap((statement) =>
      ts.isFunctionDeclaration(statement) && statement.name && makes.test(statement.getText(tree))
        ? [statement.name.text]
        : declarationsIn(statement).flatMap(({ name, initializer }) =>
            ts.isIdentifier(name) &&
            initializer &&
            (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) &&
            makes.test(initializer.getText(tree))
              ? [name.text]
              : [],
          ),
    ),
  );
  const isInstance = (node: ts.Expression): boolean => {
    if (
      ts.isParenthesizedExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isSatisfiesExpression(node)
    )
      return isInstance(node.expression);
    if (ts.isBinaryExpression(node)) return isInstance(node.left) || isInstance(node.right);
    if (ts.isConditionalExpression(node))
      return isInstance(node.whenTrue) || isInstance(node.whenFalse);
    if (ts.isNewExpression(node)) return makes.test(node.getText(tree));
    if (!ts.isCallExpression(node)) return false;
    const callee = node.expression;
    if (ts.isIdentifier(callee)) return makers.has(callee.text);
    return (
      ts.isPropertyAccessExpression(callee) &&
      callee.name.text === deriving &&
      isInstance(callee.expression)
    );
  };
  const named = new Set<string>();
  const assigned = new Set<string>();
  for (const statement of tree.statements) {
    for (const { name, initializer } of declarationsIn(statement))
      if (ts.isIdentifier(name) && initializer && isInstance(initializer)) named.add(name.text);
    // `let db; if (…) db = new Client(); else …`
    for (const [, name = ''] of statement
      .getText(tree)
      .matchAll(new RegExp(`\\b(\\w+)\\s*=\\s*new\\s+(?:\\w+\\.)?(?:${made})\\b`, 'g')))
      if (!ts.isFunctionDeclaration(statement) && !ts.isClassDeclaration(statement))
        assigned.add(name);
  }
  const declared = new Set(
    tree.statements
      .flatMap(declarationsIn)
      .flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : [])),
  );
  const instances = new Set([...named, ...[...assigned].filter((name) => declared.has(name))]);
  return (
    tree.statements
      .map((each) => exportIn(each, instances, isInstance))
      .find((name) => name !== null) ?? null
  );
}

function declarationsIn(statement: ts.Statement): readonly ts.VariableDeclaration[] {
  return ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
}

function exportIn(
  statement: ts.Statement,
  instances: ReadonlySet<string>,
  isInstance: (node: ts.Expression) => boolean,
): string | null {
  const isOne = (node: ts.Expression): boolean =>
    ts.isIdentifier(node) ? instances.has(node.text) : isInstance(node);
  if (ts.isVariableStatement(statement)) {
    const isExported = statement.modifiers?.some(
      ({ kind }) => kind === ts.SyntaxKind.ExportKeyword,
    );
    const found = declarationsIn(statement).find(
      ({ name }) => ts.isIdentifier(name) && instances.has(name.text),
    );
    return isExported === true && found && ts.isIdentifier(found.name) ? found.name.text : null;
  }
  if (ts.isExportAssignment(statement)) return isOne(statement.expression) ? 'default' : null;
  if (ts.isExportDeclaration(statement)) {
    if (
      statement.moduleSpecifier ||
      !statement.exportClause ||
      !ts.isNamedExports(statement.exportClause)
    )
      return null;
    const found = statement.exportClause.elements.find(({ name, propertyName }) =>
      instances.has((propertyName ?? name).text),
    );
    return found?.name.text ?? null;
  }
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression))
    return null;
  const { left, right } = statement.expression;
  const target = left.getText();
  if (target === 'module.exports') {
    if (isOne(right)) return 'default';
    if (!ts.isObjectLiteralExpression(right)) return null;
    const found = right.properties.find(
      (each) =>
        (ts.isShorthandPropertyAssignment(each) && instances.has(each.name.text)) ||
        (ts.isPropertyAssignment(each) && ts.isIdentifier(each.name) && isOne(each.initializer)),
    );
    return found?.name && ts.isIdentifier(found.name) ? found.name.text : null;
  }
  const [, name] = /^(?:module\.)?exports\.(\w+)$/.exec(target) ?? [];
  return name !== undefined && isOne(right) ? name : null;
}
