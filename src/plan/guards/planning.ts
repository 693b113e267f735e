import type { GuardRef } from '../../model/guard-ref.js';
import type { Decision, EditResult, EndpointId, RouteDecision } from '../../model/types.js';
import type { EndpointState } from '../state.js';
import type { EarlyUse } from './before-guard.js';
import type { GuardEdits } from './edits.js';
import type { GuardsInput } from './input.js';

/** What deciding on one endpoint has to do with: the whole project, and what was planned for others. */
export type GuardPlanning = {
  readonly input: GuardsInput;
  readonly edits: GuardEdits;
  readonly byRegistration: ReadonlyMap<string, readonly EndpointState[]>;
  /** The places of guards at routers that go. */
  readonly leaving: ReadonlySet<string>;
  /** Endpoints whose guard goes in front of something that stands before their route. */
  readonly guardedEarlier: Map<EndpointId, EarlyUse>;
};

export type Outcome = RouteDecision['outcome'];

export type Secured = Decision & { readonly kind: 'secured' };

/** The guard of this run, asking for any of `roles`. */
export function guardFor({ guard }: GuardsInput, roles: readonly string[]): GuardRef {
  return { ref: guard.ref, call: guard.call, roles, roleRef: guard.roleRef };
}

export function outcomeOf(result: EditResult): Outcome {
  return result.status === 'edited' ? 'secured' : result.status;
}
