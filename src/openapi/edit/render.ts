import { Document } from 'yaml';
import type { ToStringOptions } from 'yaml';
import { isJsonMap } from './changes.js';
import type { Layout } from './layout.js';
import type { Json, JsonMap } from '../types.js';

/** The lines of a map's entries, or of a list's items, in block style and without indentation. */
export function blockLines(value: JsonMap | readonly Json[], layout: Layout): readonly string[] {
  if (!isJsonMap(value)) {
    return value.flatMap((item: Json) => {
      const [first = '', ...rest] = isNested(item)
        ? blockLines(item, layout)
        : [scalarText(item, layout)];
      return [`- ${first}`, ...rest.map((line) => `  ${line}`)];
    });
  }
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = keyText(key, layout);
    if (!isNested(inner)) return [`${name}: ${scalarText(inner, layout)}`];
    const indent = isJsonMap(inner) || layout.indentLists ? layout.step : '';
    return [`${name}:`, ...blockLines(inner, layout).map((line) => indent + line)];
  });
}

function isNested(value: Json): value is JsonMap | readonly Json[] {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function keyText(key: string, layout: Layout): string {
  return layout.plainCodes && statusCode.test(key) ? key : scalarText(key, layout);
}

/** A value that has its place in one line of block style. */
function scalarText(value: Json, layout: Layout): string {
  if (typeof value !== 'string') return flowText(value, layout);
  // Double quotes mean the same in YAML as in JSON.
  if (value.includes('\n')) return JSON.stringify(value);
  return new Document(value).toString(options(layout)).trimEnd();
}

const statusCode = /^[1-5]\d\d$/;

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
      statusCode.test(key) ? Number(key) : key,
      withCodes(inner, layout),
    ]),
  );
}
