import type { SharedCounters } from '../frameworks/adapter.js';
import type { PackageJson } from '../model/types.js';
import type { StoreAdapter } from '../stores/adapter.js';
import { countingServices } from '../stores/registry.js';

/** Where attempts are counted: in a service that the project depends on already (Redis), else in the store. */
export function countersOf(
  pkg: PackageJson,
  store: Pick<StoreAdapter, 'counters'>,
): SharedCounters | null {
  for (const service of countingServices) {
    const found = service.detect(pkg);
    if (found) return found;
  }
  return store.counters;
}
