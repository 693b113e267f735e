import type { EndpointId, SeenEndpoint, VerifyRecord } from '../model/types.js';
import type { ProjectState } from './state.js';

/**
 * What the running application showed, over what reading says: a handler at which an anonymous request arrived is not
 * guarded. That a request was refused shows nothing of others: it stands beside what reading says.
 */
export function withSeen(state: ProjectState, record: VerifyRecord | null): ProjectState {
  if (record === null) return state;
  const endpoints = state.endpoints.map((each) => {
    const seen = record.endpoints[each.endpoint.id];
    if (!seen) return each;
    const isOpen = seen.result === 'hole' && each.guarded !== null;
    return { ...each, seen, ...(isOpen ? { guarded: false as const } : {}) };
  });
  return { ...state, endpoints };
}

type Found = { readonly id: EndpointId } & SeenEndpoint;

/** Of several registrations of an endpoint, the worst counts. */
const RANK = { hole: 0, inconclusive: 1, refuses: 2 } as const;

/** One entry for each endpoint. */
export function seenEndpoints(found: readonly Found[]): VerifyRecord['endpoints'] {
  const byId: Record<string, SeenEndpoint> = {};
  const sorted = [...found].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  for (const { id, result, what } of sorted) {
    const before = byId[id];
    if (!before || RANK[result] < RANK[before.result]) byId[id] = { result, what };
  }
  return byId;
}
