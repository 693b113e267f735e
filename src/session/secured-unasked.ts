import { notice } from '../model/diagnostic.js';
import { shellQuote } from '../model/shell.js';
import type { Diagnostic, SecurityPlan } from '../model/types.js';
import { preselect } from '../plan/preselect.js';
import type { Options } from './option-values.js';
import type { Reading } from './reading.js';

/**
 * Names the endpoints that `--yes` or `--secure-rest` secures although a person at the list would have found them
 * unselected: a health check or a webhook that gets 401 from now on is noticed by whoever calls it.
 */
export function securedUnasked(
  { decisions }: Pick<SecurityPlan, 'decisions'>,
  { state }: Pick<Reading, 'state'>,
  { yes, rest }: Pick<Options, 'yes' | 'rest'>,
): readonly Diagnostic[] {
  if (!yes && rest !== 'secured') return [];
  const fresh = new Set(
    state.endpoints.flatMap(({ endpoint, recorded }) => (recorded ? [] : [endpoint.id])),
  );
  const found = decisions.flatMap(({ endpoint, decision, outcome }) => {
    const isRest = decision?.kind === 'secured' && !decision.beside && fresh.has(endpoint.id);
    const { selected, reason } = preselect(endpoint);
    return outcome === 'secured' && isRest && !selected ? [{ id: endpoint.id, reason }] : [];
  });
  if (found.length === 0) return [];
  const named = found.map(({ id, reason }) => `${id} (${reason ?? 'open'})`).join(', ');
  const flags = found.map(({ id }) => `--open ${shellQuote(id)}`).join(' ');
  return [
    notice(
      'SECURED_UNASKED',
      `no pattern names these, so they are secured: ${named}`,
      `where that is not meant:  npx authwright ${flags}`,
    ),
  ];
}
