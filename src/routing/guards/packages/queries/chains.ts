import { object, settled, textOf, type Value } from '../../../../interpret/follow/values.js';
import { type Key, keysAmong, keysIn, PLAIN, sentAs, TYPEORM } from './filters.js';
import { conditionsIn, keysOfConditions } from './sql.js';
import type { QueryCall, Keyed } from './query-call.js';

/** knex 3.3.0 lib/query/querybuilder.js, objection 3.1.5 lib/queryBuilder: what asks for more, and never for less. */
const NARROWS =
  /^(?:(?:and)?where(?:In|Not|NotIn|Null|NotNull|Exists|NotExists|Between|NotBetween|Raw|Like|ILike|Column)?|findOne|findById|(?:inner|left|leftOuter)?join(?:Related)?|with(?:Graph(?:Fetched|Joined)|Schema)|query|select|column|columns|distinct|first|pluck|from|into|table|as|order(?:By|ByRaw)|limit|offset|timeout|debug|transacting|clone|returning|for(?:Update|Share)|throwIfNotFound|)$/i;

/** Of what comes back: with a function of SQL there (`count(*)`) a row comes for nothing. */
const COLUMNS = /^(?:select|column|columns|distinct|first|pluck|returning)$/;

/** The keys of a chain of knex or objection. */
export function keysOfKnex(calls: readonly QueryCall[]): Keyed {
  const other = calls.find(
    ({ method, args }) => isQuery(method) && (!NARROWS.test(method) || computes(method, args)),
  );
  if (other) return { keys: [], widens: other.method };
  return { keys: calls.flatMap(keysOfKnexCall), widens: null };
}

/** How the library was set up says nothing of the query. */
function isQuery(method: string): boolean {
  return !/^(?:knex|default|Knex|bindKnex|\(\))$/.test(method);
}

function computes(method: string, args: readonly Value[]): boolean {
  return COLUMNS.test(method) && args.some(isComputed);
}

function isComputed(arg: Value): boolean {
  const known = settled(arg);
  if (known.kind === 'list') return known.items.some(isComputed);
  if (known.kind === 'object') {
    return [...known.props.values()].some((item) => item.kind === 'accessor' || isComputed(item));
  }
  return known.kind !== 'constant' || /\(/.test(String(known.value));
}

function keysOfKnexCall({ method, args }: QueryCall): readonly Key[] {
  const [first, second, third] = args;
  const name = textOf(first);
  switch (method) {
    case 'where':
    case 'andWhere':
    case 'findOne':
      if (name === null) return args.length === 1 ? keysIn(first, PLAIN) : [];
      if (args.length === 2) return sentAs(column(name), second);
      return textOf(second) === '=' ? sentAs(column(name), third) : [];
    case 'whereIn':
      return name === null ? [] : keysAmong(column(name), second);
    case 'whereRaw':
    case 'andWhereRaw':
      return name === null ? [] : keysOfConditions(conditionsIn(name), args.slice(1));
    default:
      return [];
  }
}

function column(name: string): string {
  return name.split('.').at(-1) ?? name;
}

/** typeorm 0.3.31 query-builder/SelectQueryBuilder.js: what asks for more, and never for less. */
const NARROWS_TYPEORM =
  /^(?:(?:and)?where|select|addSelect|from|(?:inner|left)Join(?:AndSelect|AndMapOne|AndMapMany)?|setParameters?|(?:add)?orderBy|take|skip|limit|offset|cache|withDeleted|get\w+)$/i;

/** The keys of a query that typeorm's builder makes; a second `where` stands in the place of the first. */
export function keysOfTypeormBuilder(calls: readonly QueryCall[]): Keyed {
  const made = calls.findLastIndex(({ method }) => method === 'createQueryBuilder');
  const chain = calls.slice(made + 1);
  const other = chain.find(({ method, args }) => {
    return (
      !NARROWS_TYPEORM.test(method) || (/^(?:add)?select$/i.test(method) && args.some(isComputed))
    );
  });
  if (made === -1 || other) return { keys: [], widens: other?.method ?? null };
  const from = chain.findLastIndex(({ method }) => method === 'where');
  const parameters = chain.flatMap(parametersOf);
  const keys = chain.slice(Math.max(from, 0)).flatMap(({ method, args: [condition] }) => {
    if (!/^(?:where|andWhere)$/.test(method) || !condition) return [];
    const text = textOf(condition);
    return text === null
      ? keysIn(condition, TYPEORM)
      : keysOfConditions(conditionsIn(text), parameters);
  });
  return { keys, widens: null };
}

function parametersOf({ method, args: [first, second] }: QueryCall): readonly Value[] {
  if (method === 'setParameters') return first ? [first] : [];
  if (method !== 'setParameter') return second ? [second] : [];
  const name = textOf(first);
  return name === null || !second ? [] : [object([[name, second]])];
}
