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
  return {
    facts,
    snapshot,
    view,
    framework,
    runner,
    store: await openStore(adapters, auth, reading),
    manifest,
    state,
    guard: { ref: guard, call: 'identifier', roleRef: names?.roleGuard ?? null },
    names,
    reformat: (path, text) => renderer.reformat(path, text),
  };
}
