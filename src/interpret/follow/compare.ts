import { sameText } from '../builtins.js';
import * as Read from '../values.js';
import { causeOf, whyPublic } from './derive.js';
import { consult, isSecretVariable, takeForSecret } from './environment.js';
import { choose, type Path } from './path.js';
import { trust } from './secrets.js';
import { truthOf } from './truth.js';
import { type Any, type Constant, settled, UNDEFINED, type Value } from './values.js';

/** Names of what an application keeps to itself; what anybody may see of it is not among them. */
const SECRET_NAME =
  /secret|token|api[-_]?key|access[-_]?key|passw|passphrase|signature|hmac|digest|hash|credential|^key$|[a-z]Key$|_key$/i;
const PUBLIC_NAME = /csrf|xsrf|captcha|nonce|public|cache|lookup|primary|foreign|sort|token_?type/i;

export function isSecretName(name: string | null): boolean {
  return name !== null && SECRET_NAME.test(name) && !PUBLIC_NAME.test(name);
}

/** Whether two values are equal on this path (`loosely`: by `==`). */
export function equals(path: Path, left: Value, right: Value, loosely: boolean): boolean {
  const a = settled(left);
  const b = settled(right);
  // Nothing equals NaN, not even itself.
  if (a.kind === 'constant' && !a.ask && Number.isNaN(a.value)) return false;
  if (a === b) return true;
  if (a.kind === 'constant' && b.kind === 'constant') return sameConstant(path, a, b, loosely);
  if (a.kind === 'any') return anyEquals(path, a, b, loosely);
  if (b.kind === 'any') return anyEquals(path, b, a, loosely);
  if (a.kind === 'external' || b.kind === 'external') return externalEquals(path, a, b);
  if (a.kind === 'host' && b.kind === 'host') return a.host === b.host;
  if (a.kind === 'module' && b.kind === 'module') return a.module.file === b.module.file;
  const primitive = [a, b].find((each): each is Constant => each.kind === 'constant');
  // `[] == ''` and the like: an object is turned into a text.
  if (loosely && primitive && primitive.value !== undefined && primitive.value !== null) {
    return choose(path, 2, { why: 'an object is compared with a text', at: path.here }) === 0;
  }
  return false;
}

function externalEquals(path: Path, a: Value, b: Value): boolean {
  if (a.kind === 'external' && b.kind === 'external') {
    const same = a.package === b.package && a.path.join('.') === b.path.join('.');
    if (same && !a.path.includes('()')) return true;
  }
  const shown = a.kind === 'external' ? a : b.kind === 'external' ? b : null;
  const name = shown ? shown.path.join('.') || shown.package : 'it';
  const why = `what \`${name}\` is, is only known at run time`;
  return choose(path, 2, { why, at: path.here }) === 0;
}

function sameConstant(path: Path, a: Constant, b: Constant, loosely: boolean): boolean {
  const [asked, other] = a.ask ? [a, b] : [b, a];
  if (asked.ask && !other.ask && typeof other.value === 'string') {
    const { value } = other;
    return asked.ask.decide(`= ${value}`, (text) => sameAs(text, value));
  }
  if (typeof a.value === 'string' && typeof b.value === 'string') {
    const same = sameAs(a.value, b.value);
    return same === 'open' ? choose(path, 2, null) === 0 : same;
  }
  if (!loosely) return a.value === b.value;
  const missing = [a, b].filter(({ value }) => value === undefined || value === null);
  if (missing.length > 0) return missing.length === 2;
  return typeof a.value === typeof b.value
    ? a.value === b.value
    : Number(a.value) === Number(b.value);
}

/** `open` where a part that is not known decides. */
function sameAs(a: string, b: string): boolean | 'open' {
  const same = sameText(Read.constant(a), Read.constant(b));
  return same.kind === 'constant' ? same.value === true : 'open';
}

function anyEquals(path: Path, a: Any, b: Value, loosely: boolean): boolean {
  if (b.kind === 'constant') return anyIs(path, a, b, loosely);
  if (b.kind !== 'any') {
    // An object that the program made is no value that came with the request.
    if (a.origin.by === 'caller' && b.kind !== 'external' && !loosely) return false;
    const cause = causeOf(path, a) ?? {
      why: 'an object is compared with what the caller sends',
      at: path.here,
    };
    return choose(path, 2, cause) === 0;
  }
  const callers = [a, b].filter(({ origin }) => origin.by === 'caller');
  const [sent] = callers;
  const other = sent === a ? b : a;
  if (sent && callers.length === 1) return sentEquals(path, sent, other);
  if (sent) {
    const same = choose(path, 2, null) === 0;
    if (same) alike(a, b);
    return same;
  }
  for (const each of [a, b]) consult(path, each, path.here);
  const unset = [a, b].find((each) => isUnset(path, each));
  if (unset) return anyEquals(path, unset === a ? b : a, unset.fallback ?? UNDEFINED, loosely);
  const isSecret = (each: Any): boolean =>
    each.origin.by === 'secret' || isSecretVariable(path, each);
  const uncertain = [a, b].find((each) => !isSecret(each));
  const cause = causeOf(path, uncertain ?? a);
  // Nothing that anybody sent is compared: who stored it decides.
  return choose(path, 2, cause) === 0;
}

/** What a caller sends, compared with something that somebody else decides. */
function sentEquals(path: Path, sent: Any, other: Any): boolean {
  const known = (): boolean => path.environment.insider === true && choose(path, 2, null) === 0;
  if (other.origin.by === 'secret') {
    trust(path, other);
    return known();
  }
  if (other.origin.by === 'environment') {
    consult(path, other, path.here);
    takeForSecret(path, other);
    return known();
  }
  const isPresent = sent.truth === true || other.truth === true;
  const asked = other.origin.by === 'unread' && other.origin.asked;
  // What code that is not read makes of what the caller sent may be what the caller wants it to be.
  const isNamedSecret = whyPublic(other) === null && isSecretName(other.name);
  if (isPresent && !asked && isNamedSecret && !isOpenlyKept(path, other)) return known();
  const cause = causeOf(path, other);
  if (!isPresent && other.nullish !== false && cause) {
    const why = `\`${other.name ?? 'what it is compared with'}\` and what the caller sends may both be absent`;
    const same = choose(path, 2, { ...cause, why, isAbsence: true }) === 0;
    if (same) alike(sent, other);
    return same;
  }
  return choose(path, 2, cause) === 0;
}

/** Whether anybody may have put it where the application keeps it. */
function isOpenlyKept(path: Path, { origin, name }: Any): boolean {
  const kept = origin.by === 'state' ? origin.kept : undefined;
  return kept !== undefined && path.world.openlyKept?.(kept, name) === true;
}

function alike(a: Any, b: Any): void {
  const truth = a.truth ?? b.truth;
  const nullish = a.nullish ?? b.nullish;
  for (const each of [a, b]) {
    each.truth ??= truth;
    each.nullish ??= nullish;
  }
}

/** A variable that is not set, where nothing says that it is a secret. */
function isUnset(path: Path, value: Any): boolean {
  return (
    value.origin.by === 'environment' &&
    value.name !== null &&
    value.origin.names.includes(value.name) &&
    !isSecretVariable(path, value) &&
    !path.environment.open
  );
}

function anyIs(path: Path, value: Any, wanted: Constant, loosely: boolean): boolean {
  if (Number.isNaN(wanted.value)) return false;
  const isNothing = wanted.value === undefined || wanted.value === null;
  if (value.typeOf && typeof wanted.value === 'string') return typeIs(path, value, wanted.value);
  if (isNothing && loosely) {
    if (value.nullish !== null) return value.nullish;
    if (value.truth === true || value.origin.by === 'secret') return false;
  }
  if (value.origin.by === 'environment') consult(path, value, path.here);
  if (isUnset(path, value)) {
    return equals(path, value.fallback ?? UNDEFINED, wanted, loosely);
  }
  if (value.origin.by === 'secret' || isSecretVariable(path, value)) return false;
  if (value.not.has(wanted.value)) return false;
  if (value.truth !== null && !isOpen(wanted) && Boolean(wanted.value) !== value.truth)
    return false;
  if (value.nullish === true && !isNothing) return false;
  if (value.nullish === false && isNothing) return false;
  if (!loosely && !isNothing && value.type !== null && typeof wanted.value !== value.type)
    return false;
  if (isOpen(wanted)) return choose(path, 2, causeOf(path, value)) === 0;
  const is = choose(path, 2, causeOf(path, value)) === 0;
  if (!is) {
    value.not.add(wanted.value);
    if (isNothing && loosely) value.nullish = false;
    return false;
  }
  if (isNothing) {
    value.nullish = true;
    value.truth = false;
    if (!loosely) value.is = wanted;
  } else if (!loosely) {
    value.is = wanted;
  } else {
    value.truth = typeof wanted.value === 'string' ? wanted.value !== '' : value.truth;
    value.nullish = false;
  }
  return true;
}

function isOpen({ value }: Constant): boolean {
  return typeof value === 'string' && value.includes(Read.OPEN_PART);
}

/** `typeof x === 'string'`: what it says is known of `x` from here on. */
function typeIs(path: Path, value: Any, name: string): boolean {
  const of = value.typeOf;
  if (!of) return false;
  if (of.type !== null && of.nullish === false) return of.type === name;
  if (of.nullish === true && of.is) return truthOf(path, of) ? false : name === 'undefined';
  if (of.truth === true && name === 'undefined') return false;
  const is = choose(path, 2, causeOf(path, of)) === 0;
  if (name === 'undefined') {
    if (is) {
      of.nullish = true;
      of.truth = false;
      of.is = UNDEFINED;
    } else if (of.nullish === null && of.origin.by === 'caller') {
      // `null` is still possible; it is no header and no text.
      of.not.add(undefined);
    }
  } else if (is) {
    if (name !== 'object') of.nullish = false;
    of.type = name === 'string' || name === 'number' || name === 'boolean' ? name : of.type;
  }
  return is;
}
