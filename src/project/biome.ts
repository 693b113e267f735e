import { parse as parseJsonc } from 'jsonc-parser';
import type { RelPath, Snapshot } from '../model/types.js';
import { isRecord } from './package-json.js';

/** Biome's configuration as it is written; null where the project has none. */
export function readBiome(snapshot: Snapshot): Readonly<Record<string, unknown>> | null {
  const text =
    snapshot.text('biome.json' as RelPath) ?? snapshot.text('biome.jsonc' as RelPath) ?? null;
  const config: unknown = text === null ? null : parseJsonc(text);
  return isRecord(config) ? config : null;
}
