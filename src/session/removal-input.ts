import type { Manifest, RelPath } from '../model/types.js';
import { isMigration } from '../plan/managed-files.js';
import { gitState } from '../project/git.js';
import type { RemovalInput } from '../plan/removal/input.js';
import { createRenderer } from '../plan/render/render.js';
import { openStore } from './open-store.js';
import type { Options } from './option-values.js';
import { generatedNames, settingsBeforeAsking } from './preset.js';
import type { Reading } from './reading.js';
import type { Adapters } from './adapters.js';

/** What a removal is planned from, once everything is read. @throws {RangeError} without a manifest */
export async function removalInput(
  options: Options,
  reading: Reading,
  adapters: Adapters,
): Promise<RemovalInput> {
  const { manifest, recorded, facts, snapshot, view, framework, runner, state, guard } = reading;
  if (manifest === null) throw new RangeError('there is no manifest to go by');
  const auth = recorded?.guard ? null : settingsBeforeAsking(options, recorded, facts, adapters);
  const names = auth && generatedNames(framework, auth, facts);
  const renderer = createRenderer(adapters.templates, facts, auth?.outDir ?? facts.sourceRoot);
  const store = await openStore(adapters, auth, reading);
  return {
    facts,
    snapshot,
    view,
    framework,
    runner,
    store,
    released: store?.schema ? releasedMigrations(snapshot.root, manifest) : new Set(),
    manifest,
    state,
    guard: { ref: guard, call: 'identifier', roleRef: names?.roleGuard ?? null },
    names,
    reformat: (path, text) => renderer.reformat(path, text),
  };
}

/** The migrations of ours that git has. */
function releasedMigrations(root: string, { files }: Manifest): ReadonlySet<RelPath> {
  const git = gitState(root);
  const paths = Object.entries(files).filter(([, { template }]) => isMigration(template));
  return new Set(
    paths.map(([path]) => path as RelPath).filter((path) => git?.tracks(path) === true),
  );
}
