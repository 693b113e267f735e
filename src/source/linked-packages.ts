import { posix } from 'node:path';
import { satisfies, validRange } from 'semver';
import { readPath } from '../model/paths.js';
import type { Snapshot } from '../model/types.js';
import { isRecord, readJson, stringsIn } from './json.js';

/** Folders above the package that installed packages may lie in. */
const MOST_ABOVE = 4;

/**
 * The folders of the packages that are sources here, by package name: those below the root, the other ones of the
 * workspace, those that package.json links to (`file:../shared`), and those that tsconfig.json references. One that
 * is merely named like a dependency is not what an import of that name gives: Node takes what is installed.
 */
export function linkedPackages(snapshot: Snapshot): ReadonlyMap<string, string> {
  const packages = new Map<string, string>();
  const declared = dependenciesOf(snapshot);
  const add = (folder: string, isStated: boolean): void => {
    const manifest = readJson(snapshot, readPath(posix.join(folder, 'package.json')));
    const name = manifest?.['name'];
    if (typeof name !== 'string' || packages.has(name)) return;
    if (isStated || isLinked(snapshot, name, folder, declared.get(name)))
      packages.set(name, folder);
  };
  for (const [, range] of declared) {
    const path = /^(?:file|link|portal):(.*)$/.exec(range)?.[1];
    if (path !== undefined) add(posix.normalize(path.replace(/\/$/, '')), true);
  }
  for (const { folder } of snapshot.siblings?.() ?? []) add(folder, false);
  for (const file of snapshot.files) {
    if (posix.basename(file) === 'package.json') add(posix.dirname(file), false);
  }
  for (const path of referencesOf(snapshot)) add(path, false);
  return packages;
}

function dependenciesOf(snapshot: Snapshot): ReadonlyMap<string, string> {
  const manifest = readJson(snapshot, readPath('package.json'));
  return new Map(
    ['optionalDependencies', 'devDependencies', 'dependencies'].flatMap((field) => {
      const entries = manifest?.[field];
      return isRecord(entries)
        ? Object.entries(entries).filter(
            (entry): entry is [string, string] => typeof entry[1] === 'string',
          )
        : [];
    }),
  );
}

/** Whether an import of `name` gives the package in `folder`: by what is installed, else by what would be. */
function isLinked(
  snapshot: Snapshot,
  name: string,
  folder: string,
  range: string | undefined,
): boolean {
  const own = snapshot.text(readPath(posix.join(folder, 'package.json')));
  for (let above = 0; above <= MOST_ABOVE; above += 1) {
    const path = `${'../'.repeat(above)}node_modules/${name}/package.json`;
    const installed = snapshot.text(readPath(path));
    if (installed !== null) return installed === own;
  }
  if (range === undefined) return true;
  // A package that depends on another of its own name means that one.
  if (folder === '.') return false;
  if (!validRange(range)) return true;
  const version = readJson(snapshot, readPath(posix.join(folder, 'package.json')))?.['version'];
  return satisfies(typeof version === 'string' ? version : '0.0.0', range);
}

/** The folders that `references` of tsconfig.json name. */
function referencesOf(snapshot: Snapshot): readonly string[] {
  const references = readJson(snapshot, readPath('tsconfig.json'))?.['references'];
  return (Array.isArray(references) ? references : []).flatMap((each: unknown) =>
    isRecord(each)
      ? stringsIn(each['path']).map((path) =>
          posix.normalize(path.endsWith('.json') ? posix.dirname(path) : path).replace(/\/$/, ''),
        )
      : [],
  );
}
