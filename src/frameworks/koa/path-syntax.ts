import { OPEN_PART } from '../../interpret/values.js';
import {
  type PathGrammar,
  pathExpression,
  reservedCharacter,
  servedPaths,
} from '../../routing/path-to-regexp.js';
import {
  type Coverage,
  isPlain,
  type PathPart,
  type PathSyntax,
  samplePath,
} from '../../routing/paths.js';
import { compileSafely } from '../../source/safe-expression.js';
import type { RouterRules } from './router-rules.js';

/** The paths of a version of @koa/router: path-to-regexp 1, 6 and 8. */
export function pathSyntax({ grammar, version: [major] }: RouterRules): PathSyntax {
  return {
    join,
    served: (text) => servedPaths(text.replaceAll('(.*)', '*'), grammar),
    refusal: (text) => {
      const character = grammar === 'named' ? reservedCharacter(text) : null;
      if (character === null) return null;
      return {
        message: `@koa/router ${major} stops the application at the path \`${text}\`: \`${character}\` means something else there, or nothing`,
        fix: "write it as it has it: '/*splat' for the rest of a path, '{/:id}' for a part that may be missing, a regular expression for anything else",
      };
    },
    coverage: (prefix, part) => coverage(prefix, part, grammar),
    takesExactly: (prefix, part) => {
      if (part.kind === 'unknown') return null;
      if (part.kind === 'text' && takesItself(part.text)) return null;
      const source =
        part.kind === 'pattern'
          ? part.pattern.source
          : `^${expression(prefix, part.text, grammar)}/?$`;
      const whole = compileSafely(source, 'i');
      return whole && ((sample) => whole.test(sample));
    },
    expression: (prefix, text) => expression(prefix, text, grammar),
    rest: grammar === 'named' ? '{*rest}' : '(.*)',
  };
}

/** How closed routers compare the path of a request with what `use` is given: see the rules. */
export function useCoverage({ use, grammar }: RouterRules): PathSyntax['coverage'] {
  return (prefix, part) => {
    if (part.kind === 'pattern' && use !== 'segments') return null;
    if (part.kind !== 'text') return coverage('', part, grammar);
    const whole = samplePath(join(prefix, part.text)).replace(/\/$/, '');
    const isStart = use === 'text' || (use === 'start' && part.text === '');
    if (isStart && whole !== '') {
      // A parameter is compared as it is written, which nobody asks for.
      if (use === 'text' && /[:{*]/.test(part.text + prefix)) return null;
      const start = compileSafely(`^${expression(prefix, part.text, grammar)}`, 'i');
      return start && { literal: null, test: (sample) => start.test(sample) };
    }
    if (use === 'segments' && part.text === '/') {
      return { literal: null, test: (sample) => sample.replace(/\/$/, '') === whole };
    }
    return coverage(prefix, part, grammar);
  };
}

/** @koa/router 12.0.2 and 15.7.0 lib/layer.js, `setPrefix`: one text behind the other, but for `/`. */
function join(prefix: string, path: string): string {
  const joined = path === '/' && prefix !== '' ? prefix : prefix + path;
  return joined === '' || joined.startsWith('/') ? joined : `/${joined}`;
}

function coverage(prefix: string, part: PathPart, grammar: PathGrammar): Coverage | null {
  if (part.kind === 'unknown') return null;
  if (part.kind === 'pattern') {
    const own = compileSafely(part.pattern.source, 'i');
    return own && { literal: null, test: (sample) => own.test(sample) };
  }
  const literal = samplePath(join(prefix, part.text)).replace(/\/$/, '');
  if (takesItself(literal)) return { literal, test: null };
  const own = compileSafely(`^${expression(prefix, part.text, grammar)}(?:/|$)`, 'i');
  return own && { literal: null, test: (sample) => own.test(sample) };
}

function expression(prefix: string, text: string, grammar: PathGrammar): string {
  const own = text.replaceAll('(.*)', '*');
  if (/^(?:$|\{?\/)/.test(own)) return pathExpression(prefix, own, grammar);
  // Without a slash between, it goes on with the last segment of the prefix.
  const [, before = '', last = ''] = /^(.*?)([^/]*)$/s.exec(prefix) ?? [];
  const open = last.replace(/\{(\w+)\}/g, ':$1');
  return pathExpression(before.replace(/\/$/, ''), `/${open}${own}`, grammar);
}

/** What is not known of a path apart. */
function takesItself(path: string): boolean {
  return isPlain(path.replaceAll(OPEN_PART, ''));
}
