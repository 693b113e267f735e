import { equals } from '../../interpret/follow/compare.js';
import { isFromCaller, mayFail, originOf } from '../../interpret/follow/derive.js';
import { broken, choose, type Path, Thrown } from '../../interpret/follow/path.js';
import { signatureOf, trust } from '../../interpret/follow/secrets.js';
import {
  any,
  called,
  CALLER,
  constant,
  type ExternalValue,
  FALSE,
  type Flow,
  fromCaller,
  type Origin,
  ready,
  settled,
  type Site,
  UNDEFINED,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import type { SourceLoc } from '../../model/types.js';
import { locOf } from '../places.js';
import { errorOf } from './errors.js';

/** Everything that was handed over in a chain of calls: `db('users').where({ token }).first()`. */
function chainInputs(callee: ExternalValue, args: readonly Value[]): readonly Value[] {
  const inputs = [...args];
  for (let at: ExternalValue | null = callee; at; at = at.base) {
    if (at.path.at(-1) === '()') inputs.unshift(...at.args);
  }
  return inputs;
}

/** Functions that give something random, and how much of it: node:crypto, uuid 11 and nanoid 5 (README). */
const RANDOM =
  /^(?:randomBytes|randomUUID|randomInt|generateKeySync|generateKeyPairSync|webcrypto\.randomUUID|webcrypto\.getRandomValues|getRandomValues)$/;

/** Bytes, letters, and how many different numbers, below which whoever tries them all finds the right one. */
const ENOUGH_BYTES = 4;
const ENOUGH_LETTERS = 6;
const ENOUGH_NUMBERS = 2 ** 32;

/** What is random and enough not to be guessed is a secret, known by where it was made. */
function randomValue(name: string, args: readonly Value[], site: Site): Value {
  if (isShort(name, args)) {
    const why = `what \`${name}\` gives is short enough to be tried out`;
    const made = unread(why, false, name);
    return { ...made, truth: true, nullish: false };
  }
  return any(madeAt(site), { name, truth: true, nullish: false });
}

function isShort(name: string, args: readonly Value[]): boolean {
  const [first, second] = args.map((arg) => {
    const known = settled(arg);
    return known.kind === 'constant' && typeof known.value === 'number' ? known.value : null;
  });
  switch (name.replace(/^webcrypto\./, '')) {
    case 'randomBytes':
      return typeof first === 'number' && first < ENOUGH_BYTES;
    case 'nanoid':
      return typeof first === 'number' && first < ENOUGH_LETTERS;
    case 'randomInt': {
      const [from, to] = typeof second === 'number' ? [first ?? 0, second] : [0, first];
      return typeof to === 'number' && to - from < ENOUGH_NUMBERS;
    }
    default:
      return false;
  }
}

/** A secret that was made at a place. */
function madeAt({ at }: Site): Origin {
  if (!at) return { by: 'secret' };
  return { by: 'secret', of: [madeIn(locOf(at))] };
}

/** The name of a secret that a call at a place makes. */
export function madeIn({ file, line }: Pick<SourceLoc, 'file' | 'line'>): string {
  return `${MADE}${file}:${String(line)}`;
}

const MADE = 'the secret made in ';

/** Whether a name is that of a secret which a call makes. */
export function isMade(name: string): boolean {
  return name.startsWith(MADE);
}

/** What functions of packages give that make something random: uuid 11.1.0 and nanoid 5.1.5, README of each. */
export function randomOf(callee: ExternalValue, args: readonly Value[], site: Site): Value | null {
  const name = callee.path.join('.');
  const isUuid = callee.package === 'uuid' && name === 'v4';
  const isNanoid = callee.package === 'nanoid' && name === 'nanoid';
  return isUuid || isNanoid ? randomValue(isUuid ? 'v4' : 'nanoid', args, site) : null;
}

/** Keys of a pair are told apart from no other: who signs with any of them signs with all. */
const PAIR = 'a private key';

/** Calls of node:crypto for somebody who knows no secret; null for those that are not known. */
export function cryptoCall(
  path: Path,
  callee: ExternalValue,
  args: readonly Value[],
  site: Site,
): Flow<Value> | null {
  const name = callee.path.filter((part) => part !== '()').join('.');
  if (RANDOM.test(name)) return ready(randomValue(name, args, site));
  if (name === 'timingSafeEqual') return compareSafely(path, args);
  if (/^createHash(\.update)*$/.test(name)) {
    const [given = UNDEFINED] = args.map(settled);
    // It takes names of digests, texts and bytes, and throws for anything else.
    if (given.kind === 'any') {
      const isText = given.type === 'string' && (given.truth === true || given.nullish === false);
      if (!isText || name === 'createHash') mayFail(path, given);
    } else if (given.kind !== 'constant') return null;
    else if (typeof given.value !== 'string') throw new Thrown(errorOf(), true);
    return ready(called(callee, args));
  }
  if (/^create(Hmac|Hash)(\.update)*\.digest$/.test(name)) {
    const inputs = chainInputs(callee, args.slice(1));
    return ready(name.startsWith('createHmac') ? keyedDigest(inputs) : digest(inputs));
  }
  if (/^(createSign(\.update)*\.sign|sign)$/.test(name)) {
    const texts = name === 'sign' ? [args[1] ?? UNDEFINED] : chainInputs(callee, []).slice(1);
    const origin: Origin = { by: 'secret', of: [PAIR], sealed: [signatureOf(texts)] };
    return ready(any(origin, { name: 'signature', truth: true, nullish: false }));
  }
  if (/^createVerify(\.update)*\.verify$/.test(name) || name === 'verify') {
    const inputs = chainInputs(callee, args);
    const keyArg = name === 'verify' ? args[2] : args[0];
    const key = keyArg && settled(keyArg);
    const isOpen = key ? isFromCaller(key) : false;
    const texts = name === 'verify' ? [args[1] ?? UNDEFINED] : chainInputs(callee, []).slice(1);
    trust(path, any({ by: 'secret', of: [PAIR] }), signatureOf(texts));
    return ready(isOpen || inputs.length === 0 ? fromCaller(null, 'boolean') : FALSE);
  }
  if (/^(scryptSync|pbkdf2Sync|hash)$/.test(name)) return ready(digest(args.slice(0, 2)));
  return null;
}

/** A digest is never empty. */
function digest(inputs: readonly Value[]): Value {
  // What is made of nothing but texts that stand in the source, anybody can make.
  const isPublic = inputs.every((input) => settled(input).kind === 'constant');
  const origin = isPublic ? CALLER : originOf(inputs, 'it is computed');
  return any(origin, {
    name: 'digest',
    truth: origin.by === 'environment' ? null : true,
    nullish: false,
  });
}

/** With a key it is made by nobody who has not got the key, and tells nothing of it. */
export function keyedDigest(inputs: readonly Value[]): Value {
  const [, given = UNDEFINED, ...texts] = inputs;
  const key = settled(given);
  const { by } = originOf([key], '');
  if (by === 'caller' || inputs.every((input) => settled(input).kind === 'constant')) {
    return digest(inputs);
  }
  const sealed = [signatureOf(texts)];
  if (by === 'environment') {
    const origin = originOf(inputs, '');
    const isKept = origin.by === 'environment' || origin.by === 'secret';
    return any(isKept ? { ...origin, sealed } : origin, { name: 'digest', nullish: false });
  }
  const of = key.kind === 'any' && key.origin.by === 'secret' ? key.origin.of : undefined;
  return any(of ? { by: 'secret', of, sealed } : { by: 'secret' }, {
    name: 'signature',
    truth: true,
    nullish: false,
  });
}

/** Throws where the lengths differ; a caller who has not got the secret never sends the same. */
export function* compareSafely(
  path: Path,
  [left = UNDEFINED, right = UNDEFINED]: readonly Value[],
): Flow<Value> {
  yield* ready(UNDEFINED);
  path.mayThrow = true;
  if (path.tries > 0 && choose(path, 2, null) === 1) throw broken(path, errorOf());
  return constant(equals(path, left, right, false));
}
