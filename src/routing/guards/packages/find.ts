import type { ExternalValue, Value } from '../../../interpret/values.js';
import { COMPARERS } from './comparers.js';
import { CLIENT_LOOK_UPS, type LookUp, MAPPER_LOOK_UPS } from './look-ups.js';
import { ROW_WRITES, type RowWrite } from './row-writes.js';
import { SERVICE_VERIFIERS } from './service-verifiers.js';
import { memberOf } from './table.js';
import { TOKEN_VERIFIERS } from './token-verifiers.js';
import { callsBack, type Outcome, type Verifier } from './verifiers.js';

export const VERIFIERS: readonly Verifier[] = [
  ...TOKEN_VERIFIERS,
  ...SERVICE_VERIFIERS,
  ...COMPARERS,
];

export const LOOK_UPS: readonly LookUp[] = [...MAPPER_LOOK_UPS, ...CLIENT_LOOK_UPS];

/** What verifies or compares a credential, or reads one without; null for a function that is in no row. */
export function verifierFor(name: string, member: string): Verifier | null {
  return VERIFIERS.find((row) => row.package === name && row.members.includes(member)) ?? null;
}

/** A call that verifies, compares or reads a credential. */
export type Verification = {
  readonly verifier: Verifier;
  /** What it does with a credential that was made up. */
  readonly outcome: Outcome;
  readonly credential: Value | null;
  readonly key: Value | null;
  /** Why such a credential may pass all the same; null where it may not. */
  readonly weakness: string | null;
};

/** How a call of a package verifies what it is given; null for a call that is in no row. */
export function verificationOf(value: ExternalValue): Verification | null {
  const verifier = verifierFor(value.package, memberOf(value.path));
  if (verifier === null) return null;
  const { args } = value;
  const settings = verifier.isMadeFirst ? madeWith(value) : args;
  return {
    verifier,
    outcome: outcomeOf(verifier, settings, callsBack(value)),
    credential: args[verifier.credential] ?? null,
    key: verifier.key === null ? null : (args[verifier.key] ?? null),
    weakness: verifier.weakness?.(settings, args) ?? null,
  };
}

type Called<Given> = {
  readonly path: readonly string[];
  readonly args: readonly Given[];
  readonly base: Called<Given> | null;
};

/** What the call before the last one was given: `[secret]` of `new Webhook(secret).verify(text)`. */
export function madeWith<Given>({ base }: Called<Given>): readonly Given[] {
  if (base === null || base.path.at(-1) === '()') return base?.args ?? [];
  return madeWith(base);
}

function outcomeOf(verifier: Verifier, settings: readonly Value[], hasCallback: boolean): Outcome {
  if (verifier.asMade) return verifier.asMade(settings, hasCallback);
  return (hasCallback ? verifier.withCallback : undefined) ?? verifier.outcome;
}

/** What the method of a data layer gives for a key that nothing is stored under; null for one in no row. */
export function lookUpFor(name: string, method: string): LookUp | null {
  return LOOK_UPS.find((row) => row.package === name && row.methods.includes(method)) ?? null;
}

/** What the method of a data layer writes; null for one in no row. */
export function rowWriteFor(name: string, method: string): RowWrite | null {
  return ROW_WRITES.find((row) => row.package === name && row.methods.includes(method)) ?? null;
}
