import type { Place } from '../interpret/place.js';
import { OPEN_PART, optionsOf, type PatternValue, type Value } from '../interpret/values.js';

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
            why: `\`${option.package === 'global' ? option.path.join('.').replaceAll('.()', '(…)') : option.package}\` gives it at run time`,
          },
        ];
      default:
        return [{ kind: 'unknown', why: 'it is computed at run time' }];
    }
  });
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

/** What of a path stands for itself in every grammar, up to the first character that may not. */
export function plainStart(path: string): string {
  return /^[\w\-/.~%]*/.exec(path)?.[0] ?? '';
}

/** Whether a path takes nothing but its own text. */
export function isPlain(path: string): boolean {
  return plainStart(path) === path;
}

export type Coverage =
  | { readonly literal: string; readonly test: null }
  | { readonly literal: null; readonly test: (sample: string) => boolean };

export function covers(coverage: Coverage, sample: string): boolean {
  const { literal } = coverage;
  return literal === null ? coverage.test(sample) : `${sample}/`.startsWith(`${literal}/`);
}

/** How a framework writes paths, as one version of it reads them. */
export type PathSyntax = {
  /** The paths under which `text` is served, with `{name}` for parameters and `*` for wildcards. */
  readonly served: (text: string) => readonly string[];
  /** What is said of a path at which the framework throws while it is registered; null for one that it takes. */
  readonly refusal: (text: string) => { readonly message: string; readonly fix: string } | null;
  /**
   * What a `use` path covers, as a test of sample paths: itself and everything below. Null when that cannot be said, so
   * that nothing is taken for covered.
   */
  readonly coverage: (prefix: string, part: PathPart) => Coverage | null;
  /** What the path of a route takes, where that is more than one path; null where it is one, or not known. */
  readonly takesExactly: (prefix: string, part: PathPart) => ((sample: string) => boolean) | null;
  /** The source of an expression that takes what the path `text` takes below a prefix. */
  readonly expression: (prefix: string, text: string) => string;
  /** How the rest of a path is written: `*`. */
  readonly rest: string;
  /** What is served at a path below a prefix, where that is not the two with one slash between. */
  readonly join?: (prefix: string, path: string) => string;
};
