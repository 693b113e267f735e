import type { GuardVerdict } from '../model/types.js';
import type { Value } from '../interpret/values.js';
import { exceptFor } from './guards/unless.js';
import { isExcepting } from './guards/packages/excepting.js';
import type { RequestLine } from './judgement.js';

/**
 * Whether `guard.unless({ … })` leaves a route to its guard, whatever that guard does. What the list says is read;
 * where that cannot be done it is what the verdict on the route says.
 * @returns false for a route that it excepts, or may except
 */
export function appliesTo(value: Value, route: RequestLine | null, verdict: GuardVerdict): boolean {
  if (route === null) return false;
  if (value.kind !== 'external' || !isExcepting(value)) return verdict === 'refuses';
  const excepted = exceptFor({ ...value, path: ['unless', '()'], base: value.base ?? value });
  return excepted !== null && excepted(route) === 'no';
}
