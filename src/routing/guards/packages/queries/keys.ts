import { type ExternalValue, settled, type Value } from '../../../../interpret/follow/values.js';
import type { LookUp } from '../look-ups.js';
import { keysOfTypeormBuilder, keysOfKnex } from './chains.js';
import { type Key, keysIn, memberOf, MONGO, PLAIN, PRISMA, sentAs, TYPEORM } from './filters.js';
import { keysOfSql } from './sql.js';
import type { QueryCall, Keyed } from './query-call.js';

/** The calls of a chain, in order. */
export function callsOf(value: ExternalValue): readonly QueryCall[] {
  const calls: QueryCall[] = [];
  for (let at: ExternalValue | null = value; at; at = at.base) {
    if (at.path.at(-1) === '()') calls.unshift({ method: at.path.at(-2) ?? '', args: at.args });
  }
  return calls;
}

/**
 * What a look-up is keyed by: the values for which its filter asks plainly, where the library takes its filter, and
 * with nothing beside it by which more is found.
 */
export function keysOf({ filter, methods }: LookUp, calls: readonly QueryCall[]): Keyed {
  const call = calls.findLast(({ method }) => methods.includes(method));
  if (!call) return { keys: [], widens: null };
  const [first] = call.args;
  const only = (keys: readonly Key[]): Keyed => ({ keys, widens: null });
  // By the primary key.
  if (/^find(?:OneById|ById|ByPk)$/.test(call.method)) return only(sentAs(null, first));
  switch (filter) {
    case 'mongo':
      return keysOfMongo(calls, call);
    case 'prisma':
      return only(keysIn(memberOf(first, 'where'), PRISMA));
    case 'sequelize':
      return only(keysIn(memberOf(first, 'where'), PLAIN));
    case 'typeorm':
      return call.method.startsWith('get')
        ? keysOfTypeormBuilder(calls)
        : only(keysIn(typeormFilter(call), TYPEORM));
    case 'chain':
      return keysOfKnex(calls);
    case 'keys':
      // `EXISTS` counts those of several keys that are there.
      return only(
        call.method === 'exists' && call.args.length > 1
          ? []
          : call.args.flatMap((arg) => sentAs(null, arg)),
      );
    case 'sql':
      return only(keysOfSql(calls));
    case 'unread':
      return only([]);
  }
}

/**
 * `find({ where })`, `findBy(where)`. typeorm 0.2.45 `findOne` takes the conditions themselves as well, for which that
 * of 0.3.31 throws (entity-manager/EntityManager.js: "You must provide selection conditions").
 */
function typeormFilter({ method, args: [given] }: QueryCall): Value | undefined {
  const where = memberOf(given, 'where');
  const takesConditions = /By(?:OrFail)?$/.test(method) || (!where && method.startsWith('findOne'));
  return takesConditions ? given : where;
}

const MONGO_FILTERS =
  /^(?:find|findOne|findOneAnd(?:Update|Delete|Replace)|exists|countDocuments|count|where)$/;
/** Mongoose 9.12.1 lib/query.js, mongodb 7.9.0 lib/cursor/find_cursor.js: what may stand behind and adds nothing. */
const MONGO_SETTINGS =
  /^(?:lean|exec|select|populate|session|sort|limit|skip|cache|comment|read|project|hint|maxTimeMS|batchSize|toArray)$/;

function keysOfMongo(calls: readonly QueryCall[], { method, args }: QueryCall): Keyed {
  if (method === 'distinct') return { keys: keysIn(args[1], MONGO), widens: null };
  const from = calls.findIndex((each) => /^aggregate$/.test(each.method) || asks(each));
  const chain = calls.slice(Math.max(from, 0));
  const other = chain.find((each) => widensMongo(each));
  if (other) return { keys: [], widens: other.method };
  const keys = chain.flatMap((each) => {
    if (each.method === 'aggregate') return keysOfStages(each.args[0]);
    return asks(each) ? keysIn(each.args[0], MONGO) : [];
  });
  return { keys, widens: null };
}

function asks({ method }: QueryCall): boolean {
  return MONGO_FILTERS.test(method);
}

function widensMongo(call: QueryCall): boolean {
  const { method, args } = call;
  if (method.startsWith('findOneAnd')) return givesAnyway(args[method.endsWith('Delete') ? 1 : 2]);
  return method !== 'aggregate' && !asks(call) && !MONGO_SETTINGS.test(method);
}

/** Options with which something comes also where nothing was found: a new record, or a report. */
const ANYWAY = ['upsert', 'rawResult', 'passRawResult', 'includeResultMetadata'];

function givesAnyway(options: Value | undefined): boolean {
  if (!options) return false;
  const known = settled(options);
  if (known.kind !== 'object' || known.rest) return true;
  return ANYWAY.some((name) => {
    const member = memberOf(known, name);
    return member !== undefined && !(member.kind === 'constant' && !member.value);
  });
}

/** Stages of a pipeline that give nothing for nothing: MongoDB manual, "Aggregation Stages". */
const NARROWING =
  /^\$(?:match|lookup|unwind|project|addFields|set|unset|limit|skip|sort|group|count|replaceRoot|replaceWith)$/;

/** What a later stage asks for may be what an earlier one computed: the first one counts. */
function keysOfStages(value: Value | undefined): readonly Key[] {
  const known = value && settled(value);
  if (known?.kind !== 'list' || known.rest) return [];
  const isNarrowing = known.items.map(settled).every((stage) => {
    return stage.kind === 'object' && [...stage.props.keys()].every((name) => NARROWING.test(name));
  });
  return isNarrowing ? keysIn(memberOf(known.items[0], '$match'), MONGO) : [];
}
