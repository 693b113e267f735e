import * as Builtins from '../builtins.js';
import { COMPUTED, isOpenText } from './open-text.js';
import * as Read from '../values.js';
import { compileSafely } from '../../source/safe-expression.js';
import { builtIn } from './built-in.js';
import { derived, mayFail, mayFailAsPrimitive } from './derive.js';
import { equals } from './compare.js';
import { choose, type Path } from './path.js';
import { isPattern, matchedText } from './patterns.js';
import {
  constant,
  fromCaller,
  list,
  native,
  type Primitive,
  ready,
  settled,
  type TypeName,
  UNDEFINED,
  type Value,
} from './values.js';

/** A member of a text that is known, save for its open parts. */
export function stringMember(path: Path, text: string, name: string): Value {
  if (name === 'length') {
    return isOpenText(text) ? fromCaller('length', 'number') : constant(text.length);
  }
  const index = Number(name);
  if (Number.isInteger(index)) {
    return isOpenText(text) ? fromCaller() : constant(text[index]);
  }
  if (!STRING_METHODS.has(name)) {
    return builtIn(path, String.prototype, name, constant(text)) ?? UNDEFINED;
  }
  return native(name, (args) => ready(callOnText(path, text, name, args)));
}

/** What a method of a text gives, as far as it is known. */
export function callOnText(path: Path, text: string, name: string, args: readonly Value[]): Value {
  const values = args.map(settled);
  const [first, second] = values;
  if (name === 'match' || name === 'search' || name === 'matchAll') {
    return matchedText(path, first, text, name);
  }
  if (isOpenText(text)) {
    const cut = beforeQuery(text, name, first, second);
    if (cut) return cut;
    return allKnown(values) && !isPattern(first)
      ? onOpenText(path, text, name, values)
      : mixedText(path, text, name, values);
  }
  return computed(text, name, values) ?? mixedText(path, text, name, values);
}

/** A text longer than this is not put together. */
const LONGEST_TEXT = 10_000;

/** What the method of the language gives; null where not all that goes into it is known, or it throws. */
function computed(text: string, name: string, values: readonly Value[]): Value | null {
  const [first, ...others] = values;
  const pattern = isPattern(first) ? compileSafely(first.source, first.flags) : null;
  const rest = isPattern(first) ? others : values;
  if ((isPattern(first) && !pattern) || !allKnown(rest)) return null;
  const given = rest.map((value) => (value.kind === 'constant' ? value.value : undefined));
  const isLong = /^(repeat|padStart|padEnd)$/.test(name) && !(Number(given[0]) <= LONGEST_TEXT);
  if (isLong) return null;
  const method = Reflect.get(String.prototype, name) as (...given: unknown[]) => unknown;
  try {
    const result = Reflect.apply(method, text, pattern ? [pattern, ...given] : given);
    return Array.isArray(result)
      ? list(result.map((item) => constant(item as Primitive)))
      : constant(result as Primitive);
  } catch {
    return null;
  }
}

/** Whether there is nothing in `values` but constants without an open part. */
function allKnown(values: readonly Value[]): boolean {
  return values.every(
    (each) =>
      each.kind === 'constant' && !(typeof each.value === 'string' && isOpenText(each.value)),
  );
}

function onOpenText(path: Path, text: string, name: string, values: readonly Value[]): Value {
  const read = Builtins.stringMember(Read.constant(text), text, name);
  if (read.kind !== 'native') return derived([constant(text)], COMPUTED);
  const result = read.call(
    values.map((value, index) => ({
      value: value.kind === 'constant' ? Read.constant(primitive(value.value)) : Read.UNDEFINED,
      index,
    })),
    // Methods of texts do not look at the call.
    undefined as never,
  );
  if (result.kind === 'constant') return constant(result.value);
  return PREDICATES.has(name)
    ? constant(choose(path, 2, null) === 0)
    : derived([constant(text), ...values], COMPUTED, typeOfResult(name));
}

/** The path of an address, `url.split('?')[0]` or `url.replace(/\\?.*$/, '')`: no parameter of a path holds a question mark. */
function beforeQuery(
  text: string,
  name: string,
  first: Value | undefined,
  second: Value | undefined,
): Value | null {
  const isSplit = name === 'split' && first?.kind === 'constant' && first.value === '?';
  const isCut =
    name === 'replace' &&
    first?.kind === 'pattern' &&
    /^\\\?\.[*+]\$?$/.test(first.source) &&
    second?.kind === 'constant' &&
    second.value === '';
  if (!isSplit && !isCut) return null;
  const [before = '', ...rest] = text.split('?');
  if (isCut) return constant(before);
  return list([constant(before), ...(rest.length > 0 ? [fromCaller(null, 'string')] : [])]);
}

function primitive(value: unknown): Read.Primitive {
  return typeof value === 'bigint' ? Number(value) : (value as Read.Primitive);
}

/** Methods that say whether something holds for a text. */
export const PREDICATES: ReadonlySet<string> = new Set(['startsWith', 'endsWith', 'includes']);

/** A known text and an argument that is not: a prefix that the caller chooses, a part that is a secret. */
function mixedText(path: Path, text: string, name: string, values: readonly Value[]): Value {
  mayFailAsPrimitive(path, values);
  if (/^(repeat|normalize|padStart|padEnd)$/.test(name)) {
    mayFail(path, derived(values, COMPUTED));
  }
  const [part] = values;
  if (PREDICATES.has(name) && part?.kind === 'any' && part.origin.by === 'secret') {
    return constant(false);
  }
  if (name === 'localeCompare' && part) {
    return constant(equals(path, constant(text), part, false) ? 0 : 1);
  }
  if (name === 'split') return list([], derived([constant(text), ...values], COMPUTED, 'string'));
  return derived([constant(text), ...values], COMPUTED, typeOfResult(name));
}

function typeOfResult(name: string): TypeName {
  return PREDICATES.has(name) ? 'boolean' : NUMERIC.has(name) ? 'number' : 'string';
}

const NUMERIC: ReadonlySet<string> = new Set([
  'indexOf',
  'lastIndexOf',
  'search',
  'charCodeAt',
  'codePointAt',
  'localeCompare',
]);

export const STRING_METHODS: ReadonlyMap<string, TypeName | 'list'> = new Map<
  string,
  TypeName | 'list'
>([
  ...['startsWith', 'endsWith', 'includes'].map((name) => [name, 'boolean'] as const),
  ...[...NUMERIC].map((name) => [name, 'number'] as const),
  ...(
    'concat toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase toString trim trimStart trimEnd ' +
    'replace replaceAll slice substring substr padStart padEnd repeat normalize charAt at valueOf'
  )
    .split(' ')
    .map((name) => [name, 'string'] as const),
  ['split', 'list'],
  ['match', 'object'],
  ['matchAll', 'object'],
]);
