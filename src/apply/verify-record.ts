import { MANIFEST_PATH, VERIFY_PATH } from '../model/our-dir.js';
import type { Manifest, VerifyRecord } from '../model/types.js';
import { jsonBeside, serializeManifest } from '../project/manifest.js';
import { openDisk } from './disk.js';
import { missingDirs, resolveTarget } from './targets.js';

/**
 * Keeps what the running application showed, for `list` and `check`.
 * @throws {UserError} PATH_OUTSIDE where our folder is a link that leaves the project
 */
export function writeVerifyRecord(
  root: string,
  record: VerifyRecord,
  manifest: Manifest | null,
): void {
  replace(root, VERIFY_PATH, jsonBeside(manifest, record));
}

/**
 * Keeps what the owner accepts.
 * @throws {UserError} PATH_OUTSIDE where our folder is a link that leaves the project
 */
export function writeAccepted(
  root: string,
  manifest: Manifest,
  accepted: NonNullable<Manifest['accepted']>,
): void {
  replace(root, MANIFEST_PATH, serializeManifest({ ...manifest, accepted }));
}

/** The file is wholly old or wholly new. */
function replace(root: string, path: string, text: string): void {
  const target = resolveTarget(root, path, []);
  const disk = openDisk();
  for (const folder of missingDirs([target])) disk.makeDir(folder);
  disk.replace(target, Buffer.from(text), 0o644);
}
