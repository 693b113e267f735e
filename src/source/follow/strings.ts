import * as Builtins from '../interpret/builtins.js';
import * as Read from '../interpret/values.js';
import { compileForNothing, compileSafely } from '../safe-expression.js';
import { builtIn } from './built-in.js';
import { derived } from './derive.js';
import { equals } from './compare.js';
import { choose, type Path } from './path.js';
import {
  type Any,
  constant,
  fromCaller,
  list,
  type ListValue,
  native,
  NULL,
  type PatternValue,
  type Primitive,
  plain,
  ready,
  settled,
  type TypeName,
  UNDEFINED,
  type Value,
} from './values.js';

const COMPUTED = 'it is computed at run time';

function isOpenText(text: string): boolean {
  return text.includes(Read.OPEN_PART);
}

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
    return builtIn(String.prototype, name, constant(text)) ?? UNDEFINED;
  }
  return native(name, (args) => ready(callOnText(path, text, name, args)));
}

function callOnText(path: Path, text: string, name: string, args: readonly Value[]): Value {
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

function isPattern(value: Value | undefined): value is PatternValue {
  return value?.kind === 'pattern';
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

const PREDICATES = new Set(['startsWith', 'endsWith', 'includes']);

/** A known text and an argument that is not: a prefix that the caller chooses, a part that is a secret. */
function mixedText(path: Path, text: string, name: string, values: readonly Value[]): Value {
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

/** What `match`, `matchAll` and `search` of a text give. */
function matchedText(path: Path, pattern: Value | undefined, text: string, name: string): Value {
  if (!isPattern(pattern)) {
    return derived([constant(text), ...(pattern ? [pattern] : [])], COMPUTED);
  }
  const expression = isOpenText(text) ? null : compile(pattern, text);
  if (name === 'search') {
    if (expression) return constant(text.search(expression));
    return isOpenText(text)
      ? fromCaller(null, 'number')
      : derived([constant(text)], COMPUTED, 'number');
  }
  if (name === 'matchAll') {
    const all = expression?.global ? [...text.matchAll(expression)].map(groupsOf) : null;
    return all ? list(all) : list([], derived([constant(text)], COMPUTED));
  }
  if (!expression) return someMatch(path, text);
  const match = text.match(expression);
  return match ? groupsOf(match) : NULL;
}

function compile(pattern: PatternValue, text: string): RegExp | null {
  const make = text === '' ? compileForNothing : compileSafely;
  return make(pattern.source, pattern.flags);
}

function groupsOf(match: readonly (string | undefined)[]): ListValue {
  return list(match.map((group) => constant(group)));
}

/** A match of a text that is not known, or that nothing can be matched against in good time. */
function someMatch(path: Path, text: string): Value {
  const cause = isOpenText(text)
    ? null
    : { why: 'a pattern is matched at run time', at: path.here };
  return choose(path, 2, cause) === 0 ? groups(fromCaller(null, 'string')) : NULL;
}

function groups(each: Any): ListValue {
  return list([each], each);
}

/** `test` and `exec` of an expression. */
export function patternMember(path: Path, pattern: PatternValue, name: string): Value {
  if (name === 'source') return constant(pattern.source);
  if (name === 'flags') return constant(pattern.flags);
  if (name !== 'test' && name !== 'exec') {
    return builtIn(RegExp.prototype, name, pattern) ?? UNDEFINED;
  }
  return plain(name, ([argument]) => {
    const value = settled(argument ?? UNDEFINED);
    if (value.kind === 'constant') {
      const match = executed(path, pattern, String(value.value));
      return name === 'exec' ? match : constant(match.kind === 'list');
    }
    const result = derived([value], COMPUTED, name === 'test' ? 'boolean' : null);
    if (name === 'test') return result;
    return choose(
      path,
      2,
      result.origin.by === 'caller'
        ? null
        : { why: 'a pattern is matched at run time', at: path.here },
    ) === 0
      ? groups(derived([value], COMPUTED, 'string'))
      : NULL;
  });
}

/** With the flag `g` or `y` an expression goes on where it stopped: what it matched before, it may not match now. */
function executed(path: Path, pattern: PatternValue, text: string): Value {
  const expression = isOpenText(text) ? null : compile(pattern, text);
  if (!expression) return someMatch(path, text);
  if (!/[gy]/.test(pattern.flags)) {
    const match = expression.exec(text);
    return match ? groupsOf(match) : NULL;
  }
  if (pattern.lastIndex !== null) {
    expression.lastIndex = pattern.lastIndex;
    const match = expression.exec(text);
    pattern.lastIndex = expression.lastIndex;
    return match ? groupsOf(match) : NULL;
  }
  const matches = new RegExp(expression, pattern.flags.replace(/[gy]/g, '')).exec(text);
  const why = `\`/${pattern.source}/${pattern.flags}\` goes on where an earlier match stopped`;
  const isMatched = matches && choose(path, 2, { why, at: path.here }) === 0;
  if (!isMatched) pattern.lastIndex = 0;
  return isMatched ? groupsOf(matches) : NULL;
}
