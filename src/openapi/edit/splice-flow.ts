import type { Node } from 'yaml';
import { isPair } from 'yaml';
import { indentOf } from './layout.js';
import type { Layout } from './layout.js';
import type { Splice } from './changes.js';

type Collection = Node & { readonly items: readonly unknown[] };

/** Puts `entries` behind the last item of `{ … }` or `[ … ]`, on lines of their own where the items have such. */
export function insertInFlow(
  text: string,
  collection: Collection,
  entries: readonly string[],
  layout: Layout,
): readonly Splice[] | null {
  const close = collection.range?.[1];
  const end = itemEnd(collection.items.at(-1));
  if (close === undefined || end === null) return null;
  const comma = commaAfter(text, end, close - 1);
  const separator = lineSeparator(text, collection, layout);
  if (separator === null) {
    const added = entries.map((entry) => layout.comma + entry).join('');
    return [{ start: end, end, text: added, depth: 0 }];
  }
  // Behind a comment that belongs to the last item, which is in the same line.
  const from = comma === null ? end : comma + 1;
  const comment = /^[ \t]+#[^\n]*?(?=\r?\n)/.exec(text.slice(from, close))?.[0] ?? '';
  const at = from + comment.length;
  const added = entries.map((entry) => separator + entry).join(',') + (comma === null ? '' : ',');
  if (comma !== null) return [{ start: at, end: at, text: added, depth: 0 }];
  if (comment === '') return [{ start: at, end: at, text: `,${added}`, depth: 0 }];
  return [
    { start: end, end, text: ',', depth: 0 },
    { start: at, end: at, text: added, depth: 0 },
  ];
}

/**
 * Puts `value`, with its brackets, in the place of an empty `{}`, `[]` or `null`: between the brackets that are
 * there. Null when there is a comment inside.
 */
export function fillFlow(text: string, node: Node, value: string): readonly Splice[] | null {
  const [start, end] = node.range ?? [0, 0];
  if (start === end || text.slice(start, end).includes('#')) return null;
  const isSame = text[start] === value[0] && text[end - 1] === value.at(-1);
  if (!isSame) return [{ start, end, text: value, depth: 0 }];
  const inside = text.slice(start + 1, end - 1);
  const content = value.slice(1, -1);
  if (inside.includes('\n')) return [put(start + 1, content.trimEnd())];
  return [put(end - 1, inside === '' ? content : content.replace(/^ +/, ''))];
}

function put(offset: number, text: string): Splice {
  return { start: offset, end: offset, text, depth: 0 };
}

/** Takes items out, each with the comma before it, or after it when it is the first. Comments stay. */
export function removeFromFlow(
  text: string,
  collection: Collection,
  indexes: readonly number[],
): readonly Splice[] | null {
  const gone = new Set(indexes);
  const kept = collection.items.findIndex((_item, index) => !gone.has(index));
  if (kept === -1) return null;
  return indexes.flatMap((index) => {
    const item = collection.items[index];
    const [start, end] = [itemStart(item), itemEnd(item) ?? 0];
    const first = index < kept;
    const neighbour = first
      ? itemStart(collection.items[index + 1])
      : (itemEnd(collection.items[index - 1]) ?? 0);
    const [from, to] = first ? [start, neighbour] : [neighbour, end];
    if (!/(?:^|\s)#/.test(text.slice(from, to))) return [cut(from, to)];
    const comma = first ? commaAfter(text, end, to) : commaAfter(text, from, start);
    return comma === null ? [] : [cut(start, end), cut(comma, comma + 1)];
  });
}

function cut(start: number, end: number): Splice {
  return { start, end, text: '', depth: 0 };
}

/** The line break and white space before each item; null when items do not have lines of their own. */
function lineSeparator(text: string, collection: Collection, layout: Layout): string | null {
  const open = collection.range?.[0] ?? 0;
  const first = itemStart(collection.items[0]);
  if (!text.slice(open, first).includes('\n')) return null;
  const indent = indentOf(text, collection);
  return indent === null ? null : layout.eol + indent;
}

/** The offset of a comma that follows the last item. */
function commaAfter(text: string, from: number, close: number): number | null {
  let offset = from;
  while (offset < close) {
    const rest = text.slice(offset, close);
    if (rest.startsWith(',')) return offset;
    const skipped = /^(?:\s+|#[^\n]*)/.exec(rest)?.[0].length;
    if (skipped === undefined) return null;
    offset += skipped;
  }
  return null;
}

function itemStart(item: unknown): number {
  const node = (isPair(item) ? item.key : item) as Node;
  return node.range?.[0] ?? 0;
}

/** Null for a pair without a value, as in `{ key }` or `{ key: }`. */
function itemEnd(item: unknown): number | null {
  if (!isPair(item)) return (item as Node | undefined)?.range?.[1] ?? null;
  const range = (item.value as Node | null)?.range;
  return range && range[0] !== range[1] ? range[1] : null;
}
