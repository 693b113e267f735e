import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { treeOf } from '../unit/apply/scratch.js';
import { isFull, times } from '../support/effort.js';

/**
 * The built tool killed while it writes, seen from outside: a run on a real project, SIGKILL at a random moment
 * after its first trace appears, and the same command again. Every file is wholly old or wholly new, and in the
 * end the tree is the one that a run makes that nobody kills.
 */

const repo = join(import.meta.dirname, '../..');
const tool = join(repo, 'dist/authwright.js');
const answers = ['--secure-rest', '--open', '/health', '--yes', '--no-verify'];
// The kill tests of `test/rerun` meet every step of a write; here a whole run is what a kill costs.
const kills = times(4, 4, 40);

type Tree = ReturnType<typeof treeOf>;

let scratch: string;
let old: Tree;
let complete: Tree;
/** How long a run takes from its first trace to its end, in ms. */
let writing: number;

beforeAll(async () => {
  scratch = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : repo, 'authwright-killed-'));
  cpSync(join(repo, 'fixtures/projects/bookshop'), join(scratch, 'fresh'), { recursive: true });
  old = treeOf(join(scratch, 'fresh'));
  const root = freshProject('uninterrupted');
  writing = await runAndKill(root, Infinity);
  complete = treeOf(root);
});

afterAll(() => {
  rmSync(scratch, { recursive: true });
});

test(
  'killed at random moments: whole files, and the next run ends what was begun',
  async () => {
    const outcomes = new Map<string, number>();
    for (let round = 0; round < kills; round += 1) {
      const root = freshProject(`killed-${round}`);
      await runAndKill(root, ((round + Math.random()) / kills) * writing);
      const torn = ownersFiles(treeOf(root)).filter(
        ([path, content]) => ![old[path], complete[path]].includes(content),
      );
      expect(torn.map(([path]) => path)).toEqual([]);

      const interrupted = hasTraces(root);
      if (interrupted && round % 5 === 0) {
        const left = treeOf(root);
        expect(authwright(root, 'list').stdout).toContain('INTERRUPTED');
        expect(treeOf(root)).toEqual(left);
      }

      const next = authwright(root, ...answers);
      expect(next.status, next.stdout + next.stderr).toBe(0);
      const said = /interrupted and is now (\w+)|interrupted before it changed anything/.exec(
        next.stdout,
      );
      const outcome = said?.[1] ?? (said ? 'discarded' : 'nothing');
      if (interrupted) expect(outcome).not.toBe('nothing');
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      expect(changesOf(complete, treeOf(root))).toEqual([]);
      rmSync(root, { recursive: true });
    }
    // Moments before, in and after the write were all met, which a few kills may well not do.
    if (isFull) expect(outcomes.size).toBeGreaterThan(1);
  },
  kills * 60_000,
);

function freshProject(name: string): string {
  const root = join(scratch, name);
  cpSync(join(scratch, 'fresh'), root, { recursive: true });
  return root;
}

/** Runs until `ms` after the first trace of the write; gives how long the write took, as far as it came. */
function runAndKill(root: string, ms: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tool, ...answers], { cwd: root, stdio: 'ignore' });
    let begun = NaN;
    const watch = setInterval(() => {
      if (Number.isNaN(begun) && existsSync(join(root, '.authwright'))) begun = performance.now();
      if (performance.now() - begun >= ms) child.kill('SIGKILL');
    }, 1);
    child.on('error', reject);
    child.on('exit', () => {
      clearInterval(watch);
      resolve(performance.now() - begun);
    });
  });
}

function authwright(root: string, ...args: readonly string[]) {
  return spawnSync(process.execPath, [tool, ...args], { cwd: root, encoding: 'utf8' });
}

/** What the owner sees: not what authwright keeps for itself, nor a temporary file beside its target. */
function ownersFiles(tree: Tree): readonly [string, string][] {
  return Object.entries(tree).filter(
    ([path]) => !path.startsWith('.authwright') && !path.endsWith('.authwright-tmp'),
  );
}

function hasTraces(root: string): boolean {
  const folder = join(root, '.authwright');
  return existsSync(folder) && readdirSync(folder).some((name) => /^(lock|journal)/.test(name));
}

function changesOf(before: Tree, after: Tree): readonly string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((path) => before[path] !== after[path]);
}
