import type { ArtifactContext } from '../../src/frameworks/adapter.js';
import type { Store, StoreAdapter, StoreProject } from '../../src/stores/adapter.js';

/** A store that reads nothing of a project. */
export function openPlain(
  adapter: StoreAdapter,
  { auth, facts }: Pick<ArtifactContext, 'auth' | 'facts'>,
): Promise<Store> {
  return adapter.open({ auth, facts, manifest: null } as StoreProject);
}
