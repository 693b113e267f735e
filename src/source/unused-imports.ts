import { ts } from 'ts-morph';
import type { ExportRef, FileEdit, RelPath, TextEdit } from '../model/types.js';
import { importsFrom, isMemberName } from './imported-names.js';
import { removeItems } from './lists.js';
import { removeStatement } from './statements.js';
import type { SourceView } from './view.js';

/**
 * The edits that take the imports of `refs` out of `file` where nothing uses them once `edits` (all the edits
 * of this file) are made. Of a line that imports other names too, only the unused ones are taken.
 */
export function pruneImports(
  file: RelPath,
  refs: readonly ExportRef[],
  edits: readonly TextEdit[],
  view: SourceView,
): readonly FileEdit[] {
  const tree = view.tree(file);
  if (!tree) return [];
  const modules = [...new Set(refs.map((ref) => ref.file))];
  return modules.flatMap((from) =>
    importsFrom(view, file, from).flatMap(({ statement, names }) => {
      const unused = names.filter(
        ({ name, local, whole }) =>
          !whole &&
          refs.some((ref) => ref.file === from && ref.name === name) &&
          !isUsed(tree, statement, local, edits),
      );
      if (unused.length === 0) return [];
      const removals =
        unused.length === boundNames(statement)
          ? [removeImport(tree, statement)]
          : removeNames(
              tree,
              unused.map(({ element }) => element),
            );
      return removals.map((edit) => ({ ...edit, file }));
    }),
  );
}

function isUsed(
  tree: ts.SourceFile,
  statement: ts.Statement,
  name: string,
  edits: readonly TextEdit[],
): boolean {
  if (edits.some(({ text }) => text.split(/[^\w$]+/).includes(name))) return true;
  const visit = (node: ts.Node): boolean => {
    if (node === statement) return false;
    if (ts.isIdentifier(node) && node.text === name && !isMemberName(node)) {
      return !edits.some(({ start, end }) => start <= node.getStart(tree) && node.end <= end);
    }
    return ts.forEachChild(node, visit) ?? false;
  };
  return visit(tree);
}

/** How many names an import brings, those for types included. */
function boundNames(statement: ts.Statement): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    const binds =
      ts.isImportSpecifier(node) ||
      ts.isBindingElement(node) ||
      ts.isNamespaceImport(node) ||
      (ts.isImportClause(node) && node.name !== undefined) ||
      (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name));
    if (binds) count += 1;
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return count;
}

/** An import that heads a file came with the blank line below it. */
function removeImport(tree: ts.SourceFile, statement: ts.Statement): TextEdit {
  const edit = removeStatement(tree, statement);
  const blank = /^(?:\r?\n){2}/.exec(tree.text.slice(statement.end))?.[0];
  if (statement !== tree.statements[0] || !blank) return edit;
  return { start: statement.getStart(tree), end: statement.end + blank.length, text: '' };
}

function removeNames(
  tree: ts.SourceFile,
  elements: readonly (ts.ImportSpecifier | ts.BindingElement | null)[],
): readonly TextEdit[] {
  const removed = new Set(elements.filter((element) => element !== null));
  const lists = new Set(
    [...removed].map((element): ts.NodeArray<ts.Node> => element.parent.elements),
  );
  return [...lists].flatMap((list) => removeItems(tree, list, removed));
}
