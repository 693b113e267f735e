import type { GuardRef } from '../../model/guard-ref.js';
import type { SourceRoute } from '../../model/types.js';
import { type EndpointState, hasGuard } from '../state.js';
import { guardFor, type GuardPlanning, type Outcome, outcomeOf, type Secured } from './planning.js';
import { releaseAbove, releaseRoute } from './release.js';
import { placeOf, routerGuards, routerToGuard, withoutGuardsAt } from './router-guards.js';

/** Guards that stand elsewhere after this run, or ask for no role any more; null where none does. */
export function moveGuards(
  planning: GuardPlanning,
  state: EndpointState,
  decision: Secured,
): Outcome | null {
  const guard = guardFor(planning.input, decision.roles);
  const outcomes = state.endpoint.routes.flatMap((route): readonly Outcome[] => {
    const { ref } = planning.input.guard;
    const isBehindLeaving = routerGuards(route, ref).some((use) =>
      planning.leaving.has(placeOf(use)),
    );
    if (isBehindLeaving) return fromRouterToRoute(planning, route, guard);
    return (
      fromRouteToRouter(planning, route, guard) ?? withoutRole(planning, state, route, decision)
    );
  });
  if (outcomes.length === 0) return null;
  return outcomes.includes('blocked') ? 'blocked' : 'secured';
}

function fromRouterToRoute(
  planning: GuardPlanning,
  route: SourceRoute,
  guard: GuardRef,
): readonly Outcome[] {
  const { input, edits, leaving } = planning;
  const bare = withoutGuardsAt(route, leaving);
  const released = releaseAbove(planning, route, guard);
  const atRoute = edits.once(`route ${route.anchor.registration}`, () =>
    input.adapter.secure(bare, guard, input.view),
  );
  return [released, outcomeOf(atRoute)];
}

/** Null where no router is to be guarded as a whole. */
function fromRouteToRouter(
  planning: GuardPlanning,
  route: SourceRoute,
  guard: GuardRef,
): readonly Outcome[] | null {
  const { input, edits } = planning;
  const router = routerToGuard(route, input);
  if (!router) return null;
  const atRouter = edits.once(`router ${router.id}`, () =>
    input.adapter.secureRouter(router.routes, guard, input.view),
  );
  if (atRouter.status !== 'edited') return [];
  return [outcomeOf(atRouter), outcomeOf(releaseRoute(planning, route, guard))];
}

/** Takes out the guard that asks for roles, where being logged in is enough now. */
function withoutRole(
  { input, edits }: GuardPlanning,
  { recorded }: EndpointState,
  route: SourceRoute,
  decision: Secured,
): readonly Outcome[] {
  const { roleRef } = input.guard;
  if (roleRef === null || !hasGuard(route, roleRef)) return [];
  const askedBefore = recorded?.decision === 'secured' && recorded.roles !== undefined;
  if (!askedBefore || decision.roles.length > 0) return [];
  const alone: GuardRef = { ref: roleRef, call: 'identifier', roles: [], roleRef: null };
  const released = edits.once(`release role ${route.anchor.registration}`, () =>
    input.adapter.release(route, alone, input.view),
  );
  return [outcomeOf(released)];
}
