import type { LinterHabits, Snapshot } from '../model/types.js';
import { readBiome } from './biome.js';
import { isRecord } from './package-json.js';

/** Asks nothing. */
export const NO_LINTER: LinterHabits = {
  sortsImports: false,
  ordersImports: false,
  dotsMembers: false,
  formatsJson: false,
};

/**
 * What Biome asks of generated code where the project has it: what its rules and actions are by default, unless its
 * configuration turns them off (https://biomejs.dev/reference/configuration/).
 * @param options of the compiler: with `noPropertyAccessFromIndexSignature` it refuses the dot
 */
export function detectLinter(
  snapshot: Snapshot,
  options: Readonly<Record<string, unknown>> | undefined,
): LinterHabits {
  const biome = readBiome(snapshot);
  const ordersImports = asksForOrder(snapshot);
  if (biome === null) return { ...NO_LINTER, ordersImports };
  return {
    ordersImports,
    sortsImports:
      // Version 1 has a part of its own for it.
      isOn(biome['organizeImports']) &&
      isOn(biome['assist']) &&
      at(biome, 'assist', 'actions', 'source', 'organizeImports') !== 'off',
    dotsMembers:
      options?.['noPropertyAccessFromIndexSignature'] !== true &&
      isOn(biome['linter']) &&
      at(biome, 'linter', 'rules', 'complexity', 'useLiteralKeys') !== 'off',
    formatsJson: isOn(biome['formatter']) && isOn(at(biome, 'json', 'formatter')),
  };
}

/** By the names of the rules and presets that do, since a configuration may be code. */
function asksForOrder(snapshot: Snapshot): boolean {
  const configs = snapshot.files.filter((path) => CONFIG.test(path));
  return configs.some((path) => ORDER.test(snapshot.text(path) ?? ''));
}

const CONFIG =
  /^(?:package\.json|eslint\.config\.[cm]?[jt]s|\.eslintrc(?:\.\w+)?|\.prettierrc(?:\.\w+)?|prettier\.config\.[cm]?[jt]s)$/;
const ORDER =
  /\bimport(?:-x)?\/order\b|\bsimple-import-sort\b|\bperfectionist\b|\bairbnb\b|\bprettier-plugin-(?:sort|organize)-imports\b|\bimportOrder\b/;

function isOn(part: unknown): boolean {
  return !isRecord(part) || part['enabled'] !== false;
}

function at(config: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), config);
}
