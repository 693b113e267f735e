import type { GuardRef } from '../../model/guard-ref.js';
import type { EditResult, SourceRoute } from '../../model/types.js';
import type { EndpointState } from '../state.js';
import { disagreement } from './agreement.js';
import { guardFor, type GuardPlanning, type Outcome, outcomeOf } from './planning.js';
import { sharedProblem } from './problems.js';
import { placeOf, routerGuards, withoutGuardsAt } from './router-guards.js';

/** Takes our guard out of an endpoint that was opened. */
export function releaseEndpoint(planning: GuardPlanning, state: EndpointState): Outcome {
  const { input, edits, byRegistration, leaving } = planning;
  if (state.recorded?.decision !== 'secured' || !state.guardedByOurs) return 'open';
  const guard = guardFor(input, state.recorded.roles ?? []);
  const outcomes = state.endpoint.routes.map((route): Outcome => {
    const group = byRegistration.get(route.anchor.registration) ?? [];
    const conflict = disagreement(group, { kind: 'open' }, input);
    if (conflict) {
      edits.say(sharedProblem(state, route, conflict, null));
      return 'blocked';
    }
    const isBehind = routerGuards(route, guard.ref).some((use) => leaving.has(placeOf(use)));
    if (isBehind && releaseAbove(planning, route, guard) === 'blocked') return 'blocked';
    const bare = withoutGuardsAt(route, leaving);
    return outcomeOf(releaseRoute(planning, bare, guard));
  });
  return outcomes.includes('blocked') ? 'blocked' : 'open';
}

/** Takes `guard` out of the registration of a route. */
export function releaseRoute(
  { input, edits }: GuardPlanning,
  route: SourceRoute,
  guard: GuardRef,
): EditResult {
  return edits.once(`release ${route.anchor.registration}`, () =>
    input.adapter.release(route, guard, input.view),
  );
}

/** Takes `guard` out of the routers that a route passes. */
export function releaseAbove(
  { input, edits }: GuardPlanning,
  route: SourceRoute,
  guard: GuardRef,
): Outcome {
  const places = routerGuards(route, guard.ref).map(placeOf);
  return outcomeOf(
    edits.once(`above ${places.join()}`, () =>
      input.adapter.releaseRouter(route, guard, input.view),
    ),
  );
}
