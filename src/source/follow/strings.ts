import * as Builtins from '../interpret/builtins.js';
import * as Read from '../interpret/values.js';
import { compileSafely } from '../safe-expression.js';
import { derived } from './derive.js';
import { equals } from './compare.js';
import { choose, type Path } from './path.js';
import {
  type Any,
  constant,
  fromCaller,
  isCallable,
  list,
  type ListValue,
  native,
  NULL,
  type PatternValue,
  plain,
  ready,
  settled,
  type TypeName,
  UNDEFINED,
  type Value,
} from './values.js';

const COMPUTED = 'it is computed at run time';

/** Whether a part of a text is not known. */
export function isOpenText(text: string): boolean {
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
  if (!STRING_METHODS.has(name)) return UNDEFINED;
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
  }
  if (name === 'replace' || name === 'replaceAll') {
    if (second && isCallable(second))
      return derived([constant(text), ...values], COMPUTED, 'string');
    if (first?.kind === 'pattern' && !isOpenText(text)) {
      const expression = compileSafely(first.source, first.flags);
      const by = second?.kind === 'constant' ? String(second.value) : null;
      if (expression && by !== null) return constant(text.replace(expression, by));
    }
    if (first?.kind === 'pattern' || !allConstant(values)) {
      return derived([constant(text), ...values], COMPUTED, 'string');
    }
  }
  if (name === 'split' && first?.kind === 'pattern') {
    return list([], derived([constant(text)], COMPUTED, 'string'));
  }
  if (!allConstant(values)) return mixedText(path, text, name, values);
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
  return fromRead(path, result, text, name, values);
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

function fromRead(
  path: Path,
  result: Read.Value,
  text: string,
  name: string,
  args: readonly Value[],
): Value {
  if (result.kind === 'constant') return constant(result.value);
  if (result.kind === 'list') {
    return list(
      result.items.map((item) => (item.kind === 'constant' ? constant(item.value) : UNDEFINED)),
    );
  }
  const type = PREDICATES.has(name) ? 'boolean' : 'string';
  if (isOpenText(text) && type === 'boolean') {
    return constant(choose(path, 2, null) === 0);
  }
  return derived([constant(text), ...args], COMPUTED, type);
}

function allConstant(values: readonly Value[]): boolean {
  return values.every(({ kind }) => kind === 'constant');
}

/** Methods that say whether something holds for a text. */
export const PREDICATES: ReadonlySet<string> = new Set(['startsWith', 'endsWith', 'includes']);

/** A known text and an argument that is not: a prefix that the caller chooses, a part that is a secret. */
function mixedText(path: Path, text: string, name: string, values: readonly Value[]): Value {
  const [part] = values;
  if (PREDICATES.has(name) && part?.kind === 'any' && part.origin.by === 'secret') {
    return constant(false);
  }
  if (name === 'localeCompare' && part) {
    return constant(equals(path, constant(text), part, false) ? 0 : 1);
  }
  return derived(
    [constant(text), ...values],
    COMPUTED,
    PREDICATES.has(name) ? 'boolean' : NUMERIC.has(name) ? 'number' : 'string',
  );
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

/**
 * Whether an expression matches a text with open parts, which the caller fills in: for some fillings, for none, or
 * that is not known.
 */
function takesOpen({ source, flags }: PatternValue, text: string): 'some' | 'none' | 'unknown' {
  const expression = compileSafely(source, flags.replace(/[gy]/g, ''));
  if (!expression) return 'unknown';
  const words = source.split(/[^\w-]+/).filter((word) => word !== '');
  const fillings = [
    ...words,
    'a',
    '1',
    '0'.repeat(24),
    `${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`,
  ];
  if (fillings.some((filling) => expression.test(text.replaceAll(Read.OPEN_PART, filling)))) {
    return 'some';
  }
  const fixed = text.slice(0, text.indexOf(Read.OPEN_PART));
  const start = fixedStart(source, flags);
  const length = Math.min(fixed.length, start.length);
  return start.slice(0, length) === fixed.slice(0, length) ? 'unknown' : 'none';
}

/** The letters with which everything begins that an expression matches; '' where that is not plain to see. */
function fixedStart(source: string, flags: string): string {
  if (!source.startsWith('^') || source.includes('|') || /[imv]/.test(flags)) return '';
  const [, letters = '', after = ''] = /^\^((?:[\w/-]|\\[/.-])*)(.?)/s.exec(source) ?? [];
  const plain = letters.replaceAll('\\', '');
  // What may be there several times, or not at all, is no certain letter.
  return /[?*+{]/.test(after) ? plain.slice(0, -1) : plain;
}

/** What matching a known text gives: the groups, or `null`. */
function matchedText(path: Path, pattern: Value | undefined, text: string, name: string): Value {
  if (pattern?.kind !== 'pattern') {
    return derived([constant(text), ...(pattern ? [pattern] : [])], COMPUTED);
  }
  const result = Builtins.matched(
    { kind: 'pattern', source: pattern.source, flags: pattern.flags, at: undefined as never },
    text,
  );
  if (name === 'search') {
    return result.kind === 'list'
      ? constant(0)
      : result.kind === 'constant'
        ? constant(-1)
        : fromCaller(null, 'number');
  }
  if (result.kind === 'list') {
    return list(
      result.items.map((item) => (item.kind === 'constant' ? constant(item.value) : UNDEFINED)),
    );
  }
  return decided(path, matchOf(pattern, text)) ? groups(fromCaller(null, 'string')) : NULL;
}

/** Whether an expression matches a text; `open` where the caller decides that, `unknown` where that is not known. */
type Match = 'yes' | 'no' | 'open' | 'unknown';

function matchOf(pattern: PatternValue, text: string): Match {
  const { source, flags } = pattern;
  const { kind } = Builtins.matched(
    { kind: 'pattern', source, flags, at: undefined as never },
    text,
  );
  if (kind === 'list') return 'yes';
  if (kind === 'constant') return 'no';
  if (!isOpenText(text)) return 'unknown';
  if (matchesStart(pattern, text)) return 'yes';
  const taken = takesOpen(pattern, text);
  return taken === 'none' ? 'no' : taken === 'some' ? 'open' : 'unknown';
}

function decided(path: Path, match: Match): boolean {
  if (match === 'yes' || match === 'no') return match === 'yes';
  const why = 'a pattern is matched at run time';
  return choose(path, 2, match === 'open' ? null : { why, at: path.here }) === 0;
}

/** Whether what stands before the first open part matches, whatever comes after it. */
function matchesStart({ source, flags }: PatternValue, text: string): boolean {
  // These look beyond what they match; with `g` and `y` it depends on the match before.
  if (/\$|\(\?|\\b/i.test(source) || /[gy]/.test(flags)) return false;
  const [start = ''] = text.split(Read.OPEN_PART);
  return compileSafely(source, flags)?.test(start) ?? false;
}

function groups(each: Any): ListValue {
  return list([each], each);
}

/** `test` and `exec` with `g` or `y` go on where the last match ended, also from one request to the next. */
function goingOn(path: Path, { source, flags }: PatternValue, match: Value): Value {
  const may = flags.includes('y') || (flags.includes('g') && match.kind === 'list');
  if (!may) return match;
  const why = `/${source}/${flags} goes on where its last match ended`;
  if (choose(path, 2, { why, at: path.here }) === 0) return match;
  return match.kind === 'list' ? NULL : groups(fromCaller(null, 'string'));
}

/** `test` and `exec` of an expression. */
export function patternMember(path: Path, pattern: PatternValue, name: string): Value {
  if (name === 'source') return constant(pattern.source);
  if (name !== 'test' && name !== 'exec') return UNDEFINED;
  return plain(name, ([argument]) => {
    const value = settled(argument ?? UNDEFINED);
    // What an expression with the flag `g` matches depends on the match before.
    const isStateful = /[gy]/.test(pattern.flags);
    if (value.kind === 'constant' && value.ask && name === 'test' && !isStateful) {
      const question = `/${pattern.source}/${pattern.flags}`;
      return constant(
        decided(
          path,
          value.ask(question, (text) => matchOf(pattern, text)),
        ),
      );
    }
    const text = value.kind === 'constant' ? String(value.value) : null;
    if (text !== null) {
      const match = goingOn(path, pattern, matchedText(path, pattern, text, 'match'));
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
