import { relPath } from '../../model/paths.js';
import type { PackageJson, RelPath, Snapshot } from '../../model/types.js';
import { configNamedInScripts } from '../detection.js';

/** In the order in which vitest looks for them. */
const CONFIG_FILES = ['vitest.config', 'vite.config'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((extension) => `${name}.${extension}`),
);

/** Whether a configuration gives each of several projects its own. */
export function hasProjects(text: string): boolean {
  return /\bprojects\s*:/.test(text);
}

/** The configuration that vitest reads; null where there is none. */
export function configFile(snapshot: Snapshot, pkg: PackageJson): RelPath | null {
  const named = configNamedInScripts(pkg, 'vitest');
  const file = [...(named === null ? [] : [named]), ...CONFIG_FILES]
    .map(relPath)
    .find((each) => snapshot.exists(each));
  return file ?? null;
}
