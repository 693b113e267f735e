import type { Node } from 'jsonc-parser';
import type { TextEdit } from '../model/types.js';

/** A property to insert into an object: behind the one with index `after` (-1: in front of all). */
export type NewProperty = {
  readonly name: string;
  /** JSON text, or the properties of an object. */
  readonly value: string | readonly { readonly name: string; readonly value: string }[];
  readonly after: number;
};

/**
 * Inserts properties into an object of a JSON text, laid out as the object is: on one line, or one a line with
 * the indent of its neighbours. Nothing else of the text changes.
 *
 * @param node the object, as jsonc-parser found it in `json`
 */
export function insertProperties(
  json: string,
  node: Node,
  properties: readonly NewProperty[],
  eol: string,
): readonly TextEdit[] {
  if (properties.length === 0) return [];
  const existing = node.children ?? [];
  const first = existing[0];
  if (!first) return [fillEmpty(json, node, properties, eol)];
  const isOneLine = !json.slice(node.offset, first.offset).includes('\n');
  const indent = isOneLine ? null : indentAt(json, first.offset);
  const gap = indent === null ? ' ' : eol + indent;
  return properties.map((property) => {
    const text = propertyText(json, property, indent, eol);
    const previous = existing[property.after];
    if (!previous) return { start: first.offset, end: first.offset, text: `${text},${gap}` };
    const end = previous.offset + previous.length;
    return { start: end, end, text: `,${gap}${text}` };
  });
}

function fillEmpty(
  json: string,
  node: Node,
  properties: readonly NewProperty[],
  eol: string,
): TextEdit {
  const outer = indentAt(json, node.offset);
  const indent = outer + indentUnit(json);
  const lines = properties.map((property) => indent + propertyText(json, property, indent, eol));
  return {
    start: node.offset,
    end: node.offset + node.length,
    text: `{${eol}${lines.join(`,${eol}`)}${eol}${outer}}`,
  };
}

/** `indent` is null where the object is on one line. */
function propertyText(
  json: string,
  { name, value }: Omit<NewProperty, 'after'>,
  indent: string | null,
  eol: string,
): string {
  const key = `${JSON.stringify(name)}:`;
  if (typeof value === 'string') return `${key} ${value}`;
  const inner = value.map((each) => `${JSON.stringify(each.name)}: ${each.value}`);
  if (indent === null) return `${key} { ${inner.join(', ')} }`;
  const deeper = indent + indentUnit(json);
  return `${key} {${eol}${deeper}${inner.join(`,${eol}${deeper}`)}${eol}${indent}}`;
}

/** The white space in front of the line that `offset` is in. */
function indentAt(json: string, offset: number): string {
  const line = json.slice(json.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** The indent of the first indented line: one level, in a file that begins with an object. */
function indentUnit(json: string): string {
  return /\n([ \t]+)\S/.exec(json)?.[1] ?? '  ';
}
