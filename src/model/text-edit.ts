import type { FileEdit, RelPath, TextEdit } from './types.js';

/**
 * Splices `edits` into `text`. Edits at the same position are applied in the order given; an edit that is
 * wholly equal to another is applied once.
 * @throws {RangeError} when two edits overlap or one lies outside the text: a bug of the caller.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const unique = edits.filter(
    (edit, index) => edits.findIndex((other) => sameEdit(edit, other)) === index,
  );
  const ordered = unique
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.index - b.index);
  let result = '';
  let position = 0;
  for (const { edit } of ordered) {
    if (edit.start < position || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`overlapping or outlying edit at ${edit.start}`);
    }
    result += text.slice(position, edit.start) + edit.text;
    position = edit.end;
  }
  return result + text.slice(position);
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

/** Whether two edits do the same to a text. */
export function sameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

/** The line ending that a text uses; LF when it has none. */
export function lineEnding(text: string): '\n' | '\r\n' {
  const lf = text.indexOf('\n');
  return lf > 0 && text[lf - 1] === '\r' ? '\r\n' : '\n';
}
