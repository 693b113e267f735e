import type { Manifest, PackageJson } from '../../model/types.js';
import { digestOf, readParts } from '../../spec/own-parts.js';

/** The scripts of package.json that runs put there and nobody edited, so that they go where nothing needs them. */
export function ownScripts(
  manifest: Manifest,
  { scripts = {} }: PackageJson,
): ReadonlyMap<string, string> {
  const own = readParts(manifest.spliced['package.json']?.parts ?? {}).flatMap((part) => {
    const [section, name = ''] = part.keys;
    const command = scripts[name];
    const isOurs =
      part.kind === 'value' && part.was === null && section === 'scripts' && command !== undefined;
    return isOurs && digestOf(command) === part.digest ? [[name, command] as const] : [];
  });
  return new Map(own);
}
