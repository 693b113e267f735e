import { posix } from 'node:path';
import { basePath } from '../../model/our-dir.js';
import type { Manifest, RelPath, Snapshot } from '../../model/types.js';
import { specifiersIn } from '../../source/specifiers.js';
import { createSourceView } from '../../source/trees.js';
import { ALIKE, likeness } from './likeness.js';

/** A managed file that its owner moved or renamed. */
export type Move = { readonly from: RelPath; readonly to: RelPath };

export type Moves = {
  readonly followed: readonly Move[];
  /** Files that are gone, with several others that each could be one of them. */
  readonly unclear: readonly { readonly from: RelPath; readonly candidates: readonly RelPath[] }[];
};

type Candidate = { readonly to: RelPath; readonly score: number };

/** A candidate that leads the next one by this much is taken without other evidence. */
const CLEAR_LEAD = 0.15;

/**
 * Where the managed files are that are not where the manifest has them: the file that is like the text last
 * generated; of several that are, the one that is far more like it, or the only one that is imported. What is
 * like no file was deleted, and is not told here.
 * @param answered what the owner said of unclear ones; null for a file that was deleted
 */
export function findMoves(
  manifest: Manifest,
  snapshot: Snapshot,
  answered: ReadonlyMap<RelPath, RelPath | null> = new Map(),
): Moves {
  const managed = new Set(Object.keys(manifest.files));
  const missing = ([...managed] as RelPath[]).filter((path) => !snapshot.exists(path));
  if (missing.length === 0) return { followed: [], unclear: [] };
  const strangers = snapshot.files.filter((path) => !managed.has(path));
  const followed: Move[] = [];
  const unclear: { readonly from: RelPath; readonly candidates: readonly RelPath[] }[] = [];
  for (const from of missing) {
    const said = answered.get(from);
    if (said === null) continue;
    const candidates = said ? [{ to: said, score: 1 }] : candidatesFor(from, strangers, snapshot);
    const to = clearOne(candidates, snapshot);
    if (to !== null) followed.push({ from, to });
    else if (candidates.length > 0) unclear.push({ from, candidates: candidates.map((c) => c.to) });
  }
  return withoutRivals({ followed, unclear });
}

function candidatesFor(
  from: RelPath,
  strangers: readonly RelPath[],
  snapshot: Snapshot,
): readonly Candidate[] {
  const base = snapshot.text(basePath(from));
  if (base === null) return [];
  return strangers
    .filter((path) => posix.extname(path) === posix.extname(from))
    .map((to) => ({ to, score: likeness(base, snapshot.text(to) ?? '') }))
    .filter(({ score }) => score >= ALIKE)
    .sort((a, b) => b.score - a.score);
}

function clearOne(
  [first, second, ...more]: readonly Candidate[],
  snapshot: Snapshot,
): RelPath | null {
  if (!first) return null;
  if (!second || first.score - second.score >= CLEAR_LEAD) return first.to;
  const imported = importedOf([first, second, ...more], snapshot);
  return imported.length === 1 ? (imported[0] ?? null) : null;
}

/** The candidates that another source file imports. */
function importedOf(candidates: readonly Candidate[], snapshot: Snapshot): readonly RelPath[] {
  const view = createSourceView(snapshot, { tsconfig: null });
  const imported = new Set(
    view.files.flatMap((file) => {
      const tree = view.tree(file);
      return (tree ? specifiersIn(tree) : []).flatMap(({ text }) => {
        const found = view.resolveModule(file, text);
        return found && 'file' in found && found.file !== file ? [found.file] : [];
      });
    }),
  );
  return candidates.map(({ to }) => to).filter((to) => imported.has(to));
}

/** Two managed files cannot have become the same file, so both are unclear. */
function withoutRivals({ followed, unclear }: Moves): Moves {
  const isSole = ({ to }: Move): boolean => followed.filter((each) => each.to === to).length === 1;
  return {
    followed: followed.filter(isSole),
    unclear: [
      ...unclear,
      ...followed
        .filter((move) => !isSole(move))
        .map(({ from, to }) => ({ from, candidates: [to] })),
    ],
  };
}
