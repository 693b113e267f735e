import { OWN_DIR } from '../model/own-dir.js';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { finding, UserError } from '../model/diagnostic.js';
import { hasCode, isThere, readOrNull, statOrNull, tidyUp, type Disk } from './disk.js';
import { resolveTarget } from './targets.js';

const GRACE_MS = 1000;

/** Who holds the lock. `start` tells a process from a later one with the same number; null where unknown. */
type Holder = {
  readonly pid: number;
  readonly host: string;
  readonly start: string | null;
  readonly token: string;
};

/**
 * Runs `work` while no other run writes to `root`. The lock of a process that has died is taken over.
 * `.authwright` is made when missing and removed again when `work` leaves it empty.
 *
 * @throws {UserError} LOCKED when another run holds it
 */
export function withLock<T>(root: string, disk: Disk, work: () => T): T {
  const dir = join(root, OWN_DIR);
  const path = resolveTarget(root, `${OWN_DIR}/lock`, []);
  const holder = thisProcess();
  try {
    acquire(path, holder, disk);
    return work();
  } finally {
    tidyUp(() => release(path, holder, disk)); // a lock that stays is taken over once this process has ended
    tidyUp(() => disk.removeEmptyDir(dir));
  }
}

/** Whether a run holds the lock of `root`; `stale` when its process has died. Reads only. */
export function lockState(root: string): 'free' | 'held' | 'stale' {
  const path = join(root, OWN_DIR, 'lock');
  if (!isThere(path)) return 'free';
  return holds(readHolder(path)) ? 'held' : 'stale';
}

/**
 * Taking a stale lock over is itself done under a lock, `lock.takeover`: of two runs that both see the dead
 * holder, only one may replace it, and it looks again before it does.
 */
function acquire(path: string, holder: Holder, disk: Disk): void {
  let acquired = false;
  while (!acquired) acquired = tryAcquire(path, holder, disk);
}

/** False when a lock, or its folder, has gone while it was looked at. */
function tryAcquire(path: string, holder: Holder, disk: Disk): boolean {
  const bytes = Buffer.from(`${JSON.stringify(holder)}\n`);
  if (!isThere(path)) {
    try {
      if (!isThere(dirname(path))) disk.makeDir(dirname(path));
      disk.create(path, bytes);
      refuseIfHeld(path, holder);
      return true;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false;
      if (!hasCode(error, 'EEXIST')) throw error;
    }
  }
  refuseIfHeld(path, holder);
  const takeover = `${path}.takeover`;
  acquire(takeover, holder, disk);
  try {
    refuseIfHeld(path, holder);
    if (!isThere(path)) return false;
    disk.replace(path, bytes, null);
    return true;
  } finally {
    release(takeover, holder, disk);
  }
}

function release(path: string, holder: Holder, disk: Disk): void {
  if (readHolder(path)?.token === holder.token) disk.remove(path);
}

function refuseIfHeld(path: string, self: Holder): void {
  const holder = readHolder(path);
  if (!holder || holder.token === self.token || !holds(holder)) return;
  throw new UserError(
    finding(
      'LOCKED',
      `another run of authwright (process ${holder.pid} on ${holder.host}) is writing to this project`,
    ),
  );
}

/**
 * Who holds the lock; null when it is free or its text is not ours. A lock without its text may be that of
 * a run which is just writing it, so it gets a moment before it counts as the remains of a dead one.
 */
function readHolder(path: string): Holder | null {
  for (;;) {
    const holder = parseHolder(readOrNull(path)?.toString() ?? '');
    const age = Date.now() - (statOrNull(path)?.mtimeMs ?? 0);
    if (holder || age > GRACE_MS || age < 0) return holder;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  }
}

function parseHolder(text: string): Holder | null {
  try {
    const value = JSON.parse(text) as Partial<Holder> | null;
    const { pid, host, start, token } = value ?? {};
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof token !== 'string')
      return null;
    return { pid, host, start: typeof start === 'string' ? start : null, token };
  } catch {
    return null;
  }
}

/** A process on another host cannot be looked at, so its lock counts as held. */
function holds(holder: Holder | null): boolean {
  if (!holder) return false;
  if (holder.host !== hostname()) return true;
  return isAlive(holder.pid) && (holder.start === null || holder.start === startOf(holder.pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}

function thisProcess(): Holder {
  const { pid } = process;
  return { pid, host: hostname(), start: startOf(pid), token: randomUUID() };
}

/** Start time in clock ticks since boot (field 22 of proc(5) stat); null where there is no /proc. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
