import type { FrameworkAdapter, GeneratedNames } from '../frameworks/adapter.js';
import { relPath } from '../model/paths.js';
import type { AuthSettings, ProjectFacts, RelPath } from '../model/types.js';
import type { Adapters } from './adapters.js';
import type { Options, Settings } from './option-values.js';
import type { StoreChoice } from './questions.js';
import { presetSettings } from './settings.js';

/** The settings from flags, manifest and defaults, before anybody is asked. */
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

/** A folder beside the project's sources. */
export function defaultOutDir({ sourceRoot }: ProjectFacts): RelPath {
  return relPath(`${sourceRoot}/auth`);
}

/** The stores to choose from, with the evidence for each in the project. */
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
