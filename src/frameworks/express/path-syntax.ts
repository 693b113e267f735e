import { quoted, SINGLE } from '../../source/style.js';
import { compileSafely } from '../../source/safe-expression.js';
import {
  type Coverage,
  isPlain,
  joinServed,
  type PathPart,
  type PathSyntax,
  samplePath,
} from '../../routing/paths.js';
import {
  type PathGrammar,
  pathExpression,
  reservedCharacter,
  servedPaths,
} from '../../routing/path-to-regexp.js';

/** The paths of Express 4 (path-to-regexp 0.1) and of Express 5 (path-to-regexp 8). */
export function pathSyntax(major: number): PathSyntax {
  return {
    served: (text) => servedPaths(text, grammarOf(major)),
    refusal: (text) => refusalOf(text, major),
    coverage: (prefix, part) => coverage(prefix, part, major),
    takesExactly: (prefix, part) => takesExactly(prefix, part, major),
    expression: (prefix, text) => pathExpression(prefix, text, grammarOf(major)),
    rest: major < 5 ? '*' : '{*rest}',
  };
}

/** express 4: path-to-regexp 0.1; express 5: 8. */
function grammarOf(major: number): PathGrammar {
  return major < 5 ? 'classic' : 'named';
}

/** The character at which Express 5 throws while it registers `text`; null for a path that it takes. */
export function refusedCharacter(text: string, major: number): string | null {
  return major < 5 ? null : reservedCharacter(text);
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
  if (isPlain(literal)) return { literal: literal === '/' ? '' : literal, test: null };
  const expression = compileSafely(
    `^${pathExpression(prefix, part.text, grammarOf(major))}(?:/|$)`,
    'i',
  );
  return expression && { literal: null, test: (sample) => expression.test(sample) };
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
      : isPlain(part.text)
        ? null
        : compileSafely(`^${pathExpression(prefix, part.text, grammarOf(major))}/?$`, 'i');
  if (!expression) return null;
  if (part.kind === 'text') return (sample) => expression.test(sample);
  return (sample) =>
    sample.startsWith(prefix) && expression.test(sample.slice(prefix.length) || '/');
}
