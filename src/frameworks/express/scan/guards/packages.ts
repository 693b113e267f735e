import type { GuardVerdict } from '../../../../model/types.js';
import { packageName } from '../../../../source/resolve.js';
import { type ExternalValue, optionsOf, type Value } from '../../../../source/interpret/values.js';
import type { Judgement } from '../judgement.js';
import { type Found, isWrapper, rowFor } from './packages/find.js';
import { exceptFor } from './unless.js';

export { lookUpFor, rowFor, verificationOf, verifierFor, whyUnknown } from './packages/find.js';

/** The function that a package's wrapper was given; null for anything else. */
export function wrappedHandler(value: ExternalValue): Value | null {
  if (!isWrapper(value)) return null;
  return value.args.find((arg) => arg.kind === 'function' || arg.kind === 'external') ?? null;
}

/** What is known of a middleware that a package gives. */
export function judgePackage(value: ExternalValue): Judgement {
  const found = rowFor(value);
  if (found === null) {
    return { verdict: 'unknown', answers: 'unknown', isCors: false, readsBody: false, at: null };
  }
  const { row } = found;
  const verdict = verdictOf(found);
  return {
    // `.unless` opens some paths: which, its list says (unless.ts).
    verdict: found.isExcepting && verdict === 'refuses' ? 'unknown' : verdict,
    answers: row.answers === 'always' ? 'always' : 'never',
    isCors: row.isCors ?? false,
    readsBody: row.readsBody ?? false,
    at: found.isExcepting && verdict === 'refuses' ? exceptFor(value) : null,
  };
}

/** What a row says, for callers that run no functions of the project: what these decide is not known. */
function verdictOf({ verdict }: Found): GuardVerdict {
  switch (verdict.kind) {
    case 'refuses':
      return 'refuses';
    case 'passes':
    case 'login':
      return 'passes';
    case 'own':
    case 'unknown':
      return 'unknown';
  }
}

/** Whether a middleware refuses bearer tokens that are not of its own issuer, also where it lets anonymous callers in. */
export function readsBearer(value: Value): boolean {
  if (value.kind !== 'external') return false;
  const name = packageName(value.package);
  if (name === 'express-jwt' || name === 'express-oauth2-jwt-bearer') return true;
  if (name !== 'passport' || !value.path.includes('authenticate')) return false;
  const [strategies] = lastCall(value)?.args ?? [];
  const named =
    strategies?.kind === 'list' ? strategies.items : strategies ? optionsOf(strategies) : [];
  // A name proves nothing, but this only warns: that two readers of `Authorization` may meet.
  return (
    named.length > 0 &&
    named.every((each) => each.kind === 'constant' && /jwt|bearer/i.test(String(each.value)))
  );
}

function lastCall(value: ExternalValue): ExternalValue | null {
  for (let current: ExternalValue | null = value; current; current = current.base) {
    if (current.path.at(-1) === '()') return current;
  }
  return null;
}
