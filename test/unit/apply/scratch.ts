import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { relPath } from '../../../src/model/paths.js';
import type { FileChange, Manifest, SecurityPlan } from '../../../src/model/types.js';
import { UserError } from '../../../src/model/diagnostic.js';

/** In memory where there is such a place: these tests sync thousands of files. */
const SCRATCH = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** A project in a temporary folder. */
export function makeProject(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(join(SCRATCH, 'authwright-apply-')));
  for (const [path, text] of Object.entries(files)) put(root, path, text);
  return root;
}

export function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

export function text(root: string, path: string): string | null {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return null;
  }
}

/** Every file, folder and link below `root` with its mode and content: two equal trees are the same bytes. */
export function treeOf(root: string): Readonly<Record<string, string>> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const described = entries.map((entry): [string, string] => {
    const path = join(entry.parentPath, entry.name);
    const mode = (lstatSync(path).mode & 0o7777).toString(8);
    const content = entry.isDirectory()
      ? 'folder'
      : entry.isSymbolicLink()
        ? `link ${readlinkSync(path)}`
        : readFileSync(path).toString('base64');
    return [relative(root, path).split(sep).join('/'), `${mode} ${content}`];
  });
  const sorted = described.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.filter(([path]) => !isEmptyOwnDir(root, path)));
}

/** A run that ends between making its own folder and filling it leaves this, which git does not even see. */
function isEmptyOwnDir(root: string, path: string): boolean {
  return path === '.authwright' && readdirSync(join(root, path)).length === 0;
}

export function create(path: string, content: string): FileChange {
  return { kind: 'create', path: relPath(path), content, kept: 'managed' };
}

export function update(path: string, before: string, content: string): FileChange {
  return { kind: 'update', path: relPath(path), before, content, kept: 'spliced', reason: 'test' };
}

export function remove(path: string, before: string): FileChange {
  return { kind: 'delete', path: relPath(path), before };
}

export function conflict(path: string, before: string, proposed: string): FileChange {
  return { kind: 'conflict', path: relPath(path), cause: 'both', before, proposed, hunks: [] };
}

export function manifestOf(files: Readonly<Record<string, string>>): Manifest {
  return {
    manifestVersion: 1,
    generator: { version: '0.1.0' },
    project: { framework: 'express', store: 'libsql', spec: null },
    answers: {},
    files: Object.fromEntries(
      Object.entries(files).map(([path, baseSha256]) => [path, { template: 't.hbs', baseSha256 }]),
    ),
    spliced: {},
    routes: {},
  };
}

/** A plan with these changes; created files are managed and get a base. */
export function planOf(changes: readonly FileChange[], manifest?: Manifest): SecurityPlan {
  const created = changes.flatMap((change) => (change.kind === 'create' ? [change] : []));
  return {
    decisions: [],
    changes,
    settled: [],
    upgrades: [],
    diagnostics: [],
    nextManifest:
      manifest ?? manifestOf(Object.fromEntries(created.map(({ path }) => [path, 'hash']))),
    bases: Object.fromEntries(created.map(({ path, content }) => [path, content])),
    rendered: {},
    nextSteps: [],
    dependencies: [],
    dropped: [],
  };
}

/** The codes of the problems with which `work` ends. */
export function codesOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof UserError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
}

/** The lock of a process that has died: what a killed run leaves. Process numbers never reach this one. */
export function markLockDead(root: string): void {
  const path = join(root, '.authwright/lock');
  for (const name of readdirSync(dirname(path))) {
    if (!name.startsWith('lock')) continue;
    const file = join(dirname(path), name);
    const held = readFileSync(file, 'utf8');
    if (held !== '') writeFileSync(file, held.replace(/"pid":\d+/, '"pid":2147483646'));
  }
}
