import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OUR_DIR } from '../model/our-dir.js';
import { problem, UserError } from '../model/diagnostic.js';
import { readOrNull, type Disk } from './disk.js';

/**
 * The write-ahead journal of one write: `.authwright/journal/` with an index, both texts of every file, and
 * a file named `forward` or `backward` that says where the write is heading.
 *
 * It is prepared under another name and becomes valid by one rename, so a journal that is there is whole:
 * before the rename nothing of the project has changed, after it everything can be completed or undone.
 */
export type Journal = {
  /** In the order in which they are written; the manifest is last. */
  readonly entries: readonly JournalEntry[];
  /** Folders that the write makes, outermost first, and those that it empties, innermost first; relative to the project. */
  readonly madeDirs: readonly string[];
  readonly emptiedDirs: readonly string[];
};

export type JournalEntry = {
  /** Relative to the project, as in the plan. */
  readonly path: string;
  /** Permission bits that the file has or had; null for those of a new file. */
  readonly mode: number | null;
  /** SHA-256 of the bytes; null where there is no file. */
  readonly before: string | null;
  readonly after: string | null;
};

export type Direction = 'forward' | 'backward';

/** Both texts of an entry, null where there is no file. */
export type EntryBytes = { readonly before: Buffer | null; readonly after: Buffer | null };

const PREPARING = 'journal.preparing';
const VALID = 'journal';
const RETIRED = 'journal.retired';
const INDEX = 'journal.json';

/** Makes a valid journal. Throws what the file system throws; nothing of the project has changed then. */
export function writeJournal(
  root: string,
  journal: Journal,
  bytesOf: (index: number) => EntryBytes,
  disk: Disk,
): void {
  const dir = join(root, OUR_DIR, PREPARING);
  disk.removeTree(dir);
  disk.makeDir(dir);
  journal.entries.forEach((_, index) => {
    const { before, after } = bytesOf(index);
    if (before) disk.create(join(dir, `${index}.before`), before);
    if (after) disk.create(join(dir, `${index}.after`), after);
  });
  disk.create(join(dir, INDEX), Buffer.from(`${JSON.stringify(journal, null, 2)}\n`));
  disk.create(join(dir, 'forward'), Buffer.alloc(0));
  disk.move(dir, join(root, OUR_DIR, VALID));
}

/**
 * The valid journal of `root`, or null when there is none.
 * @throws {UserError} INTERRUPTED when it cannot be read: only a person can tell what it was.
 */
export function readJournal(root: string): Journal | null {
  const dir = join(root, OUR_DIR, VALID);
  if (!existsSync(dir)) return null;
  const journal = parseJournal(readOrNull(join(dir, INDEX))?.toString() ?? '');
  if (journal) return journal;
  throw new UserError(
    problem(
      'INTERRUPTED',
      `the record of an interrupted write, ${OUR_DIR}/${VALID}, cannot be read`,
      `compare your files with git (git status, git diff), then remove it: rm -r ${OUR_DIR}/${VALID}`,
    ),
  );
}

/** What an interrupted write left: a valid journal, or one that was being prepared or taken away. Reads only. */
export function findJournal(root: string): 'valid' | 'remains' | null {
  const at = (name: string): boolean => existsSync(join(root, OUR_DIR, name));
  if (at(VALID)) return 'valid';
  return at(PREPARING) || at(RETIRED) ? 'remains' : null;
}

/** Where a text of the valid journal is kept. */
export function keptText(root: string, index: number, side: 'before' | 'after'): string {
  return join(root, OUR_DIR, VALID, `${index}.${side}`);
}

export function directionOf(root: string): Direction {
  return existsSync(join(root, OUR_DIR, VALID, 'backward')) ? 'backward' : 'forward';
}

/** Marks the write to be undone, by this run or a later one. A rename, because that needs no space. */
export function turnBack(root: string, disk: Disk): void {
  if (directionOf(root) === 'backward') return;
  const dir = join(root, OUR_DIR, VALID);
  disk.move(join(dir, 'forward'), join(dir, 'backward'));
}

/** Ends the write: one rename, after which nothing is left to complete or undo. */
export function retireJournal(root: string, disk: Disk): void {
  disk.removeTree(join(root, OUR_DIR, RETIRED));
  disk.move(join(root, OUR_DIR, VALID), join(root, OUR_DIR, RETIRED));
}

/** Removes incomplete and retired journals. */
export function removeRemains(root: string, disk: Disk): void {
  for (const name of [PREPARING, RETIRED]) {
    const dir = join(root, OUR_DIR, name);
    if (existsSync(dir)) disk.removeTree(dir);
  }
}

function parseJournal(text: string): Journal | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJournal(value) ? value : null;
  } catch {
    return null;
  }
}

function isJournal(value: unknown): value is Journal {
  if (!isRecord(value)) return false;
  const { entries, madeDirs, emptiedDirs } = value;
  return [entries, madeDirs, emptiedDirs].every(Array.isArray)
    ? (entries as unknown[]).every(isEntry) &&
        [...(madeDirs as unknown[]), ...(emptiedDirs as unknown[])].every(isString)
    : false;
}

function isEntry(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { path, mode, before, after } = value;
  return (
    isString(path) &&
    (mode === null || typeof mode === 'number') &&
    (before === null || isString(before)) &&
    (after === null || isString(after))
  );
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
