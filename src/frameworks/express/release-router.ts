import { ts } from 'ts-morph';
import { isUseOf } from '../../model/export-ref.js';
import { problem } from '../../model/diagnostic.js';
import type { EditResult, GuardUse, SourceRoute } from '../../model/types.js';
import { locAt } from '../../source/place.js';
import { removeStatement } from '../../source/statements.js';
import type { SourceView } from '../../source/view.js';
import type { GuardRef } from '../adapter.js';
import { asExpressAnchor } from './anchor.js';
import { type UseCall, useCalls } from './use-calls.js';

/**
 * Takes out the `router.use(guard)` that `secureRouter` put at the top of the router of `routes`. What its
 * owner made of it (other middleware in the same call, a mount) is left: blocked.
 */
export function releaseRouter(
  routes: readonly SourceRoute[],
  guard: GuardRef,
  view: SourceView,
): EditResult {
  const [first] = routes;
  if (!first) return { status: 'already' };
  const { router } = asExpressAnchor(first.anchor);
  const refs = guard.roleRef ? [guard.ref, guard.roleRef] : [guard.ref];
  const calls = useCalls([router.file], refs, view).filter(
    ({ call, tree }) =>
      call.expression.expression.getText(tree) === router.name &&
      functionAround(tree, call.pos) === functionAround(tree, router.creation.start),
  );
  const mixed = calls.find((each) => !isAlone(each));
  if (mixed) {
    return blocked(
      first,
      guard.ref.name,
      locAt(mixed.file, mixed.tree, mixed.call.getStart(mixed.tree)),
    );
  }
  const above = first.guards.find(
    (use) =>
      use.place !== 'route' && isUseOf(use, guard.ref) && !calls.some((each) => holds(each, use)),
  );
  if (above) return blocked(first, above.name, above.loc);
  if (calls.length === 0) return { status: 'already' };
  return {
    status: 'edited',
    edits: calls.map(({ file, tree, call }) => ({ ...removeStatement(tree, call.parent), file })),
    imports: [],
  };
}

function isAlone({ call, given }: UseCall): boolean {
  return given.length === call.arguments.length && ts.isExpressionStatement(call.parent);
}

function holds({ file, tree, given }: UseCall, { loc }: GuardUse): boolean {
  return (
    loc.file === file &&
    given.some((each) => locAt(file, tree, each.getStart(tree)).line === loc.line)
  );
}

/** The innermost function that holds `position`: two factories may call their routers alike. */
function functionAround(tree: ts.SourceFile, position: number): ts.Node {
  const visit = (node: ts.Node): ts.Node | undefined => {
    if (node.end < position || node.getStart(tree) > position) return undefined;
    return ts.forEachChild(node, visit) ?? (ts.isFunctionLike(node) ? node : undefined);
  };
  return visit(tree) ?? tree;
}

function blocked(route: SourceRoute, name: string, loc: SourceRoute['loc']): EditResult {
  return {
    status: 'blocked',
    diagnostic: problem(
      'RELEASE_BLOCKED',
      `${name} stands here together with other things, or where it was not put by authwright; it covers ${route.method} ${route.path}`,
      `take  ${name}  out by hand, then run again`,
      loc,
    ),
  };
}
