import { modify, type JSONPath } from 'jsonc-parser';
import type { EditResult, RelPath } from '../model/types.js';

/** Sets `value` at `path` of a JSON text, its layout kept; a number at the end of `path` inserts into an array. */
export function setJson(file: RelPath, text: string, path: JSONPath, value: unknown): EditResult {
  const indent = /^(?<indent>[ \t]+)"/m.exec(text)?.groups?.['indent'] ?? '  ';
  const edits = modify(text, path, value, {
    isArrayInsertion: typeof path.at(-1) === 'number',
    formattingOptions: {
      insertSpaces: !indent.startsWith('\t'),
      tabSize: indent.length,
      eol: text.includes('\r\n') ? '\r\n' : '\n',
    },
  });
  return {
    status: 'edited',
    edits: edits.map(({ offset, length, content }) => ({
      file,
      start: offset,
      end: offset + length,
      text: content,
    })),
    imports: [],
  };
}
