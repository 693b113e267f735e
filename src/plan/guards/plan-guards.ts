import type { RouteDecision } from '../../model/types.js';
import { type EndpointState, verdictOf } from '../state.js';
import { endpointsByRegistration, needsGuard } from './agreement.js';
import { beforeGuard, beforeGuardDiagnostics } from './before-guard.js';
import { collectEdits } from './edits.js';
import type { GuardsInput, PlannedGuards } from './input.js';
import { moveGuards } from './move.js';
import type { GuardPlanning, Outcome, Secured } from './planning.js';
import { driftProblem, passesProblem } from './problems.js';
import { releaseEndpoint } from './release.js';
import { leavingRouterGuards } from './router-guards.js';
import { secureRoute } from './secure.js';

/**
 * Decides for each registration whether a guard goes in, comes out, or stays away. An edit serves a whole
 * registration, so it is made only when all the endpoints that it serves agree; what cannot be edited is
 * blocked with the place and the snippet.
 */
export function planGuards(input: GuardsInput): PlannedGuards {
  const planning: GuardPlanning = {
    input,
    edits: collectEdits(),
    byRegistration: endpointsByRegistration(input.states),
    leaving: leavingRouterGuards(input),
    guardedEarlier: new Map(),
  };
  const decisions = input.states.map((state): RouteDecision => ({
    endpoint: state.endpoint,
    decision: input.decisions.get(state.endpoint.id) ?? null,
    outcome: planEndpoint(planning, state),
  }));
  const early = decisions.flatMap(({ endpoint, decision }) => {
    if (decision?.kind !== 'secured') return [];
    const uses = endpoint.routes.flatMap((route) => beforeGuard(route, input.guard.ref));
    const stop = planning.guardedEarlier.get(endpoint.id);
    return [{ id: endpoint.id, uses: stop ? uses.slice(0, uses.indexOf(stop)) : uses }];
  });
  const { edits, imports, diagnostics } = planning.edits.collected;
  return {
    decisions,
    edits,
    imports,
    diagnostics: [...diagnostics, ...beforeGuardDiagnostics(early)],
  };
}

function planEndpoint(planning: GuardPlanning, state: EndpointState): Outcome {
  const { input, edits } = planning;
  const { endpoint } = state;
  const decision = input.decisions.get(endpoint.id);
  if (state.generated) return state.guarded === false ? 'open' : 'already';
  if (!decision) return 'undecided';
  if (decision.kind === 'open') return releaseEndpoint(planning, state);
  if (endpoint.routes.length === 0) return 'unimplemented';
  const moved = moveGuards(planning, state, decision);
  if (moved) return moved;
  const lacking = endpoint.routes.filter((route) => needsGuard(route, decision, input.guard));
  if (lacking.length === 0) return guardedAlready(planning, state);
  if (isDrift(state, decision)) {
    edits.say(driftProblem(state));
    return 'drift';
  }
  const outcomes = lacking.map((route) => secureRoute(planning, state, route, decision));
  if (outcomes.includes('blocked')) return 'blocked';
  return outcomes.includes('secured') ? 'secured' : 'already';
}

/** Where nothing is to be put: it may be that what stands there lets callers through, and more of it helps nobody. */
function guardedAlready({ input, edits }: GuardPlanning, state: EndpointState): Outcome {
  const { ref } = input.guard;
  const open = state.endpoint.routes.find((route) => verdictOf(route, ref) !== true);
  if (!open) return 'already';
  edits.say(passesProblem(state, open, ref));
  return 'blocked';
}

/** It was guarded when it was last seen, is not now, and nobody has said what to do about it. */
function isDrift({ recorded, guarded }: EndpointState, decision: Secured): boolean {
  return (
    recorded?.decision === 'secured' &&
    recorded.guard !== null &&
    guarded === false &&
    !decision.beside
  );
}
