import type { GuardRef } from '../../model/guard-ref.js';
import type { Diagnostic, SourceRoute } from '../../model/types.js';
import { type EndpointState, hasGuard } from '../state.js';
import { disagreement, reachesBeyond } from './agreement.js';
import { beforeGuard } from './before-guard.js';
import { guardFor, type GuardPlanning, type Outcome, outcomeOf, type Secured } from './planning.js';
import { earlierNotice, reachProblem, sharedProblem } from './problems.js';
import { wholeRouterOf } from './router-guards.js';

/** Puts the guard before `route`, or says why that cannot be. */
export function secureRoute(
  planning: GuardPlanning,
  state: EndpointState,
  route: SourceRoute,
  decision: Secured,
): Outcome {
  const { input, edits, byRegistration } = planning;
  const { adapter, view } = input;
  const guard = guardFor(input, decision.roles);
  const group = byRegistration.get(route.anchor.registration) ?? [];
  const conflict = disagreement(group, decision, input);
  if (conflict) {
    const byHand = adapter.guardByHand?.(route, guard, view) ?? null;
    edits.say(sharedProblem(state, route, conflict, byHand));
    return 'blocked';
  }
  const beyond = reachesBeyond(route, decision, input);
  if (beyond !== null) {
    edits.say(reachProblem(state, route, beyond, input.guard.ref));
    return 'blocked';
  }
  if (secureEarlier(planning, state, route, decision)) return 'secured';
  const atRouter = input.style === 'router' ? secureWholeRouter(planning, route, guard) : null;
  if (atRouter !== null) return atRouter;
  const result = edits.once(`route ${route.anchor.registration}`, () =>
    adapter.secure(route, guard, view),
  );
  if (result.status === 'blocked') explainAlone(planning, route, guard, result.diagnostic);
  return outcomeOf(result);
}

/** Guards the router of `route` where all that passes through it is secured alike; null where that cannot be. */
function secureWholeRouter(
  { input, edits }: GuardPlanning,
  route: SourceRoute,
  guard: GuardRef,
): Outcome | null {
  const router = wholeRouterOf(route, input, (_, each) => !hasGuard(each, input.guard.ref));
  if (!router) return null;
  const result = edits.once(`router ${router.id}`, () =>
    input.adapter.secureRouter(router.routes, guard, input.view),
  );
  // Where the router as a whole cannot be guarded, its routes still can, one by one.
  return result.status === 'blocked' ? null : outcomeOf(result);
}

/** What is to be done by hand for each endpoint behind one mount is said for each. */
function explainAlone(
  { input, edits }: GuardPlanning,
  route: SourceRoute,
  guard: GuardRef,
  said: Diagnostic,
): void {
  const { adapter, view } = input;
  if ((adapter.guardByHand?.(route, guard, view) ?? null) === null) return;
  const alone = adapter.secure(route, guard, view);
  if (alone.status === 'blocked' && alone.diagnostic.message !== said.message) {
    edits.say(alone.diagnostic);
  }
}

/**
 * Puts the guard in front of what reads or answers before it, where that stands before nothing else; false where
 * there is no such place.
 */
function secureEarlier(
  { input, edits, guardedEarlier }: GuardPlanning,
  { endpoint }: EndpointState,
  route: SourceRoute,
  decision: Secured,
): boolean {
  if (decision.roles.length > 0 || decision.beside) return false;
  for (const use of beforeGuard(route, input.guard.ref)) {
    const { step } = use.early;
    if (!step) continue;
    const { anchor, below, behind } = step;
    const atStep: SourceRoute = { ...route, guards: [], anchor, callsOn: { below, behind } };
    if (reachesBeyond(atStep, decision, input) !== null) continue;
    const result = edits.once(`route ${anchor.registration}`, () => {
      const edit = input.adapter.secure(atStep, guardFor(input, []), input.view);
      return edit.status === 'edited' ? { ...edit, notices: [earlierNotice(use, input)] } : edit;
    });
    if (result.status === 'blocked') continue;
    guardedEarlier.set(endpoint.id, use);
    return true;
  }
  return false;
}
