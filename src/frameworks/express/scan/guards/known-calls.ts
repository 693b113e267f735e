import { packageName } from '../../../../source/resolve.js';
import { equals } from '../../../../source/follow/compare.js';
import { originOf } from '../../../../source/follow/derive.js';
import { takeForSecret } from '../../../../source/follow/environment.js';
import {
  choose,
  fulfilled,
  type Path,
  rejected,
  startTask,
  Thrown,
} from '../../../../source/follow/path.js';
import {
  any,
  constant,
  type ExternalValue,
  FALSE,
  type Flow,
  fromCaller,
  fromState,
  isCallable,
  list,
  NULL,
  object,
  ready,
  SECRET,
  settled,
  type Site,
  UNDEFINED,
  unread,
  type Value,
} from '../../../../source/follow/values.js';
import { type Lookup, lookupOf } from './lookups.js';
import { type Verifier, verifierOf } from './verifiers.js';

/**
 * Calls of packages whose outcome is known for somebody who has no secret: checks of credentials fail, look-ups
 * by a secret find nothing. Null for all others.
 */
export function knownCall(
  path: Path,
  callee: ExternalValue,
  args: readonly Value[],
  site: Site,
): Flow<Value> | null {
  const name = packageName(callee.package);
  const promised = promisified(callee);
  const target = promised ?? callee;
  const verifier = verifierOf(target);
  if (verifier) return verify(path, verifier, args, site, promised !== null);
  const lookup = lookupOf(target);
  if (lookup) return lookUp(path, lookup, target, args, site);
  if (name === 'crypto' || name === 'node:crypto') return cryptoCall(path, callee, args);
  if (name === 'async_hooks' || name === 'node:async_hooks') {
    if (callee.path.at(-1) !== 'run' || !args[1]) return null;
    return path.world.engine.call(path, args[1], null, args.slice(2), site);
  }
  if (name === 'util' || name === 'node:util') {
    // `promisify(f)`: what it makes is known when it is called.
    if (callee.path.join('.') === 'promisify') return null;
  }
  return null;
}

/** The function behind `promisify(f)`. */
function promisified({ package: name, path, args }: ExternalValue): ExternalValue | null {
  const isUtil = /^(node:)?util$/.test(name);
  const [inner] = args;
  if (!isUtil || path.join('.') !== 'promisify.()' || inner?.kind !== 'external') return null;
  return inner;
}

/** A check of what the caller sent: it fails, unless the key is the caller's as well. */
function verify(
  path: Path,
  verifier: Verifier,
  given: readonly Value[],
  site: Site,
  isPromised: boolean,
): Flow<Value> {
  const callback = isPromised ? undefined : lastCallback(given);
  const args = callback ? given.slice(0, -1) : given;
  const credential = settled(args[verifier.credential] ?? UNDEFINED);
  const key = verifier.key === null ? null : settled(args[verifier.key] ?? UNDEFINED);
  if (key?.kind === 'any') takeForSecret(path, key);
  const claims = fromCaller('claims');
  const sentBy = originOf([credential], '').by;
  const isEmpty = credential.kind === 'constant' && !credential.value;
  const isSent = sentBy === 'caller' || isEmpty;
  const keyIsSent = key !== null && originOf([key], '').by === 'caller';
  if (keyIsSent || acceptsUnsigned(args, key))
    return deliver(path, callback, null, claims, site, verifier, isPromised);
  if (!isSent) {
    // What is checked is not what the caller sent, so that nothing is shown of the caller.
    const made = unread('what is verified is not what the caller sent', true);
    return deliver(path, callback, null, made, site, verifier, isPromised);
  }
  switch (verifier.fails) {
    case 'throws':
    case 'rejects':
      return deliver(path, callback, errorOf(), UNDEFINED, site, verifier, isPromised);
    case 'false':
      return deliver(path, callback, null, FALSE, site, verifier, isPromised);
    case 'null':
      return deliver(path, callback, null, NULL, site, verifier, isPromised);
  }
}

/** Which fault a made-up token has is up to who made it. */
function errorOf(): Value {
  const made = object([['message', fromCaller('message', 'string')]]);
  made.props.set('name', fromCaller('name', 'string'));
  made.rest = any({ by: 'caller' });
  return made;
}

function lastCallback(args: readonly Value[]): Value | undefined {
  const last = args.at(-1);
  return last && isCallable(last) && args.length > 1 ? last : undefined;
}

/** `algorithms: ['none']` with an empty key: a token without a signature is taken. */
function acceptsUnsigned(args: readonly Value[], key: Value | null): boolean {
  const isEmpty = key?.kind === 'constant' && !key.value;
  return (
    isEmpty &&
    args.some((arg) => {
      const options = settled(arg);
      if (options.kind !== 'object') return false;
      const algorithms = options.props.get('algorithms') ?? options.props.get('algorithm');
      if (!algorithms || algorithms.kind === 'accessor') return false;
      const items = algorithms.kind === 'list' ? algorithms.items : [algorithms];
      return items.some((item) => item.kind === 'constant' && item.value === 'none');
    })
  );
}

function* deliver(
  path: Path,
  callback: Value | undefined,
  error: Value | null,
  value: Value,
  site: Site,
  verifier: Verifier,
  isPromised: boolean,
): Flow<Value> {
  if (callback) {
    const given = error ? [error] : [NULL, value];
    const call = (): Flow<Value> => path.world.engine.call(path, callback, null, given, site);
    if (choose(path, 2, null) === 0) yield* call();
    else {
      path.macro.push(() => {
        startTask(path, call());
      });
    }
    return UNDEFINED;
  }
  if (verifier.async || isPromised) return error ? rejected(error) : fulfilled(value);
  if (error) throw new Thrown(error);
  return value;
}

/** A look-up: what a secret is sent for is not there; what the caller may know finds something. */
function lookUp(
  path: Path,
  lookup: Lookup,
  callee: ExternalValue,
  args: readonly Value[],
  site: Site,
): Flow<Value> | null {
  const callback = lookup.callback ? lastCallback(args) : undefined;
  const inputs = chainInputs(callee, callback ? args.slice(0, -1) : args);
  const found = lookup.finds(inputs);
  const why = `what \`${callee.path.at(-1) ?? ''}\` finds`;
  const isNothing = found === 'nothing';
  const reason =
    found === 'first'
      ? `${why} for a key that may be absent may be the first of all`
      : `${why} may be there for everybody`;
  const record = fromState(reason, null);
  const value = isNothing
    ? empty(lookup.gives)
    : lookup.gives === 'one' || lookup.gives === 'throws'
      ? record
      : fromState(reason);
  if (isNothing && lookup.gives === 'throws') {
    return deliver(path, callback, errorOf(), UNDEFINED, site, ASYNC, !lookup.sync);
  }
  return deliver(path, callback, null, value, site, ASYNC, !lookup.sync);
}

const ASYNC: Verifier = { credential: 0, key: null, fails: 'null', async: false, row: '' };

function empty(gives: Lookup['gives']): Value {
  switch (gives) {
    case 'list':
      return list([]);
    case 'rows':
      return object([
        ['rows', list([])],
        ['rowCount', constant(0)],
      ]);
    case 'pair':
      return list([list([]), unread('the fields of a result are not followed')]);
    case 'count':
      return constant(0);
    default:
      return choosesNothing;
  }
}

const choosesNothing: Value = NULL;

/** Everything that was handed over in a chain of calls: `db('users').where({ token }).first()`. */
function chainInputs(callee: ExternalValue, args: readonly Value[]): readonly Value[] {
  const inputs = [...args];
  for (let at: ExternalValue | null = callee; at; at = at.base) {
    if (at.path.at(-1) === '()') inputs.unshift(...at.args);
  }
  return inputs;
}

const RANDOM =
  /^(randomBytes|randomUUID|randomInt|generateKeySync|webcrypto\.randomUUID|webcrypto\.getRandomValues)$/;

function cryptoCall(path: Path, callee: ExternalValue, args: readonly Value[]): Flow<Value> | null {
  const name = callee.path.filter((part) => part !== '()').join('.');
  if (RANDOM.test(name)) return ready(any(SECRET, { name }));
  if (name === 'timingSafeEqual') return compareSafely(path, args);
  if (/^create(Hmac|Hash)(\.update)*\.digest$/.test(name)) {
    const inputs = chainInputs(callee, args.slice(1));
    const isKeyed = name.startsWith('createHmac');
    return ready(digest(path, inputs, isKeyed));
  }
  if (/^(createSign(\.update)*\.sign|sign)$/.test(name))
    return ready(any(SECRET, { name: 'signature' }));
  if (/^createVerify(\.update)*\.verify$/.test(name) || name === 'verify') {
    const inputs = chainInputs(callee, args);
    const keyArg = name === 'verify' ? args[2] : args[0];
    const key = keyArg && settled(keyArg);
    const isOpen = key ? originOf([key], '').by === 'caller' : false;
    return ready(isOpen || inputs.length === 0 ? fromCaller(null, 'boolean') : FALSE);
  }
  if (/^(scryptSync|pbkdf2Sync|hash)$/.test(name))
    return ready(digest(path, args.slice(0, 2), false));
  return null;
}

/** A digest is never empty. With a key it is made by nobody who has not got the key. */
function digest(path: Path, inputs: readonly Value[], isKeyed: boolean): Value {
  const [, key] = inputs.map(settled);
  void path;
  const origin = originOf(inputs, 'it is computed');
  const keyed = key ? originOf([key], '').by : 'unread';
  if (isKeyed && keyed !== 'caller' && keyed !== 'environment') {
    return any(SECRET, { name: 'signature' });
  }
  return any(origin, {
    name: 'digest',
    truth: origin.by === 'environment' ? null : true,
    nullish: false,
  });
}

/** Throws where the lengths differ; a caller who has not got the secret never sends the same. */
function* compareSafely(
  path: Path,
  [left = UNDEFINED, right = UNDEFINED]: readonly Value[],
): Flow<Value> {
  yield* ready(UNDEFINED);
  path.mayThrow = true;
  if (path.tries > 0 && choose(path, 2, null) === 1) throw new Thrown(errorOf());
  return constant(equals(path, left, right, false));
}
