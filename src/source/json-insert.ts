import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import type { TextEdit } from '../model/types.js';
import { eolAt } from './style.js';
import {
  containerOf,
  indentAt,
  isOnNewLine,
  isSpread,
  type Json,
  type JsonLayout,
  layoutOf,
  printJson,
} from './json-layout.js';

/** A property of an object or, with the name null, an item of an array. */
export type NewItem = {
  readonly name: string | null;
  readonly value: Json;
  /** The index of the child that it comes behind; -1: in front of all. */
  readonly after: number;
};

/** A JSON text with its tree; offsets count a BOM. */
export type JsonText = { readonly text: string; readonly root: Node };

/** Reads JSON, with comments and trailing commas where its owner has them; null when it is none. */
export function parseJsonText(text: string): JsonText | null {
  const errors: ParseError[] = [];
  // A space in place of the BOM keeps the offsets.
  const body = text.replace(/^\uFEFF/, ' ');
  const root = parseTree(body, errors, { allowTrailingComma: true });
  return root === undefined || errors.length > 0 ? null : { text, root };
}

/**
 * Inserts into an object or array, laid out as it is: in one line, or on lines of their own with the indent of
 * their neighbours. Nothing is taken away or moved, and a comment stays with the line that it ends. All that
 * goes into one container is to come in one call.
 *
 * @param node the container, of the tree of `json`
 */
export function insertItems(
  json: JsonText,
  node: Node,
  items: readonly NewItem[],
): readonly TextEdit[] {
  if (items.length === 0) return [];
  const layout = layoutOf(json.text, json.root);
  const children = node.children ?? [];
  if (children.length === 0) return [fill(json, node, items, layout)];
  const places = new Map<number, NewItem[]>();
  for (const item of items) {
    const after = Math.min(item.after, children.length - 1);
    places.set(after, [...(places.get(after) ?? []), item]);
  }
  return [...places].flatMap(([after, group]) => insertBehind(json, node, after, group, layout));
}

function insertBehind(
  { text }: JsonText,
  node: Node,
  after: number,
  items: readonly NewItem[],
  whole: JsonLayout,
): readonly TextEdit[] {
  const children = node.children ?? [];
  const previous = children[after];
  const layout = {
    ...whole,
    eol: eolAt(text, previous ? previous.offset + previous.length : node.offset),
  };
  const neighbour = children[after + 1] ?? children[after];
  const isLined = isOnNewLine(text, node, Math.min(after + 1, children.length - 1));
  const indent = indentAt(text, neighbour?.offset ?? node.offset);
  const spread = isLined && ((kind: 'object' | 'array') => isSpread(text, layout, node, kind));
  const printed = items.map((item) => printItem(item, layout, spread || 'never', indent));
  const gap = isLined ? layout.eol + indent : layout.comma.slice(1);
  const joined = printed.join(`,${gap}`);

  if (previous === undefined) {
    if (!isLined) return [insertion(neighbour?.offset ?? node.offset, `${joined},${gap}`)];
    return [insertion(afterComment(text, node.offset + 1), `${gap}${joined},`)];
  }
  const end = previous.offset + previous.length;
  const next = afterTrivia(text, end);
  if (text[next] === ',') {
    const at = isLined ? afterComment(text, next + 1) : next + 1;
    return [insertion(at, `${gap}${joined},`)];
  }
  const behind = isLined ? afterComment(text, end) : end;
  return behind === end
    ? [insertion(end, `,${gap}${joined}`)]
    : [insertion(end, ','), insertion(behind, `${gap}${joined}`)];
}

/** Gives an empty container its first content; white space and comments inside stay. */
function fill(
  { text }: JsonText,
  node: Node,
  items: readonly NewItem[],
  whole: JsonLayout,
): TextEdit {
  const layout = { ...whole, eol: eolAt(text, node.offset) };
  const open = node.offset + 1;
  const close = node.offset + node.length - 1;
  const inside = text.slice(open, close);
  const parent = containerOf(node);
  const kind = node.type === 'array' ? 'array' : 'object';
  const isLined =
    inside.includes('\n') || parent === undefined || isSpread(text, layout, parent, kind);
  const outer = indentAt(text, inside.includes('\n') ? close : node.offset);
  const indent = outer + layout.unit;
  const spread = isLined && ((inner: 'object' | 'array') => isSpread(text, layout, node, inner));
  const printed = items.map((item) => printItem(item, layout, spread || 'never', indent));
  if (!isLined) {
    const padding = kind === 'array' ? '' : layout.padding;
    const lead = /\s$/.test(inside) ? '' : padding;
    return insertion(close, lead + printed.join(layout.comma) + padding);
  }
  const body = layout.eol + indent + printed.join(`,${layout.eol}${indent}`);
  return inside.includes('\n')
    ? insertion(open + inside.trimEnd().length, body)
    : insertion(close, body + layout.eol + outer);
}

function printItem(
  { name, value }: NewItem,
  layout: JsonLayout,
  spread: Parameters<typeof printJson>[2],
  indent: string,
): string {
  const text = printJson(value, layout, spread, indent);
  return name === null ? text : JSON.stringify(name) + layout.colon + text;
}

function insertion(offset: number, text: string): TextEdit {
  return { start: offset, end: offset, text };
}

/** The offset behind white space and comments. */
function afterTrivia(text: string, offset: number): number {
  const trivia = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
  trivia.lastIndex = offset;
  return offset + (trivia.exec(text)?.[0].length ?? 0);
}

/** The offset behind the comments that end the line of `offset`; `offset` where other things end it. */
function afterComment(text: string, offset: number): number {
  const comment =
    /(?:[ \t]*\/\*(?:(?!\*\/)[^\n])*\*\/)*(?:[ \t]*\/\/[^\r\n]*)?(?=[ \t]*(?:\r?\n|$))/y;
  comment.lastIndex = offset;
  return offset + (comment.exec(text)?.[0].length ?? 0);
}
