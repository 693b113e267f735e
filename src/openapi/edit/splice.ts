import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Node, Pair } from 'yaml';
import type { Json, JsonMap, Place } from '../types.js';
import { isJsonMap } from './changes.js';
import type { Change, Splice } from './changes.js';
import { fillFlow, insertInFlow, removeFromFlow } from './splice-flow.js';
import { contentEnd, hasComment, lineStart } from './yaml-text.js';
import { dropKeys } from './splice-drop.js';
import { indentOf } from './layout.js';
import type { Layout } from './layout.js';
import { blockLines, flowText, isInOneLine, jsonLines } from './render.js';

/** The text edits that make `change`; null when the place is written in a way that cannot be edited safely. */
export function spliceChange(change: Change, layout: Layout): readonly Splice[] | null {
  const { place } = change;
  const { node } = place;
  const { text } = place.file;
  switch (change.kind) {
    case 'add':
      if (isEmpty(node)) return fillEmpty(place, change.entries, layout);
      if (!isMap(node)) return null;
      return node.flow === true
        ? insertInFlow(text, node, entryTexts(change.entries, text, node, layout), layout)
        : insertLines(text, node, blockLines(change.entries, layout), layout);
    case 'append':
      if (!isSeq(node) || node.items.length === 0) return null;
      return node.flow === true
        ? insertInFlow(text, node, itemTexts(change.items, text, node, layout), layout)
        : insertLines(text, node, blockLines(change.items, layout), layout);
    case 'remove':
      if (!isSeq(node)) return null;
      return node.flow === true
        ? removeFromFlow(text, node, change.indexes)
        : removeItems(text, node, change.indexes);
    case 'drop':
      return dropKeys(place, change.keys);
    case 'replace':
      return replace(place, change.value, layout);
  }
}

/** Nothing written, `null`, `{}` or `[]`. */
function isEmpty(node: Node | null): boolean {
  return (
    node === null ||
    (isScalar(node) && node.value === null) ||
    ((isMap(node) || isSeq(node)) && node.items.length === 0)
  );
}

function insertLines(
  text: string,
  collection: Node,
  lines: readonly string[],
  layout: Layout,
): readonly Splice[] | null {
  const indent = indentOf(text, collection);
  if (indent === null) return null;
  const end = contentEnd(collection, null);
  return [linesAfter(text, end, indent, lines, layout, isSeq(collection))];
}

/** An edit that puts `lines` on lines of their own after the line in which the content before `end` ends. */
function linesAfter(
  text: string,
  end: number,
  indent: string,
  lines: readonly string[],
  { eol }: Layout,
  list: boolean,
): Splice {
  const body = lines.map((line) => (line === '' ? '' : indent + line)).join(eol);
  const depth = indent.length + (list ? 0.5 : 0);
  // The text of a block scalar ends with its line break.
  const newline = text[end - 1] === '\n' ? end - 1 : text.indexOf('\n', end);
  return newline === -1
    ? { start: text.length, end: text.length, text: eol + body, depth }
    : { start: newline + 1, end: newline + 1, text: body + eol, depth };
}

/** Gives an empty value its first content. */
function fillEmpty(
  place: Place,
  value: JsonMap | readonly Json[],
  layout: Layout,
): readonly Splice[] | null {
  const { node, pair, inFlow } = place;
  const { text } = place.file;
  const key = isScalar(pair?.key) ? String(pair.key.value) : '';
  if (node && (inFlow || layout.json || !pair || isInOneLine(key, value, layout))) {
    return fillFlow(
      text,
      node,
      layout.json ? jsonText(value, place, node, layout) : flowText(value, layout),
    );
  }
  if (inFlow || !pair) return null;
  const column = keyIndent(text, pair);
  if (column === null) return null;
  const nested = Array.isArray(value) && !layout.indentLists ? column : column + layout.step;
  const [start, end] = node?.range ?? [0, 0];
  const lines = linesAfter(
    text,
    contentEnd(node, pair),
    nested,
    blockLines(value, layout),
    layout,
    Array.isArray(value),
  );
  if (start === end) return [lines];
  // `responses: {}` becomes `responses:` with lines below.
  const before = text.slice(0, start).trimEnd().length;
  // It stands in a line of its own: fill the brackets there.
  if (node && text.slice(before, start).includes('\n')) {
    return fillFlow(text, node, flowText(value, layout));
  }
  return [{ start: before, end, text: '', depth: 0 }, lines];
}

/** The white space before a key, when nothing but dashes stands before it. */
function keyIndent(text: string, pair: Pair<Node, Node | null>): string | null {
  const start = pair.key.range?.[0];
  if (start === undefined) return null;
  const lead = text.slice(lineStart(text, start), start).replace(/^\uFEFF/, '');
  return /^ *(?:- *)*$/.test(lead) ? lead.replaceAll('-', ' ') : null;
}

/** A JSON value for an empty place: over lines, or in one line where what it is in stands in one. */
function jsonText(value: Json, { file, path }: Place, node: Node, layout: Layout): string {
  const { text, document } = file;
  const parent = path.length === 0 ? null : document.getIn(path.slice(0, -1), true);
  const around = (isMap(parent) || isSeq(parent) ? parent.range : null) ?? [0, text.length];
  if (!text.slice(around[0], around[1]).trim().includes('\n')) return flowText(value, layout);
  const start = node.range?.[0] ?? 0;
  const line = text.slice(lineStart(text, start), start);
  return jsonLines(value, layout, /^\uFEFF?([ \t]*)/.exec(line)?.[1] ?? '');
}

function entryTexts(entries: JsonMap, text: string, map: Node, layout: Layout): readonly string[] {
  return Object.entries(entries).map(([key, value]) => {
    if (layout.json) {
      return JSON.stringify(key) + layout.colon + memberText(value, text, map, layout);
    }
    return flowText({ [key]: value }, layout).replace(/^\{\s*|\s*\}$/g, '');
  });
}

function itemTexts(
  items: readonly Json[],
  text: string,
  list: Node,
  layout: Layout,
): readonly string[] {
  return items.map((item) =>
    layout.json ? memberText(item, text, list, layout) : flowText(item, layout),
  );
}

/** A JSON value beside others: over several lines when they have lines of their own. */
function memberText(value: Json, text: string, collection: Node, layout: Layout): string {
  const [start, end] = collection.range ?? [0, 0];
  const indent = indentOf(text, collection);
  return indent !== null && text.slice(start, end).includes('\n')
    ? jsonLines(value, layout, indent)
    : flowText(value, layout);
}

/**
 * Takes items of a block list out, each with its dash; comments around it stay. Null when there is a comment
 * inside an item.
 */
function removeItems(
  text: string,
  list: Node & { readonly items: readonly unknown[] },
  indexes: readonly number[],
): readonly Splice[] | null {
  const edits: Splice[] = [];
  for (const index of indexes) {
    const item = list.items[index] as Node;
    const previous = list.items[index - 1] as Node | undefined;
    const from = previous ? contentEnd(previous, null) : lineStart(text, list.range?.[0] ?? 0);
    const dash = lastDash(text, from, item.range?.[0] ?? 0);
    const end = contentEnd(item, null);
    if (dash === null || hasComment(text.slice(dash, end))) return null;
    const start = lineStart(text, dash);
    const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end))?.[0];
    edits.push({
      start: rest === undefined ? dash : start,
      end: end + (rest?.length ?? 0),
      text: '',
      depth: 0,
    });
  }
  return edits;
}

/** The dash of the item that starts at `end`: the last thing in its line but for white space and comments. */
function lastDash(text: string, from: number, end: number): number | null {
  const dashes = [...text.slice(from, end).matchAll(/(?<=^|\n)[ \t]*-(?=\s)/g)];
  const last = dashes.at(-1);
  return last ? from + last.index + last[0].length - 1 : null;
}

function replace(place: Place, value: Json, layout: Layout): readonly Splice[] | null {
  const { node, pair } = place;
  const { text } = place.file;
  if (isAlias(node) || !node?.range) return null;
  if (isEmpty(node) && typeof value === 'object' && value !== null && !isEmptyJson(value)) {
    return fillEmpty(place, value, layout);
  }
  const [start] = node.range;
  const end = contentEnd(node, pair);
  const inline =
    layout.json && isJsonMap(value)
      ? jsonText(value, place, node, layout)
      : flowText(value, layout);
  if (isScalar(node) || place.inFlow || ((isMap(node) || isSeq(node)) && node.flow === true)) {
    return hasComment(text.slice(start, end)) && !isScalar(node)
      ? null
      : [{ start, end, text: inline, depth: 0 }];
  }
  if (isMap(node) && isJsonMap(value)) {
    const indent = indentOf(text, node);
    if (indent === null || isEmptyJson(value) || hasComment(text.slice(start, end))) return null;
    const lines = blockLines(value, layout).join(`${layout.eol}${indent}`);
    return [{ start, end, text: lines, depth: 0 }];
  }
  // A list below its key becomes a value behind the key.
  if (!pair || !isSeq(node)) return null;
  const colon = text.indexOf(':', pair.key.range?.[1] ?? start) + 1;
  if (/[^\s]/.test(text.slice(colon, start).replace(/#.*/g, ''))) return null;
  const removed = removeItems(text, node, [...node.items.keys()]);
  return removed && [{ start: colon, end: colon, text: ` ${inline}`, depth: 0 }, ...removed];
}

function isEmptyJson(value: JsonMap | readonly Json[]): boolean {
  return isJsonMap(value) ? Object.keys(value).length === 0 : value.length === 0;
}
