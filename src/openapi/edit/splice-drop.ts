import { isMap, isScalar } from 'yaml';
import type { Node, Pair, YAMLMap } from 'yaml';
import type { Place } from '../types.js';
import type { Splice } from './changes.js';
import { contentEnd, hasComment, lineStart } from './yaml-text.js';
import { removeFromFlow } from './splice-flow.js';

/** Takes keys out of a map with all that stands below them; null where a comment, or another key, would go too. */
export function dropKeys(place: Place, keys: readonly string[]): readonly Splice[] | null {
  const { node } = place;
  const { text } = place.file;
  if (!isMap(node)) return null;
  const items = node.items as readonly Pair<Node, Node | null>[];
  const indexes = items.flatMap(({ key }, index) =>
    isScalar(key) && keys.includes(String(key.value)) ? [index] : [],
  );
  const all = indexes.length === items.length;
  if (node.flow === true) return all ? emptied(text, node) : dropFromFlow(text, node, indexes);
  const lines = indexes.map((index) => linesOf(text, items[index]));
  if (lines.some((each) => each === null)) return null;
  const removed = lines.filter((each) => each !== null);
  if (!all) return removed;
  const braces = emptyMap(place);
  return braces && [braces, ...removed];
}

function emptied(text: string, node: YAMLMap): readonly Splice[] | null {
  const [start, end] = node.range ?? [0, 0];
  return hasComment(text.slice(start, end)) ? null : [{ start, end, text: '{}', depth: 0 }];
}

function dropFromFlow(
  text: string,
  node: YAMLMap,
  indexes: readonly number[],
): readonly Splice[] | null {
  const items = node.items as readonly Pair<Node, Node | null>[];
  const commented = indexes.some((index) => {
    const { key, value } = items[index] ?? {};
    return hasComment(text.slice(key?.range?.[0] ?? 0, value?.range?.[1] ?? 0));
  });
  return commented ? null : removeFromFlow(text, node, indexes);
}

/** The lines of a pair, and of nothing else; the last of a file without a final newline takes the one before it. */
function linesOf(text: string, pair: Pair<Node, Node | null> | undefined): Splice | null {
  const key = pair?.key.range?.[0];
  if (!pair || key === undefined) return null;
  const start = lineStart(text, key);
  const content = contentEnd(pair.value, pair);
  // The text of a block scalar ends with its line break.
  const end = text[content - 1] === '\n' ? content : content + restOfLine(text, content);
  if (!/^\uFEFF?[ \t]*$/.test(text.slice(start, key)) || hasComment(text.slice(key, end)))
    return null;
  const rest = text.slice(content, end);
  if (rest.trim() !== '') return null;
  const ended = text[end - 1] === '\n';
  const lineBreak = ended ? 0 : (/\r?\n$/.exec(text.slice(0, start))?.[0].length ?? 0);
  return { start: start - lineBreak, end, text: '', depth: 0 };
}

function restOfLine(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  return (newline === -1 ? text.length : newline + 1) - from;
}

/** `key:` with lines below it becomes `key: {}`. */
function emptyMap({ pair, file: { text } }: Place): Splice | null {
  const end = pair?.key.range?.[1];
  if (end === undefined) return null;
  const colon = text.indexOf(':', end) + 1;
  return { start: colon, end: colon, text: ' {}', depth: 0 };
}
