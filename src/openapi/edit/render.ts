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
    if (isInOneLine(key, inner, layout)) return [`${name}: ${flowText(inner, layout)}`];
    const indent = isJsonMap(inner) || layout.indentLists ? layout.step : '';
    return [`${name}:`, ...blockLines(inner, layout).map((line) => indent + line)];
  });
}

function isNested(value: Json): value is JsonMap | readonly Json[] {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

const LONGEST_LINE = 80;

/** Whether the file writes the like of `value`, which is the value of `key`, in one line. */
export function isInOneLine(
  key: string,
  value: JsonMap | readonly Json[],
  layout: Layout,
): boolean {
  if (key === 'security') return layout.flowSecurity;
  const isPlain = Object.values(value).every((item) => typeof item !== 'object' || item === null);
  const isHabit = isJsonMap(value) ? layout.flowMaps : layout.flowLists;
  return isHabit && isPlain && flowText(value, layout).length <= LONGEST_LINE;
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
  if (typeof value !== 'object' || value === null) return flowScalar(value, layout);
  const { colon, comma, padding, listPadding } = layout;
  if (!isJsonMap(value)) {
    const items = value.map((item: Json) => flowText(item, layout));
    return bracketed('[]', listPadding, items, comma);
  }
  const entries = Object.entries(value).map(
    ([key, inner]) => flowKey(key, layout) + colon + flowText(inner, layout),
  );
  return bracketed('{}', padding, entries, comma);
}

function bracketed(
  [open = '', close = '']: string,
  padding: string,
  items: readonly string[],
  comma: string,
): string {
  return items.length === 0 ? open + close : open + padding + items.join(comma) + padding + close;
}

function flowKey(key: string, layout: Layout): string {
  return layout.plainCodes && statusCode.test(key) ? key : flowScalar(key, layout);
}

/** In flow collections commas and brackets need quotes, too. */
function flowScalar(value: string | number | boolean | null, layout: Layout): string {
  if (layout.json) return JSON.stringify(value);
  const list = new Document([value]).toString({
    ...options(layout),
    collectionStyle: 'flow',
    flowCollectionPadding: false,
  });
  return list.trimEnd().slice(1, -1);
}

/** The lines of a value as JSON, indented by the file's step; lines after the first have `indent` before them. */
export function jsonLines(value: Json, layout: Layout, indent: string): string {
  return JSON.stringify(value, null, layout.step).replaceAll('\n', layout.eol + indent);
}

function options({ quote }: Layout): ToStringOptions {
  return { lineWidth: 0, singleQuote: quote === "'" };
}
