import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openDisk } from '../../../src/apply/disk.js';
import { lockState, withLock } from '../../../src/apply/lock.js';
import { recover } from '../../../src/apply/recover.js';
import { codesOf, makeProject, put } from './scratch.js';

const run = promisify(execFile);
const LOCK = '.authwright/lock';

function holder(changed: object): string {
  const own = { pid: process.pid, host: hostname(), start: null, token: 'of another' };
  return `${JSON.stringify({ ...own, ...changed })}\n`;
}

/** The number of a process that has ended. */
async function deadPid(): Promise<number> {
  const { stdout } = await run(process.execPath, ['-p', 'process.pid']);
  return Number(stdout);
}

function lockWith(text: string): string {
  const root = makeProject({});
  put(root, LOCK, text);
  return root;
}

describe('withLock', () => {
  test('holds the lock while it works, and leaves nothing', () => {
    const root = makeProject({});
    const state = withLock(root, openDisk(), () => [
      lockState(root),
      (JSON.parse(readFileSync(join(root, LOCK), 'utf8')) as { pid: number }).pid,
    ]);
    expect(state).toEqual(['held', process.pid]);
    expect(readdirSync(root)).toEqual([]);
  });

  test('a second run is refused, and the first keeps its lock', () => {
    const root = makeProject({});
    withLock(root, openDisk(), () => {
      expect(codesOf(() => withLock(root, openDisk(), () => undefined))).toEqual(['LOCKED']);
      expect(lockState(root)).toBe('held');
    });
  });

  test('is given back when the work fails', () => {
    const root = makeProject({});
    const work = () => {
      throw new RangeError('a bug');
    };
    expect(() => withLock(root, openDisk(), work)).toThrow('a bug');
    expect(existsSync(join(root, '.authwright'))).toBe(false);
  });

  test('the lock of a process that has died is taken over', async () => {
    const root = lockWith(holder({ pid: await deadPid() }));
    expect(lockState(root)).toBe('stale');
    expect(withLock(root, openDisk(), () => readdirSync(join(root, '.authwright')))).toEqual([
      'lock',
    ]);
    expect(lockState(root)).toBe('free');
  });

  test('also when the one who took it over has died in the middle', async () => {
    const pid = await deadPid();
    const root = lockWith(holder({ pid }));
    put(root, `${LOCK}.takeover`, holder({ pid }));
    expect(withLock(root, openDisk(), () => 'done')).toBe('done');
    expect(readdirSync(root)).toEqual([]);
  });

  test.runIf(process.platform === 'linux')(
    'a later process with the same number does not hold it',
    () => {
      expect(lockState(lockWith(holder({ start: '1' })))).toBe('stale');
    },
  );

  test('a process of another host cannot be judged, so its lock counts', () => {
    const root = lockWith(holder({ host: 'elsewhere', pid: 1 }));
    expect(codesOf(() => withLock(root, openDisk(), () => undefined))).toEqual(['LOCKED']);
  });

  test('a lock without its text is given a moment, then taken over', () => {
    const root = lockWith('');
    expect(withLock(root, openDisk(), () => 'done')).toBe('done');
    const old = lockWith('{');
    utimesSync(join(old, LOCK), 1, 1);
    expect(lockState(old)).toBe('stale');
  });
});

describe('recover, given what it must not trust', () => {
  const JOURNAL = '.authwright/journal/journal.json';

  function journalWith(entry: object): string {
    const entries = [{ path: 'a.ts', mode: null, before: null, after: 'f'.repeat(64), ...entry }];
    const root = makeProject({});
    put(root, JOURNAL, JSON.stringify({ entries, madeDirs: [], emptiedDirs: [] }));
    put(root, '.authwright/journal/0.after', 'planted');
    return root;
  }

  test('a journal that leads out of the project is refused', () => {
    const root = journalWith({ path: '../planted.ts' });
    expect(codesOf(() => recover(root))).toEqual(['PATH_OUTSIDE']);
    expect(existsSync(join(root, '../planted.ts'))).toBe(false);
  });

  test.each(['', '{', '{}', '{ "entries": [{}], "madeDirs": [], "emptiedDirs": [] }', '[]'])(
    'a journal that cannot be read is left for a person: %j',
    (text) => {
      const root = makeProject({ [JOURNAL]: text });
      expect(codesOf(() => recover(root))).toEqual(['INTERRUPTED']);
      expect(readFileSync(join(root, JOURNAL), 'utf8')).toBe(text);
    },
  );

  test('a journal that has lost a text is left for a person', () => {
    const root = makeProject({});
    const entries = [{ path: 'a.ts', mode: null, before: null, after: 'f'.repeat(64) }];
    put(root, JOURNAL, JSON.stringify({ entries, madeDirs: [], emptiedDirs: [] }));
    expect(codesOf(() => recover(root))).toEqual(['INTERRUPTED']);
    expect(existsSync(join(root, 'a.ts'))).toBe(false);
  });
});
