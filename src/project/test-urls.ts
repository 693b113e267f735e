import type { HttpMethod } from '../model/types.js';

/** A URL as a test writes it. Holes are the parts that are known at run time only. */
export type Url = {
  /** Path and query, `HOLE` for each hole. */
  readonly text: string;
  /** The offset behind the expression. */
  readonly end: number;
};

const HOLE = '\u0000';

/** The URL of the expression at `start`, see `readText`; null when the text is no URL. */
export function readUrl(
  code: string,
  start: number,
  constants: ReadonlyMap<string, string>,
): Url | null {
  const url = readText(code, start, constants);
  return url?.text.includes('/') ? url : null;
}

/** The text that the expression at `start` is: a literal, a template, a constant, or these with `+`. Null for others. */
export function readText(
  code: string,
  start: number,
  constants: ReadonlyMap<string, string>,
): Url | null {
  const first = readPart(code, start, constants);
  if (!first) return null;
  let { text, end } = first;
  for (;;) {
    const plus = /^\s*\+\s*/.exec(code.slice(end, end + 100));
    if (!plus) break;
    const next = end + plus[0].length;
    const part = readPart(code, next, constants) ?? readExpression(code, next);
    text += part.text;
    end = part.end;
  }
  return { text, end };
}

function readPart(code: string, start: number, constants: ReadonlyMap<string, string>): Url | null {
  const rest = code.slice(start, start + 2000);
  const literal = /^(?:'((?:\\.|[^'\\\n])*)'|"((?:\\.|[^"\\\n])*)")/.exec(rest);
  if (literal) {
    return { text: literal[1] ?? literal[2] ?? '', end: start + literal[0].length };
  }
  if (rest.startsWith('`')) return readTemplate(code, start, constants);
  const name = /^[\w$]+(?![\w$]|\s*[.([])/.exec(rest)?.[0];
  const value = name === undefined ? undefined : constants.get(name);
  return name === undefined || value === undefined
    ? null
    : { text: value, end: start + name.length };
}

function readTemplate(
  code: string,
  start: number,
  constants: ReadonlyMap<string, string>,
): Url | null {
  let text = '';
  for (let position = start + 1; position < code.length;) {
    if (code[position] === '`') return { text, end: position + 1 };
    if (!code.startsWith('${', position)) {
      text += code[position] ?? '';
      position += 1;
      continue;
    }
    const { end } = readExpression(code, position + 2);
    text += constants.get(code.slice(position + 2, end).trim()) ?? HOLE;
    position = end + 1;
  }
  return null;
}

/** Any expression: up to the bracket, comma or `+` that ends it. */
function readExpression(code: string, start: number): Url {
  let depth = 0;
  let position = start;
  for (; position < code.length; position += 1) {
    const character = code[position] ?? '';
    if (depth === 0 && ',+;'.includes(character)) break;
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (depth < 0) break;
  }
  return { text: HOLE, end: position };
}

/**
 * Finds the endpoint that a request for a URL reaches: among those that fit, the one with the fewest parameters.
 * A URL that begins with a hole may bring a part of the path with it.
 */
export function urlMatcher<T extends { readonly method: HttpMethod; readonly path: string }>(
  endpoints: readonly T[],
): (method: HttpMethod, url: Url) => T | null {
  const known = endpoints
    .map((endpoint) => ({ endpoint, segments: segmentsOf(endpoint.path) }))
    .sort((a, b) => parameters(a.segments) - parameters(b.segments));
  return (method, { text }) => {
    const path = text.replace(/^\w+:\/\/[^/]*/, '').replace(/[?#].*$/s, '');
    const base = /^[^/]*/.exec(path)?.[0] ?? '';
    if (base !== '' && !base.includes(HOLE)) return null;
    const segments = segmentsOf(path.slice(base.length));
    const candidates = known.filter(
      ({ endpoint }) => endpoint.method === method || endpoint.method === 'ALL',
    );
    const whole = candidates.find(({ segments: wanted }) => fits(segments, wanted));
    if (whole && (base === '' || namesSomething(segments))) return whole.endpoint;
    if (base === '' || !namesSomething(segments)) return null;
    const ending = candidates.find(({ segments: wanted }) => {
      const tail = wanted.slice(-segments.length);
      return fits(segments, tail) && !tail.every(isParameter);
    });
    return ending?.endpoint ?? null;
  };
}

/** Behind a base that is not known, a path of holes alone could be any. */
function namesSomething(segments: readonly string[]): boolean {
  return segments.some((segment) => !segment.includes(HOLE));
}

function fits(segments: readonly string[], wanted: readonly string[]): boolean {
  if (segments.length !== wanted.length) return false;
  return wanted.every((segment, index) => {
    const given = segments[index] ?? '';
    return isParameter(segment) ? given !== '' : given === segment;
  });
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function parameters(segments: readonly string[]): number {
  return segments.filter(isParameter).length;
}

function isParameter(segment: string): boolean {
  return segment.includes('{');
}
