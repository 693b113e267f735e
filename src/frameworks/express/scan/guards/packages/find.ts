import type { ExternalValue, Value } from '../../../../../source/interpret/values.js';
import { ACCOUNT_ROWS } from './accounts.js';
import { COMPARERS } from './comparers.js';
import { CLIENT_LOOK_UPS, type LookUp, MAPPER_LOOK_UPS } from './look-ups.js';
import { BODY_ROWS } from './passing-bodies.js';
import { CHECK_ROWS } from './passing-checks.js';
import { HEADER_ROWS } from './passing-headers.js';
import { ANSWERING_ROWS, PAGE_ROWS } from './passing-pages.js';
import { WATCHER_ROWS } from './passing-watchers.js';
import { PASSPORT_ROWS } from './passport.js';
import { PASSWORD_ROWS } from './passwords.js';
import { ROW_WRITES, type RowWrite } from './row-writes.js';
import type { Call, PackageRow, RowVerdict, Sets } from './row.js';
import { TOKEN_ROWS } from './tokens.js';
import { SERVICE_VERIFIERS } from './service-verifiers.js';
import { TOKEN_VERIFIERS } from './token-verifiers.js';
import { callsBack, type Outcome, type Verifier } from './verifiers.js';
import { WRAPPER_ROWS } from './wrappers.js';

/** Every middleware of a package that was read; whatever is not here, nothing is known of. */
export const PACKAGE_ROWS: readonly PackageRow[] = [
  ...TOKEN_ROWS,
  ...ACCOUNT_ROWS,
  ...PASSWORD_ROWS,
  ...PASSPORT_ROWS,
  ...BODY_ROWS,
  ...CHECK_ROWS,
  ...HEADER_ROWS,
  ...PAGE_ROWS,
  ...WATCHER_ROWS,
  ...ANSWERING_ROWS,
];

const WITH_MIDDLEWARE: ReadonlySet<string> = new Set(
  [...PACKAGE_ROWS, ...WRAPPER_ROWS].map((row) => row.package),
);

/** Whether some middleware of a package was read. */
export function hasMiddleware(name: string): boolean {
  return WITH_MIDDLEWARE.has(name);
}

export const VERIFIERS: readonly Verifier[] = [
  ...TOKEN_VERIFIERS,
  ...SERVICE_VERIFIERS,
  ...COMPARERS,
];

export const LOOK_UPS: readonly LookUp[] = [...MAPPER_LOOK_UPS, ...CLIENT_LOOK_UPS];

/** A middleware of a package with what its row says of it, as it was made here. */
export type Found = {
  readonly row: PackageRow;
  readonly verdict: RowVerdict;
  readonly sets: Sets;
  /** It stands behind `.unless(…)`: the verdict holds for the requests that this does not name. */
  readonly isExcepting: boolean;
};

/**
 * What is known of a middleware that a package gives; null for a member that is in no row. `registered` says
 * which strategies the project registers under a name; null where nobody looked.
 */
export function rowFor(value: ExternalValue, registered: Call['registered'] = null): Found | null {
  const member = memberOf(value.path);
  const excepted = member.endsWith('.unless()') ? (value.base?.base ?? null) : null;
  // Once is what is read: a second `.unless` opens what the first one did not.
  if (excepted !== null && !memberOf(excepted.path).endsWith('.unless()')) {
    const found = rowFor(excepted, registered);
    if (found?.row.hasUnless) return { ...found, isExcepting: true };
  }
  const row = PACKAGE_ROWS.find(
    (each) =>
      each.package === value.package && each.members.some((pattern) => isMember(pattern, member)),
  );
  if (row === undefined) return null;
  const call: Call = { member, args: value.args, registered };
  return { row, verdict: row.judge(call), sets: row.sets(call), isExcepting: false };
}

/** Why nothing is known of what a package gives, to go on after `because`; null where a row tells of it. */
export function whyUnknown(value: ExternalValue): string | null {
  if (rowFor(value) !== null) return null;
  const isKnown = PACKAGE_ROWS.some((row) => row.package === value.package);
  const member = memberOf(value.path);
  return isKnown
    ? `what \`${member}\` of \`${value.package}\` does is not known`
    : `what the package \`${value.package}\` does is not known`;
}

/** `['expressjwt', '()']` is `expressjwt()`; the package called is `()`. */
function memberOf(path: readonly string[]): string {
  return path.join('.').replaceAll('.()', '()');
}

function isMember(pattern: string, member: string): boolean {
  if (!pattern.endsWith('*')) return pattern === member;
  const start = pattern.slice(0, -1);
  return member === start || member.startsWith(`${start}.`);
}

/** Whether a value is what a wrapper gives: a middleware that does what the one handed to it does. */
export function isWrapper({ package: name, path }: ExternalValue): boolean {
  const member = memberOf(path);
  return WRAPPER_ROWS.some((row) => row.package === name && row.members.includes(member));
}

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
  const settings = verifier.isMadeFirst ? (value.base?.args ?? []) : args;
  return {
    verifier,
    outcome: outcomeOf(verifier, settings, callsBack(value)),
    credential: args[verifier.credential] ?? null,
    key: verifier.key === null ? null : (args[verifier.key] ?? null),
    weakness: verifier.weakness?.(settings) ?? null,
  };
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
