import { isCollection, isMap, isPair, isScalar, isSeq, visit } from 'yaml';
import type { Node, YAMLMap, YAMLSeq } from 'yaml';
import { lineEnding } from '../../model/text-edit.js';
import type { SpecFile } from '../types.js';

/** How a file is laid out, so that what is put in looks like the rest. */
export type Layout = {
  readonly json: boolean;
  readonly eol: '\n' | '\r\n';
  /** One step of indentation; for JSON it may be a tab. */
  readonly step: string;
  /** A list in a map is indented (`key:` / `  - item`) rather than level with its key. */
  readonly indentLists: boolean;
  readonly quote: "'" | '"';
  /** Status codes are written without quotes: `401:`. */
  readonly plainCodes: boolean;
  /** Lists of plain values are written in one line: `tags: [books]`. */
  readonly flowLists: boolean;
  /** Maps of plain values are written in one line: `schema: { type: string }`. */
  readonly flowMaps: boolean;
  /** So are security requirements: `security: [{ bearerAuth: [] }]`. */
  readonly flowSecurity: boolean;
  /** In flow collections: what follows `:` and `,`, and what is inside `{}` and `[]`. */
  readonly colon: string;
  readonly comma: string;
  readonly padding: string;
  readonly listPadding: string;
};

/** Measures `file`; the first example of each habit counts, quotes and what is in one line by majority. */
export function layoutOf(file: SpecFile): Layout {
  const steps: string[] = [];
  const indentedLists: boolean[] = [];
  const paddings: string[] = [];
  const listPaddings: string[] = [];
  const plainCodes: boolean[] = [];
  const inOneLine = { lists: 0, maps: 0, security: 0 };
  let single = 0;
  visit(file.document, {
    Scalar: (_key, node) => {
      if (node.type === 'QUOTE_SINGLE') single += 1;
      if (node.type === 'QUOTE_DOUBLE') single -= 1;
    },
    Collection: (_key, node) => {
      if (node.items.length === 0) return;
      if (node.flow === true) {
        (isMap(node) ? paddings : listPaddings).push(...paddingOf(file.text, node));
      }
      if (isPlain(node)) inOneLine[isMap(node) ? 'maps' : 'lists'] += node.flow === true ? 1 : -1;
    },
    Pair: (_key, pair, ancestors) => {
      if (isScalar(pair.key) && /^[1-5]\d\d$/.test(pair.key.source ?? '')) {
        plainCodes.push(pair.key.type === 'PLAIN');
      }
      const parent = ancestors.at(-1);
      const value = pair.value;
      if (!isMap(parent) || !isCollection(value) || value.items.length === 0) return;
      if (isSeq(value) && isScalar(pair.key) && pair.key.value === 'security') {
        inOneLine.security += value.flow === true ? 1 : -1;
      }
      const outer = indentOf(file.text, parent);
      const inner = indentOf(file.text, value);
      if (outer === null || inner === null) return;
      if (isMap(value) && inner.length > outer.length) steps.push(inner.slice(outer.length));
      if (isSeq(value) && value.flow !== true) indentedLists.push(inner.length > outer.length);
    },
  });
  const spaced = !file.json || /^[^:]*:\s/.test(file.text);
  return {
    json: file.json,
    eol: lineEnding(file.text),
    step: steps[0] ?? '  ',
    indentLists: indentedLists[0] ?? true,
    quote: single >= 0 ? "'" : '"',
    plainCodes: plainCodes[0] ?? false,
    flowLists: inOneLine.lists > 0,
    flowMaps: inOneLine.maps > 0,
    flowSecurity: inOneLine.security === 0 ? inOneLine.lists > 0 : inOneLine.security > 0,
    colon: spaced ? ': ' : ':',
    comma: spaced ? ', ' : ',',
    padding: paddings[0] ?? (file.json ? '' : ' '),
    listPadding: listPaddings[0] ?? '',
  };
}

/** Whether there are no collections in a collection. */
function isPlain({ items }: YAMLMap | YAMLSeq): boolean {
  return items.every((item) => isScalar(isPair(item) ? item.value : item));
}

/** What is between the bracket and the first item in the same line. */
function paddingOf(text: string, node: Node): readonly string[] {
  const start = node.range?.[0];
  if (start === undefined) return [];
  const inside = /^[{[]([ \t]*)[^\s]/.exec(text.slice(start, start + 20))?.[1];
  return inside === undefined ? [] : [inside === '' ? '' : ' '];
}

/** The offset of the first character of a collection's item: a key, or a dash. */
function itemStart(collection: Node): number | null {
  if (isSeq(collection) && collection.flow !== true) return collection.range?.[0] ?? null;
  if (isMap(collection)) {
    const key = collection.items[0]?.key;
    return isScalar(key) ? (key.range?.[0] ?? null) : null;
  }
  const first = isSeq(collection) ? collection.items[0] : null;
  return (first as Node | null)?.range?.[0] ?? null;
}

/**
 * The white space that an item of `collection` has before it; null when other things than dashes stand
 * before the first item in its line, so that nothing can be put level with it.
 */
export function indentOf(text: string, collection: Node): string | null {
  const start = itemStart(collection);
  if (start === null) return null;
  const lead = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).replace(/^\uFEFF/, '');
  return /^[ \t]*(?:-[ \t]+)*$/.test(lead) ? lead.replaceAll('-', ' ') : null;
}
