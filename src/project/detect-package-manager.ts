import { posix } from 'node:path';
import type { Evidence, PackageJson, PackageManager, RelPath } from '../model/types.js';
import { LOCKS } from 'package-manager-detector/constants';
import { relPath } from '../model/paths.js';
import { readForeignPackageJson } from './package-json.js';
import type { ProjectSnapshot } from './snapshot.js';

const SUPPORTED: readonly PackageManager[] = ['npm', 'pnpm', 'yarn', 'bun'];

/**
 * Who installs the project's packages: the `packageManager` field, else the lock file, looked for in the package
 * and then upwards to the workspace root; npm when nothing says.
 */
export function detectPackageManager(
  snapshot: ProjectSnapshot,
  pkg: PackageJson,
): { readonly id: PackageManager } & Evidence {
  for (const folder of foldersUpwards(snapshot)) {
    const file = snapshot.locate(posix.join(folder, 'package.json'));
    const manifest = folder === '.' || file === null ? pkg : readForeignPackageJson(snapshot, file);
    const named = /^\^?([a-z]+)@?/.exec(manifest?.packageManager ?? '')?.[1];
    const id = SUPPORTED.find((known) => known === named);
    const where = folder === '.' ? '' : ` in ${folder}`;
    if (id) {
      return { id, evidence: `"packageManager": "${manifest?.packageManager ?? ''}"${where}` };
    }
    for (const [lock, manager] of Object.entries(LOCKS)) {
      const locked = SUPPORTED.find((known) => known === manager);
      const path = snapshot.locate(posix.join(folder, lock));
      if (locked && path !== null && snapshot.exists(path)) {
        return { id: locked, evidence: `${lock}${where}` };
      }
    }
  }
  return {
    id: 'npm',
    evidence: 'no lock file and no "packageManager", so npm, which comes with Node',
  };
}

/** `.`, `..`, `../..` up to the workspace or git root. */
function foldersUpwards(snapshot: ProjectSnapshot): readonly RelPath[] {
  const folders: RelPath[] = [relPath('.')];
  for (let folder = snapshot.locate('..'); folder !== null;) {
    folders.push(folder);
    folder = snapshot.locate(posix.join(folder, '..'));
  }
  return folders;
}
