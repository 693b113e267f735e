import { ts } from 'ts-morph';
import type { SourceRoute } from '../../model/types.js';
import { siblingsOf } from '../../source/statements.js';
import type { SourceView } from '../../source/view.js';
import type { MountRequest } from '../../model/guard-ref.js';
import { asLayerAnchor } from './anchor.js';
import { mount } from './mount.js';
import type { Placing } from './placing.js';

/**
 * Whether `mount` is certain to put the auth routes in front of the registration of `route`: among the statements of
 * one block, before the one that registers.
 */
export function mountsBefore(
  placing: Placing,
  request: MountRequest,
  route: SourceRoute,
  view: SourceView,
): boolean {
  const { file, call } = asLayerAnchor(route.anchor);
  const result = mount(placing, request, view);
  const [edit] = result.status === 'edited' ? result.edits : [];
  const tree = view.tree(file);
  if (!tree || edit?.file !== file || edit.start !== edit.end) return false;
  for (
    let node = innermostAt(tree, call.start, call.end);
    !ts.isSourceFile(node);
    node = node.parent
  ) {
    // What a function registers is registered when that is called.
    if (ts.isFunctionLike(node)) return false;
    if (!ts.isStatement(node)) continue;
    const siblings = siblingsOf(node);
    const isBetween = siblings.every(
      (each) => edit.start <= each.getStart(tree) || edit.start >= each.end,
    );
    const [first] = siblings;
    const isInBlock =
      first !== undefined && edit.start >= first.parent.pos && edit.start <= first.parent.end;
    if (isBetween && isInBlock && siblings.length > 1) return edit.start <= node.getStart(tree);
  }
  return false;
}

function innermostAt(root: ts.Node, start: number, end: number): ts.Node {
  const inner = ts.forEachChild(root, (child) =>
    child.pos <= start && end <= child.end ? child : undefined,
  );
  return inner ? innermostAt(inner, start, end) : root;
}
