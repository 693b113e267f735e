import type { ListedEndpoint } from '../model/types.js';
import { basisOf } from './basis.js';
import { registrationsOf } from './registrations.js';
import { servedBy } from './served.js';
import type { EndpointState } from './state.js';

/**
 * The rows of `list` and `check`. An endpoint with several registrations has a row for each, all of them guarded only
 * when each of them is. A registration that is met on several ways has one.
 */
export function listEndpoints(states: readonly EndpointState[]): readonly ListedEndpoint[] {
  return states.flatMap((state): ListedEndpoint[] => {
    const { endpoint } = state;
    const served = servedBy(endpoint);
    const row: ListedEndpoint = {
      id: endpoint.id,
      method: endpoint.method,
      path: endpoint.path,
      operationId: endpoint.spec?.operationId ?? null,
      tags: endpoint.spec?.tags ?? [],
      decision: decisionOf(state),
      guarded: state.guarded,
      guard: state.guard,
      basis: basisOf(state),
      source: null,
      specLocation: endpoint.spec && {
        file: endpoint.spec.loc.file,
        line: endpoint.spec.loc.line,
      },
      specSecurity: endpoint.spec?.security ?? null,
      ...(served ? { serves: served } : {}),
    };
    if (endpoint.routes.length === 0) return [row];
    return registrationsOf(endpoint).map(({ loc }) => ({ ...row, source: loc }));
  });
}

/** The decision on an endpoint: the recorded one; generated auth endpoints are decided by having been chosen. */
export function decisionOf(state: EndpointState): ListedEndpoint['decision'] {
  if (state.generated) return state.guarded === false ? 'open' : 'secured';
  return state.recorded?.decision ?? 'undecided';
}
