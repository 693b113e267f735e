import {
  constant,
  type ExternalValue,
  type ObjectValue,
  type Value,
} from '../../../../source/interpret/values.js';
import { matched, sameText } from '../../../../source/interpret/builtins.js';
import type { Judgement, RequestLine } from '../judgement.js';
import { verdictAt } from './verdict-at.js';

/** `expressjwt({ … }).unless({ path: […] })`: refuses everywhere but where its list says; null for anything else. */
export function exceptFor({ path, args, base }: ExternalValue): Judgement['at'] {
  const [options] = args;
  if (path.at(-2) !== 'unless' || path.at(-1) !== '()' || options?.kind !== 'object') return null;
  // `custom` and `ext` decide by more than a list of paths.
  const isList = options.complete && [...options.props.keys()].every((key) => KEYS.has(key));
  if (!isList || base === null) return null;
  return (route) =>
    verdictAt(route, (line) => {
      const excepted = isExcepted(options, line);
      return excepted === null ? 'unknown' : excepted ? 'passes' : 'refuses';
    });
}

const KEYS = new Set(['path', 'method', 'useOriginalUrl']);

/** Whether the list names the request; null when that is not known. */
function isExcepted(options: ObjectValue, line: RequestLine): boolean | null {
  const own = options.props.get('useOriginalUrl');
  const whole = !(own?.kind === 'constant' && own.value === false);
  const text = whole ? line.path : line.path.slice(line.base.length) || '/';
  const results = [
    ...itemsOf(options.props.get('method')).map((item) => isMethod(item, line)),
    ...itemsOf(options.props.get('path')).map((item) => isPath(item, text, line)),
  ];
  return results.includes(true) ? true : results.includes(null) ? null : false;
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
