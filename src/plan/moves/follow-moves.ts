import { basePath, renderedPath } from '../../model/our-dir.js';
import { finding, problem } from '../../model/diagnostic.js';
import { shellQuote } from '../../model/shell.js';
import type { Diagnostic, ManagedRecord, Manifest, RelPath, Snapshot } from '../../model/types.js';
import type { Move, Moves } from './find-moves.js';
import { rebase } from './rebase.js';

/**
 * The manifest as it is once the moves are recorded. A file keeps the place where it would be generated beside
 * the one where it is; when everything in the output folder moved as one, that folder is the new one.
 */
export function followInManifest(manifest: Manifest, moves: readonly Move[]): Manifest {
  if (moves.length === 0) return manifest;
  const places = new Map(moves.map(({ from, to }) => [from as string, to]));
  const out = movedFolder(manifest, places);
  const files = Object.entries(manifest.files).map(([path, record]) => {
    const to = places.get(path) ?? (path as RelPath);
    const home = record.movedFrom ?? (path as RelPath);
    const newHome = out && home.startsWith(`${out.from}/`) ? swapFolder(home, out) : home;
    return [to, placedRecord(record, to === newHome ? null : newHome)] as const;
  });
  return {
    ...manifest,
    answers: out ? { ...manifest.answers, out: out.to } : manifest.answers,
    files: Object.fromEntries(files),
  };
}

/**
 * The snapshot as it is once the moves are recorded: the text last generated of a file lies under its new place,
 * and imports from the new places.
 */
export function followInSnapshot<T extends Snapshot>(
  snapshot: T,
  { files }: Manifest,
  moves: readonly Move[],
): T {
  if (moves.length === 0) return snapshot;
  const places = new Map(moves.map(({ from, to }) => [from, to]));
  const bases = new Map(
    (Object.keys(files) as RelPath[]).flatMap((from) => {
      const to = places.get(from) ?? from;
      return [basePath, renderedPath].flatMap((placeOf) => {
        const text = snapshot.text(placeOf(from));
        return text === null ? [] : [[placeOf(to), rebase(text, from, places)] as const];
      });
    }),
  );
  return { ...snapshot, text: (path) => bases.get(path) ?? snapshot.text(path) };
}

/** Generated files that their owner moved: default path → current path. */
export function movedFiles(manifest: Manifest | null): ReadonlyMap<RelPath, RelPath> {
  return new Map(
    Object.entries(manifest?.files ?? {}).flatMap(([path, { movedFrom }]) =>
      movedFrom === undefined ? [] : [[movedFrom, path as RelPath] as const],
    ),
  );
}

/** What a run says of moves. */
export function remarksOnMoves({ followed, unclear }: Moves): readonly Diagnostic[] {
  return [
    ...followed.map(({ from, to }) =>
      finding(
        'MANAGED_MOVED',
        `${from} is ${to} now; it is followed there, and so is what imports it`,
        { file: to, line: 1, column: 1 },
      ),
    ),
    ...unclear.map(({ from, candidates }) =>
      problem(
        'MOVE_UNCLEAR',
        `${from} was generated and is gone, and which file it became is not clear: ${candidates.join(', ')}`,
        [
          'import the one that it is, or delete the others; or move it back:',
          `mv ${shellQuote(candidates[0] ?? '')} ${shellQuote(from)}`,
        ].join('\n'),
        { file: candidates[0] ?? from, line: 1, column: 1 },
      ),
    ),
  ];
}

type FolderMove = { readonly from: string; readonly to: string };

/** The old and new output folder, when every file in it moved together and kept its name. */
function movedFolder(
  { files, answers }: Manifest,
  places: ReadonlyMap<string, RelPath>,
): FolderMove | null {
  const from = answers['out'];
  if (typeof from !== 'string') return null;
  const inside = Object.keys(files).filter((path) => path.startsWith(`${from}/`));
  const [sample = ''] = inside;
  const rest = sample.slice(from.length);
  const moved = places.get(sample);
  if (!moved?.endsWith(rest)) return null;
  const move = { from, to: moved.slice(0, -rest.length) };
  const isWhole = inside.every((path) => places.get(path) === swapFolder(path, move));
  return isWhole && move.to !== '' ? move : null;
}

function swapFolder(path: string, { from, to }: FolderMove): RelPath {
  return `${to}${path.slice(from.length)}` as RelPath;
}

function placedRecord(
  { template, baseSha256, version }: ManagedRecord,
  movedFrom: RelPath | null,
): ManagedRecord {
  return {
    template,
    baseSha256,
    ...(version === undefined ? {} : { version }),
    ...(movedFrom === null ? {} : { movedFrom }),
  };
}
