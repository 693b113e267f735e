import { isSecretName } from '../../../../interpret/follow/compare.js';
import {
  type Any,
  type ListValue,
  settled,
  type Value,
} from '../../../../interpret/follow/values.js';

/** A value that has to be equal to what is stored under `name`: what somebody else decides, or what is absent. */
export type Key = { readonly name: string | null; readonly value: Value };

/** What a library calls "and", "or", "equals" and the like in a filter that is an object. */
export type Words = {
  readonly all: readonly string[];
  readonly some: readonly string[];
  readonly equal: readonly string[];
  readonly among: readonly string[];
  /** What asks for something that belongs to the record. */
  readonly within: readonly string[];
  /** All other words that are no names of fields. */
  readonly others: RegExp;
  /** Whether one of the filters of a list is enough. */
  readonly listsFilters?: true;
};

/** MongoDB manual, "Query Predicates"; Mongoose documentation, "Queries". */
export const MONGO: Words = {
  all: ['$and'],
  some: ['$or'],
  equal: ['$eq'],
  among: ['$in'],
  within: ['$elemMatch'],
  others: /^\$/,
};

/** Prisma Client API reference, "Filter conditions and operators" and "Relation filters". */
export const PRISMA: Words = {
  all: ['AND'],
  some: ['OR'],
  equal: ['equals'],
  among: ['in'],
  within: ['is', 'some'],
  others:
    /^(?:NOT|not|notIn|lte?|gte?|contains|search|mode|startsWith|endsWith|every|none|isNot|has|hasEvery|hasSome|isEmpty|isSet|path|string_\w+|array_\w+)$/,
};

/** Fields and values alone: the operators of Sequelize are symbols, those of typeorm functions. */
export const PLAIN: Words = {
  all: [],
  some: [],
  equal: [],
  among: [],
  within: [],
  others: /^[$@]/,
};

/** typeorm 0.3, "Find Options": `where: [{ … }, { … }]` is OR. */
export const TYPEORM: Words = { ...PLAIN, listsFilters: true };

/** The keys that everything has that a filter lets through: those for which it asks plainly, whatever else it asks. */
export function keysIn(filter: Value | undefined, words: Words): readonly Key[] {
  const known = filter && settled(filter);
  if (known?.kind === 'list' && words.listsFilters) return keysOfEach(known, words);
  if (known?.kind !== 'object') return [];
  return [...known.props].flatMap(([name, item]) => {
    if (item.kind === 'accessor') return [];
    const asked = settled(item);
    const isList = asked.kind === 'list';
    if (words.some.includes(name)) return isList ? keysOfEach(asked, words) : [];
    if (words.all.includes(name)) {
      return (isList ? asked.items : [asked]).flatMap((each) => keysIn(each, words));
    }
    return words.others.test(name) ? [] : keysOfField(name, asked, words);
  });
}

/** Those of filters of which one is enough: all have to ask for the same secret, under whatever name. */
function keysOfEach({ items, rest }: ListValue, words: Words): readonly Key[] {
  if (rest) return [];
  const keys = items.map((item) => keysIn(item, words).find(({ name }) => isSecretName(name)));
  const [first] = keys;
  return first && keys.every((key) => key?.value === first.value) ? [first] : [];
}

function keysOfField(name: string, value: Value, words: Words): readonly Key[] {
  const known = settled(value);
  if (known.kind === 'external') {
    const isEqual = known.package === 'typeorm' && known.path.join('.') === 'Equal.()';
    return isEqual ? sentAs(name, known.args[0]) : [];
  }
  if (known.kind !== 'object') return sentAs(name, known);
  return [...known.props].flatMap(([word, item]) => {
    if (item.kind === 'accessor') return [];
    if (words.equal.includes(word)) return keysOfField(name, item, words);
    if (words.among.includes(word)) return keysAmong(name, item);
    if (words.within.includes(word)) return keysIn(item, words);
    return words.others.test(word) ? [] : keysOfField(word, item, words);
  });
}

/** That of a list which has no other value. */
export function keysAmong(name: string, value: Value | undefined): readonly Key[] {
  const known = value && settled(value);
  return known?.kind === 'list' && !known.rest && known.items.length === 1
    ? sentAs(name, known.items[0])
    : [];
}

/** What is sent, or absent, as the key of that name; nothing for a value of another kind. */
export function sentAs(name: string | null, value: Value | undefined): readonly Key[] {
  const known = value && settled(value);
  if (known?.kind === 'any')
    return isSent(known) ? [{ name: name ?? known.name, value: known }] : [];
  const isAbsent = known?.kind === 'constant' && known.value === undefined && name !== null;
  return isAbsent ? [{ name, value: known }] : [];
}

function isSent({ origin, type }: Any): boolean {
  return type !== 'boolean' && (origin.by === 'caller' || (origin.by === 'unread' && origin.asked));
}

/** What an object has under a name; undefined also for what is no object. */
export function memberOf(value: Value | undefined, name: string): Value | undefined {
  const known = value && settled(value);
  const member = known?.kind === 'object' ? known.props.get(name) : undefined;
  return member && member.kind !== 'accessor' ? settled(member) : undefined;
}
