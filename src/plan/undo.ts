import { applyEdits, orderedEdits } from '../model/text-edit.js';
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
  const once = orderedEdits(edits);
  const earlier = orderedEdits(undo);
  const nextOnce = walkEdits(once);
  const nextEarlier = walkEdits(earlier);
  let shift = 0;
  return joined([...earlier, ...once]).flatMap(({ start, end }): readonly TextEdit[] => {
    const text = imageOf(before, nextEarlier(end), start, end);
    const now = imageOf(before, nextOnce(end), start, end);
    const from = start + shift;
    shift += now.length - (end - start);
    return text === now ? [] : [{ start: from, end: from + now.length, text }];
  });
}

/** A cursor over ordered edits: each call gives the next ones that end by a position. */
function walkEdits(edits: readonly TextEdit[]): (end: number) => readonly TextEdit[] {
  let index = 0;
  return (end) => {
    const first = index;
    while ((edits[index]?.end ?? Infinity) <= end) index += 1;
    return edits.slice(first, index);
  };
}

/** Each edit as `start+length`, followed by the replaced text as JSON if there was any. */
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

/** What `edits` make of `[start, end)` of `text`, which holds all of them. */
function imageOf(text: string, edits: readonly TextEdit[], start: number, end: number): string {
  return applyEdits(
    text.slice(start, end),
    edits.map((edit) => ({ start: edit.start - start, end: edit.end - start, text: edit.text })),
  );
}
