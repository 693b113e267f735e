import type { Node } from 'jsonc-parser';
import { lineEnding } from '../model/text-edit.js';

/** A value of JSON. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** How a JSON text is laid out, so that what is put in looks like the rest. */
export type JsonLayout = {
  readonly eol: '\n' | '\r\n';
  /** One level of indent. */
  readonly unit: string;
  /** What stands between a key and its value, and behind a comma in one line. */
  readonly colon: ': ' | ':';
  readonly comma: ', ' | ',';
  /** What stands inside the braces of an object in one line. */
  readonly padding: ' ' | '';
  /** Containers of the whole text that are not empty, but for the outermost. */
  readonly containers: readonly Node[];
};

type Container = 'object' | 'array';

export function layoutOf(text: string, root: Node): JsonLayout {
  const containers = containersIn(root);
  const property = [root, ...containers].find(({ type }) => type === 'object')?.children?.[0];
  const [key, value] = property?.children ?? [];
  const isTight = key && value && !/:\s/.test(text.slice(key.offset + key.length, value.offset));
  const inline = [...containers, root].find(
    (each) => each.type === 'object' && isFilled(each) && !hasLines(text, each),
  );
  const isPadded = inline ? /^[ \t]/.test(text.slice(inline.offset + 1)) : !isTight;
  return {
    eol: lineEnding(text),
    unit: /\n([ \t]+)\S/.exec(text)?.[1] ?? '  ',
    colon: isTight ? ':' : ': ',
    comma: isTight ? ',' : ', ',
    padding: isPadded ? ' ' : '',
    containers,
  };
}

/** Whether the items of a container that is not empty begin on lines of their own. */
function hasLines(text: string, node: Node): boolean {
  return (node.children ?? []).some((_child, index) => isOnNewLine(text, node, index));
}

/** Whether there is a line break before the child with this index, behind the one before it. */
export function isOnNewLine(text: string, node: Node, index: number): boolean {
  const previous = node.children?.[index - 1];
  const from = previous ? previous.offset + previous.length : node.offset;
  return text.slice(from, node.children?.[index]?.offset ?? from).includes('\n');
}

/**
 * Whether a container of this kind that comes into `parent` is laid out over lines: as most of its kind there
 * are, else as most of its kind in the text, else as `parent` itself. What is in one line holds no lines.
 */
export function isSpread(
  text: string,
  { containers }: JsonLayout,
  parent: Node,
  kind: Container,
): boolean {
  if (isFilled(parent) && !hasLines(text, parent)) return false;
  const beside = valuesOf(parent).filter((each) => each.type === kind && isFilled(each));
  const pool = beside.length > 0 ? beside : containers.filter(({ type }) => type === kind);
  return pool.filter((each) => hasLines(text, each)).length * 2 >= pool.length;
}

/** The container that a node is a value of; undefined for the outermost. */
export function containerOf({ parent }: Node): Node | undefined {
  return parent?.type === 'property' ? parent.parent : parent;
}

/** The white space in front of the line that `offset` is in. */
export function indentAt(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^\uFEFF?([ \t]*)/.exec(line)?.[1] ?? '';
}

/**
 * `value` as JSON text.
 * @param spread whether a container of a kind goes over lines, or `never`
 * @param indent of the line that the value begins in
 */
export function printJson(
  value: Json,
  layout: JsonLayout,
  spread: ((kind: Container) => boolean) | 'never',
  indent: string,
): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isArray = Array.isArray(value);
  const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
  const isLined = spread !== 'never' && spread(isArray ? 'array' : 'object');
  const deeper = indent + layout.unit;
  const items = Object.entries(value).map(([key, inner]: [string, Json]) => {
    const text = printJson(inner, layout, isLined ? spread : 'never', deeper);
    return isArray ? text : JSON.stringify(key) + layout.colon + text;
  });
  if (items.length === 0) return open + close;
  const padding = isArray ? '' : layout.padding;
  if (!isLined) return open + padding + items.join(layout.comma) + padding + close;
  const { eol } = layout;
  return open + eol + deeper + items.join(`,${eol}${deeper}`) + eol + indent + close;
}

function isFilled({ children = [] }: Node): boolean {
  return children.length > 0;
}

function valuesOf({ type, children = [] }: Node): readonly Node[] {
  return type === 'object' ? children.flatMap((child) => child.children?.[1] ?? []) : children;
}

function containersIn(node: Node): readonly Node[] {
  return valuesOf(node).flatMap((value) => [
    ...(isFilled(value) ? [value] : []),
    ...containersIn(value),
  ]);
}
