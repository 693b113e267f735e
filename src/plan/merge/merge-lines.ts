import { diff3Merge } from 'node-diff3';
import type { ConflictHunk, Settlement } from '../../model/types.js';

/** What the owner and the generator did to one text, put together. */
export type LineMerge = {
  /** The places where both changed the same lines; empty when the two go together. */
  readonly hunks: readonly ConflictHunk[];
  /** The whole text, with those places settled in one way. */
  readonly text: (way: Settlement) => string;
};

/**
 * Merges line by line what the owner and the generator did to one text. All three have LF only. Whether a
 * merged text still makes sense is for the caller to find out.
 */
export function mergeLines(yours: string, base: string, generated: string): LineMerge {
  const regions = diff3Merge(yours.split('\n'), base.split('\n'), generated.split('\n'), {
    excludeFalseConflicts: true,
  });
  return {
    hunks: regions.flatMap(({ conflict }) =>
      conflict
        ? {
            line: conflict.aIndex + 1,
            yours: conflict.a.join('\n'),
            base: conflict.o.join('\n'),
            generated: conflict.b.join('\n'),
          }
        : [],
    ),
    text: (way) =>
      regions
        .flatMap(({ ok, conflict }) => ok ?? (conflict ? settledLines(conflict, way) : []))
        .join('\n'),
  };
}

function settledLines(
  { a, o, b }: Readonly<Record<'a' | 'o' | 'b', readonly string[]>>,
  way: Settlement,
): readonly string[] {
  switch (way) {
    case 'keep':
      return a;
    case 'theirs':
      return b;
    case 'markers':
      return [MARKERS.yours, ...a, MARKERS.base, ...o, MARKERS.middle, ...b, MARKERS.generated];
  }
}

/** A single conflict that spans three whole texts, each ending with a line break. */
export function markWhole(yours: string, base: string, generated: string): string {
  const lines = (text: string): readonly string[] => text.replace(/\n$/, '').split('\n');
  const marked = { a: lines(yours), o: lines(base), b: lines(generated) };
  return `${settledLines(marked, 'markers').join('\n')}\n`;
}

/** Markers in git's format, which editors and merge tools recognize. */
const MARKERS = {
  yours: '<<<<<<< yours',
  base: '||||||| base',
  middle: '=======',
  generated: '>>>>>>> generated',
};

/**
 * The 1-based line of the first marker of a conflict in `text`, ours or git's; null when there is none. The
 * middle line does not count: Markdown underlines headings with it.
 */
export function markerLine(text: string): number | null {
  const marker = /^(?:<{7}|\|{7}|>{7})(?: |\r?$)/m.exec(text);
  return marker && text.slice(0, marker.index).split('\n').length;
}
