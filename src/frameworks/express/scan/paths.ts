import { escapeRegExp } from '../../../model/escape-reg-exp.js';
import type { Place } from '../../../source/interpret/place.js';
import {
  OPEN_PART,
  optionsOf,
  type PatternValue,
  type Value,
} from '../../../source/interpret/values.js';
import { compileSafely } from '../../../source/safe-expression.js';

/** A path of a registration, as far as it can be read. */
export type PathPart =
  | { readonly kind: 'text'; readonly text: string; readonly assumed: Place | null }
  | { readonly kind: 'pattern'; readonly pattern: PatternValue }
  | { readonly kind: 'unknown'; readonly why: string };

/** Arrays in arrays deeper than this go in a circle. */
const DEEPEST_ARRAY = 8;
const UNENDING: PathPart = { kind: 'unknown', why: 'the list of paths holds itself' };

/** Every path that a path argument stands for: arrays of paths and alternatives give several. */
export function pathsOf(value: Value | null, depth = 0): readonly PathPart[] {
  if (!value) return [{ kind: 'text', text: '', assumed: null }];
  return optionsOf(value).flatMap((option): readonly PathPart[] => {
    switch (option.kind) {
      case 'constant':
        return typeof option.value === 'string'
          ? [{ kind: 'text', text: option.value, assumed: option.assumed }]
          : option.value === undefined || option.value === null
            ? [{ kind: 'unknown', why: 'it may be missing at run time' }]
            : [{ kind: 'unknown', why: 'it is not a string' }];
      case 'pattern':
        return [{ kind: 'pattern', pattern: option }];
      case 'list':
        return [
          ...(depth > DEEPEST_ARRAY
            ? [UNENDING]
            : option.items.flatMap((item) => pathsOf(item, depth + 1))),
          ...(option.complete
            ? []
            : [{ kind: 'unknown' as const, why: 'the list of paths is not known' }]),
        ];
      case 'unknown':
        return [{ kind: 'unknown', why: option.why }];
      case 'external':
        return [
          {
            kind: 'unknown',
            why: `\`${option.package === 'global' ? option.path.join('.') : option.package}\` gives it at run time`,
          },
        ];
      default:
        return [{ kind: 'unknown', why: 'it is computed at run time' }];
    }
  });
}

/** Optional parts double the number of paths; more of them than this are shown as written. */
const MOST_VARIANTS = 8;

/**
 * The paths under which `text` is served, with `{name}` for parameters and `*` for wildcards. Optional parts
 * (`/:id?` in Express 4, `{/:id}` in Express 5) give one path with and one without.
 */
export function servedPaths(text: string, major: number): readonly string[] {
  const variants = major >= 5 ? expandGroups(text) : expandOptional(text);
  const few = variants.length > MOST_VARIANTS ? variants.slice(0, 1) : variants;
  return [...new Set(few.map((variant) => renamed(variant, major)))];
}

/**
 * The character at which Express 5 throws while it registers `text` (path-to-regexp 8: wildcards and parameters
 * have names, and `?`, `+`, `!` and brackets are reserved); null for a path that it takes.
 */
export function refusedCharacter(text: string, major: number): string | null {
  if (major < 5) return null;
  const named = /[*:](?:[\p{ID_Start}$_][\p{ID_Continue}$]*|"[^"]*")/gu;
  return /[*:?+!()[\]]/.exec(text.replace(/\\./g, '').replace(named, ''))?.[0] ?? null;
}

/** Express 5: `{…}` is there or not. */
function expandGroups(text: string): readonly string[] {
  const group = /(?<!\\)\{([^{}]*)\}/.exec(text);
  if (!group) return [text];
  const before = text.slice(0, group.index);
  const after = text.slice(group.index + group[0].length);
  return [`${before}${group[1] ?? ''}${after}`, before + after].flatMap(expandGroups);
}

/** Express 4: `/:name?`, with an expression or not, is there or not. */
function expandOptional(text: string): readonly string[] {
  const optional = /[/.]?:\w+(\([^()]*\))?\?/.exec(text);
  if (!optional) return [text];
  const before = text.slice(0, optional.index);
  const after = text.slice(optional.index + optional[0].length);
  return [`${before}${optional[0].slice(0, -1)}${after}`, before + after].flatMap(expandOptional);
}

function renamed(text: string, major: number): string {
  if (major >= 5) {
    return text
      .replace(/\*(\w+|"[^"]*")/g, '*')
      .replace(/(?<!\\):(\w+|"[^"]*")/g, (_, name: string) => `{${name.replaceAll('"', '')}}`)
      .replace(/\\(.)/g, '$1');
  }
  // A parameter's own expression says which values it takes, not where the endpoint is.
  return text.replace(/:(\w+)(\((?:[^()\\]|\\.|\([^()]*\))*\))?/g, '{$1}');
}

/** Joins a mount prefix and a path: one slash between, none at the end. */
export function joinServed(prefix: string, path: string): string {
  const joined = `${prefix}/${path}`.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  return joined === '' ? '/' : joined;
}

/** How a regular expression is shown as a path. */
export function patternText(pattern: PatternValue): string {
  return `/${pattern.source}/${pattern.flags}`;
}

/** A request path that the served path `path` takes: parameters filled in. Lower case, as Express compares. */
export function samplePath(path: string): string {
  return path
    .replace(/\{[^{}]*\}/g, OPEN_PART)
    .replaceAll('*', OPEN_PART)
    .toLowerCase();
}

/**
 * What a `use` path covers, as a test of sample paths: itself and everything below. Null when that cannot
 * be said, so that nothing is taken for covered.
 */
export function coverage(prefix: string, part: PathPart, major: number): Coverage | null {
  if (part.kind === 'unknown') return null;
  if (part.kind === 'pattern') {
    const expression = compileSafely(part.pattern.source, 'i');
    return (
      expression && {
        literal: null,
        test: (sample) => {
          if (!sample.startsWith(prefix)) return false;
          const rest = sample.slice(prefix.length) || '/';
          const match = expression.exec(rest);
          if (!match) return false;
          // Express 4.22 and 5.1, router: what is taken off has to end at a separator.
          const next = rest.startsWith(match[0]) ? rest.charAt(match[0].length) : ' ';
          return next === '' || next === '/' || next === '.';
        },
      }
    );
  }
  const literal = samplePath(joinServed(prefix, part.text));
  if (/^[\w\-/.~%]*$/.test(literal)) return { literal: literal === '/' ? '' : literal, test: null };
  const expression = compileSafely(`^${pathExpression(prefix, part.text, major)}(?:/|$)`, 'i');
  return expression && { literal: null, test: (sample) => expression.test(sample) };
}

/** What the path of a route takes, where that is more than one path; null where it is one, or not known. */
export function takesExactly(
  prefix: string,
  part: PathPart,
  major: number,
): ((sample: string) => boolean) | null {
  if (part.kind === 'unknown') return null;
  const expression =
    part.kind === 'pattern'
      ? compileSafely(part.pattern.source, 'i')
      : /^[\w\-/.~%]*$/.test(part.text)
        ? null
        : compileSafely(`^${pathExpression(prefix, part.text, major)}/?$`, 'i');
  if (!expression) return null;
  if (part.kind === 'text') return (sample) => expression.test(sample);
  return (sample) =>
    sample.startsWith(prefix) && expression.test(sample.slice(prefix.length) || '/');
}

export type Coverage =
  | { readonly literal: string; readonly test: null }
  | { readonly literal: null; readonly test: (sample: string) => boolean };

export function covers(coverage: Coverage, sample: string): boolean {
  const { literal } = coverage;
  return literal === null ? coverage.test(sample) : `${sample}/`.startsWith(`${literal}/`);
}

/** The source of an expression that takes what a path takes below a prefix. */
export function pathExpression(prefix: string, text: string, major: number): string {
  return (
    escapeRegExp(samplePath(prefix)).replaceAll(OPEN_PART, '[^/]+') + expressionOf(text, major)
  );
}

function expressionOf(text: string, major: number): string {
  const trimmed = `/${text}`.replace(/^\/+/, '/').replace(/\/$/, '');
  if (major >= 5) {
    return trimmed
      .replace(/[.+?^$()|[\]\\]/g, '\\$&')
      .replace(/\*(\w+|"[^"]*")/g, '.+')
      .replace(/:(\w+|"[^"]*")/g, '[^/]+')
      .replaceAll('{', '(?:')
      .replaceAll('}', ')?');
  }
  return trimmed
    .replace(/\.(?!\*)/g, '\\.')
    .replace(/(?<!\.)\*/g, '.*')
    .replace(/\/?:\w+(\([^()]*\))?\?/g, (_, own: string | undefined) => `(?:/${own ?? '[^/]+'})?`)
    .replace(/:\w+(\([^()]*\))?/g, (_, own: string | undefined) => own ?? '[^/]+');
}
