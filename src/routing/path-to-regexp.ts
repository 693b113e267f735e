import { escapeRegExp } from '../model/escape-reg-exp.js';
import { OPEN_PART } from '../interpret/values.js';
import { samplePath } from './paths.js';

/**
 * How path-to-regexp reads a path: `named` from 8 on (wildcards have names, `{…}` may be missing), `classic` before
 * (`:id?`, `:id(\\d+)`, `*`).
 */
export type PathGrammar = 'named' | 'classic';

/** Optional parts double the number of paths; more of them than this are shown as written. */
const MOST_VARIANTS = 8;

/** Optional parts (`/:id?`, `{/:id}`) give one path with and one without. */
export function servedPaths(text: string, grammar: PathGrammar): readonly string[] {
  const variants = grammar === 'named' ? expandGroups(text) : expandOptional(text);
  const few = variants.length > MOST_VARIANTS ? variants.slice(0, 1) : variants;
  return [...new Set(few.map((variant) => renamed(variant, grammar)))];
}

/**
 * The character at which path-to-regexp 8 throws (wildcards and parameters have names, and `?`, `+`, `!` and brackets
 * are reserved); null for a path that it takes.
 */
export function reservedCharacter(text: string): string | null {
  const named = /[*:](?:[\p{ID_Start}$_][\p{ID_Continue}$]*|"[^"]*")/gu;
  return /[*:?+!()[\]]/.exec(text.replace(/\\./g, '').replace(named, ''))?.[0] ?? null;
}

/** `{…}` is there or not. */
function expandGroups(text: string): readonly string[] {
  const group = /(?<!\\)\{([^{}]*)\}/.exec(text);
  if (!group) return [text];
  const before = text.slice(0, group.index);
  const after = text.slice(group.index + group[0].length);
  return [`${before}${group[1] ?? ''}${after}`, before + after].flatMap(expandGroups);
}

/** `/:name?`, with an expression or not, is there or not. */
function expandOptional(text: string): readonly string[] {
  const optional = /[/.]?:\w+(\([^()]*\))?\?/.exec(text);
  if (!optional) return [text];
  const before = text.slice(0, optional.index);
  const after = text.slice(optional.index + optional[0].length);
  return [`${before}${optional[0].slice(0, -1)}${after}`, before + after].flatMap(expandOptional);
}

function renamed(text: string, grammar: PathGrammar): string {
  if (grammar === 'named') {
    return text
      .replace(/\*(\w+|"[^"]*")/g, '*')
      .replace(/(?<!\\):(\w+|"[^"]*")/g, (_, name: string) => `{${name.replaceAll('"', '')}}`)
      .replace(/\\(.)/g, '$1');
  }
  // A parameter's own expression says which values it takes, not where the endpoint is.
  return text.replace(/:(\w+)(\((?:[^()\\]|\\.|\([^()]*\))*\))?/g, '{$1}');
}

/** The source of an expression that takes what the path `text` takes below a prefix. */
export function pathExpression(prefix: string, text: string, grammar: PathGrammar): string {
  return (
    escapeRegExp(samplePath(prefix)).replaceAll(OPEN_PART, '[^/]+') + expressionOf(text, grammar)
  );
}

function expressionOf(text: string, grammar: PathGrammar): string {
  // `{/*rest}` brings its own slash.
  const isWhole = grammar === 'named' && text.startsWith('{/');
  const trimmed = (isWhole ? text : `/${text}`.replace(/^\/+/, '/')).replace(/\/$/, '');
  if (grammar === 'named') {
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
