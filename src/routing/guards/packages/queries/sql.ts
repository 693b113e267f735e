import { isSecretName } from '../../../../interpret/follow/compare.js';
import { settled, textOf, type Value } from '../../../../interpret/follow/values.js';
import { type Key, memberOf, sentAs } from './filters.js';
import type { QueryCall } from './query-call.js';

/** A condition `column = ?`; the place is a number, counted from 0, or a name. */
export type Condition = { readonly column: string; readonly place: number | string };

/** The keys of a statement of SQL with its parameters beside it. */
export function keysOfSql(calls: readonly QueryCall[]): readonly Key[] {
  const args = calls.at(-1)?.args ?? [];
  // better-sqlite3: `prepare(text).get(key)`.
  const prepared = calls.findLast(({ method }) => method === 'prepare');
  const first = prepared ? prepared.args[0] : args[0];
  const rest = prepared ? args : args.slice(1);
  const text = textOf(first) ?? textOf(memberOf(first, 'text') ?? memberOf(first, 'sql'));
  if (text === null) return [];
  // pg 8 `{ text, values }`, mysql2 `{ sql, values }`, libsql `{ sql, args }`.
  const within = memberOf(first, 'values') ?? memberOf(first, 'args');
  return keysOfConditions(conditionsOf(text), within ? [within] : rest);
}

/** The keys that the parameters of conditions are: a list of them, an object with their names, or each by itself. */
export function keysOfConditions(
  conditions: readonly Condition[],
  parameters: readonly Value[],
): readonly Key[] {
  const known = parameters.map(settled);
  const ordered = known.flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  return conditions.flatMap(({ column, place }) => {
    const value =
      typeof place === 'number'
        ? ordered[place]
        : known.map((each) => memberOf(each, place)).find((each) => each !== undefined);
    return sentAs(column, value).map((key) => {
      const own = value?.kind === 'any' ? value.name : null;
      return !isSecretName(column) && isSecretName(own) ? { ...key, name: own } : key;
    });
  });
}

/**
 * The conditions that every row of a query meets: those that are joined by AND behind its WHERE. None for a statement
 * that may give a row for nothing: with UNION, or with a function among what it selects (`count(*)`).
 */
function conditionsOf(text: string): readonly Condition[] {
  const tokens = tokensOf(text);
  const at = (word: string): number => indexAtTop(tokens, (token) => token === word);
  const [start, from, where] = [at('select'), at('from'), at('where')];
  if (start !== 0 || from === -1 || where < from || tokens.slice(0, from).includes('(')) return [];
  if (tokens.some((token) => /^(?:union|except|intersect|;)$/.test(token))) return [];
  const behind = tokens.slice(where + 1);
  const end = indexAtTop(behind, (token) =>
    /^(?:group|order|limit|offset|fetch|for|having|window)$/.test(token),
  );
  return joined(end === -1 ? behind : behind.slice(0, end));
}

/** Those of a text that stands behind a WHERE by itself: `user.key = :key`. */
export function conditionsIn(text: string): readonly Condition[] {
  return joined(tokensOf(text));
}

const TOKEN = /'(?:[^']|'')*'|[\w$:@.?]+|\S/g;

/** Words in lower case; a `?` with its number behind it. None for a text with comments or escapes. */
function tokensOf(text: string): readonly string[] {
  if (/--|\/\*|[#\\]/.test(text)) return [];
  let count = 0;
  return (text.replace(/["`]/g, '').match(TOKEN) ?? []).map((token) => {
    if (/^\?(?!\d)/.test(token)) return token.replace('?', `?${String(++count)}`);
    return /^[a-z]+$/i.test(token) ? token.toLowerCase() : token;
  });
}

function indexAtTop(tokens: readonly string[], is: (token: string) => boolean): number {
  let depth = 0;
  return tokens.findIndex((token) => {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    return depth === 0 && is(token);
  });
}

function joined(tokens: readonly string[]): readonly Condition[] {
  // In MySQL `||` is OR.
  if (indexAtTop(tokens, (token) => /^(?:or|xor|\||between|case)$/.test(token)) !== -1) return [];
  const and = indexAtTop(tokens, (token) => token === 'and');
  if (and !== -1) return [...joined(tokens.slice(0, and)), ...joined(tokens.slice(and + 1))];
  if (tokens[0] === '(' && indexAtTop(tokens, (token) => token === ')') === tokens.length - 1) {
    return joined(tokens.slice(1, -1));
  }
  const [left = '', equal, right = '', ...more] = tokens;
  if (equal !== '=' || more.length > 0) return [];
  const [column, place] = placeOf(left) === null ? [left, placeOf(right)] : [right, placeOf(left)];
  return place === null || !/^[\w.]+$/.test(column)
    ? []
    : [{ column: column.split('.').at(-1) ?? column, place }];
}

/** `?`, `$1`, `:key`, `@key`. */
function placeOf(token: string): number | string | null {
  const [, number, name] = /^(?:[?$](\d+)|[:@$]([a-z_]\w*))(?:::\w+)?$/i.exec(token) ?? [];
  if (number !== undefined) return Number(number) - 1;
  return name ?? null;
}
