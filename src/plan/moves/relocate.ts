import { posix } from 'node:path';
import { sha256 } from '../../model/digest.js';
import { finding, UserError } from '../../model/diagnostic.js';
import { relativeSpecifier } from '../../model/paths.js';
import { applyEdits } from '../../model/text-edit.js';
import type { FileChange, Manifest, RelPath, Snapshot, TextEdit } from '../../model/types.js';
import { aliasLike } from '../../source/alias-specifier.js';
import { stemOf } from '../../source/imported-names.js';
import { specifiersIn } from '../../source/specifiers.js';
import { createSourceView, parseSource } from '../../source/trees.js';
import type { SourceView } from '../../source/view.js';
import { recordSpliced } from '../spliced-record.js';
import type { Move } from './find-moves.js';
import { followInManifest, followInSnapshot } from './follow-moves.js';

/** A file on disk, and the same file with its imports following the move. */
type Rewritten = {
  readonly disk: string;
  readonly text: string;
  readonly edits: readonly TextEdit[];
};

/** Generated files that go to another folder, because the answer about it changed. */
export type Relocation = {
  readonly moves: readonly Move[];
  /** The files that move, by their new place, and those that import them. */
  readonly rewritten: ReadonlyMap<RelPath, Rewritten>;
};

export type Relocated<T extends Snapshot> = {
  readonly snapshot: T;
  readonly manifest: Manifest;
  readonly relocation: Relocation;
};

const SOURCE = /\.[cm]?[jt]sx?$/;

/**
 * The project as it would be if its owner had moved the output folder to `out` and every import with it, so that
 * a run plans on that. `withRelocation` makes of that plan one for the project as it is.
 * @throws {UserError} OUT_TAKEN where a file of the owner's is in the way
 */
export function relocate<T extends Snapshot>(
  snapshot: T,
  manifest: Manifest,
  out: RelPath,
): Relocated<T> {
  const from = String(manifest.answers['out']);
  const moves = (Object.keys(manifest.files) as RelPath[])
    .filter((path) => path.startsWith(`${from}/`) && snapshot.exists(path))
    .map((path): Move => ({ from: path, to: `${out}${path.slice(from.length)}` as RelPath }));
  const taken = moves.filter(({ to }) => snapshot.exists(to) && !manifest.files[to]);
  if (taken.length > 0) throw new UserError(taken.map(({ to }) => outTaken(to)));

  const places = new Map(moves.map((move) => [move.from, move.to]));
  const rewritten = rewriteImports(snapshot, places);
  const gone = new Set<RelPath>(
    moves.map((move) => move.from).filter((path) => !rewritten.has(path)),
  );
  const followed = followInSnapshot(snapshot, manifest, moves);
  const text = (path: RelPath): string | null =>
    gone.has(path) ? null : (rewritten.get(path)?.text ?? followed.text(path));
  const moved: T = {
    ...followed,
    files: [
      ...new Set([...snapshot.files.filter((path) => !gone.has(path)), ...places.values()]),
    ].sort(),
    text,
    exists: (path) => !gone.has(path) && (rewritten.has(path) || snapshot.exists(path)),
    hash: (path) => {
      const rewrite = rewritten.get(path);
      if (rewrite) return sha256(rewrite.text);
      return gone.has(path) ? null : snapshot.hash(path);
    },
  };
  return {
    snapshot: moved,
    manifest: withRewritten(followInManifest(manifest, moves), rewritten),
    relocation: { moves, rewritten },
  };
}

/**
 * The changes of the project as it is, of those that were planned for the one with the folder moved.
 * @param managed paths of generated files
 */
export function withRelocation(
  planned: readonly FileChange[],
  { moves, rewritten }: Relocation,
  managed: ReadonlySet<string>,
): readonly FileChange[] {
  const origins = new Set(moves.map(({ to }) => to));
  const written = new Set(planned.flatMap(({ kind, path }) => (kind === 'conflict' ? [] : [path])));
  const changes = planned.flatMap((change): readonly FileChange[] => {
    const rewrite = rewritten.get(change.path);
    if (!rewrite || change.kind === 'conflict' || change.kind === 'create') return [change];
    if (!origins.has(change.path)) return [fromDisk(change, rewrite)];
    if (change.kind === 'delete') return [];
    return [{ kind: 'create', path: change.path, content: change.content, kept: change.kept }];
  });
  const untouched = [...rewritten].filter(([path, { disk, text }]) => {
    return !written.has(path) && (origins.has(path) || disk !== text);
  });
  const carried = untouched.map(([path, rewrite]): FileChange => {
    const { disk, text, edits } = rewrite;
    const kept = managed.has(path) ? 'managed' : 'spliced';
    if (origins.has(path)) return { kind: 'create', path, content: text, kept };
    const how = kept === 'spliced' ? { edits: [edits] } : {};
    return { kind: 'update', path, before: disk, content: text, kept, reason: 'imports', ...how };
  });
  const left = moves.map(({ from, to }): FileChange => ({
    kind: 'delete',
    path: from,
    before: rewritten.get(to)?.disk ?? '',
  }));
  return [...changes, ...carried, ...left].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function fromDisk(
  change: Extract<FileChange, { kind: 'update' | 'delete' }>,
  { disk, edits }: Rewritten,
): FileChange {
  if (change.kind === 'delete' || !change.edits) return { ...change, before: disk };
  return { ...change, before: disk, edits: [edits, ...change.edits] };
}

/** Every moved source and every source that imports one, by its new path. */
function rewriteImports(
  snapshot: Snapshot,
  places: ReadonlyMap<RelPath, RelPath>,
): ReadonlyMap<RelPath, Rewritten> {
  const view = createSourceView(snapshot, { tsconfig: null });
  const rewritten = new Map<RelPath, Rewritten>();
  for (const from of new Set([...view.files, ...places.keys()])) {
    const disk = snapshot.text(from);
    if (disk === null) continue;
    const edits = SOURCE.test(from) ? importEdits(from, disk, places, view) : [];
    if (edits.length === 0 && !places.has(from)) continue;
    rewritten.set(places.get(from) ?? from, { disk, text: applyEdits(disk, edits), edits });
  }
  return rewritten;
}

function importEdits(
  from: RelPath,
  text: string,
  places: ReadonlyMap<RelPath, RelPath>,
  view: SourceView,
): readonly TextEdit[] {
  const tree = parseSource(from, text);
  const to = places.get(from) ?? from;
  return specifiersIn(tree).flatMap((specifier) => {
    const found = view.resolveModule(from, specifier.text);
    if (!found || !('file' in found)) return [];
    const target = places.get(found.file);
    const staysRelative = to !== from && specifier.text.startsWith('.');
    if (target === undefined && !staysRelative) return [];
    const start = tree.getPositionOfLineAndCharacter(specifier.line - 1, specifier.column - 1) + 1;
    const end = start + specifier.text.length;
    const goal = target ?? found.file;
    const next = aliasLike(view, from, [specifier.text], goal) ?? written(to, goal, specifier.text);
    const isPlain = text.slice(start, end) === specifier.text;
    return isPlain && next !== specifier.text ? [{ start, end, text: next }] : [];
  });
}

/** The specifier by which `from` reaches `target`, with the extension that it was written with. */
function written(from: RelPath, target: RelPath, before: string): string {
  const stem = stemOf(relativeSpecifier(from, target));
  const extension = before.slice(stemOf(before).length);
  const isFolder =
    posix.basename(stem) === 'index' && posix.basename(before, extension) !== 'index';
  return (isFolder ? posix.dirname(stem) : stem) + extension;
}

function withRewritten(manifest: Manifest, rewritten: ReadonlyMap<RelPath, Rewritten>): Manifest {
  const spliced = Object.entries(manifest.spliced).map(([name, record]) => {
    const path = name as RelPath;
    const rewrite = rewritten.get(path);
    if (!rewrite) return [name, record] as const;
    const { disk: before, text: content, edits } = rewrite;
    const change = { kind: 'update', path, before, content, kept: 'spliced', reason: '' } as const;
    return [name, recordSpliced({ ...change, edits: [edits] }, record)] as const;
  });
  return { ...manifest, spliced: Object.fromEntries(spliced) };
}

function outTaken(path: RelPath) {
  return finding('OUT_TAKEN', `${path} is not a file of authwright, and one has to go there`, {
    file: path,
    line: 1,
    column: 1,
  });
}
