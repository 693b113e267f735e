import { problem } from '../../model/diagnostic.js';
import { shellQuote } from '../../model/shell.js';
import type { Answers, Diagnostic, RouteDecision } from '../../model/types.js';
import type { PlannedGuards } from './input.js';
import type { EndpointState } from '../state.js';

/** Every endpoint as it stands: no guard goes in or comes out, whatever was decided. What is at odds is told. */
export function keepGuards(
  states: readonly EndpointState[],
  decisions: Answers['decisions'],
): PlannedGuards {
  const kept = states.map((state): RouteDecision => {
    const decision = decisions.get(state.endpoint.id) ?? null;
    return { endpoint: state.endpoint, decision, outcome: outcomeOf(state, decision) };
  });
  const unguarded = states.filter((_, index) => kept[index]?.outcome === 'drift');
  return { decisions: kept, edits: [], imports: [], diagnostics: unguarded.map(driftKept) };
}

function outcomeOf(
  { endpoint, generated, guarded }: EndpointState,
  decision: RouteDecision['decision'],
): RouteDecision['outcome'] {
  if (generated) return guarded === false ? 'open' : 'already';
  if (!decision) return 'undecided';
  if (decision.kind === 'open') return 'open';
  if (endpoint.routes.length === 0) return 'unimplemented';
  return guarded === true ? 'already' : 'drift';
}

function driftKept({ endpoint, guarded }: EndpointState): Diagnostic {
  const [code, what] =
    guarded === 'unknown'
      ? ([
          'GUARD_UNKNOWN',
          'reading could not tell whether anything refuses anonymous callers',
        ] as const)
      : (['UNGUARDED', 'nothing refuses anonymous callers'] as const);
  return problem(
    code,
    `${endpoint.id} is secured, but ${what}; an update leaves guards alone`,
    `npx authwright --secure ${shellQuote(endpoint.id)}`,
    endpoint.routes[0]?.loc ?? null,
  );
}
