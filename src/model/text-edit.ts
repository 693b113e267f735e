import type { FileEdit, RelPath, TextEdit } from './types.js';

/**
 * Splices `edits` into `text`. Edits at the same position are applied in the order given; an edit that is
 * wholly equal to another is applied once.
 * @throws {RangeError} when two edits overlap or one lies outside the text: a bug of the caller.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const pieces: string[] = [];
  let position = 0;
  for (const edit of orderedEdits(edits)) {
    if (edit.start < position || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`overlapping or outlying edit at ${edit.start}`);
    }
    pieces.push(text.slice(position, edit.start), edit.text);
    position = edit.end;
  }
  return pieces.join('') + text.slice(position);
}

/** Each edit once, by position; those at the same one in the order given. */
export function orderedEdits(edits: readonly TextEdit[]): readonly TextEdit[] {
  const unique = new Map<string, TextEdit>();
  for (const edit of edits) {
    const key = `${edit.start}:${edit.end}:${edit.text}`;
    if (!unique.has(key)) unique.set(key, edit);
  }
  return [...unique.values()].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** The edits of each file, in the order in which they came. */
export function groupByFile(edits: readonly FileEdit[]): ReadonlyMap<RelPath, readonly FileEdit[]> {
  const groups = new Map<RelPath, FileEdit[]>();
  for (const edit of edits) {
    const group = groups.get(edit.file);
    if (group) group.push(edit);
    else groups.set(edit.file, [edit]);
  }
  return groups;
}

/** The line ending that a text uses; LF when it has none. */
export function lineEnding(text: string): '\n' | '\r\n' {
  const lf = text.indexOf('\n');
  return lf > 0 && text[lf - 1] === '\r' ? '\r\n' : '\n';
}

/** A text as it is generated: no byte order mark, lines that end with LF. */
export function withLf(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}
