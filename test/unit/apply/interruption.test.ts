import fc from 'fast-check';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { applyPlan, undo } from '../../../src/apply/apply.js';
import { temporaryFor } from '../../../src/apply/disk.js';
import { findInterrupted, recover } from '../../../src/apply/recover.js';
import type { FileChange, SecurityPlan } from '../../../src/model/types.js';
import {
  codesOf,
  conflict,
  create,
  makeProject,
  markLockDead,
  planOf,
  put,
  remove,
  text,
  treeOf,
  update,
} from './scratch.js';
import { times } from '../../support/effort.js';

class Died extends Error {}

/** A hook after whose call number `at` nothing of the file system changes any more: a killed process. */
function dieAt(at: number) {
  let steps = 0;
  return () => {
    steps += 1;
    if (steps > at) throw new Died();
  };
}

/** Runs `work` up to step `at`; true when it died there, false when it came to its end. */
function diesAt(root: string, at: number, work: (onStep: () => void) => unknown): boolean {
  try {
    work(dieAt(at));
    return false;
  } catch (error) {
    if (!(error instanceof Died)) throw error;
  }
  if (existsSync(join(root, '.authwright'))) markLockDead(root);
  return true;
}

/** A disk on which step number `at` fails and what follows (the undoing) works; `lasting`: all of it fails. */
function failAt(at: number, code: string, path: string, lasting = false) {
  let steps = 0;
  return () => {
    steps += 1;
    if (steps === at || (lasting && steps > at)) {
      throw Object.assign(new Error(code), { code, syscall: 'write', path });
    }
  };
}

type Case = {
  readonly files: Readonly<Record<string, string>>;
  readonly changes: readonly FileChange[];
};

const SAMPLE: Case = {
  files: { 'src/a.ts': 'old a', 'src/b.ts': 'old b', 'src/gone/c.ts': 'c', 'src/mine.ts': 'mine' },
  changes: [
    update('src/a.ts', 'old a', 'new a'),
    create('src/auth/guard.ts', 'guard'),
    remove('src/gone/c.ts', 'c'),
    conflict('src/mine.ts', 'mine', 'theirs'),
    update('src/b.ts', 'old b', 'new b'),
  ],
};

function start({ files, changes }: Case): { root: string; plan: SecurityPlan } {
  return { root: makeProject(files), plan: planOf(changes) };
}

/** The tree without what is ours: what the owner sees. */
function ownersTree(root: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(treeOf(root)).filter(([path]) => !path.startsWith('.authwright')),
  );
}

function expectWholeFiles(root: string, { changes }: Case): void {
  for (const change of changes) {
    const now = text(root, change.path);
    const before = change.kind === 'create' ? null : change.before;
    const after =
      change.kind === 'delete' ? null : change.kind === 'conflict' ? before : change.content;
    expect([before, after]).toContain(now);
  }
}

const noManifest = { manifestBefore: null };

/** Dies at every step in turn; `verify` is called with the outcome of each recovery. */
function everyDeath(
  given: Case,
  verify: (root: string, outcome: string, trees: { old: unknown; next: unknown }) => void,
): number {
  const complete = start(given);
  const old = treeOf(complete.root);
  applyPlan(complete.plan, { root: complete.root, ...noManifest });
  const next = treeOf(complete.root);
  for (let at = 0; ; at += 1) {
    const { root, plan } = start(given);
    const died = diesAt(root, at, (onStep) => applyPlan(plan, { root, ...noManifest, onStep }));
    if (!died) return at;
    expectWholeFiles(root, given);
    const { outcome } = recover(root);
    verify(root, outcome, { old, next });
    rmSync(root, { recursive: true });
  }
}

describe('a write that dies', () => {
  test('at any step: recovery gives the old tree or the new one, and a second finds nothing', () => {
    const outcomes = new Set<string>();
    const steps = everyDeath(SAMPLE, (root, outcome, { old, next }) => {
      outcomes.add(outcome);
      const expected = outcome === 'completed' ? next : old;
      const tree = treeOf(root);
      // `nothing`: it died before its first change, or after its last with only the lock's folder to go.
      expect(
        outcome === 'nothing' || outcome === 'discarded' ? [old, next] : [expected],
      ).toContainEqual(tree);
      expect(recover(root).outcome).toBe('nothing');
      expect(findInterrupted(root)).toBeNull();
    });
    expect(steps).toBeGreaterThan(40);
    expect([...outcomes].sort()).toEqual(['completed', 'discarded', 'nothing']);
  });

  test('and whose recovery dies at any step: the next recovery ends it', () => {
    const half = start(SAMPLE);
    const total = everyDeath(SAMPLE, () => undefined);
    const middle = Math.floor(total * 0.6);
    applyPlan(half.plan, { root: half.root, ...noManifest });
    const next = treeOf(half.root);
    for (let at = 0; ; at += 1) {
      const { root, plan } = start(SAMPLE);
      diesAt(root, middle, (onStep) => applyPlan(plan, { root, ...noManifest, onStep }));
      const died = diesAt(root, at, (onStep) => recover(root, { onStep }));
      expectWholeFiles(root, SAMPLE);
      recover(root);
      expect(treeOf(root)).toEqual(next);
      if (!died) break;
    }
  });

  test('while it is undone: the undoing is completed', () => {
    for (let at = 0; ; at += 1) {
      const { root, plan } = start(SAMPLE);
      const old = treeOf(root);
      const applied = applyPlan(plan, { root, ...noManifest });
      const next = treeOf(root);
      const died = diesAt(root, at, (onStep) => undo(applied, onStep));
      recover(root);
      expect([old, next]).toContainEqual(treeOf(root));
      if (!died) break;
    }
  });

  test('is reported without being touched by commands that only read', () => {
    const { root, plan } = start(SAMPLE);
    diesAt(root, 30, (onStep) => applyPlan(plan, { root, ...noManifest, onStep }));
    const before = treeOf(root);
    expect(findInterrupted(root)?.code).toBe('INTERRUPTED');
    expect(treeOf(root)).toEqual(before);
    expect(codesOf(() => applyPlan(plan, { root, ...noManifest }))).not.toEqual([]);
  });

  test('leaves no stray temporary file', () => {
    const total = everyDeath(SAMPLE, (root) => {
      for (const { path } of SAMPLE.changes) {
        expect(existsSync(temporaryFor(join(root, path)))).toBe(false);
      }
    });
    expect(total).toBeGreaterThan(0);
  });
});

describe('a disk that fails', () => {
  test.each(['ENOSPC', 'EACCES', 'EROFS', 'EXDEV', 'EIO'])(
    '%s at any step: everything is undone, or was in place already',
    (code) => {
      let undone = 0;
      const total = everyDeath(SAMPLE, () => undefined);
      const complete = start(SAMPLE);
      applyPlan(complete.plan, { root: complete.root, ...noManifest });
      const next = Object.keys(treeOf(complete.root));
      for (let at = 1; at <= total; at += 1) {
        const { root, plan } = start(SAMPLE);
        chmodSync(join(root, 'src/a.ts'), 0o600);
        const old = treeOf(root);
        const onStep = failAt(at, code, join(root, 'src/a.ts'));
        const codes = codesOf(() => applyPlan(plan, { root, ...noManifest, onStep }));
        if (existsSync(join(root, '.authwright/lock'))) markLockDead(root);
        recover(root);
        undone += codes.length;
        expect(codes.filter((each) => each !== 'WRITE_FAILED')).toEqual([]);
        if (codes.length > 0) expect(treeOf(root)).toEqual(old);
        else expect(Object.keys(treeOf(root))).toEqual(next);
        rmSync(root, { recursive: true });
      }
      expect(undone).toBeGreaterThan(30);
    },
  );
});

test('a disk that goes on failing while the write is undone: the next run undoes it', () => {
  let interrupted = 0;
  const total = everyDeath(SAMPLE, () => undefined);
  for (let at = 1; at <= total; at += 1) {
    const { root, plan } = start(SAMPLE);
    const old = treeOf(root);
    const onStep = failAt(at, 'EIO', join(root, 'src/a.ts'), true);
    const codes = codesOf(() => applyPlan(plan, { root, ...noManifest, onStep }));
    if (existsSync(join(root, '.authwright/lock'))) markLockDead(root);
    expectWholeFiles(root, SAMPLE);
    const isInterrupted = codes.includes('INTERRUPTED');
    const { outcome } = recover(root);
    // The record of the direction could not be written either, so completing it is as right as undoing it.
    if (isInterrupted) expect(['undone', 'completed']).toContain(outcome);
    else if (codes.length > 0) expect(treeOf(root)).toEqual(old);
    if (isInterrupted) interrupted += 1;
    rmSync(root, { recursive: true });
  }
  expect(interrupted).toBeGreaterThan(10);
});

describe('edits by the owner between the interruption and the recovery', () => {
  test('are kept, and the text that belongs there is put beside', () => {
    for (let at = 0; ; at += 1) {
      const { root, plan } = start(SAMPLE);
      const died = diesAt(root, at, (onStep) => applyPlan(plan, { root, ...noManifest, onStep }));
      put(root, 'src/a.ts', 'edited a');
      put(root, 'src/auth/guard.ts', 'edited guard');
      const report = recover(root);
      expect(text(root, 'src/a.ts')).toBe('edited a');
      expect(text(root, 'src/auth/guard.ts')).toBe('edited guard');
      if (report.outcome === 'completed') {
        expect(report.diagnostics.map(({ code }) => code)).toContain('EDITED_SINCE');
        expect(text(root, '.authwright/conflicts/src/a.ts.interrupted')).toBe('new a');
        expect(text(root, '.authwright/conflicts/src/auth/guard.ts.interrupted')).toBe('guard');
        expect(text(root, 'src/b.ts')).toBe('new b');
      }
      expect(recover(root).outcome).toBe('nothing');
      if (!died) break;
    }
  });

  test('of a managed file: its record stays what it was, so that the next run merges', () => {
    const { root, plan } = start(SAMPLE);
    diesAt(root, 30, (onStep) => applyPlan(plan, { root, ...noManifest, onStep }));
    put(root, 'src/auth/guard.ts', 'edited guard');
    expect(recover(root).outcome).toBe('completed');
    expect(text(root, '.authwright/base/src/auth/guard.ts.base')).toBeNull();
    const manifest = JSON.parse(text(root, '.authwright/manifest.json') ?? '') as { files: object };
    expect(manifest.files).toEqual({});
  });
});

const path = fc
  .array(fc.constantFrom('a', 'b', 'src', 'lib'), { minLength: 1, maxLength: 3 })
  .map((parts) => `${parts.join('/')}/f.ts`);
const change = fc.record({
  path,
  before: fc.option(fc.string({ unit: 'grapheme' }), { nil: null }),
  after: fc.option(fc.string({ unit: 'grapheme' }), { nil: null }),
});

test('random plans, a random death, random edits: whole files, and nothing of the owner is lost', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(change, { selector: (each) => each.path, minLength: 1, maxLength: 6 }),
      fc.nat(80),
      fc.nat(8),
      fc.boolean(),
      (drawn, at, victim, edits) => {
        const files = Object.fromEntries(
          drawn.flatMap(({ path: file, before }) => (before === null ? [] : [[file, before]])),
        );
        const changes = drawn.flatMap(({ path: file, before, after }) => {
          if (before === after) return [];
          if (before === null) return [create(file, after ?? '')];
          return after === null ? [remove(file, before)] : [update(file, before, after)];
        });
        const given: Case = { files, changes };
        const { root, plan } = start(given);
        const old = ownersTree(root);
        diesAt(root, at, (onStep) => applyPlan(plan, { root, ...noManifest, onStep }));
        expectWholeFiles(root, given);
        const edited = edits ? changes[victim]?.path : undefined;
        if (edited !== undefined) put(root, edited, 'words of the owner');
        const { outcome } = recover(root);
        for (const each of changes) {
          const now = text(root, each.path);
          if (each.path === edited) expect(now).toBe('words of the owner');
          else if (outcome === 'completed') {
            expect(now).toBe(each.kind === 'delete' ? null : 'content' in each ? each.content : '');
          }
        }
        if (outcome === 'discarded' && edited === undefined) {
          expect(text(root, '.authwright/manifest.json') === null ? ownersTree(root) : old).toEqual(
            old,
          );
        }
        expect(recover(root).outcome).toBe('nothing');
        rmSync(root, { recursive: true });
      },
    ),
    { numRuns: times(60, 200, 600) },
  );
});
