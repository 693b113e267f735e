import {
  chmodSync,
  chownSync,
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Called before each change of the file system, with what is about to happen. Tests end the process (or
 * throw) here; nothing changes once it has thrown.
 */
export type StepHook = (step: string) => void;

/** Every change that `apply` makes to the file system; synchronous, so that no other code runs in between. */
export type Disk = {
  /** Creates a file that must not exist (EEXIST), durable when this returns. */
  create(path: string, bytes: Buffer, mode?: number | null): void;
  /** Puts `bytes` in place of `target` by a rename: at every instant it is wholly old or wholly new. */
  replace(target: string, bytes: Buffer, mode: number | null): void;
  /** Renames and makes both folders durable. */
  move(from: string, to: string): void;
  /** Moves `from` over `target`, with the mode given and the owner that `target` has. */
  moveOver(from: string, target: string, mode: number | null): void;
  remove(path: string): void;
  makeDir(path: string): void;
  /** Removes a folder if it is there and empty. */
  removeEmptyDir(path: string): void;
  /** Removes a folder with everything in it; no error when it is not there. */
  removeTree(path: string): void;
};

/** Node's own recursion says ENOENT on a read-only file system, as if another run had removed a folder meanwhile. */
function makeWithParents(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    if (hasCode(error, 'EEXIST') && statSync(path).isDirectory()) return;
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error;
    makeWithParents(dirname(path));
    makeWithParents(path);
  }
}

/** The disk, with `onStep` called before each change. */
export function openDisk(onStep: StepHook = () => undefined): Disk {
  const create: Disk['create'] = (path, bytes, mode = null) => {
    onStep(`create ${path}`);
    writeNew(path, bytes, mode, null);
    syncDir(dirname(path));
  };
  const move: Disk['move'] = (from, to) => {
    onStep(`move ${to}`);
    renameSync(from, to);
    syncDir(dirname(to));
    if (dirname(from) !== dirname(to)) syncDir(dirname(from));
  };
  const remove: Disk['remove'] = (path) => {
    onStep(`remove ${path}`);
    unlinkSync(path);
    syncDir(dirname(path));
  };
  return {
    create,
    move,
    remove,
    replace(target, bytes, mode) {
      const temporary = temporaryFor(target);
      onStep(`write ${temporary}`);
      rmSync(temporary, { force: true });
      try {
        writeNew(temporary, bytes, mode, statOrNull(target));
        move(temporary, target);
      } catch (error) {
        onStep(`remove ${temporary}`);
        tidyUp(() => rmSync(temporary, { force: true }));
        throw error;
      }
    },
    moveOver(from, target, mode) {
      onStep(`restore mode of ${target}`);
      if (mode !== null) chmodSync(from, mode);
      keepOwner(statOrNull(target), (uid, gid) => chownSync(from, uid, gid));
      move(from, target);
    },
    makeDir(path) {
      onStep(`make ${path}`);
      makeWithParents(path);
      syncDir(dirname(path));
    },
    removeEmptyDir(path) {
      onStep(`remove ${path}`);
      try {
        rmdirSync(path);
      } catch (error) {
        if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
      }
    },
    removeTree(path) {
      onStep(`remove ${path}`);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** The name of the file that `replace` writes beside its target; the ending keeps compilers and test runners away. */
export function temporaryFor(target: string): string {
  return join(dirname(target), `.${basename(target)}.authwright-tmp`);
}

/** The bytes of a file, or null when there is none. */
export function readOrNull(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    // An error of reading (EISDIR), unlike one of opening, does not say which file it was.
    if (error instanceof Error) Object.assign(error, { path });
    throw error;
  }
}

/** The stat of a path, links followed; null when there is nothing (or a broken link). */
export function statOrNull(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}

/** Whether something exists at a path, a broken link included. */
export function isThere(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** True when `error` is a system error with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** Runs a clean-up whose failure must not change the outcome: file system errors are ignored. */
export function tidyUp(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
  }
}

function writeNew(path: string, bytes: Buffer, mode: number | null, owner: Stats | null): void {
  const file = openSync(path, 'wx', mode ?? 0o666);
  try {
    writeFileSync(file, bytes);
    keepOwner(owner, (uid, gid) => fchownSync(file, uid, gid));
    if (mode !== null) fchmodSync(file, mode); // the mode given to open is cut by the umask
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A rename must not change whom a file belongs to, which matters when run as root in a container. */
function keepOwner(owner: Stats | null, change: (uid: number, gid: number) => void): void {
  if (!owner || (owner.uid === process.geteuid?.() && owner.gid === process.getegid?.())) return;
  try {
    change(owner.uid, owner.gid);
  } catch (error) {
    // Only root may give files away; for others the file becomes theirs, as with any editor that renames.
    if (!hasCode(error, 'EPERM', 'EINVAL', 'ENOSYS')) throw error;
  }
}

/** A rename is only durable once its folder is; Windows cannot sync a folder and does not need to. */
function syncDir(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (error) {
    if (!hasCode(error, 'EINVAL', 'ENOTSUP')) throw error;
  } finally {
    closeSync(folder);
  }
}
