import { ts } from 'ts-morph';
import type { TextEdit } from '../model/types.js';
import { removeItems } from './lists.js';

/** Takes out of the arrays of a module the strings that `matches`, each with its comma. */
export function removeStringItems(
  tree: ts.SourceFile,
  matches: (text: string) => boolean,
): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isArrayLiteralExpression(node)) {
      const removed = new Set<ts.Node>(
        node.elements.filter((each) => ts.isStringLiteralLike(each) && matches(each.text)),
      );
      if (removed.size > 0) edits.push(...removeItems(tree, node.elements, removed));
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return edits;
}
