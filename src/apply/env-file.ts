import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { openDisk } from './disk.js';

/** Nobody but its owner reads a file with secrets. */
const OWNER_ONLY = 0o600;

/** Whether a path is free or has a regular file: through a link, something outside of the project would be written. */
export function isFileOrFree(root: string, path: string): boolean {
  return lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? true;
}

/** Writes a file of secrets at once. One that is there keeps its mode; a new one is its owner's alone. */
export function writeSecrets(root: string, path: string, text: string): void {
  const target = join(root, path);
  const mode = lstatSync(target, { throwIfNoEntry: false })?.mode ?? OWNER_ONLY;
  openDisk().replace(target, Buffer.from(text), mode & 0o777);
}
