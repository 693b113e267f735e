import type { EndpointId, SpecEndpoint } from '../model/types.js';
import type { LoadedSpec } from './types.js';

/**
 * The endpoints that a spec describes, in its order, each once (a second description of the same method and
 * path is reported by `loadSpec`). `spec.prefixes` has the paths of the other servers for matching.
 */
export function specEndpoints(spec: LoadedSpec): readonly SpecEndpoint[] {
  const byId = new Map<EndpointId, SpecEndpoint>();
  for (const { endpoint } of spec.operations) {
    if (!byId.has(endpoint.id)) byId.set(endpoint.id, endpoint);
  }
  return [...byId.values()];
}
