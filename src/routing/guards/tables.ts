import { ts } from 'ts-morph';
import {
  type ExternalValue,
  settled,
  type Site,
  textOf,
  type Value,
} from '../../interpret/follow/values.js';

/** A statement of SQL, as far as it is asked which columns hold what it is handed. */
type Statement = {
  readonly verb: 'insert' | 'update' | 'select';
  readonly table: string;
  /** By column, which of the values goes there, from 0. */
  readonly columns: readonly { readonly name: string; readonly value: number }[];
};

/** A name, quoted or not, behind that of its schema: `public."users"`. */
const INSERT =
  /^\s*(?:insert(?:\s+or\s+\w+|\s+ignore)?|replace)\s+into\s+["`[]?(?:\w+["`\]]?\.["`[]?)?(\w+)["`\]]?\s*(?:\(([^)]*)\)\s*values\s*\((.*))?/is;
const UPDATE = /^\s*update\s+["`[]?(?:\w+["`\]]?\.["`[]?)?(\w+)["`\]]?\s+set\s+(.*)$/is;
const SELECT = /\bfrom\s+["`[]?(?:\w+["`\]]?\.["`[]?)?(\w+)["`\]]?(.*)$/is;
const HELD = /["`[]?(\w+)["`\]]?\s*=\s*(\$\d+|\?)/g;

/** PostgreSQL counts its parameters (`$1`), MySQL and SQLite take them in order (`?`). */
function readStatement(text: string): Statement | null {
  const insert = INSERT.exec(text);
  if (insert?.[1] !== undefined) {
    const [, table, names = '', values = ''] = insert;
    const places = placesIn(values);
    const columns = names.split(',').flatMap((name, index) => {
      const value = places[index];
      return value === null || value === undefined ? [] : [{ name: plainName(name), value }];
    });
    return { verb: 'insert', table, columns };
  }
  const update = UPDATE.exec(text);
  const found = update ?? SELECT.exec(text);
  if (found?.[1] === undefined) return null;
  const [, table, rest = ''] = found;
  const isUpdate = update !== null;
  const part = isUpdate ? (rest.split(/\bwhere\b/i)[0] ?? '') : rest;
  let count = 0;
  const columns = [...part.matchAll(HELD)].map(([, name = '', place = '']) => {
    count += 1;
    return { name, value: place === '?' ? count - 1 : Number(place.slice(1)) - 1 };
  });
  return { verb: isUpdate ? 'update' : 'select', table, columns };
}

function plainName(written: string): string {
  return written.replace(/[\s"`[\]]/g, '');
}

/** For each of the values in `($1, now(), ?)` which parameter it is; null for what is none. */
function placesIn(values: string): readonly (number | null)[] {
  let count = 0;
  return values.split(',').map((value) => {
    const [, place] = /^\s*(\$\d+|\?)/.exec(value) ?? [];
    if (place === undefined) return null;
    count += 1;
    return place === '?' ? count - 1 : Number(place.slice(1)) - 1;
  });
}

/** A call that is handed SQL, with what is put into it; null where its text is not known. */
export function statementIn(
  callee: ExternalValue,
  args: readonly Value[],
  { node }: Pick<Site, 'node'>,
): { readonly statement: Statement; readonly values: readonly Value[] } | null {
  if (node && ts.isTaggedTemplateExpression(node)) {
    const { template } = node;
    if (!ts.isTemplateExpression(template)) return null;
    const spans = template.templateSpans.map(
      ({ literal }, index) => `$${index + 1}${literal.text}`,
    );
    const read = readStatement(template.head.text + spans.join(''));
    return read && { statement: read, values: args.slice(1) };
  }
  const prepared = callee.base?.path.at(-1) === '()' ? callee.base.args : [];
  const [first, ...others] = [...prepared, ...args].map(settled);
  if (!first) return null;
  const named = first.kind === 'object' ? first.props : null;
  const member = (...names: readonly string[]): Value | undefined => {
    const item = names.map((name) => named?.get(name)).find(Boolean);
    return item && item.kind !== 'accessor' ? settled(item) : undefined;
  };
  const written = member('text', 'sql') ?? first;
  const text = textOf(written) ?? (written.kind === 'any' ? written.start : '');
  const read = readStatement(text);
  if (!read) return null;
  const given = named ? [member('values', 'args')] : others;
  const values = given.flatMap((value) =>
    value === undefined ? [] : value.kind === 'list' ? value.items : [value],
  );
  // What is put into the text itself goes who knows where.
  return { statement: read, values: textOf(written) === null ? [written, ...values] : values };
}

/** The table, model or collection that a chain of calls is about, as it is named; null where that is not known. */
export function tableOf(value: ExternalValue): string | null {
  for (let at: ExternalValue | null = value; at; at = at.base) {
    const isCall = at.path.at(-1) === '()';
    const name = isCall ? at.path.at(-2) : undefined;
    const [first] = at.args;
    if (!isCall || !first) continue;
    // `knex('users')`, `db('users')`
    const isOwnCall = at.package === 'knex' && (name === '()' || name === undefined);
    if (isOwnCall || (name !== undefined && NAMES_TABLE.test(name))) {
      const named = nameOf(first);
      if (named !== null) return named;
    }
  }
  // `prisma.user.create`
  if (value.package !== '@prisma/client') return null;
  const names = value.path.filter((name) => name !== '()');
  return names.at(-2) ?? null;
}

const NAMES_TABLE =
  /^(?:model|define|getRepository|getTreeRepository|getMongoRepository|collection|into|from|table|insert|update|save|create|upsert)$/;

function nameOf(given: Value): string | null {
  const known = settled(given);
  switch (known.kind) {
    case 'constant':
      return textOf(known);
    case 'class':
      return known.node.name?.text ?? null;
    case 'external': {
      // `new EntitySchema({ name })`, `pgTable('users', …)`
      const [first] = known.args;
      return first && known.path.at(-1) === '()' ? nameOf(first) : null;
    }
    case 'object': {
      // What an entity of TypeORM is made of.
      const names = known.source?.props ?? known.props;
      const name = names.has('columns') ? names.get('name') : undefined;
      return name?.kind === 'constant' && typeof name.value === 'string' ? name.value : null;
    }
    default:
      return null;
  }
}

/** Under which name it is kept what stands in the rows of a table. */
export function rowsOf(table: string): string {
  return `rows of ${table}`;
}

/** The same for `Users`, `user` and `"user"`, and for `apiKey` and `api_key`. */
export function sameName(one: string, other: string): boolean {
  return shortened(one) === shortened(other);
}

function shortened(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/ies$/, 'y')
    .replace(/s$/, '');
}
