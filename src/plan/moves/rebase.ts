import { posix } from 'node:path';
import { relativeSpecifier } from '../../model/paths.js';
import type { RelPath } from '../../model/types.js';

/**
 * The text last generated of a file as it would have been with the moves: its relative imports lead to the new
 * places, so that an owner's rewritten import lines are no edits of theirs.
 * @param from where the file was
 * @param places of moved files: old → new
 */
export function rebase(text: string, from: RelPath, places: ReadonlyMap<RelPath, RelPath>): string {
  const to = places.get(from) ?? from;
  const stems = new Map([...places].map(([before, after]) => [stemOf(before), stemOf(after)]));
  return text.replaceAll(RELATIVE, (whole, quote: string, specifier: string) => {
    const target = posix.join(posix.dirname(from), specifier);
    const stem = stemOf(target);
    const moved = stems.get(stem);
    if (moved === undefined && to === from) return whole;
    const place = (moved ?? stem) + target.slice(stem.length);
    return `${quote}${relativeSpecifier(to, place as RelPath)}${quote}`;
  });
}

/** A quoted relative specifier. In generated text only imports look like this. */
const RELATIVE = /(['"])(\.{1,2}\/[\w./-]+\w)\1/g;

/** The path without its extension: imports may name the emitted file, or leave the extension out. */
function stemOf(path: string): string {
  return path.replace(/\.[cm]?[jt]s$/, '');
}
