import type { Path } from '../../interpret/follow/path.js';
import type { ExternalValue, Site, Value } from '../../interpret/follow/values.js';
import { promisified } from './known-calls.js';
import { noteOpening } from './environment-open.js';
import { issuedKey, secretNames, signedBy } from './issued.js';
import { type Mergers, whyMerged } from './merged.js';
import { putBy } from './open-puts.js';
import { plantedBy, plantedKey } from './planted.js';
import { POLLUTED } from './pollution.js';
import { freeze, type Frozen, frozenKey } from './request-state.js';

/** Notes of a path what a call of a package does that others may ask for: what it signs, stores, and where it goes. */
export function noteCall(
  path: Path,
  writes: Map<string, Frozen>,
  callee: ExternalValue,
  args: readonly Value[],
  site: Site,
  mergers: Mergers,
): void {
  const signed = signedBy(promisified(callee) ?? callee, args);
  const names = signed ? secretNames(signed.key) : [];
  if (signed && names.length > 0) {
    const claims = freeze(signed.claims);
    writes.set(issuedKey(path, names, frozenKey(claims)), claims);
  }
  const why = whyMerged(mergers, callee, args);
  if (why !== null) writes.set(POLLUTED, { kind: 'constant', value: why });
  const put = putBy(callee, args);
  if (put !== null) writes.set(put, { kind: 'gone' });
  noteOpening(writes, path, promisified(callee) ?? callee, args, site);
  for (const each of plantedBy(callee, args, site)) writes.set(plantedKey(each), { kind: 'gone' });
}
