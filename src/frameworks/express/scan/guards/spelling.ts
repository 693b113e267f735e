import { OPEN_PART } from '../../../../source/interpret/values.js';
import type { RequestLine } from '../judgement.js';

/** One of the ways to write a request line by which the same route is reached. */
export type Spelling = {
  /** Which member of the request it is. */
  readonly member: string;
  /** 0 as it is registered, 1 in capitals, 2 with a slash behind, 3 for a path below. */
  readonly way: number;
  /** `GET http://any.host/path`: a request line may name the host. */
  readonly isAbsolute: boolean;
  readonly hasQuery: boolean;
};

/** How many ways there are to spell the path. */
export function waysToSpell({ path, below, plain }: RequestLine): number {
  if (plain) return 1;
  return openIn(path) === '/' ? 2 : below ? 4 : 3;
}

/** The text of a member of the request: `url`, `path`, `baseUrl` or `originalUrl`. */
export function spelled(line: RequestLine, spelling: Spelling): string {
  const { member, isAbsolute, hasQuery } = spelling;
  const { path: whole, base } = pathOf(line, spelling.way);
  const rest = whole.slice(base.length) || '/';
  if (member === 'baseUrl') return base;
  if (member === 'path') return rest;
  const text = member === 'url' ? rest : whole;
  return (isAbsolute ? `http://${OPEN_PART}${text}` : text) + (hasQuery ? `?${OPEN_PART}` : '');
}

function pathOf(line: RequestLine, way: number): { readonly path: string; readonly base: string } {
  const whole = openIn(line.path);
  const base = openIn(line.base);
  switch (way) {
    case 1:
      return { path: inCapitals(whole), base: inCapitals(base) };
    case 2:
      return { path: `${whole}/`, base };
    case 3:
      return { path: `${whole === '/' ? '' : whole}/${OPEN_PART}`, base };
    default:
      return { path: whole, base };
  }
}

function openIn(text: string): string {
  return text.replace(/\{[^{}]*\}|\*/g, OPEN_PART);
}

function inCapitals(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
}
