import { diffIndices } from 'node-diff3';
import type { TextEdit } from '../../model/types.js';

/** The edits of whole lines that make `to` of `from`. */
export function lineEdits(from: string, to: string): readonly TextEdit[] {
  const [before, after] = [linesOf(from), linesOf(to)];
  const starts = [0];
  for (const line of before) starts.push((starts.at(-1) ?? 0) + line.length);
  return diffIndices([...before], [...after]).map(({ buffer1: [at, length], buffer2Content }) => ({
    start: starts[at] ?? from.length,
    end: starts[at + length] ?? from.length,
    text: buffer2Content.join(''),
  }));
}

/** Each line with its ending. */
function linesOf(text: string): readonly string[] {
  return text.split(/(?<=\n)/);
}
