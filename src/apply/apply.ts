import { accessSync, constants, realpathSync } from 'node:fs';
import { relative } from 'node:path';
import {
  ATTRIBUTES,
  ATTRIBUTES_PATH,
  MANIFEST_PATH,
  basePath,
  proposalPath,
  renderedPath,
  VERIFY_PATH,
} from '../model/our-dir.js';
import { finding, problem, UserError } from '../model/diagnostic.js';
import { relPath } from '../model/paths.js';
import type { FileChange, SecurityPlan } from '../model/types.js';
import { serializeManifest } from '../project/manifest.js';
import { openDisk, readOrNull, statOrNull, type StepHook } from './disk.js';
import { asUserError } from './failures.js';
import { findJournal } from './journal.js';
import { withLock } from './lock.js';
import { dirsAbove, resolveTarget } from './targets.js';
import { changedOnDisk, commit, type FileWrite, type Place } from './transaction.js';

export type ApplyOptions = {
  /** Absolute path of the package folder. */
  readonly root: string;
  /** The text of the manifest that the plan was made from; null when there was none. */
  readonly manifestBefore: string | null;
  /** Absolute paths of files outside `root` that may be written: the spec that `--spec` names. */
  readonly outside?: readonly string[];
  /** For tests: called before each change of the file system. */
  readonly onStep?: StepHook;
};

/** What was written, with all that `undo` needs. */
export type ApplyResult = {
  readonly root: string;
  readonly outside: readonly string[];
  /** Empty when everything was in place already. */
  readonly writes: readonly FileWrite[];
  readonly madeDirs: readonly string[];
};

/**
 * Writes a plan, all or nothing: the only place that changes a project. Every file is compared with what the
 * plan was made from, then written beside and renamed; base texts follow, the manifest is last. Conflicts
 * are left alone and their proposals put below `.authwright/conflicts`.
 *
 * Synchronous on purpose: no handler of a signal or a timer runs between two renames.
 *
 * @throws {UserError} CHANGED_ON_DISK, PATH_OUTSIDE, LINK_BROKEN, LOCKED, INTERRUPTED, WRITE_FAILED; nothing
 *   is left written then
 */
export function applyPlan(plan: SecurityPlan, options: ApplyOptions): ApplyResult {
  const root = realpathSync(options.root);
  const { outside = [] } = options;
  const place: Place = { root, outside, disk: openDisk(options.onStep) };
  return guarded(root, () => {
    const expected = [
      ...attributesWrite(place, plan),
      ...expectedWrites(plan, options.manifestBefore),
    ];
    const nothing = checkedWrites(place, expected).length === 0;
    if (nothing) return { root, outside, writes: [], madeDirs: [] };
    return withLock(root, place.disk, () => {
      refuseInterrupted(root);
      const writes = checkedWrites(place, expected);
      refuseReadOnly(place, writes);
      const emptied = writes
        .filter(({ after }) => after === null)
        .flatMap(({ path }) => dirsAbove(root, resolveTarget(root, path, outside)))
        .map((dir) => relative(root, dir));
      const madeDirs = writes.length > 0 ? commit(place, writes, longestFirst(emptied)) : [];
      return { root, outside, writes, madeDirs };
    });
  });
}

export type UndoResult = {
  /** Files that were changed after `applyPlan` wrote them; they are left as they are. */
  readonly left: readonly string[];
};

/**
 * Takes back what `applyPlan` wrote, byte for byte, folders and modes included; itself all or nothing.
 * @throws {UserError} as `applyPlan`
 */
export function undo(applied: ApplyResult, onStep?: StepHook): UndoResult {
  const { root, outside, writes } = applied;
  const place: Place = { root, outside, disk: openDisk(onStep) };
  if (writes.length === 0) return { left: [] };
  return guarded(root, () =>
    withLock(root, place.disk, () => {
      refuseInterrupted(root);
      const untouched = writes.filter(({ path, after }) => isSame(readTarget(place, path), after));
      const reversed = untouched
        .map((write) => ({ ...write, before: write.after, after: write.before }))
        .reverse();
      if (reversed.length > 0) commit(place, reversed, [...applied.madeDirs].reverse());
      return { left: writes.filter((write) => !untouched.includes(write)).map(({ path }) => path) };
    }),
  );
}

/** A file of the plan; `before` undefined where any text may be replaced, because the file is ours. */
type ExpectedWrite = {
  readonly path: string;
  readonly before: string | null | undefined;
  readonly after: string | null;
};

function expectedWrites(
  plan: SecurityPlan,
  manifestBefore: string | null,
): readonly ExpectedWrite[] {
  const conflicts = new Set<string>(
    plan.changes.filter(({ kind }) => kind === 'conflict').map(({ path }) => path),
  );
  const settled = new Set<string>([
    ...Object.keys(plan.nextManifest?.files ?? {}),
    ...plan.changes.map(({ path }) => path),
    ...Object.keys(plan.bases),
  ]);
  return [
    ...plan.changes.map(expectedOf),
    ...[...settled]
      .filter((path) => !conflicts.has(path))
      .map((path) => ({ path: proposalPath(path), before: undefined, after: null })),
    ...Object.entries(plan.bases).flatMap(([path, after]) => [
      { path: basePath(relPath(path)), before: undefined, after },
      { path: renderedPath(relPath(path)), before: undefined, after: plan.rendered[path] ?? null },
    ]),
    // Without decisions there is nothing to verify.
    ...(plan.nextManifest === null ? [{ path: VERIFY_PATH, before: undefined, after: null }] : []),
    {
      path: MANIFEST_PATH,
      before: manifestBefore,
      after: plan.nextManifest && serializeManifest(plan.nextManifest),
    },
  ];
}

/** One that its owner edited stays as it is, also when the rest is taken out. */
function attributesWrite(place: Place, { nextManifest }: SecurityPlan): readonly ExpectedWrite[] {
  const disk = readTarget(place, ATTRIBUTES_PATH);
  const isOurs = disk?.toString().replaceAll('\r\n', '\n') === ATTRIBUTES;
  if (disk !== null && (nextManifest || !isOurs)) return [];
  return [{ path: ATTRIBUTES_PATH, before: undefined, after: nextManifest && ATTRIBUTES }];
}

function expectedOf(change: FileChange): ExpectedWrite {
  switch (change.kind) {
    case 'create':
      return { path: change.path, before: null, after: change.content };
    case 'update':
      return { path: change.path, before: change.before, after: change.content };
    case 'delete':
      return { path: change.path, before: change.before, after: null };
    case 'conflict':
      return { path: proposalPath(change.path), before: undefined, after: change.proposed };
  }
}

/** Compares what is expected with the disk; what is in place already is left out. */
function checkedWrites(place: Place, expected: readonly ExpectedWrite[]): readonly FileWrite[] {
  const writes: FileWrite[] = [];
  const changed: string[] = [];
  const seen = new Map<string, string>();
  for (const { path, before, after } of expected) {
    const target = resolveTarget(place.root, path, place.outside);
    const other = seen.get(target);
    if (other !== undefined) throw sameFile(other, path);
    seen.set(target, path);
    const disk = readTarget(place, path);
    const next = after === null ? null : Buffer.from(after);
    if (before !== undefined && !isSame(disk, before === null ? null : Buffer.from(before))) {
      changed.push(path);
    } else if (!isSame(disk, next)) {
      const mode = statOrNull(target)?.mode;
      writes.push({
        path,
        before: disk,
        after: next,
        mode: mode === undefined ? null : mode & 0o7777,
      });
    }
  }
  if (changed.length > 0) throw changedOnDisk(changed);
  return writes;
}

/** Under the lock: until then another run may take files away. */
function refuseReadOnly({ root, outside }: Place, writes: readonly FileWrite[]): void {
  for (const { path, before } of writes) {
    if (before) accessSync(resolveTarget(root, path, outside), constants.W_OK);
  }
}

function readTarget(place: Place, path: string): Buffer | null {
  return readOrNull(resolveTarget(place.root, path, place.outside));
}

function isSame(a: Buffer | null, b: Buffer | null): boolean {
  return a && b ? a.equals(b) : a === b;
}

function longestFirst(dirs: readonly string[]): readonly string[] {
  return [...new Set(dirs)].sort((a, b) => b.length - a.length);
}

function sameFile(first: string, second: string): UserError {
  return new UserError(
    finding(
      'SAME_FILE',
      `${first} and ${second} are one file, by a link; two changes of it cannot both be written`,
    ),
  );
}

function refuseInterrupted(root: string): void {
  if (findJournal(root) !== 'valid') return;
  throw new UserError(
    problem(
      'INTERRUPTED',
      'an earlier write was interrupted and is neither completed nor undone',
      'run the same command again: it completes or undoes that write first',
    ),
  );
}

function guarded<T>(root: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asUserError(error, root, 'nothing was written');
  }
}
