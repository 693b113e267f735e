import { VERIFY_PATH } from '../model/our-dir.js';
import type { VerifyRecord } from '../model/types.js';
import { openDisk } from './disk.js';
import { missingDirs, resolveTarget } from './targets.js';

/**
 * Keeps what the running application showed, for `list` and `check`; the file is wholly old or wholly new.
 * @throws {UserError} PATH_OUTSIDE where our folder is a link that leaves the project
 */
export function writeVerifyRecord(root: string, record: VerifyRecord): void {
  const target = resolveTarget(root, VERIFY_PATH, []);
  const disk = openDisk();
  for (const folder of missingDirs([target])) disk.makeDir(folder);
  disk.replace(target, Buffer.from(`${JSON.stringify(record, null, 2)}\n`), 0o644);
}
