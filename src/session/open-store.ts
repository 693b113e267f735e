import { UserError } from '../model/diagnostic.js';
import { valueProblem } from '../model/settings/setting.js';
import type { AuthSettings, Manifest } from '../model/types.js';
import type { ProjectToRead, Store } from '../stores/adapter.js';
import type { Adapters } from './adapters.js';

/**
 * The store of these settings as it is in this project; null where the project's own guard is used.
 * @throws {UserError} when an earlier run put models into the schema of another, which would stay there
 */
export async function openStore(
  { stores }: Adapters,
  auth: AuthSettings | null,
  project: ProjectToRead & { readonly manifest: Manifest | null },
): Promise<Store | null> {
  if (auth === null) return null;
  const adapter = stores.find(({ id }) => id === auth.store);
  if (!adapter) throw new RangeError(`no store ${auth.store}`);
  const { snapshot, view, facts, manifest } = project;
  const before = stores.find(({ id }) => id === manifest?.project.store);
  if (before?.userModels && before !== adapter) {
    const wrong = `users are in models of ${before.label} since an earlier run`;
    throw new UserError([
      valueProblem('store', wrong, 'npx authwright remove    first, then the same again'),
    ]);
  }
  return adapter.open({ snapshot, view, facts, manifest, auth });
}
