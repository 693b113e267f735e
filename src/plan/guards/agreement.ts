import type { Decision, SourceRoute } from '../../model/types.js';
import { type EndpointState, hasGuard } from '../state.js';
import type { GuardsInput, PlannedGuard } from './input.js';
import type { Secured } from './planning.js';

/** The endpoints that each registration serves. */
export function endpointsByRegistration(
  states: readonly EndpointState[],
): ReadonlyMap<string, readonly EndpointState[]> {
  const groups = new Map<string, EndpointState[]>();
  for (const state of states) {
    for (const { anchor } of state.endpoint.routes) {
      const group = groups.get(anchor.registration);
      if (group) group.push(state);
      else groups.set(anchor.registration, [state]);
    }
  }
  return groups;
}

/** The first endpoint of a registration that was not decided as `decision`. */
export function disagreement(
  group: readonly EndpointState[],
  decision: Decision,
  { decisions }: Pick<GuardsInput, 'decisions'>,
): EndpointState | undefined {
  return group.find(({ endpoint }) => {
    const other = decisions.get(endpoint.id);
    return other === undefined || !sameDecision(other, decision);
  });
}

function sameDecision(a: Decision, b: Decision): boolean {
  const roles = (decision: Decision) =>
    decision.kind === 'secured' ? [...decision.roles].sort().join('\n') : '';
  return a.kind === b.kind && roles(a) === roles(b);
}

/**
 * A route that something else guards is left as it is unless Bearer was asked for by name. One whose
 * guard cannot be judged gets ours: what cannot be judged does not count as a guard.
 */
export function needsGuard(
  route: SourceRoute,
  decision: Secured,
  { ref, roleRef }: PlannedGuard,
): boolean {
  if (!hasGuard(route, ref)) return route.guarded !== true || decision.beside;
  return decision.roles.length > 0 && roleRef !== null && !hasGuard(route, roleRef);
}

/**
 * What a guard in front of something that may call on would refuse beside it, though nobody decided so: null where
 * nothing is. The login would be among it where auth routes are yet to be mounted behind it.
 */
export function reachesBeyond(
  route: SourceRoute,
  decision: Secured,
  { states, decisions, guard, authPath, authComesFirst }: GuardsInput,
): string | null {
  const { callsOn } = route;
  if (!callsOn) return null;
  const { below, behind } = callsOn;
  const meant = new Set<string>(behind);
  const other = states.find(({ endpoint, generated }) => {
    if (!meant.has(endpoint.id)) return false;
    const known = decisions.get(endpoint.id);
    if (generated || known?.kind !== 'secured') return true;
    if (decision.roles.length > 0 && !sameDecision(known, decision)) return true;
    // What another guard refuses, and is to go on taking its credentials.
    return endpoint.routes.some(
      (route) => !hasGuard(route, guard.ref) && !needsGuard(route, known, guard),
    );
  });
  if (other) return other.endpoint.id;
  const isMounted = states.some(({ generated }) => generated);
  const isBelow = authPath !== null && !isMounted && `${authPath}/`.startsWith(`${below}/`);
  return isBelow && authComesFirst?.(route) !== true ? `the auth routes at ${authPath}` : null;
}
