import { dirName } from '../model/paths.js';
import type { FileChange } from '../model/types.js';

/** Whether it changes a file that is the owner's, or holds edits of theirs. */
export function isOwners(change: FileChange): boolean {
  return change.kind === 'update' && (change.kept === 'spliced' || change.merged === true);
}

/** Changes as one reads them: those of the owner's files, then what is made or made anew, folder by folder. */
export function inReadingOrder(changes: readonly FileChange[]): readonly FileChange[] {
  const key = (change: FileChange): string => `${dirName(change.path)}\0${change.path}`;
  const byFolder = [...changes].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const mine = changes.filter(isOwners);
  return [...mine, ...byFolder.filter((change) => !isOwners(change))];
}
