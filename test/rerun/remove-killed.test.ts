import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyPlan } from '../../src/apply/apply.js';
import { recover } from '../../src/apply/recover.js';
import { readOptions } from '../../src/session/option-values.js';
import { readProject } from '../../src/session/read-project.js';
import { removalInput } from '../../src/session/removal-input.js';
import { loadRegistries } from '../../src/session/adapters.js';
import type { SecurityPlan } from '../../src/model/types.js';
import { planRemoval } from '../../src/plan/removal/plan-removal.js';
import { shown } from '../support/cli.js';
import { createCli } from '../support/remembered-scans.js';
import { notesProject, notesRun } from '../support/notes-project.js';
import { makeProject, markLockDead, text, treeOf } from '../unit/apply/scratch.js';

const cli = createCli();

/** A removal is all or nothing as every write is: it dies at each step in turn. */
let original: string;
let secured: string;
let plan: SecurityPlan;
const copies: string[] = [];

beforeAll(async () => {
  original = makeProject(notesProject);
  secured = makeProject(notesProject);
  const first = await cli(secured, ...notesRun, '--no-verify');
  expect(first.code, shown(first)).toBe(0);
  const adapters = await loadRegistries();
  const options = readOptions({ cwd: secured });
  const reading = await readProject(options, secured, adapters);
  plan = await planRemoval(await removalInput(options, reading, adapters));
});

afterAll(() => {
  for (const root of [original, secured, ...copies]) rmSync(root, { recursive: true, force: true });
});

function copy(): string {
  const root = `${secured}-${copies.length}`;
  copies.push(root);
  cpSync(secured, root, { recursive: true });
  return root;
}

class Died extends Error {}

/** Applies the plan up to step `at`; false when it came to its end. */
function diesAt(root: string, at: number): boolean {
  let steps = 0;
  const onStep = (): void => {
    steps += 1;
    if (steps > at) throw new Died();
  };
  try {
    applyPlan(plan, { root, manifestBefore: text(root, '.authwright/manifest.json'), onStep });
    return false;
  } catch (error) {
    if (!(error instanceof Died)) throw error;
  }
  if (existsSync(join(root, '.authwright'))) markLockDead(root);
  return true;
}

it('at every step, and recovery gives the secured project or the one before', () => {
  const ends = [secured, original].map(treeOf);
  let at = 0;
  for (let died = true; died; at += 1) {
    const root = copy();
    died = diesAt(root, at);
    for (const change of plan.changes) {
      const before = 'before' in change ? change.before : null;
      const after = 'content' in change ? change.content : null;
      expect([before, after], `${change.path} at step ${at}`).toContain(text(root, change.path));
    }
    recover(root);
    const end = treeOf(root);
    expect(
      ends.some((each) => JSON.stringify(each) === JSON.stringify(end)),
      `step ${at}`,
    ).toBe(true);
    expect(recover(root).outcome).toBe('nothing');
    rmSync(root, { recursive: true });
  }
  expect(at).toBeGreaterThan(plan.changes.length);
});

it('and the next remove brings it to its end', async () => {
  const root = copy();
  expect(diesAt(root, 150)).toBe(true);
  const next = await cli(root, 'remove', '--yes', '--no-verify');
  expect(next.code, shown(next)).toBe(0);
  expect(treeOf(root)).toEqual(treeOf(original));
});

it('modes and links stay what they were', async () => {
  const root = makeProject(notesProject);
  copies.push(root);
  chmodSync(join(root, 'package.json'), 0o600);
  chmodSync(join(root, 'src/routes/tags.ts'), 0o755);
  mkdirSync(join(root, 'spec'));
  renameSync(join(root, 'openapi.yaml'), join(root, 'spec/notes.yaml'));
  symlinkSync('spec/notes.yaml', join(root, 'openapi.yaml'));
  const before = treeOf(root);
  const first = await cli(root, ...notesRun, '--no-verify');
  expect(first.code, shown(first)).toBe(0);
  expect(treeOf(root)).not.toEqual(before);
  const removed = await cli(root, 'remove', '--yes', '--no-verify');
  expect(removed.code, shown(removed)).toBe(0);
  expect(treeOf(root)).toEqual(before);
});
