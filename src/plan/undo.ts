import { applyEdits, sameEdit } from '../model/text-edit.js';
import type { TextEdit } from '../model/types.js';

/**
 * How the text of an owner's file is made again from the one that a run left: edits of that text. Recorded in
 * the manifest, so that `remove` gives back the very bytes where nobody changed the file since.
 */
export type Undo = readonly TextEdit[];

/** The undo of the text that `edits` make of `before`. */
export function undoOf(before: string, edits: readonly TextEdit[]): Undo {
  return composeUndo([], before, edits);
}

/**
 * The undo of the text that `edits` make of `before`, which itself was made of an earlier text that `undo`
 * gives back. Edits that touch are joined to one, so that what one run put in and the next takes out is gone.
 */
export function composeUndo(undo: Undo, before: string, edits: readonly TextEdit[]): Undo {
  const once = edits.filter(
    (edit, index) => edits.findIndex((other) => sameEdit(edit, other)) === index,
  );
  return joined([...undo, ...once]).flatMap(({ start, end }): readonly TextEdit[] => {
    const text = imageOf(before, undo, start, end);
    const now = imageOf(before, once, start, end);
    if (text === now) return [];
    const from = start + shiftBefore(start, once);
    return [{ start: from, end: from + now.length, text }];
  });
}

/** Each edit as `start+length`, with the text that stood there as JSON behind it unless there was none. */
export function encodeUndo(undo: Undo): readonly string[] {
  return undo.map(({ start, end, text }) => {
    const place = `${start}+${end - start}`;
    return text === '' ? place : `${place} ${JSON.stringify(text)}`;
  });
}

/** Null where the lines are not what `encodeUndo` writes, or do not fit a text of `length`. */
export function decodeUndo(lines: readonly string[], length: number): Undo | null {
  const undo: TextEdit[] = [];
  let position = 0;
  for (const line of lines) {
    const match = /^(\d{1,9})\+(\d{1,9})(?: (".*"))?$/.exec(line);
    const start = Number(match?.[1]);
    const end = start + Number(match?.[2]);
    const text = match && textOf(match[3] ?? '""');
    if (text === null || start < position || end > length) return null;
    undo.push({ start, end, text });
    position = end;
  }
  return undo;
}

function textOf(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

type Range = { readonly start: number; readonly end: number };

/** The ranges of `edits`, those that overlap or touch as one. */
function joined(edits: readonly TextEdit[]): readonly Range[] {
  const ranges: Range[] = [];
  for (const { start, end } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = ranges.at(-1);
    if (last && start <= last.end)
      ranges[ranges.length - 1] = { ...last, end: Math.max(last.end, end) };
    else ranges.push({ start, end });
  }
  return ranges;
}

/** What `edits` make of `[start, end)` of `text`, which cuts none of them. */
function imageOf(text: string, edits: readonly TextEdit[], start: number, end: number): string {
  const inside = edits.filter((edit) => edit.start >= start && edit.end <= end);
  return applyEdits(
    text.slice(start, end),
    inside.map((edit) => ({ start: edit.start - start, end: edit.end - start, text: edit.text })),
  );
}

/** By how much `edits` move a position that none of them touches. */
function shiftBefore(position: number, edits: readonly TextEdit[]): number {
  const earlier = edits.filter(({ end }) => end < position);
  return earlier.reduce((shift, { start, end, text }) => shift + text.length - (end - start), 0);
}
