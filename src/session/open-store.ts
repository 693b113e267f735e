import type { AuthSettings, Manifest } from '../model/types.js';
import type { ProjectToRead, Store } from '../stores/adapter.js';
import type { Adapters } from './adapters.js';

/** The store of these settings as it is in this project; null where the project's own guard is used. */
export async function openStore(
  { stores }: Adapters,
  auth: AuthSettings | null,
  project: ProjectToRead & { readonly manifest: Manifest | null },
): Promise<Store | null> {
  if (auth === null) return null;
  const adapter = stores.find(({ id }) => id === auth.store);
  if (!adapter) throw new RangeError(`no store ${auth.store}`);
  const { snapshot, view, facts, manifest } = project;
  return adapter.open({ snapshot, view, facts, manifest, auth });
}
