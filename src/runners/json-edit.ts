import { findNodeAtLocation, type JSONPath } from 'jsonc-parser';
import type { FileEdit, RelPath } from '../model/types.js';
import { insertItems, parseJsonText } from '../source/json-insert.js';
import type { Json } from '../source/json-layout.js';

/**
 * The edits that insert properties into the object at `path`, keys of objects, of a JSON text: behind what it
 * holds, with the objects on the way that are not there. Null when the text is no JSON, or when something else
 * than an object is on the way.
 */
export function insertAtPath(
  file: RelPath,
  text: string,
  path: readonly string[],
  properties: Readonly<Record<string, Json>>,
): readonly FileEdit[] | null {
  const json = parseJsonText(text);
  if (json === null) return null;
  let node = json.root;
  let added = properties;
  for (const [depth, key] of path.entries()) {
    const found = node.children?.findLast(({ children }) => children?.[0]?.value === key);
    const inner = found?.children?.[1];
    if (inner) {
      node = inner;
      continue;
    }
    const rest = path.slice(depth + 1);
    added = { [key]: rest.reduceRight<Json>((held, name) => ({ [name]: held }), properties) };
    break;
  }
  if (node.type !== 'object') return null;
  const after = (node.children ?? []).length - 1;
  const items = Object.entries(added).map(([name, value]) => ({ name, value, after }));
  return insertItems(json, node, items).map((edit) => ({ file, ...edit }));
}

/** The edits that put `value` in front of the items of the array at `path`; null when there is no array. */
export function insertFirst(
  file: RelPath,
  text: string,
  path: JSONPath,
  value: Json,
): readonly FileEdit[] | null {
  const json = parseJsonText(text);
  const node = json && findNodeAtLocation(json.root, path);
  if (!json || node?.type !== 'array') return null;
  return insertItems(json, node, [{ name: null, value, after: -1 }]).map((edit) => ({
    file,
    ...edit,
  }));
}

/** Inserts `inserted` into the string at `path`, before the first match of `before`; null when there is none. */
export function insertIntoString(
  file: RelPath,
  text: string,
  path: JSONPath,
  before: RegExp,
  inserted: string,
): FileEdit | null {
  const json = parseJsonText(text);
  const node = json && findNodeAtLocation(json.root, path);
  if (node?.type !== 'string') return null;
  const value = String(node.value);
  const match = before.exec(value);
  if (match === null) return null;
  const raw = text.slice(node.offset + 1, node.offset + node.length - 1);
  const start = node.offset + 1 + rawLength(raw, match.index);
  return { file, start, end: start, text: JSON.stringify(inserted).slice(1, -1) };
}

/** How many characters of a string as written, escapes and all, are its first `length` characters. */
function rawLength(raw: string, length: number): number {
  const characters = raw.match(/\\u[\da-f]{4}|\\.|[^]/gi) ?? [];
  return characters.slice(0, length).join('').length;
}
