import { ts } from 'ts-morph';
import type { RelPath, TextEdit } from '../model/types.js';
import { importsFrom } from './imported-names.js';
import { eolAt, lineStart } from './style.js';
import type { SourceView } from './view.js';

/** A line that would become longer is left as it is: many formatters would lay it out anew. */
const LONGEST_LINE = 80;

/**
 * The edit that puts `names`, as they are written there, behind those that `file` imports from `from` already; null
 * where it has no list of names from there, or no room in its line.
 * @param last the list has to stand at or above this statement
 */
export function addToImport(
  view: SourceView,
  file: RelPath,
  from: RelPath,
  names: readonly string[],
  last: ts.Statement | undefined,
): TextEdit | null {
  const tree = view.tree(file);
  const lists = importsFrom(view, file, from).flatMap(({ statement, names: imported }) => {
    const element = imported.find((each) => each.element !== null)?.element;
    return element && last && statement.pos <= last.pos ? [element.parent.elements] : [];
  });
  const [list] = lists;
  const end = list?.at(-1);
  if (!tree || !list || !end || (ts.isBindingElement(end) && end.dotDotDotToken)) return null;
  const { text } = tree;
  const start = end.getStart(tree);
  const begin = lineStart(text, start);
  const indent = text.slice(begin, start);
  const at = { start: end.end, end: end.end };
  // Each name on a line of its own, and no comment behind the last that would be moved.
  if (/^\s+$/.test(indent) && /^,?[ \t]*\r?$/m.test(restOfLine(text, end.end))) {
    return {
      ...at,
      text: names.map((name) => `,${eolAt(text, end.end)}${indent}${name}`).join(''),
    };
  }
  const added = names.map((name) => `, ${name}`).join('');
  const length = start - begin + restOfLine(text, start).trimEnd().length + added.length;
  const isOneLine = !text.slice(list.pos, list.end).includes('\n');
  return isOneLine && length <= LONGEST_LINE ? { ...at, text: added } : null;
}

function restOfLine(text: string, from: number): string {
  const end = text.indexOf('\n', from);
  return text.slice(from, end < 0 ? undefined : end);
}
