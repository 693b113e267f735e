import { choose, type Path } from '../../interpret/follow/path.js';
import { fulfilled, rejected } from '../../interpret/follow/tasks.js';
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
  UNDEFINED,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import { lookUpFor } from './packages/find.js';
import { rowsOf, tableOf } from './tables.js';
import type { Key } from './packages/queries/filters.js';
import { callsOf, keysOf } from './packages/queries/keys.js';
import type { LookUp, Miss } from './packages/look-ups.js';
import { type Outdated, whyOutdated } from './packages/versions.js';
import type { QueryCall } from './packages/queries/query-call.js';

/** What is done to a query after it was asked for, and changes nothing about whether it finds anything. */
const MODIFIERS = new Set(
  'lean exec select populate session sort limit skip cache comment read toPromise withGraphFetched timeout'.split(
    ' ',
  ),
);

/** A look-up in a chain of calls, and those calls; null where there is none. */
export function lookUpIn(
  value: ExternalValue,
): { readonly row: LookUp; readonly calls: readonly QueryCall[] } | null {
  const calls = callsOf(value);
  for (const { method } of calls.toReversed()) {
    const row = lookUpFor(value.package, method);
    if (row) return { row, calls };
    if (!MODIFIERS.has(method)) return null;
  }
  return null;
}

/** What a look-up gives somebody who knows no secret. */
export function foundBy(
  path: Path,
  row: LookUp,
  calls: readonly QueryCall[],
  asked: ExternalValue,
): PromiseValue {
  const { keys, widens } = keysOf(row, calls);
  const method = calls.findLast((call) => row.methods.includes(call.method))?.method ?? '';
  const why =
    widens === null
      ? `what \`${method}\` finds for what anybody may know is there`
      : `\`${widens}\` may find something without the key that is asked for`;
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
  const other = value.type === 'string' ? null : sentOtherwise(path, row, method, value);
  if (other !== null && choose(path, 2, { why: other, at: path.here }) === 1) return record(other);
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

/** Run: for `token = ?`, mysql2 3.14.0 makes ``token = `token` = 1`` of `{ token: 1 }`, 3.24.6 a text. */
const OBJECTS_AS_CONDITIONS: Outdated = { before: [3, 17, 0], why: 'takes objects for conditions' };

/**
 * Why what is sent in JSON may find a record though it is no text; null where it may not. knex 3.3.0, run, and
 * Sequelize 6 documentation, "Querying": `where({ key: null })` is IS NULL.
 */
function sentOtherwise(
  { world }: Path,
  { package: name }: LookUp,
  method: string,
  key: Any,
): string | null {
  if (/^mysql2/.test(name) && method === 'query') {
    return whyOutdated(world.machine.view, 'mysql2', OBJECTS_AS_CONDITIONS);
  }
  const mayBeNull = key.truth !== true && key.nullish !== false;
  return mayBeNull && /^(?:knex|objection|sequelize)$/.test(name)
    ? `with \`null\` for \`${key.name ?? 'the key'}\`, \`${name}\` finds what has none`
    : null;
}

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
