import {
  constant,
  type ExternalValue,
  OPEN_PART,
  type ObjectValue,
  type Value,
} from '../../interpret/values.js';
import { matched, sameText } from '../../interpret/builtins.js';
import type { RequestLine } from '../judgement.js';

/** Whether a list of exceptions names a request for a route; `maybe` where that is not known. */
export type Excepted = 'yes' | 'no' | 'maybe';

/**
 * `guard.unless({ path: […] })`: which requests pass by the guard. Express takes `/ADMIN` and `/admin/` for `/admin`, and
 * a list does not: all spellings of a path have to be alike. Null for anything else than such a call.
 * express-unless 2.1.3, dist/index.js
 */
export function exceptFor({ path, args }: ExternalValue): ((line: RequestLine) => Excepted) | null {
  const [options] = args;
  if (path.at(-2) !== 'unless' || path.at(-1) !== '()') return null;
  // A function and `custom` decide by more than a list.
  if (options?.kind !== 'object') return () => 'maybe';
  const isList = options.complete && [...options.props.keys()].every((key) => KEYS.has(key));
  if (!isList) return () => 'maybe';
  return (line) => {
    const found = spellings(line).map((spelling) => isExcepted(options, spelling));
    // Whoever sends the request chooses the spelling.
    if (found.includes(true)) return 'yes';
    return found.includes(null) ? 'maybe' : 'no';
  };
}

function spellings(line: RequestLine): readonly RequestLine[] {
  const upper = (text: string): string => text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  const path = line.path.replace(/\{[^{}]*\}|\*/g, OPEN_PART);
  const base = line.base.replace(/\{[^{}]*\}|\*/g, OPEN_PART);
  const methods = line.method === 'GET' ? (['GET', 'HEAD'] as const) : [line.method];
  return methods.flatMap((method) => [
    { ...line, method, path, base },
    { ...line, method, path: upper(path), base: upper(base) },
    ...(path === '/' ? [] : [{ ...line, method, path: `${path}/`, base }]),
  ]);
}

const KEYS = new Set(['path', 'method', 'ext', 'useOriginalUrl']);

/** Whether the list names the request; null when that is not known. */
function isExcepted(options: ObjectValue, line: RequestLine): boolean | null {
  const own = options.props.get('useOriginalUrl');
  const whole = !(own?.kind === 'constant' && own.value === false);
  const text = whole ? line.path : line.path.slice(line.base.length) || '/';
  const results = [
    ...itemsOf(options.props.get('method')).map((item) => isMethod(item, line)),
    ...itemsOf(options.props.get('path')).map((item) => isPath(item, text, line)),
    ...itemsOf(options.props.get('ext')).map((item) => endsIn(item, text)),
  ];
  return results.includes(true) ? true : results.includes(null) ? null : false;
}

/** Whoever chooses the end of a path chooses what it ends in. */
function endsIn(item: Value | null, text: string): boolean | null {
  if (item?.kind !== 'constant' || typeof item.value !== 'string' || item.value === '') return null;
  const end = text.slice(text.lastIndexOf(OPEN_PART) + 1);
  return end.endsWith(item.value) || (end !== text && item.value.endsWith(end));
}

function isPath(item: Value | null, text: string, line: RequestLine): boolean | null {
  if (item?.kind === 'object') {
    const named = item.props.get('url');
    const url = named && named.kind !== 'lazy' ? isPath(named, text, line) : null;
    const only = item.props.get('methods') ?? item.props.get('method');
    if (url !== true || only === undefined) return url;
    const methods = itemsOf(only).map((each) => isMethod(each, line));
    return methods.includes(true) ? true : methods.includes(null) ? null : false;
  }
  if (item?.kind === 'constant') return truthOf(sameText(item, constant(text)));
  if (item?.kind !== 'pattern') return null;
  const match = matched(item, text);
  return match.kind === 'unknown' ? null : match.kind === 'list';
}

function isMethod(item: Value | null, { method }: RequestLine): boolean | null {
  if (item?.kind !== 'constant' || method === 'ALL') return null;
  return String(item.value).toUpperCase() === method;
}

function truthOf(value: Value): boolean | null {
  return value.kind === 'constant' ? Boolean(value.value) : null;
}

/** One or several; null stands for what is not known. */
function itemsOf(value: ReturnType<ObjectValue['props']['get']>): readonly (Value | null)[] {
  if (value === undefined) return [];
  if (value.kind === 'list') return value.complete ? value.items : [...value.items, null];
  return [value.kind === 'lazy' ? null : value];
}
