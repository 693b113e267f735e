import type { FrameworkAdapter, GeneratedNames } from '../frameworks/adapter.js';
import { relPath } from '../model/paths.js';
import type { AuthSettings, ProjectFacts, RelPath } from '../model/types.js';
import type { Adapters } from './adapters.js';
import { type Options, readOptions, type Settings } from './option-values.js';
import type { StoreChoice } from './questions.js';
import { presetSettings } from './settings.js';

/** The settings of generated auth before anybody is asked. */
export function settingsBeforeAsking(
  options: Options,
  recorded: Settings | null,
  facts: ProjectFacts,
  adapters: Adapters,
): AuthSettings {
  return presetSettings({
    flags: options.settings,
    recorded,
    stores: storeChoices(facts, adapters),
    outDir: defaultOutDir(facts),
  });
}

/** The settings that a first run without flags takes. */
export function settingsByDefault(facts: ProjectFacts, adapters: Adapters): AuthSettings {
  return settingsBeforeAsking(readOptions({}), null, facts, adapters);
}

/** Beside the project's own sources. */
export function defaultOutDir({ sourceRoot }: ProjectFacts): RelPath {
  return relPath(`${sourceRoot}/auth`);
}

/** The stores to choose from, with what in the project speaks for them. */
export function storeChoices(
  { store }: ProjectFacts,
  { stores }: Adapters,
): readonly StoreChoice[] {
  return stores.map(({ id, label, hint }) => ({
    id,
    label,
    hint,
    evidence: store?.id === id ? store.evidence : null,
  }));
}

/** The names that generated code has, or would have, in this project. */
export function generatedNames(
  framework: FrameworkAdapter,
  auth: AuthSettings,
  facts: ProjectFacts,
): GeneratedNames {
  return framework.generated({ auth, facts });
}
