import { findNodeAtLocation, modify, parseTree, type JSONPath } from 'jsonc-parser';
import type { FileEdit, RelPath } from '../model/types.js';

/**
 * Edits that set `value` at `path` of a JSON text and insert nothing else; a number at the end of `path`
 * inserts into an array.
 */
export function setJson(file: RelPath, text: string, path: JSONPath, value: unknown): FileEdit[] {
  const bom = bomLength(text);
  const json = text.slice(bom);
  const indent = /^(?<indent>[ \t]+)"/m.exec(json)?.groups?.['indent'] ?? '  ';
  const edits = modify(json, path, value, {
    isArrayInsertion: typeof path.at(-1) === 'number',
    formattingOptions: {
      insertSpaces: !indent.startsWith('\t'),
      tabSize: indent.length,
      eol: json.includes('\r\n') ? '\r\n' : '\n',
    },
  });
  return edits.map(({ offset, length, content }) =>
    smallest(file, text, { start: bom + offset, end: bom + offset + length, content }),
  );
}

/** Inserts `inserted` into the string at `path`, before the first match of `before`; null when there is none. */
export function insertIntoString(
  file: RelPath,
  text: string,
  path: JSONPath,
  before: RegExp,
  inserted: string,
): FileEdit | null {
  const bom = bomLength(text);
  const root = parseTree(text.slice(bom));
  const node = root && findNodeAtLocation(root, path);
  if (node?.type !== 'string') return null;
  const open = bom + node.offset + 1;
  const raw = text.slice(open, open + node.length - 2);
  const match = before.exec(raw);
  if (match === null) return null;
  const start = open + match.index;
  return { file, start, end: start, text: JSON.stringify(inserted).slice(1, -1) };
}

/** `modify` replaces whole lines with text that is partly the same. */
function smallest(
  file: RelPath,
  text: string,
  { start, end, content }: { start: number; end: number; content: string },
): FileEdit {
  const old = text.slice(start, end);
  let head = 0;
  while (head < old.length && old[head] === content[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    old[old.length - 1 - tail] === content[content.length - 1 - tail]
  ) {
    tail += 1;
  }
  return {
    file,
    start: start + head,
    end: end - tail,
    text: content.slice(head, content.length - tail),
  };
}

function bomLength(text: string): 0 | 1 {
  return text.startsWith('\uFEFF') ? 1 : 0;
}
