import { dirname, relative } from 'node:path';
import { sha256 } from '../model/digest.js';
import { finding, problem, UserError } from '../model/diagnostic.js';
import {
  hasCode,
  isThere,
  readOrNull,
  statOrNull,
  temporaryFor,
  tidyUp,
  type Disk,
} from './disk.js';
import { asUserError } from './failures.js';
import {
  keptText,
  removeRemains,
  retireJournal,
  turnBack,
  writeJournal,
  type Direction,
  type Journal,
  type JournalEntry,
} from './journal.js';
import { missingDirs, resolveTarget } from './targets.js';

/** One file to write: both texts, null where there is no file. */
export type FileWrite = {
  /** Relative to the project; links are followed. */
  readonly path: string;
  readonly before: Buffer | null;
  readonly after: Buffer | null;
  /** Permission bits of the file as it is; null when there is none. */
  readonly mode: number | null;
};

/** Where a write goes: the project, and the files beyond it that may be written. */
export type Place = {
  readonly root: string;
  readonly outside: readonly string[];
  readonly disk: Disk;
};

/**
 * Writes all of `writes`, or none. The caller holds the lock.
 *
 * @param emptied folders to remove at the end if they are empty then, innermost first
 * @returns the folders that were made, outermost first, relative to the project
 * @throws {UserError} CHANGED_ON_DISK or WRITE_FAILED, with everything undone
 */
export function commit(
  place: Place,
  writes: readonly FileWrite[],
  emptied: readonly string[],
): readonly string[] {
  const { root, disk } = place;
  const targets = writes
    .filter(({ after }) => after !== null)
    .map((write) => targetOf(place, write));
  const journal: Journal = {
    entries: writes.map(({ path, mode, before, after }) => ({
      path,
      mode,
      before: before && sha256(before),
      after: after && sha256(after),
    })),
    madeDirs: missingDirs(targets).map((dir) => relative(root, dir)),
    emptiedDirs: emptied,
  };
  try {
    writeJournal(root, journal, (index) => writes[index] ?? { before: null, after: null }, disk);
  } catch (error) {
    tidyUp(() => removeRemains(root, disk));
    throw asUserError(error, root, 'nothing was written');
  }
  try {
    finish(place, journal, 'forward', ({ path }) => {
      throw changedOnDisk([path]);
    });
    retireJournal(root, disk);
  } catch (error) {
    rollBack(place, journal, error);
    throw asUserError(error, root, 'everything was undone');
  }
  tidyUp(() => removeRemains(root, disk)); // harmless where it stays: the next run takes it away
  return journal.madeDirs;
}

/**
 * Brings every entry of a valid journal to its end in one direction. What is there already is left, so it
 * can be called again after any interruption.
 *
 * @param onEdited is told of each entry whose file is neither text; that file is left as it is
 */
export function finish(
  place: Place,
  journal: Journal,
  direction: Direction,
  onEdited: (entry: JournalEntry, index: number) => void,
): void {
  const numbered = journal.entries.map((entry, index) => ({ entry, index }));
  if (direction === 'backward') numbered.reverse();
  for (const { entry, index } of numbered) {
    if (stateOf(place, entry, direction) === 'edited') onEdited(entry, index);
    else settle(place, entry, index, direction);
  }
  const dirs = direction === 'forward' ? journal.emptiedDirs : [...journal.madeDirs].reverse();
  for (const dir of dirs) place.disk.removeEmptyDir(resolveTarget(place.root, dir, []));
}

/** How the file of an entry compares with where the write is heading. */
export function stateOf(
  place: Place,
  entry: JournalEntry,
  direction: Direction,
): 'settled' | 'waiting' | 'edited' {
  const [from, to] = ends(entry, direction);
  const bytes = readOrNull(targetOf(place, entry));
  const now = bytes && sha256(bytes);
  if (now === to) return 'settled';
  return now === from ? 'waiting' : 'edited';
}

/** The problem of files that are not what the plan was made from. */
export function changedOnDisk(paths: readonly string[]): UserError {
  return new UserError(
    paths.map((path) =>
      finding('CHANGED_ON_DISK', `${path} has changed since it was read; nothing was written`),
    ),
  );
}

function settle(place: Place, entry: JournalEntry, index: number, direction: Direction): void {
  const { root, disk } = place;
  const target = targetOf(place, entry);
  if (isThere(temporaryFor(target))) disk.remove(temporaryFor(target));
  if (stateOf(place, entry, direction) === 'settled') return;
  if (ends(entry, direction)[1] === null) {
    disk.remove(target);
    return;
  }
  for (const dir of missingDirs([target])) disk.makeDir(dir);
  const kept = keptText(root, index, direction === 'forward' ? 'after' : 'before');
  if (direction === 'backward' && movedBack(disk, kept, target, entry.mode)) return;
  const bytes = readOrNull(kept);
  if (!bytes) throw lostText(entry.path);
  disk.replace(target, bytes, entry.mode);
}

/** Undoing needs no space on a full disk, because the old text is moved out of the journal. */
function movedBack(disk: Disk, kept: string, target: string, mode: number | null): boolean {
  try {
    disk.moveOver(kept, target, mode ?? statOrNull(target)?.mode ?? null);
    return true;
  } catch (error) {
    if (hasCode(error, 'EXDEV')) return false;
    throw error;
  }
}

function rollBack(place: Place, journal: Journal, cause: unknown): void {
  try {
    turnBack(place.root, place.disk);
    finish(place, journal, 'backward', () => undefined);
    retireJournal(place.root, place.disk);
  } catch (error) {
    const failed = asUserError(error, place.root, 'and undoing failed too');
    if (!(failed instanceof UserError)) throw error;
    const first = asUserError(cause, place.root, 'the write stopped here');
    throw new UserError([
      ...(first instanceof UserError ? first.diagnostics : []),
      ...failed.diagnostics,
      problem(
        'INTERRUPTED',
        'some files are new and some are old; .authwright/journal has both texts of each',
        'mend the cause, then run any command that writes: it completes or undoes this write first',
      ),
    ]);
  }
  tidyUp(() => removeRemains(place.root, place.disk));
}

function ends(entry: JournalEntry, direction: Direction): readonly [string | null, string | null] {
  return direction === 'forward' ? [entry.before, entry.after] : [entry.after, entry.before];
}

function targetOf(place: Place, { path }: { readonly path: string }): string {
  return resolveTarget(place.root, path, place.outside);
}

function lostText(path: string): UserError {
  return new UserError(
    problem(
      'INTERRUPTED',
      `the text for ${path} is missing from the record of an interrupted write`,
      `compare ${dirname(path)} with git, then remove the record: rm -r .authwright/journal`,
    ),
  );
}
