import { rmSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { afterEach, expect, it } from 'vitest';
import { shown } from '../support/cli.js';
import { createCli } from '../support/remembered-scans.js';
import { notesProject, notesRun } from '../support/notes-project.js';
import { addEndpoint, dataEdits, sourceEdits } from '../support/owner-edits.js';
import { randomApp } from '../support/random-app/app.js';
import { createDice, type Dice } from '../support/random-app/dice.js';
import { writeFiles } from '../support/random-app/on-disk.js';
import { tsc } from '../support/run.js';
import { runFolder } from '../support/small-project.js';
import { makeProject, put, text, treeOf } from '../unit/apply/scratch.js';
import { times } from '../support/effort.js';

const cli = createCli();

/**
 * Random sequences of runs, new endpoints, changed answers, updates and removal, with random edits of the owner
 * between them. Whatever happens: no word of the owner's is lost, a second run writes nothing, what parsed still
 * parses, and what was only generated comes out to the byte. Sequence 17 is the same in every run.
 */
// The sequence that is type-checked is looked at in every other way as well.
const SEQUENCES = times(1, 0, 10);
const APPS = times(2, 2, 12);
const TYPE_CHECKED = times(0, 1, 2);
const STEPS = times(5, 2, 5);

const runs: readonly [readonly string[], ...(readonly string[])[]] = [
  [],
  ['--secure', '/tags'],
  ['--open', 'GET /tags'],
  ['--role', 'DELETE /notes/{id}=admin'],
  ['--role', 'DELETE /notes/{id}='],
  ['--style', 'router'],
  ['--style', 'route'],
  ['--hash', 'scrypt'],
  ['--access-seconds', '300'],
  ['--out', 'src/security'],
  ['--out', 'src/auth'],
  ['--base-path', '/account'],
  ['--endpoints', 'sign-up,login,logout,me'],
  ['--store', 'postgres'],
  ['--tests', 'endpoints'],
  ['--tests', 'none'],
  ['--tests', 'full'],
  ['update'],
  ['remove'],
];

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

const seeds = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, seed) => seed);

it.each(seeds(SEQUENCES))('nothing of the owner’s is lost: sequence %i', async (seed) => {
  const root = makeProject(notesProject);
  roots.push(root);
  await play(root, seed, () => undefined);
});

it.each(seeds(TYPE_CHECKED))(
  'the project type-checks whenever it did: sequence %i',
  async (seed) => {
    const root = runFolder('express5', `sequence-${seed}`);
    roots.push(root);
    writeFiles(root, notesProject);
    await play(root, 1000 + seed, (step) => {
      const checked = tsc('ts7', root);
      expect(checked.status, `${step}\n${checked.stdout}`).toBe(0);
    });
  },
);

/** Plays a sequence; `look` is called after every step. */
async function play(root: string, seed: number, look: (step: string) => void): Promise<void> {
  const dice = createDice(seed);
  const log: string[] = [];
  await step(root, [...notesRun], log, new Map());
  const ours = wordsOfRuns(root);
  for (let count = 0; count < STEPS; count += 1) {
    const edits = dice.between(0, 3);
    for (let edit = 0; edit < edits; edit += 1) {
      log.push(editSomething(root, `owner${seed}x${count}x${edit}`, dice));
    }
    await step(root, dice.pick(runs), log, ours);
    look(log.join('\n'));
  }
  await step(root, ['remove'], log, ours);
  look(log.join('\n'));
}

/** One run of the tool, and one more that must write nothing. */
async function step(
  root: string,
  argv: readonly string[],
  log: string[],
  ours: Words,
): Promise<void> {
  const words = ownersWords(root, ours);
  const parsed = unparsed(root).length === 0;
  const flags = argv.includes('--store') || argv[0]?.startsWith('--') || argv.length === 0;
  const yes = flags ? ['--yes', '--allow-dirty'] : ['--yes', '--allow-dirty', '--no-install'];
  const result = await cli(root, ...argv, ...yes, '--no-verify');
  log.push(`${argv.join(' ')} → ${String(result.code)}`);
  const story = `${log.join('\n')}\n${shown(result)}`;
  expect([0, 1, 2], story).toContain(result.code);
  const after = ownersWords(root, ours);
  const lost = [...words].filter(([word, count]) => (after.get(word) ?? 0) < count);
  expect(lost, story).toEqual([]);
  if (parsed) expect(unparsed(root), story).toEqual([]);

  const tree = treeOf(root);
  const command = flags ? [] : argv.slice(0, 1);
  const again = await cli(root, ...command, ...yes, '--no-verify');
  expect([0, 1, 2], `${story}\n${shown(again)}`).toContain(again.code);
  if (result.code !== 1)
    expect(changedIn(tree, treeOf(root)), `${story}\n${shown(again)}`).toEqual([]);
}

function changedIn(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((path) => before[path] !== after[path]);
}

/**
 * How often each word stands that the owner wrote: those of edits anywhere, and those that a file began with, but
 * for words that runs write there too.
 */
function ownersWords(root: string, ours: Words): Words {
  const counts = new Map<string, number>();
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const path of filesOf(root)) {
    const began = wordsOf(path, notesProject[path] ?? '');
    for (const [word] of (text(root, path) ?? '').matchAll(WORD)) {
      const key = `${path}: ${word}`;
      const isEdit =
        /owner\d/i.test(word) || (/^extra\d/.test(word) && path.startsWith('src/routes'));
      if (isEdit) add(word);
      else if (began.has(key) && !ours.has(key) && !ROUTERS.has(word)) add(key);
    }
  }
  return counts;
}

type Words = ReadonlyMap<string, number>;

/** A guard at a router names it. */
const ROUTERS: ReadonlySet<string> = new Set(['notes', 'tags']);

const WORD = /[A-Za-z_]\w{3,}/g;

function wordsOf(path: string, content: string): Words {
  const counts = new Map<string, number>();
  for (const [word] of content.matchAll(WORD)) {
    const key = `${path}: ${word}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

/** Words of which a first run wrote more into the files that the project began with. */
function wordsOfRuns(root: string): Words {
  return new Map(
    Object.entries(notesProject).flatMap(([path, began]) => {
      const before = wordsOf(path, began);
      const after = wordsOf(path, text(root, path) ?? '');
      return [...after].filter(([key, count]) => count > (before.get(key) ?? 0));
    }),
  );
}

function filesOf(root: string): readonly string[] {
  return Object.entries(treeOf(root)).flatMap(([path, entry]) =>
    path.startsWith('.authwright') || path.startsWith('node_modules') || entry.endsWith(' folder')
      ? []
      : [path],
  );
}

function unparsed(root: string): readonly string[] {
  return filesOf(root).filter((path) => {
    if (!/\.[cm]?[jt]s$/.test(path)) return false;
    const { diagnostics } = ts.transpileModule(text(root, path) ?? '', {
      fileName: path,
      reportDiagnostics: true,
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    return (diagnostics ?? []).length > 0;
  });
}

/** One edit of the owner's, in a file of theirs or in a generated one; what it was. */
function editSomething(root: string, word: string, dice: Dice): string {
  const sources = filesOf(root).filter((path) => /^(?:src|test)\/.*\.ts$/.test(path));
  const kind = dice.between(0, 9);
  if (kind === 0) {
    const before = text(root, 'src/routes/tags.ts') ?? '';
    const name = word.replace('owner', 'extra');
    put(root, 'src/routes/tags.ts', addEndpoint(before, name));
    return `new endpoint /${name}`;
  }
  if (kind === 1) {
    const [from, edit] = dice.pick(
      Object.entries(dataEdits) as [[string, (typeof dataEdits)[string]]],
    );
    return apply(root, from, edit(text(root, from) ?? '', word, dice), 'edit');
  }
  if (kind === 2) return moveLine(root, sources, dice);
  const path = dice.pick(sources as [string]);
  const [name, edit] = dice.pick(
    Object.entries(sourceEdits) as [[string, (typeof sourceEdits)[string]]],
  );
  return apply(root, path, edit(text(root, path) ?? '', word, dice), name);
}

function apply(root: string, path: string, after: string | null, name: string): string {
  if (after !== null && text(root, path) !== null) put(root, path, after);
  return `${path}: ${name}`;
}

/** Code that the owner wrote goes from one file to another. */
function moveLine(root: string, sources: readonly string[], dice: Dice): string {
  const line = /^export const owner\w+ = 1;\r?\n/m;
  const from = sources.find((path) => line.test(text(root, path) ?? ''));
  if (from === undefined) return 'nothing to move';
  const to = dice.pick(sources.filter((path) => path !== from) as [string]);
  const before = text(root, from) ?? '';
  put(root, from, before.replace(line, ''));
  put(root, to, `${(text(root, to) ?? '').trimEnd()}\n${line.exec(before)?.[0] ?? ''}`);
  return `moved from ${from} to ${to}`;
}

it.each(seeds(APPS))('what was only generated comes out to the byte: app %i', async (seed) => {
  const { files } = randomApp(seed);
  const root = makeProject(files);
  roots.push(root);
  const before = treeOf(root);
  const dice = createDice(seed);
  const style = dice.pick(['route', 'router']);
  const rest = dice.pick([['--secure-rest'], ['--open-rest', '--secure', 'GET /**']]);
  const all = ['--yes', '--new-auth', '--no-verify', '--store', dice.pick(['libsql', 'postgres'])];
  const made = await cli(root, ...rest, '--style', style, ...all);
  if (made.code === 1) return; // a project that is refused has nothing to take out
  expect([0, 2], shown(made)).toContain(made.code);
  if (dice.chance(0.5)) await cli(root, '--style', style === 'route' ? 'router' : 'route', ...all);
  const removed = await cli(root, 'remove', '--yes', '--no-verify');
  expect(removed.code, shown(removed)).toBe(0);
  expect(changedIn(before, treeOf(root)), join(root, shown(removed))).toEqual([]);
});
