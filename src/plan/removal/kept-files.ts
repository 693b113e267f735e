import { basePath } from '../../model/our-dir.js';
import { finding, notice } from '../../model/diagnostic.js';
import type { Diagnostic, FileChange, RelPath } from '../../model/types.js';
import { planManaged } from '../merge/managed.js';
import type { RemovalInput } from './input.js';
import { ownersScripts } from './our-scripts.js';
import { namesWord, type Reference, referencesIn } from './references.js';

/** What becomes of the files that authwright wrote whole. */
export type ClearedFiles = {
  readonly deletes: readonly FileChange[];
  /** Files that stay: edited, imported by the owner's, or needed by such a file. */
  readonly kept: ReadonlySet<RelPath>;
  readonly diagnostics: readonly Diagnostic[];
};

const SOURCE = /\.[cm]?[jt]sx?$/;

/**
 * Deletes the managed files that nobody edited and nothing of the owner's imports. What stays takes along what
 * it imports, so that the project type-checks as it did.
 *
 * @param texts the owner's files as they will be
 */
export async function clearFiles(
  input: RemovalInput,
  texts: ReadonlyMap<RelPath, string>,
): Promise<ClearedFiles> {
  const { manifest, snapshot, view } = input;
  const there = (Object.keys(manifest.files) as RelPath[]).filter(
    (path) => snapshot.exists(path) && !input.released.has(path),
  );
  const managed = new Set<string>(there);
  const edited: RelPath[] = [];
  for (const path of there) if (await isEdited(path, input)) edited.push(path);

  const imported = view.files
    .filter((file) => texts.has(file))
    .flatMap((file) => referencesIn(file, texts.get(file) ?? '', managed, view));
  const scripts = ownersScripts(input);
  const run = there.flatMap((path): readonly Reference[] => {
    const loc = { file: 'package.json' as RelPath, line: 1, column: 1 };
    return scripts.some(([, command]) => namesWord(command, path)) ? [{ to: path, loc }] : [];
  });
  const used = [...imported, ...run];
  const kept = withNeeded([...edited, ...used.map(({ to }) => to)], managed, input);
  return {
    deletes: there
      .filter((path) => !kept.has(path))
      .map((path) => ({ kind: 'delete', path, before: snapshot.text(path) ?? '' })),
    kept,
    diagnostics: [
      ...[...input.released].map(leftReleased),
      ...edited.map(leftEdited),
      ...used.filter(isFirstOfFile).map(leftImported),
      ...leftNeeded(
        [...kept].filter((path) => !edited.includes(path) && !used.some(({ to }) => to === path)),
      ),
    ],
  };
}

async function isEdited(path: RelPath, { snapshot, reformat }: RemovalInput): Promise<boolean> {
  const base = snapshot.text(basePath(path));
  const current = snapshot.text(path);
  if (base === null || current === null) return true;
  const outcome = await planManaged({
    base,
    rendered: null,
    current,
    next: base,
    frozen: false,
    restore: false,
    eol: '\n',
    reformat: (text) => reformat(path, text),
    parses: () => true,
    typeChecks: true,
    onConflict: 'keep',
  });
  return outcome.kind === 'nothing' && outcome.edited;
}

/** `files` with the managed files that they import, directly and through each other. */
export function withNeeded(
  files: readonly RelPath[],
  managed: ReadonlySet<string>,
  { snapshot, view }: Pick<RemovalInput, 'snapshot' | 'view'>,
): ReadonlySet<RelPath> {
  const kept = new Set<RelPath>();
  const waiting = [...files];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (kept.has(path)) continue;
    kept.add(path);
    if (!SOURCE.test(path)) continue;
    waiting.push(
      ...referencesIn(path, snapshot.text(path) ?? '', managed, view).map(({ to }) => to),
    );
  }
  return kept;
}

function isFirstOfFile({ to, loc }: Reference, index: number, all: readonly Reference[]): boolean {
  return all.findIndex((other) => other.to === to && other.loc.file === loc.file) === index;
}

function leftReleased(path: RelPath): Diagnostic {
  return finding(
    'LEFT_MIGRATION',
    `${path} may have run, so it stays: without it, databases where it did would not be known any more`,
    { file: path, line: 1, column: 1 },
  );
}

function leftEdited(path: RelPath): Diagnostic {
  return finding('LEFT_EDITED', `${path} was edited since it was generated, so it stays`, {
    file: path,
    line: 1,
    column: 1,
  });
}

function leftImported({ to, loc }: Reference): Diagnostic {
  return notice(
    'LEFT_IMPORTED',
    `${loc.file} uses ${to}, so that stays with what it needs`,
    `take the use of it out of ${loc.file}, then run  npx authwright remove  again`,
    loc,
    'warning',
  );
}

function leftNeeded(paths: readonly RelPath[]): readonly Diagnostic[] {
  if (paths.length === 0) return [];
  return [
    finding(
      'LEFT_NEEDED',
      `${paths.length === 1 ? '1 file stays' : `${paths.length} files stay`} because those import ${paths.length === 1 ? 'it' : 'them'}: ${paths.join(', ')}`,
    ),
  ];
}
