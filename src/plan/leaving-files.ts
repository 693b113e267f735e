import { withLf } from '../model/text-edit.js';
import { finding } from '../model/diagnostic.js';
import { basePath } from '../model/our-dir.js';
import type { Diagnostic, FileChange, RelPath, Snapshot } from '../model/types.js';
import type { AssembleInput } from './input.js';
import { withNeeded } from './removal/kept-files.js';
import { type Reference, referencesIn } from './removal/references.js';

type Leaving = {
  readonly changes: readonly FileChange[];
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Managed files that an earlier run made and this one no longer does. They go, but for those that their owner edited
 * or that something uses which stays, and what these import.
 *
 * @param wanted the managed files of this run
 * @param sources every source as it will be
 */
export function planLeaving(
  input: Pick<AssembleInput, 'manifest' | 'snapshot' | 'view'>,
  wanted: ReadonlySet<RelPath>,
  sources: ReadonlyMap<RelPath, string>,
): Leaving {
  const { manifest, snapshot } = input;
  const there = (Object.keys(manifest?.files ?? {}) as RelPath[]).filter(
    (path) => !wanted.has(path) && snapshot.exists(path),
  );
  const edited = there.filter((path) => !isAsGenerated(snapshot, path));
  const used = there.length === edited.length ? [] : usesOf(input, there, sources);
  const kept = withNeeded([...edited, ...used.map(({ to }) => to)], new Set(there), input);
  return {
    changes: there
      .filter((path) => !kept.has(path))
      .map((path) => ({ kind: 'delete', path, before: snapshot.text(path) ?? '' })),
    diagnostics: [
      ...edited.map(leftEdited),
      ...used.filter(({ to }) => !edited.includes(to)).map(leftUsed),
    ],
  };
}

/** Whether a managed file is there as it was last generated. */
export function isAsGenerated(snapshot: Snapshot, path: RelPath): boolean {
  const base = snapshot.text(basePath(path));
  return base !== null && withLf(snapshot.text(path) ?? '') === base;
}

/**
 * One use of each of `files` by a source that stays: the owner's, or a generated one with the owner's edits. An import,
 * or its path in a setting.
 */
function usesOf(
  { view }: Pick<AssembleInput, 'view'>,
  files: readonly RelPath[],
  sources: ReadonlyMap<RelPath, string>,
): readonly Reference[] {
  const targets = new Set<string>(files);
  const uses = [...sources]
    .filter(([file]) => !targets.has(file))
    .flatMap(([file, text]) => [
      ...referencesIn(file, text, targets, view),
      ...files
        .filter((to) => text.includes(`/${to}`))
        .map((to) => ({ to, loc: { file, line: 1, column: 1 } })),
    ]);
  return uses.filter(({ to }, index) => uses.findIndex((other) => other.to === to) === index);
}

function leftEdited(path: RelPath): Diagnostic {
  return finding('MANAGED_LEFT', `${path} is no longer generated, but it was edited, so it stays`, {
    file: path,
    line: 1,
    column: 1,
  });
}

function leftUsed({ to, loc }: Reference): Diagnostic {
  return finding(
    'MANAGED_USED',
    `${to} is no longer generated, but ${loc.file} uses it, so it stays with what it imports`,
    loc,
  );
}
