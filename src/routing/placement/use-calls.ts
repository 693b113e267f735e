import { ts } from 'ts-morph';
import type { ExportRef, RelPath } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';
import { useOf } from './guard-use.js';

/** A call of `use` that is given an export. */
export type UseCall = {
  readonly file: RelPath;
  readonly tree: ts.SourceFile;
  readonly call: ts.CallExpression & { readonly expression: ts.PropertyAccessExpression };
  /** The arguments by which it is given. */
  readonly given: readonly ts.Expression[];
};

/** Every `….use(…)` in `files` that is given one of `refs`, found by what the names resolve to. */
export function useCalls(
  files: readonly RelPath[],
  refs: readonly ExportRef[],
  view: SourceView,
): readonly UseCall[] {
  return files.flatMap((file) => {
    const text = view.text(file) ?? '';
    const known = refs.filter((ref) => ref.file !== file && text.includes(ref.name));
    const tree = known.length > 0 ? view.tree(file) : null;
    return tree ? callsIn(file, tree, known, view) : [];
  });
}

function callsIn(
  file: RelPath,
  tree: ts.SourceFile,
  refs: readonly ExportRef[],
  view: SourceView,
): readonly UseCall[] {
  const found: UseCall[] = [];
  const visit = (node: ts.Node): void => {
    if (isUseCall(node)) {
      const given = node.arguments.filter((each) =>
        refs.some((ref) => useOf(view, file, each, ref)),
      );
      if (given.length > 0) found.push({ file, tree, call: node, given });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function isUseCall(node: ts.Node): node is UseCall['call'] {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'use'
  );
}
