import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyPlan } from '../../../src/apply/apply.js';
import { create, codesOf, planOf, put, treeOf, update } from './scratch.js';

const volume = mkdtempSync(join(tmpdir(), 'authwright-volume-'));
const canMount =
  process.getuid?.() === 0 &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', volume]).status === 0;

/** Small, so that it can be filled. */
beforeAll(() => put(volume, 'src/a.ts', 'old'));
afterAll(() => {
  if (canMount) execFileSync('umount', [volume]);
  rmSync(volume, { recursive: true });
});

describe.runIf(canMount)('a real file system', () => {
  const options = { root: volume, manifestBefore: null };

  test('that is full: nothing is written', () => {
    const before = treeOf(volume);
    const plan = planOf([
      update('src/a.ts', 'old', 'new'),
      create('src/b.ts', 'x'.repeat(200_000)),
    ]);
    expect(codesOf(() => applyPlan(plan, options))).toEqual(['WRITE_FAILED']);
    expect(treeOf(volume)).toEqual(before);
  });

  test('that becomes full after the journal: everything is undone', () => {
    const before = treeOf(volume);
    // Fits three times (the texts of the journal and the manifest), not a fourth.
    const plan = planOf([update('src/a.ts', 'old', 'new'), create('src/b.ts', 'x'.repeat(36_000))]);
    expect(codesOf(() => applyPlan(plan, options))).toEqual(['WRITE_FAILED']);
    expect(treeOf(volume)).toEqual(before);
  });

  test('that is read-only: nothing is written', () => {
    const before = treeOf(volume);
    execFileSync('mount', ['-o', 'remount,ro', volume]);
    try {
      for (const change of [update('src/a.ts', 'old', 'new'), create('src/new/b.ts', 'new')]) {
        expect(codesOf(() => applyPlan(planOf([change]), options))).toEqual(['WRITE_FAILED']);
      }
    } finally {
      execFileSync('mount', ['-o', 'remount,rw', volume]);
    }
    expect(treeOf(volume)).toEqual(before);
  });
});
