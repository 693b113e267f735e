import { ts } from 'ts-morph';
import { usesAbove } from '../../model/export-ref.js';
import { problem } from '../../model/diagnostic.js';
import type {
  EditResult,
  FileEdit,
  GuardUse,
  RouteAnchor,
  SourceRoute,
} from '../../model/types.js';
import { locAt } from '../../source/place.js';
import { removeStatement } from '../../source/statements.js';
import type { SourceView } from '../../source/view.js';
import type { GuardRef } from '../../model/guard-ref.js';
import { asLayerAnchor } from './anchor.js';
import type { Placing } from './placing.js';
import { release } from './release.js';
import { type UseCall, useCalls } from './use-calls.js';

/**
 * Takes out each `router.use(guard)` that `route` passes, as `secureRouter` put it. What its owner made of one
 * (other middleware in the same call, a mount) is left: blocked.
 */
export function releaseRouter(
  placing: Placing,
  route: SourceRoute,
  guard: GuardRef,
  view: SourceView,
): EditResult {
  const refs = guard.roleRef ? [guard.ref, guard.roleRef] : [guard.ref];
  const above = usesAbove(route, guard.ref);
  const edits: FileEdit[] = [];
  for (const use of above) {
    const { file } = use.loc;
    const step = stepWith(route, use, view);
    if (step) {
      const result = release(placing, { ...route, guards: [], anchor: step }, guard, view);
      if (result.status === 'blocked') return result;
      if (result.status === 'edited') edits.push(...result.edits);
      continue;
    }
    const call = useCalls([file], refs, view).find((each) => holds(each, use));
    if (!call || !isAlone(call)) return blocked(route, use);
    edits.push({ ...removeStatement(call.tree, call.call.parent), file });
  }
  return above.length === 0 ? { status: 'already' } : { status: 'edited', edits, imports: [] };
}

/** Where a guard was put in front of what stood before the guards of routes: it goes from there alone. */
function stepWith(
  { guards }: SourceRoute,
  { loc }: GuardUse,
  view: SourceView,
): RouteAnchor | undefined {
  const tree = view.tree(loc.file);
  if (!tree) return undefined;
  const position = tree.getPositionOfLineAndCharacter(loc.line - 1, loc.column - 1);
  return guards
    .flatMap(({ early }) => early?.step?.anchor ?? [])
    .find((each) => {
      const { file, call } = asLayerAnchor(each);
      return file === loc.file && call.start <= position && position < call.end;
    });
}

function isAlone({ call, given }: UseCall): boolean {
  return given.length === call.arguments.length && ts.isExpressionStatement(call.parent);
}

function holds({ file, tree, given }: UseCall, { loc }: GuardUse): boolean {
  return given.some((each) => {
    const { line, column } = locAt(file, tree, each.getStart(tree));
    return line === loc.line && column === loc.column;
  });
}

function blocked({ method, path }: SourceRoute, { name, place, loc }: GuardUse): EditResult {
  return {
    status: 'blocked',
    diagnostic: problem(
      'RELEASE_BLOCKED',
      `${name} stands at ${place === 'app' ? 'the application' : `a ${place}`} together with other things, and covers ${method} ${path}`,
      `take  ${name}  out by hand, then run again`,
      loc,
    ),
  };
}
