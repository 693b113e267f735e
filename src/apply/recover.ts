import { realpathSync } from 'node:fs';
import { sha256 } from '../model/digest.js';
import { MANIFEST_PATH, OUR_DIR, basePath, renderedPath, rescuePath } from '../model/our-dir.js';
import { notice } from '../model/diagnostic.js';
import { relPath } from '../model/paths.js';
import type { Diagnostic, Manifest } from '../model/types.js';
import { serializeManifest } from '../project/manifest.js';
import { openDisk, readOrNull, type StepHook } from './disk.js';
import { asUserError } from './failures.js';
import {
  directionOf,
  findJournal,
  keptText,
  readJournal,
  removeRemains,
  retireJournal,
  type Journal,
  type JournalEntry,
} from './journal.js';
import { lockState, withLock } from './lock.js';
import { missingDirs, resolveTarget } from './targets.js';
import { finish, stateOf, type Place } from './transaction.js';

export type RecoverOptions = {
  /** Absolute paths of files outside `root` that may be written: the spec that `--spec` names. */
  readonly outside?: readonly string[];
  /** For tests: called before each change of the file system. */
  readonly onStep?: StepHook;
};

export type RecoveryReport = {
  /** `discarded`: the write had not begun to change the project, so its traces were removed. */
  readonly outcome: 'nothing' | 'discarded' | 'completed' | 'undone';
  /** What to tell the owner. */
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * The traces of an interrupted write, for commands that write nothing; null when there are none, or when
 * the write is still under way.
 */
export function findInterrupted(root: string): Diagnostic | null {
  const lock = lockState(root);
  if (lock === 'held' || (lock === 'free' && findJournal(root) === null)) return null;
  const message =
    findJournal(root) === 'valid'
      ? 'an earlier write was interrupted: some of its files are written and some are not'
      : 'an earlier write was interrupted before it changed anything';
  return notice(
    'INTERRUPTED',
    message,
    'run any command of authwright that writes: it completes or undoes that write first',
    null,
    'warning',
  );
}

/**
 * Completes or undoes an interrupted write; to be called by every command that writes, before it reads
 * anything. A second call finds nothing.
 *
 * A file that its owner edited after the interruption is left as it is, and the text that belongs there is
 * put below `.authwright/conflicts`.
 *
 * @throws {UserError} LOCKED, INTERRUPTED (the record cannot be read), PATH_OUTSIDE, WRITE_FAILED
 */
export function recover(folder: string, options: RecoverOptions = {}): RecoveryReport {
  const root = realpathSync(folder);
  if (lockState(root) === 'free' && findJournal(root) === null) {
    return { outcome: 'nothing', diagnostics: [] };
  }
  const place: Place = { root, outside: options.outside ?? [], disk: openDisk(options.onStep) };
  try {
    return withLock(root, place.disk, () => {
      const journal = readJournal(root);
      const report = journal ? endWrite(place, journal) : DISCARDED;
      removeRemains(root, place.disk);
      return report;
    });
  } catch (error) {
    throw asUserError(error, root, 'the interrupted write is still neither completed nor undone');
  }
}

/** The text that an entry should get: the new one, or the old one when the write is undone. */
const SIDES = { forward: 'after', backward: 'before' } as const;

const DISCARDED: RecoveryReport = {
  outcome: 'discarded',
  diagnostics: [
    notice(
      'RECOVERED',
      'an earlier write was interrupted before it changed anything; its traces were removed',
      'nothing to do',
    ),
  ],
};

function endWrite(place: Place, journal: Journal): RecoveryReport {
  const direction = directionOf(place.root);
  const rest = direction === 'forward' ? withoutBases(place, journal) : journal;
  const rescued: Diagnostic[] = [];
  finish(place, rest, direction, (entry, index) => {
    rescued.push(rescue(place, entry, keptText(place.root, index, SIDES[direction])));
  });
  retireJournal(place.root, place.disk);
  const outcome = direction === 'forward' ? 'completed' : 'undone';
  const files = journal.entries.map(({ path }) => path).filter((path) => !path.startsWith(OUR_DIR));
  return {
    outcome,
    diagnostics: [
      notice(
        'RECOVERED',
        `an earlier write was interrupted and is now ${outcome}: ${files.join(', ')}`,
        'look at the changes: git diff',
      ),
      ...rescued,
    ],
  };
}

/** Saves a text that cannot be written to its file, and reports where. */
function rescue(place: Place, entry: JournalEntry, kept: string): Diagnostic {
  const bytes = readOrNull(kept);
  const path = rescuePath(entry.path);
  if (bytes) writeAside(place, path, bytes);
  return notice(
    'EDITED_SINCE',
    `${entry.path} was edited after the interruption and is left as it is` +
      (bytes ? `; the text that belongs there is in ${path}` : ''),
    bytes ? `compare: diff ${entry.path} ${path}; then remove ${path}` : `look at ${entry.path}`,
    null,
    'warning',
  );
}

function writeAside(place: Place, path: string, bytes: Buffer): void {
  const target = resolveTarget(place.root, path, []);
  for (const dir of missingDirs([target])) place.disk.makeDir(dir);
  if (!readOrNull(target)?.equals(bytes)) place.disk.replace(target, bytes, null);
}

/**
 * The record of a managed file must not say that the owner has the new text when the owner edited the old
 * one: its base text and its line in the manifest stay, so that the next run merges.
 */
function withoutBases(place: Place, journal: Journal): Journal {
  const waiting = new Set(
    journal.entries
      .filter((entry) => stateOf(place, entry, 'forward') === 'waiting')
      .map(({ path }) => path),
  );
  const held = journal.entries
    .filter((entry) => stateOf(place, entry, 'forward') === 'edited')
    .map(({ path }) => path)
    .filter((path) => !path.startsWith('../') && waiting.has(basePath(relPath(path))));
  if (held.length === 0) return journal;
  const bases = new Set<string>(
    held.map(relPath).flatMap((path) => [basePath(path), renderedPath(path)]),
  );
  return {
    ...journal,
    entries: journal.entries.map((entry, index) => {
      if (bases.has(entry.path)) return { ...entry, after: entry.before };
      if (entry.path !== MANIFEST_PATH) return entry;
      return { ...entry, after: amendManifest(place, index, held) };
    }),
  };
}

/** Puts the old record of `files` into the manifest that is about to be written; returns its new hash. */
function amendManifest(place: Place, index: number, files: readonly string[]): string | null {
  const kept = keptText(place.root, index, 'after');
  const next = parseManifest(readOrNull(kept));
  if (!next) return null;
  const before = parseManifest(readOrNull(keptText(place.root, index, 'before')));
  const records = new Map(Object.entries(next.files));
  for (const file of files) {
    const old = before?.files[file];
    if (old) records.set(file, old);
    else records.delete(file);
  }
  const bytes = Buffer.from(serializeManifest({ ...next, files: Object.fromEntries(records) }));
  place.disk.replace(kept, bytes, null);
  return sha256(bytes);
}

/** Our own text, whose hash the journal vouches for. */
function parseManifest(bytes: Buffer | null): Manifest | null {
  return bytes && (JSON.parse(bytes.toString()) as Manifest);
}
