import { Document, stringify } from 'yaml';
import type { ToStringOptions } from 'yaml';
import { isJsonMap } from './changes.js';
import type { Layout } from './layout.js';
import type { Json, JsonMap } from '../types.js';

/** The lines of a map's entries, or of a list's items, in block style and without indentation. */
export function blockLines(value: JsonMap | readonly Json[], layout: Layout): readonly string[] {
  return stringify(withCodes(value, layout), {
    ...options(layout),
    indent: Math.max(layout.step.length, 1),
    indentSeq: layout.indentLists,
    aliasDuplicateObjects: false,
  })
    .replace(/\n$/, '')
    .split('\n');
}

/** A value in one line: JSON, or flow YAML. */
export function flowText(value: Json, layout: Layout): string {
  if (layout.json) return jsonLine(value, layout);
  const document = new Document(withCodes(value, layout), { aliasDuplicateObjects: false });
  return document
    .toString({
      ...options(layout),
      collectionStyle: 'flow',
      flowCollectionPadding: layout.padding !== '',
    })
    .trimEnd();
}

/** The lines of a value as JSON, indented by the file's step; lines after the first have `indent` before them. */
export function jsonLines(value: Json, layout: Layout, indent: string): string {
  return JSON.stringify(value, null, layout.step).replaceAll('\n', layout.eol + indent);
}

function options({ quote }: Layout): ToStringOptions {
  return { lineWidth: 0, singleQuote: quote === "'" };
}

function jsonLine(value: Json, layout: Layout): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const { colon, comma, padding } = layout;
  if (!isJsonMap(value)) {
    return `[${value.map((item) => jsonLine(item, layout)).join(comma)}]`;
  }
  const entries = Object.entries(value).map(
    ([key, inner]) => JSON.stringify(key) + colon + jsonLine(inner, layout),
  );
  return entries.length === 0 ? '{}' : `{${padding}${entries.join(comma)}${padding}}`;
}

/** `value` with status codes as numbers, where the file writes them so; such a map keeps its order as a Map. */
function withCodes(value: Json, layout: Layout): unknown {
  if (!layout.plainCodes || typeof value !== 'object' || value === null) return value;
  if (!isJsonMap(value)) return value.map((item: Json) => withCodes(item, layout));
  return new Map(
    Object.entries(value).map(([key, inner]) => [
      /^[1-5]\d\d$/.test(key) ? Number(key) : key,
      withCodes(inner, layout),
    ]),
  );
}
