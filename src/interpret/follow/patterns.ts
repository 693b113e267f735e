import * as Builtins from '../builtins.js';
import * as Read from '../values.js';
import { compileForNothing, compileSafely } from '../../source/safe-expression.js';
import { builtIn } from './built-in.js';
import { derived } from './derive.js';
import { choose, type Path } from './path.js';
import { COMPUTED, isOpenText } from './open-text.js';
import {
  type Any,
  constant,
  fromCaller,
  goesOn,
  list,
  type ListValue,
  NULL,
  type PatternValue,
  plain,
  settled,
  UNDEFINED,
  type Told,
  type Value,
} from './values.js';

const AT_RUN_TIME = 'a pattern is matched at run time';

export function isPattern(value: Value | undefined): value is PatternValue {
  return value?.kind === 'pattern';
}

/** `test` and `exec` of an expression. */
export function patternMember(path: Path, pattern: PatternValue, name: string): Value {
  if (name === 'source') return constant(pattern.source);
  if (name === 'flags') return constant(pattern.flags);
  if (name !== 'test' && name !== 'exec') {
    return builtIn(path, RegExp.prototype, name, pattern) ?? UNDEFINED;
  }
  return plain(name, ([argument]) => {
    const value = settled(argument ?? UNDEFINED);
    if (value.kind === 'constant' && value.ask && name === 'test' && !goesOn(pattern)) {
      const question = `/${pattern.source}/${pattern.flags}`;
      const matches = (text: string): Told => {
        const match = matchOf(pattern, text);
        return match === 'yes' || (match === 'no' ? false : match);
      };
      return constant(value.ask.decide(question, matches, AT_RUN_TIME));
    }
    if (value.kind === 'constant') {
      const match = executed(path, pattern, String(value.value));
      return name === 'exec' ? match : constant(match.kind === 'list');
    }
    pattern.lastIndex = null;
    const result = derived([value], COMPUTED, name === 'test' ? 'boolean' : null);
    if (name === 'test') return result;
    const cause = result.origin.by === 'caller' ? null : { why: AT_RUN_TIME, at: path.here };
    return choose(path, 2, cause) === 0 ? groups(derived([value], COMPUTED, 'string')) : NULL;
  });
}

/** What `match`, `matchAll` and `search` of a text give. */
export function matchedText(
  path: Path,
  pattern: Value | undefined,
  text: string,
  name: string,
): Value {
  if (!isPattern(pattern)) {
    return derived([constant(text), ...(pattern ? [pattern] : [])], COMPUTED);
  }
  if (name === 'match' && !pattern.flags.includes('g')) return executed(path, pattern, text);
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
  // ECMA-262, 22.2.6.8: with the flag `g` it begins at the start, and leaves the expression there.
  pattern.lastIndex = 0;
  if (!expression) return someMatch(path, pattern, text);
  const match = text.match(expression);
  return match ? groupsOf(match) : NULL;
}

/** With the flag `g` or `y` an expression goes on where it stopped: what it matched before, it may not match now. */
function executed(path: Path, pattern: PatternValue, text: string): Value {
  const expression = isOpenText(text) ? null : compile(pattern, text);
  if (!goesOn(pattern)) {
    return expression ? groupsOrNull(expression.exec(text)) : someMatch(path, pattern, text);
  }
  if (expression && pattern.lastIndex !== null) {
    expression.lastIndex = pattern.lastIndex;
    const match = expression.exec(text);
    pattern.lastIndex = expression.lastIndex;
    return groupsOrNull(match);
  }
  const match = expression ? laterMatch(expression, text) : someMatch(path, pattern, text);
  const why = `\`/${pattern.source}/${pattern.flags}\` goes on where an earlier match stopped`;
  const isMatched =
    match.kind === 'list' &&
    (pattern.lastIndex === 0 || choose(path, 2, { why, at: path.here }) === 0);
  // Where nothing is matched it begins again at the start.
  pattern.lastIndex = isMatched ? null : 0;
  return isMatched ? match : NULL;
}

/** What an expression may match that goes on from anywhere: which of its matches that is, is not known. */
function laterMatch(expression: RegExp, text: string): Value {
  const anywhere = new RegExp(expression, expression.flags.replace(/[gy]/g, ''));
  return anywhere.test(text) ? groups(derived([constant(text)], COMPUTED, 'string')) : NULL;
}

function compile(pattern: PatternValue, text: string): RegExp | null {
  const make = text === '' ? compileForNothing : compileSafely;
  return make(pattern.source, pattern.flags);
}

function groupsOrNull(match: readonly (string | undefined)[] | null): Value {
  return match ? groupsOf(match) : NULL;
}

function groupsOf(match: readonly (string | undefined)[]): ListValue {
  return list(match.map((group) => constant(group)));
}

/** A match of a text that is not known, or that nothing can be matched against in good time. */
function someMatch(path: Path, pattern: PatternValue, text: string): Value {
  return decided(path, matchOf(pattern, text)) ? groups(fromCaller(null, 'string')) : NULL;
}

/** Whether an expression matches a text; `open` where the caller decides that, `unknown` where that is not known. */
type Match = 'yes' | 'no' | 'open' | 'unknown';

function matchOf(pattern: PatternValue, text: string): Match {
  const { source, flags } = pattern;
  const at = undefined as never;
  const { kind } = Builtins.matched({ kind: 'pattern', source, flags, at }, text);
  if (kind === 'list') return 'yes';
  if (kind === 'constant') return 'no';
  if (!isOpenText(text)) return 'unknown';
  if (matchesStart(pattern, text)) return 'yes';
  const taken = takesOpen(pattern, text);
  return taken === 'none' ? 'no' : taken === 'some' ? 'open' : 'unknown';
}

function decided(path: Path, match: Match): boolean {
  if (match === 'yes' || match === 'no') return match === 'yes';
  const cause = match === 'open' ? null : { why: AT_RUN_TIME, at: path.here };
  return choose(path, 2, cause) === 0;
}

const MOST_SAMPLES = 8;

/**
 * Texts that an expression without groups matches, each of its classes as one of its characters. What ends a
 * parameter of a path is in none of them.
 */
function samplesOf(source: string): readonly string[] {
  const parts = source.match(/\[[^\]\\]*\]|\\?./g) ?? [];
  let samples = [''];
  for (const part of parts) {
    if (part === '^' || part === '$') continue;
    const isClass = part.length > 2;
    if (isClass ? /[\^-]/.test(part) : /^[()|*+?{}.]$|^\\\w$/.test(part)) return [];
    const characters = isClass ? Array.from(part.slice(1, -1)) : [part.replace('\\', '')];
    samples = samples
      .flatMap((sample) => characters.map((character) => sample + character))
      .slice(0, MOST_SAMPLES);
  }
  return samples.filter((sample) => !/[/?#]/.test(sample));
}

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
    ...samplesOf(source),
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
  const plainLetters = letters.replaceAll('\\', '');
  // What may be there several times, or not at all, is no certain letter.
  return /[?*+{]/.test(after) ? plainLetters.slice(0, -1) : plainLetters;
}

/** Whether what stands before the first open part matches, whatever comes after it. */
function matchesStart(pattern: PatternValue, text: string): boolean {
  // These look beyond what they match; with `g` and `y` it depends on the match before.
  if (/\$|\(\?|\\b/i.test(pattern.source) || goesOn(pattern)) return false;
  const [start = ''] = text.split(Read.OPEN_PART);
  return compileSafely(pattern.source, pattern.flags)?.test(start) ?? false;
}

function groups(each: Any): ListValue {
  return list([each], each);
}
