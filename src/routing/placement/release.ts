import { ts } from 'ts-morph';
import { isOutside } from '../../model/paths.js';
import { usesAbove } from '../../model/export-ref.js';
import { problem } from '../../model/diagnostic.js';
import type { EditResult, SourceRoute } from '../../model/types.js';
import { removeItems } from '../../source/lists.js';
import { removeStatement } from '../../source/statements.js';
import type { SourceView } from '../../source/view.js';
import type { GuardRef } from '../../model/guard-ref.js';
import { asLayerAnchor } from './anchor.js';
import { useOf } from './guard-use.js';
import { handlerList } from './handler-list.js';
import type { Placing } from './placing.js';

/**
 * Takes the guard, and the one for roles, out of the registration of `route`: what `secure` put in, to the
 * byte. A guard that covers other routes too (an array they share, a router, a mount) stays: blocked. The
 * import is left to `pruneImports`, which sees all the edits of the file.
 */
export function release(
  placing: Placing,
  route: SourceRoute,
  guard: GuardRef,
  view: SourceView,
): EditResult {
  const anchor = asLayerAnchor(route.anchor);
  const [above] = usesAbove(route, guard.ref);
  // Of what another package registers the guard stands at the mount, and was decided for all behind it.
  if (above && !anchor.mounted) {
    return blocked(route, `${above.name} stands at its ${above.place} and covers other endpoints`);
  }
  if (isOutside(anchor.file)) return { status: 'already' };
  const list = handlerList(placing, view, anchor);
  if (typeof list === 'string') return blocked(route, list);

  const refs = guard.roleRef ? [guard.ref, guard.roleRef] : [guard.ref];
  const uses = list.handlers.flatMap((each) =>
    refs.flatMap((ref) => useOf(view, anchor.file, each, ref) ?? []),
  );
  if (uses.length === 0) return { status: 'already' };
  const shared = uses.find((use) => !isWithin(use, list.call, list.tree));
  if (shared) return blocked(route, `${shared.getText()} stands in an array that others may use`);

  const removed = new Set<ts.Node>(uses);
  // A registration of guards alone stands before another one: without them Express would not take it.
  if (list.handlers.every((each) => removed.has(each))) {
    const { parent } = list.call;
    if (!ts.isExpressionStatement(parent)) {
      return blocked(route, 'nothing but guards is registered there, in a chain with others');
    }
    const edit = { ...removeStatement(list.tree, parent), file: anchor.file };
    return { status: 'edited', edits: [edit], imports: [] };
  }
  const lists = new Set(uses.map((use) => listAround(use)));
  const edits = [...lists].flatMap((items) => removeItems(list.tree, items, removed));
  return {
    status: 'edited',
    edits: edits.map((edit) => ({ ...edit, file: anchor.file })),
    imports: [],
  };
}

function isWithin(node: ts.Node, call: ts.CallExpression, tree: ts.SourceFile): boolean {
  return node.getSourceFile() === tree && call.pos <= node.pos && node.end <= call.end;
}

function listAround({ parent }: ts.Node): ts.NodeArray<ts.Node> {
  if (ts.isCallExpression(parent)) return parent.arguments;
  if (ts.isArrayLiteralExpression(parent)) return parent.elements;
  throw new TypeError('a guard stands in an argument list or in an array');
}

function blocked(route: SourceRoute, reason: string): EditResult {
  return {
    status: 'blocked',
    diagnostic: problem(
      'RELEASE_BLOCKED',
      `${route.method} ${route.path} cannot be opened here: ${reason}`,
      'take the guard out by hand, or move this route to where the guard does not reach, then run again',
      route.loc,
    ),
  };
}
