import { execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recover } from '../../src/apply/recover.js';
import type { FileChange } from '../../src/model/types.js';
import {
  create,
  makeProject,
  planOf,
  remove,
  text,
  treeOf,
  update,
} from '../unit/apply/scratch.js';
import { times } from '../support/effort.js';

const run = promisify(execFile);
const repo = join(import.meta.dirname, '../..');
// Below node_modules, so that the compiled child finds the packages it imports.
const scratch = mkdtempSync(join(repo, 'node_modules/.authwright-kill-'));
const child = join(scratch, 'test/rerun/kill-child.js');
const planFile = join(scratch, 'plan.json');

/** Long texts, so that a kill can fall into the middle of writing one. */
function long(name: string): string {
  return `${name}\n`.repeat(40_000);
}

const changes: readonly FileChange[] = [
  update('src/a.ts', long('old a'), long('new a')),
  create('src/auth/guard.ts', long('guard')),
  remove('src/b.ts', long('old b')),
  update('src/c.ts', long('old c'), long('new c')),
];

function freshProject(): string {
  return makeProject({
    'src/a.ts': long('old a'),
    'src/b.ts': long('old b'),
    'src/c.ts': long('old c'),
  });
}

function expectWhole(root: string): void {
  for (const change of changes) {
    const before = change.kind === 'create' ? null : change.before;
    const after = 'content' in change ? change.content : null;
    const now = text(root, change.path);
    expect(now === before || now === after, `${change.path} is torn`).toBe(true);
  }
}

let old: unknown;
let next: unknown;
let steps = 0;
let duration = 0;

beforeAll(async () => {
  for (const file of ['src/model', 'src/project', 'src/apply'].flatMap((dir) => sourcesOf(dir)))
    compile(file);
  compile('test/rerun/kill-child.ts');
  writeFileSync(join(scratch, 'package.json'), '{ "type": "module" }');
  writeFileSync(planFile, JSON.stringify(planOf(changes)));
  const root = freshProject();
  old = treeOf(root);
  const { stdout } = await run(process.execPath, [child, root, planFile]);
  const ended = /done (\d+) steps in (\S+) ms/.exec(stdout);
  steps = Number(ended?.[1]);
  duration = Number(ended?.[2]);
  next = treeOf(root);
});

afterAll(() => rmSync(scratch, { recursive: true }));

describe('a process killed while it writes', () => {
  test('at every step in turn', async () => {
    expect(steps).toBeGreaterThan(25);
    for (let at = 0; at < steps; at += 1) {
      const root = freshProject();
      await expect(
        run(process.execPath, [child, root, planFile, String(at)]),
      ).rejects.toMatchObject({
        signal: 'SIGKILL',
      });
      expectWhole(root);
      const { outcome } = recover(root);
      expect(treeOf(root)).toEqual(outcome === 'completed' || isNew(root) ? next : old);
      expect(recover(root).outcome).toBe('nothing');
      rmSync(root, { recursive: true });
    }
  });

  test('and whose recovery is killed at every step in turn', async () => {
    const half = freshProject();
    const middle = Math.floor(steps * 0.55);
    await run(process.execPath, [child, half, planFile, String(middle)]).catch(() => undefined);
    for (let at = 0, killed = true; killed; at += 1) {
      const root = `${half}-copy`;
      cpSync(half, root, { recursive: true, preserveTimestamps: true });
      killed = await run(process.execPath, [child, root, '', String(at)]).then(
        () => false,
        () => true,
      );
      expectWhole(root);
      recover(root);
      expect(treeOf(root)).toEqual(next);
      rmSync(root, { recursive: true });
    }
  });

  test('from outside, at a random moment', async () => {
    const kills = times(20, 50, 250);
    let killed = 0;
    for (let tries = 0; killed < kills && tries < kills * 4; tries += 1) {
      const root = freshProject();
      if (await killAfter(Math.random() * duration, root)) killed += 1;
      expectWhole(root);
      recover(root);
      expect(treeOf(root)).toEqual(isNew(root) ? next : old);
      expect(recover(root).outcome).toBe('nothing');
      rmSync(root, { recursive: true });
    }
    expect(killed).toBe(kills);
  }, 900_000);
});

test('of runs at the same time one writes, the others are refused and change nothing', async () => {
  for (let round = 0; round < 4; round += 1) {
    const root = freshProject();
    const ends = await Promise.allSettled(
      [1, 2, 3].map(() => run(process.execPath, [child, root, planFile])),
    );
    const failures = ends.flatMap((end) => (end.status === 'rejected' ? [String(end.reason)] : []));
    expect(failures).toHaveLength(2);
    for (const failure of failures) expect(failure).toMatch(/LOCKED|CHANGED_ON_DISK/);
    expect(treeOf(root)).toEqual(next);
    rmSync(root, { recursive: true });
  }
});

test.each([
  ['a file that its owner made read-only', 'src/c.ts', 0o444],
  ['a folder that takes no new file', 'src', 0o555],
])('%s: the whole write is refused, with its path', async (_, path, mode) => {
  const root = freshProject();
  chmodSync(join(root, path), mode);
  const before = treeOf(root);
  const refused = await run(process.execPath, [child, root, planFile], unprivileged(root)).then(
    () => 'not refused',
    (error: unknown) => String(error),
  );
  expect(refused).toMatch(new RegExp(`WRITE_FAILED: ${path}[^ ]*: no permission`));
  expect(treeOf(root)).toEqual(before);
});

/** Root may write anywhere, so it becomes somebody else, who owns the project. */
function unprivileged(root: string): { readonly uid?: number } {
  if (process.getuid?.() !== 0) return {};
  const nobody = 65534;
  chmodSync(scratch, 0o755);
  for (const path of [root, ...Object.keys(treeOf(root)).map((name) => join(root, name))]) {
    chownSync(path, nobody, nobody);
  }
  return { uid: nobody };
}

/** Kills the writing process `ms` after it has begun; false when it had ended by then. */
function killAfter(ms: number, root: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const writing = spawn(process.execPath, [child, root, planFile], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    writing.on('error', reject);
    writing.stdout.once('data', () => setTimeout(() => writing.kill('SIGKILL'), ms));
    writing.on('exit', (_code, signal) => resolve(signal === 'SIGKILL'));
  });
}

function isNew(root: string): boolean {
  return text(root, 'src/a.ts') === long('new a');
}

function sourcesOf(dir: string): readonly string[] {
  return readdirSync(join(repo, dir), { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, name))
    .filter((name) => name.endsWith('.ts') && statSync(join(repo, name)).isFile());
}

function compile(file: string): void {
  const source = readFileSync(join(repo, file), 'utf8');
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
  });
  const out = join(scratch, relative('.', file).replace(/\.ts$/, '.js'));
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, outputText);
}
