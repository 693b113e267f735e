import { escapeRegExp } from '../../model/escape-reg-exp.js';
import { OPEN_PART } from '../../interpret/values.js';
import { quoted, SINGLE } from '../../source/style.js';
import { compileSafely } from '../../source/safe-expression.js';
import {
  type Coverage,
  joinServed,
  type PathPart,
  type PathSyntax,
  samplePath,
} from '../../routing/paths.js';

/** The paths of Express 4 (path-to-regexp 0.1) and of Express 5 (path-to-regexp 8). */
export function pathSyntax(major: number): PathSyntax {
  return {
    served: (text) => servedPaths(text, major),
    refusal: (text) => refusalOf(text, major),
    coverage: (prefix, part) => coverage(prefix, part, major),
    takesExactly: (prefix, part) => takesExactly(prefix, part, major),
    expression: (prefix, text) => pathExpression(prefix, text, major),
    rest: major < 5 ? '*' : '{*rest}',
  };
}

/** Optional parts double the number of paths; more of them than this are shown as written. */
const MOST_VARIANTS = 8;

/** Optional parts (`/:id?` in Express 4, `{/:id}` in Express 5) give one path with and one without. */
function servedPaths(text: string, major: number): readonly string[] {
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

function coverage(prefix: string, part: PathPart, major: number): Coverage | null {
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

function pathExpression(prefix: string, text: string, major: number): string {
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

function refusalOf(text: string, major: number): ReturnType<PathSyntax['refusal']> {
  const character = refusedCharacter(text, major);
  if (character === null) return null;
  return {
    message: `Express 5 stops the application at the path \`${text}\`: \`${character}\` means something else there, or nothing`,
    fix:
      character === '*'
        ? `give the wildcard a name: ${quoted(text.replace(/\*(?!\w)/g, '*splat').replace(/^\*/, '/*'), SINGLE)}; '/{*splat}' also takes the path without it`
        : "write it as Express 5 has it: '/*splat' for the rest of a path, '{/:id}' for a part that may be missing, a regular expression for anything else",
  };
}

function takesExactly(
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
