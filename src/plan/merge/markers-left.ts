import { finding } from '../../model/diagnostic.js';
import type { Diagnostic, Manifest, RelPath, Snapshot } from '../../model/types.js';
import { markerLine } from './merge-lines.js';

/**
 * The managed files that hold markers of a conflict, ours or git's. Nothing is planned while there are any:
 * what the owner wants of such a file is not known yet.
 */
export function findMarkersLeft(
  manifest: Manifest | null,
  text: Snapshot['text'],
): readonly Diagnostic[] {
  return Object.keys(manifest?.files ?? {}).flatMap((path) => {
    const line = markerLine(text(path as RelPath) ?? '');
    return line === null ? [] : [markersLeft(path as RelPath, line)];
  });
}

/** The problem of a managed file whose first marker stands in `line`. */
export function markersLeft(path: RelPath, line: number): Diagnostic {
  return finding(
    'CONFLICT_MARKERS',
    `${path} holds the markers of a conflict that nobody has settled yet`,
    { file: path, line, column: 1 },
  );
}
