import { escapeRegExp } from '../model/escape-reg-exp.js';
import { problem } from '../model/diagnostic.js';
import { isMethod } from '../model/http-method.js';
import { nearest } from '../model/nearest.js';
import { shellQuote } from '../model/shell.js';
import type { Diagnostic, Endpoint } from '../model/types.js';
import { shapeOf } from './match.js';

/** What a pattern matches, and how strongly it speaks. */
export type PatternReach = { readonly rank: number; readonly matched: readonly Endpoint[] };

/** From the weakest to the strongest. */
export const ranks = { tag: 0, deep: 1, path: 2, exact: 3 } as const;

/** Reads one pattern and finds what it matches; a diagnostic when it is malformed or matches nothing. */
export function readPattern(
  text: string,
  endpoints: readonly Endpoint[],
): PatternReach | Diagnostic {
  const named = /^(tag|operation):(.*)$/s.exec(text);
  if (named) {
    const [, kind, name = ''] = named;
    return kind === 'tag' ? readTag(name, endpoints) : readOperation(name, endpoints);
  }
  const parts = /^(?:([^\s/]+)\s+)?(\/.*)$/.exec(text.trim());
  const path = parts?.[2];
  const method = parts?.[1]?.toUpperCase() ?? null;
  const isSplit = /\s/.test(path ?? '') && !endpoints.some((each) => each.path === path);
  if (path === undefined || isSplit || (method !== null && !isMethod(method))) {
    return problem(
      'PATTERN_INVALID',
      `'${text}' is not a pattern`,
      "write  'GET /users/**',  '/admin/**',  tag:NAME  or  operation:ID",
    );
  }
  const halfStar = path.split('/').find((segment) => segment.includes('**') && segment !== '**');
  if (halfStar !== undefined) {
    return problem(
      'PATTERN_INVALID',
      `'${halfStar}' in '${text}': ** stands for whole segments`,
      "write ** alone between slashes, or one * inside a segment:  '/users/**',  '/files/*.json'",
    );
  }
  return readPath(text, method, path, endpoints);
}

function readPath(
  text: string,
  method: string | null,
  path: string,
  endpoints: readonly Endpoint[],
): PatternReach | Diagnostic {
  const ofMethod = endpoints.filter((each) => method === null || each.method === method);
  const wanted = withoutTrailingSlash(path);
  // A path that is written as it is listed means that path, whatever characters are in it.
  const literal = ofMethod.filter((each) => [path, wanted].includes(each.path));
  const shape = pathShape(bracedParameters(wanted));
  const matches = pathMatcher(shape);
  const matched =
    literal.length > 0 ? literal : ofMethod.filter((each) => matches(pathShape(each.path)));
  if (matched.length === 0) return unmatched(text, endpoints, method, wanted);
  const isExact = literal.length > 0 || !shape.includes('*');
  if (isExact) return { matched, rank: method === null ? ranks.path : ranks.exact };
  return { matched, rank: shape.includes('**') ? ranks.deep : ranks.path };
}

function readTag(name: string, endpoints: readonly Endpoint[]): PatternReach | Diagnostic {
  const matched = endpoints.filter(({ spec }) => spec?.tags.includes(name));
  if (matched.length > 0) return { matched, rank: ranks.tag };
  const tags = new Set(endpoints.flatMap(({ spec }) => spec?.tags ?? []));
  return nothingMatches(`tag:${name}`, prefixed('tag:', nearest(name, tags)));
}

function readOperation(name: string, endpoints: readonly Endpoint[]): PatternReach | Diagnostic {
  const matched = endpoints.filter(({ spec }) => spec?.operationId === name);
  if (matched.length > 0) return { matched, rank: ranks.exact };
  const ids = endpoints.flatMap(({ spec }) => spec?.operationId ?? []);
  return nothingMatches(`operation:${name}`, prefixed('operation:', nearest(name, ids)));
}

function unmatched(
  text: string,
  endpoints: readonly Endpoint[],
  method: string | null,
  path: string,
): Diagnostic {
  const matches = pathMatcher(pathShape(bracedParameters(path)));
  const samePath = endpoints.filter((each) => matches(pathShape(each.path)));
  const all = samePath.find((each) => each.method === 'ALL') ?? samePath[0];
  if (all) return nothingMatches(text, path.includes('*') ? path : all.id);
  const ids = endpoints.map(({ id }) => id);
  const paths = endpoints.flatMap((each) => [each.path, ...ancestors(each.path)]);
  const suggestion = method === null ? nearest(path, paths) : nearest(`${method} ${path}`, ids);
  return nothingMatches(text, suggestion ?? nearest(path, paths));
}

/** `/a/**` for each prefix of a path, to suggest in place of a mistyped `/amdin/**`. */
function ancestors(path: string): string[] {
  const segments = path.split('/').slice(1, -1);
  return segments.map((_, index) => `/${segments.slice(0, index + 1).join('/')}/**`);
}

function nothingMatches(text: string, suggestion: string | null): Diagnostic {
  return problem(
    'PATTERN_UNMATCHED',
    `no endpoint matches '${text}'`,
    suggestion === null
      ? 'see the endpoints there are:  npx authwright list'
      : `did you mean  ${shellQuote(suggestion)} ?  All endpoints:  npx authwright list`,
  );
}

function prefixed(prefix: string, name: string | null): string | null {
  return name === null ? null : prefix + name;
}

/** Parameters match by position, not by name. */
function pathShape(path: string): string {
  return shapeOf('', path).slice(1);
}

function withoutTrailingSlash(path: string): string {
  return path.replace(/\/+$/, '') || '/';
}

/**
 * `:id` as `{id}`, where a router reads one: at the start of a segment, after `-` or after `.`. In
 * `/users/{id}:activate` the colon belongs to the path.
 */
export function bracedParameters(path: string): string {
  return path.replace(/(?<=[/.-]):(\w+)/g, '{$1}');
}

/**
 * Matches whole paths: `*` is one segment or a part of one, `**` any number of segments. Every other
 * character stands for itself, braces included. No glob library: every other feature would have to be
 * switched off, and in picomatch a `**` after a `*` segment needs at least one segment.
 */
function pathMatcher(pattern: string): (path: string) => boolean {
  const segments = pattern.split('/').slice(1);
  const source = segments
    .filter((segment, index) => segment !== '**' || segments[index - 1] !== '**')
    .map((segment) => {
      if (segment === '**') return '(?:/[^/]+)*';
      if (segment === '*') return '/[^/]+';
      return `/${segment.split('*').map(escapeRegExp).join('[^/]*')}`;
    });
  const expression = new RegExp(`^${source.join('')}$`, 'u');
  // The root has one empty segment; with `**` it is the same as no segment at all.
  return (path) => expression.test(path) || (path === '/' && expression.test(''));
}
