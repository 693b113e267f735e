import { relPath } from '../../model/paths.js';
import type { PackageJson, RelPath, Snapshot } from '../../model/types.js';
import { configNamedInScripts } from '../detection.js';

const CONFIG_FILES = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'].map(
  (extension) => `jest.config.${extension}`,
);

/** The file that holds the configuration; null where package.json holds it, or nothing does. */
export function configFile(snapshot: Snapshot, pkg: PackageJson): RelPath | null {
  const inPackage = pkg['jest'];
  const named = typeof inPackage === 'string' ? inPackage : configNamedInScripts(pkg, 'jest');
  const file = [...(named === null ? [] : [named]), ...CONFIG_FILES]
    .map(relPath)
    .find((each) => snapshot.exists(each));
  return file ?? null;
}
