import { ts } from 'ts-morph';
import type { TextEdit } from '../model/types.js';
import { eolAt, indentAt } from './style.js';

/**
 * Puts `texts` before `item` of a comma separated list (arguments, array elements), and before the comments
 * that belong to it: on lines of their own where the item starts a line, else on the same line.
 */
export function insertBeforeItem(
  tree: ts.SourceFile,
  item: ts.Node,
  texts: readonly string[],
): TextEdit {
  const { text } = tree;
  const start = item.getStart(tree);
  const sameLine = ts.getTrailingCommentRanges(text, item.pos) ?? [];
  const sameLineEnd = sameLine.at(-1)?.end ?? item.pos;
  if (!text.slice(sameLineEnd, start).includes('\n')) {
    const at = sameLine[0]?.pos ?? start;
    const tight = text[item.pos - 1] === ',' && at === item.pos;
    const separator = tight ? ',' : ', ';
    return { start: at, end: at, text: texts.map((each) => each + separator).join('') };
  }
  const at = ts.getLeadingCommentRanges(text, sameLineEnd)?.[0]?.pos ?? start;
  const lineBreak = eolAt(text, at) + indentAt(text, at);
  return { start: at, end: at, text: texts.map((each) => `${each},${lineBreak}`).join('') };
}

/**
 * Takes items out of a list, each with its comma and the white space after it: what `insertBeforeItem` put in.
 * Comments stay, those between an item and its comma too: they are the owner's.
 */
export function removeItems(
  tree: ts.SourceFile,
  list: ts.NodeArray<ts.Node>,
  removed: ReadonlySet<ts.Node>,
): readonly TextEdit[] {
  const { text } = tree;
  const [first] = list;
  const last = list.at(-1);
  if (!first || !last) return [];
  const lastKept = list.findLastIndex((item) => !removed.has(item));
  const kept = list[lastKept];
  if (!kept) return [{ start: first.getStart(tree), end: list.end, text: '' }];
  const edits: TextEdit[] = [];
  for (const [index, item] of list.slice(0, lastKept).entries()) {
    const next = list[index + 1];
    if (!removed.has(item) || !next) continue;
    const start = item.getStart(tree);
    const comma = next.pos - 1;
    const comment = commentIn(text, item.end, comma);
    if (comment === null) {
      edits.push({ start, end: blanksEnd(text, next.pos), text: '' });
    } else {
      edits.push({ start, end: comment, text: '' }, { start: comma, end: next.pos, text: '' });
    }
  }
  const dropped = list[lastKept + 1];
  if (dropped) {
    const comma = dropped.pos - 1;
    const start = commentIn(text, kept.end, comma) === null ? kept.end : comma;
    edits.push({ start, end: last.end, text: '' });
  }
  return edits;
}

/** Where the first comment is between two offsets that hold nothing else; null where they hold none. */
function commentIn(text: string, from: number, to: number): number | null {
  const start = blanksEnd(text, from);
  return start < to ? start : null;
}

function blanksEnd(text: string, from: number): number {
  const rest = text.slice(from);
  return from + rest.length - rest.trimStart().length;
}

/** Puts `added` at the end of a list inside brackets or braces, in the layout of its last item. */
export function appendItem(
  tree: ts.SourceFile,
  list: ts.NodeArray<ts.Node>,
  container: ts.Node,
  added: string,
): readonly TextEdit[] {
  const { text } = tree;
  const last = list.at(-1);
  if (!last) {
    const open = container.getStart(tree) + 1;
    const pad = text[open - 1] === '{' ? ' ' : '';
    return [{ start: open, end: open, text: `${pad}${added}${pad}` }];
  }
  const comments = ts.getTrailingCommentRanges(text, list.end) ?? [];
  const lineEnd = comments.at(-1)?.end ?? list.end;
  if (!text.slice(list.end, container.end).includes('\n')) {
    const separator = list.hasTrailingComma ? ' ' : ', ';
    return [{ start: list.end, end: list.end, text: separator + added }];
  }
  const line = eolAt(text, lineEnd) + indentAt(text, last.getStart(tree)) + added;
  if (list.hasTrailingComma) return [{ start: lineEnd, end: lineEnd, text: `${line},` }];
  if (lineEnd === list.end) return [{ start: lineEnd, end: lineEnd, text: `,${line}` }];
  return [
    { start: list.end, end: list.end, text: ',' },
    { start: lineEnd, end: lineEnd, text: line },
  ];
}
