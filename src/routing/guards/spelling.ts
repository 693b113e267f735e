import { OPEN_PART } from '../../interpret/values.js';
import type { RequestLine } from '../judgement.js';

/** One of the ways to write a request line by which the same route is reached. */
export type Spelling = {
  readonly form: 'registered' | 'capitals' | 'slash' | 'below';
  /** `GET http://any.host/path`: a request line may name the host. */
  readonly isAbsolute: boolean;
  readonly hasQuery: boolean;
};

const EITHER = [false, true];

/** The ways to spell a line. */
export function spellingsOf({ path, below, plain }: RequestLine): readonly Spelling[] {
  if (plain) return [{ form: 'registered', isAbsolute: false, hasQuery: false }];
  const more = below ? (['slash', 'below'] as const) : (['slash'] as const);
  const forms = ['registered', 'capitals', ...(openIn(path) === '/' ? [] : more)] as const;
  return forms.flatMap((form) =>
    EITHER.flatMap((isAbsolute) => EITHER.map((hasQuery) => ({ form, isAbsolute, hasQuery }))),
  );
}

/** The text of a member of the request: `url`, `path`, `baseUrl` or `originalUrl`. */
export function spelled(
  line: RequestLine,
  { form, isAbsolute, hasQuery }: Spelling,
  member: string,
): string {
  const { path: whole, base } = pathOf(line, form);
  const rest = whole.slice(base.length) || '/';
  if (member === 'baseUrl') return base;
  if (member === 'path') return rest;
  const text = member === 'url' ? rest : whole;
  return (isAbsolute ? `http://${OPEN_PART}${text}` : text) + (hasQuery ? `?${OPEN_PART}` : '');
}

type Paths = { readonly path: string; readonly base: string };

function pathOf(line: RequestLine, form: Spelling['form']): Paths {
  const whole = openIn(line.path);
  const base = openIn(line.base);
  switch (form) {
    case 'capitals':
      return { path: inCapitals(whole), base: inCapitals(base) };
    case 'slash':
      return { path: `${whole}/`, base };
    case 'below':
      return { path: `${whole === '/' ? '' : whole}/${OPEN_PART}`, base };
    case 'registered':
      return { path: whole, base };
  }
}

function openIn(text: string): string {
  return text.replace(/\{[^{}]*\}|\*/g, OPEN_PART);
}

function inCapitals(text: string): string {
  return text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
}
