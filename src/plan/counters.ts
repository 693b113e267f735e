import type { SharedCounters } from '../frameworks/adapter.js';
import type { PackageJson } from '../model/types.js';
import type { Store } from '../stores/adapter.js';
import { countingServices } from '../stores/registry.js';

/** Where attempts are counted: in a service that the project depends on already (Redis), else in the store. */
export function countersOf(
  pkg: PackageJson,
  store: Pick<Store, 'counters'>,
): SharedCounters | null {
  for (const service of countingServices) {
    const found = service.detect(pkg);
    if (found) return found;
  }
  return store.counters;
}
