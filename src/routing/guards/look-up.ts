import { choose, fulfilled, type Path, rejected } from '../../interpret/follow/path.js';
import { isSecretName } from '../../interpret/follow/compare.js';
import { trust } from '../../interpret/follow/secrets.js';
import {
  any,
  type Any,
  constant,
  type ExternalValue,
  FALSE,
  fromState,
  list,
  NULL,
  object,
  type PromiseValue,
  settled,
  UNDEFINED,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import { lookUpFor } from './packages/find.js';
import { rowsOf, tableOf } from './tables.js';
import type { LookUp, Miss } from './packages/look-ups.js';

/** What is done to a query after it was asked for, and changes nothing about whether it finds anything. */
const MODIFIERS = new Set(
  'lean exec select populate session sort limit skip cache comment read toPromise withGraphFetched timeout'.split(
    ' ',
  ),
);

/** A look-up in a chain of calls, and all that was handed over in the chain; null where there is none. */
export function lookUpIn(
  value: ExternalValue,
): { readonly row: LookUp; readonly inputs: readonly Value[] } | null {
  const inputs: Value[] = [];
  let row: LookUp | null = null;
  for (let at: ExternalValue | null = value; at; at = at.base) {
    if (at.path.at(-1) !== '()') continue;
    const method = at.path.at(-2) ?? '';
    if (!row) {
      row = lookUpFor(at.package, method);
      if (!row && !MODIFIERS.has(method)) return null;
    }
    inputs.unshift(...at.args);
  }
  return row && { row, inputs };
}

/** What a look-up gives somebody who knows no secret. */
export function foundBy(
  path: Path,
  row: LookUp,
  inputs: readonly Value[],
  asked: ExternalValue,
): PromiseValue {
  const keys = inputs.flatMap((input) => keysIn(input, null, 0));
  const why = `what \`${row.methods[0] ?? ''}\` finds for what anybody may know is there`;
  const table = tableOf(asked) ?? '*';
  const isProof = keys.some(({ name }) => name !== null && PROVES.test(name));
  const record = (reason: string): PromiseValue =>
    fulfilled(wrapped(isProof ? fromState(reason) : found(reason, rowsOf(table)), row));
  const named = keys.find(
    ({ name, value }) => isSecretName(name) && value.kind === 'any' && value.origin.by !== 'secret',
  );
  const absent = keys.find(({ value }) => value.kind === 'constant');
  if (absent && !named) return forAbsent(row, record);
  const secret = named ?? shownSecret(path, keys, asked);
  if (secret?.value.kind !== 'any') return record(why);
  const { value, name } = secret;
  if (TAKES_CONDITIONS.test(row.package) && value.type !== 'string') {
    // Prisma 7, CRUD reference: what is unique is found by a value alone.
    if (row.methods[0]?.startsWith('findUnique')) {
      if (choose(path, 2, null) === 1)
        return rejected(unread('a look-up by an object fails', true));
      value.type = 'string';
    }
  }
  if (TAKES_CONDITIONS.test(row.package) && value.type !== 'string') {
    const reason = `\`${name ?? 'a key'}\` may be sent as a condition, which \`${row.package}\` takes for one`;
    if (choose(path, 2, { why: reason, at: path.here }) === 1) return record(reason);
  }
  const planted = path.world.planted?.(asked, name) ?? null;
  if (planted !== null && choose(path, 2, { why: planted, at: path.here, isOpen: true }) === 1) {
    return record(planted);
  }
  if (value.truth !== true && value.nullish !== false) {
    if (choose(path, 2, null) === 1) {
      value.nullish = true;
      value.truth = false;
      return forAbsent(row, record);
    }
    value.nullish = false;
  }
  return missed(row);
}

/** The one key that is sent, where all that it may find is found by something random. */
function shownSecret(path: Path, keys: readonly Key[], asked: ExternalValue): Key | null {
  const [key, other] = keys;
  if (!key || other || key.value.kind !== 'any') return null;
  const secrets = path.world.storedKeys?.(asked, key.name) ?? null;
  if (secrets === null) return null;
  trust(path, any({ by: 'secret', of: secrets }));
  return key;
}

/** What is sent to one alone, and short: a code, a ticket. */
const PROVES = /code|otp|pin\b|nonce|state|ticket|assertion|signature/i;

/** A record that is there for whoever names it. */
function found(why: string, kept: string): Any {
  return any({ by: 'state', why, found: true, kept });
}

/** Data layers in which an object in the place of a value is a condition on it. */
const TAKES_CONDITIONS = /^(mongoose|mongodb|@prisma\/client)$/;

function forAbsent(row: LookUp, record: (reason: string) => PromiseValue): PromiseValue {
  switch (row.absentKey) {
    case 'any row':
      return record(`\`${row.methods[0] ?? ''}\` gives the first of all for a key that is absent`);
    case 'a row without it':
      return record(`\`${row.methods[0] ?? ''}\` gives one without the key where that is absent`);
    case 'throws':
      return rejected(unread('a look-up for nothing fails'));
    case 'misses':
      return missed(row);
  }
}

function missed(row: LookUp): PromiseValue {
  return row.misses === 'throws'
    ? rejected(unread('a look-up that finds nothing fails', true, 'error'))
    : fulfilled(wrapped(missing(row.misses), row));
}

function missing(miss: Exclude<Miss, 'throws'>): Value {
  switch (miss) {
    case 'null':
      return NULL;
    case 'undefined':
      return UNDEFINED;
    case 'false':
      return FALSE;
    case '0':
      return constant(0);
    case 'empty list':
      return list([]);
  }
}

/** `{ rows: [] }`, `[[], fields]`: where in the result it is. */
function wrapped(value: Value, { at }: LookUp): Value {
  const [name] = at;
  if (name === undefined) return value;
  if (name === '0') return list([value], unread('the fields of a result are not followed'));
  const made = object([[name, value]]);
  const isEmpty = value.kind === 'list' && value.items.length === 0;
  made.props.set('rowCount', isEmpty ? constant(0) : unread('how much is found is not known'));
  if (!isEmpty) made.props.set(name, list([], value.kind === 'any' ? value : null));
  return made;
}

type Key = { readonly name: string | null; readonly value: Value };

const DEEPEST = 5;

/** What a look-up is keyed by: values that somebody else decides, and values that are absent. */
function keysIn(value: Value, name: string | null, depth: number): readonly Key[] {
  const known = settled(value);
  switch (known.kind) {
    case 'any':
      return isSent(known) ? [{ name: name ?? known.name, value: known }] : [];
    case 'constant':
      return known.value === undefined && name !== null ? [{ name, value: known }] : [];
    case 'list':
      return depth > DEEPEST ? [] : known.items.flatMap((item) => keysIn(item, name, depth + 1));
    case 'object':
      if (depth > DEEPEST) return [];
      return [...known.props].flatMap(([key, item]) =>
        item.kind === 'accessor' ? [] : keysIn(item, /^\$/.test(key) ? name : key, depth + 1),
      );
    default:
      return [];
  }
}

function isSent({ origin }: Any): boolean {
  return origin.by === 'caller' || (origin.by === 'unread' && origin.asked);
}
