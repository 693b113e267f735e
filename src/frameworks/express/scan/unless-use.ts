import type { GuardVerdict } from '../../../model/types.js';
import type { Value } from '../../../interpret/values.js';
import { exceptFor } from './guards/unless.js';
import type { RequestLine } from './judgement.js';

/** The package that gives a middleware its `unless`. */
const UNLESS_PACKAGE = 'express-unless';

/**
 * Whether `guard.unless({ … })` leaves a route to its guard, whatever that guard does. What the list says is read;
 * where that cannot be done it is what the verdict on the route says.
 * @returns false for a route that it excepts, or may except
 */
export function appliesTo(value: Value, route: RequestLine | null, verdict: GuardVerdict): boolean {
  if (route === null) return false;
  const isUnless =
    value.kind === 'external' &&
    (value.path.at(-2) === 'unless' || value.package === UNLESS_PACKAGE);
  if (!isUnless) return verdict === 'refuses';
  const excepted = exceptFor({ ...value, path: ['unless', '()'], base: value.base ?? value });
  return excepted !== null && excepted(route) === 'no';
}
