import { ts } from 'ts-morph';
import { derived, isFromCaller } from './derive.js';
import type { Path } from './path.js';
import { endOf, startOf, tell } from './secrets.js';
import { type Any, constant, type Primitive, settled, type Value } from './values.js';

/** What an arithmetic operator or an ordering gives: known where both sides are. */
export function anyOf(operator: ts.SyntaxKind, left: Value, right: Value): Value {
  const a = settled(left);
  const b = settled(right);
  if (a.kind === 'constant' && b.kind === 'constant' && !isOpen(a.value) && !isOpen(b.value)) {
    return combined(operator, a.value, b.value) ?? derived([], 'it is computed');
  }
  if (operator === ts.SyntaxKind.PlusToken) {
    if (a.kind === 'constant' && b.kind === 'constant') {
      return constant(String(a.value) + String(b.value));
    }
    const isText = [a, b].some(
      (each) =>
        (each.kind === 'constant' && typeof each.value === 'string') ||
        (each.kind === 'any' && each.type === 'string'),
    );
    const named = [a, b].find((each) => each.kind === 'any');
    const made = derived(
      [a, b],
      'it is computed',
      isText ? 'string' : null,
      named?.kind === 'any' ? named.name : null,
    );
    if (
      [a, b].some(
        (each) => each.kind === 'constant' && typeof each.value === 'string' && each.value !== '',
      )
    ) {
      made.truth = true;
      made.nullish = false;
    }
    const text = { ...made, start: startOf([a, b]).start, end: endOf([a, b]) };
    return isText ? withTextWhereUnset(text, [a, b]) : made;
  }
  // Whatever the other side is, no bit of it is left.
  if (operator === ts.SyntaxKind.AmpersandToken && [a, b].some(hasNoBits)) return constant(0);
  if (!ORDERING.has(operator)) return derived([a, b], 'it is computed', 'number');
  const made = derived([a, b], 'it is computed', 'boolean');
  return isKeptNumber(a) || isKeptNumber(b) ? ordered(made) : made;
}

/** A number that the application keeps, or the time: none that was made of a secret. */
function isKeptNumber(value: Value): boolean {
  return value.kind === 'any' && value.origin.by === 'state' && value.origin.isTelling !== true;
}

function ordered(made: Any): Any {
  return made.origin.by === 'state'
    ? { ...made, origin: { ...made.origin, isChance: true } }
    : made;
}

function hasNoBits(value: Value): boolean {
  return value.kind === 'constant' && (value.value === 0 || value.value === false);
}

/** A text that is put together of `parts`, with what it says where a variable in it is not set: `undefined`. */
export function withTextWhereUnset(text: Any, parts: readonly Value[]): Any {
  const texts = parts.map(textWhereUnset);
  const isKnown = texts.every((part) => part !== null);
  return isKnown ? { ...text, fallback: constant(texts.join('')) } : text;
}

/** What a text says of a variable that is not set; null for anything else. */
function textWhereUnset(value: Value): string | null {
  if (value.kind === 'constant') return String(value.value);
  if (value.kind !== 'any' || value.origin.by !== 'environment') return null;
  const { fallback } = value;
  if (!fallback) return 'undefined';
  return fallback.kind === 'constant' ? String(fallback.value) : null;
}

function isOpen(value: Primitive): boolean {
  return typeof value === 'string' && value.includes('\u0001');
}

export const ORDERING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
]);

/** Whoever may ask for the order as often as they want finds what it is compared with. */
export function tellOrder(path: Path, left: Value, right: Value): void {
  if (isFromCaller(left)) tell(path, right);
  if (isFromCaller(right)) tell(path, left);
}

/** What JavaScript makes of two primitives; null where it throws. */
function combined(operator: ts.SyntaxKind, a: Primitive, b: Primitive): Value | null {
  const isText = typeof a === 'string' || typeof b === 'string';
  const isMixed = (typeof a === 'bigint') !== (typeof b === 'bigint');
  if (isMixed && !ORDERING.has(operator) && !(isText && operator === ts.SyntaxKind.PlusToken)) {
    return null;
  }
  // The operators convert what they are given themselves.
  const x = a as number;
  const y = b as number;
  switch (operator) {
    case ts.SyntaxKind.PlusToken:
      return constant(x + y);
    case ts.SyntaxKind.LessThanToken:
      return constant(x < y);
    case ts.SyntaxKind.LessThanEqualsToken:
      return constant(x <= y);
    case ts.SyntaxKind.GreaterThanToken:
      return constant(x > y);
    case ts.SyntaxKind.GreaterThanEqualsToken:
      return constant(x >= y);
    case ts.SyntaxKind.MinusToken:
      return constant(x - y);
    case ts.SyntaxKind.AsteriskToken:
      return constant(x * y);
    case ts.SyntaxKind.SlashToken:
      return typeof b === 'bigint' && b === 0n ? null : constant(x / y);
    case ts.SyntaxKind.PercentToken:
      return typeof b === 'bigint' && b === 0n ? null : constant(x % y);
    case ts.SyntaxKind.AsteriskAsteriskToken:
      return typeof b === 'bigint' ? null : constant(x ** y);
    case ts.SyntaxKind.AmpersandToken:
      return constant(x & y);
    case ts.SyntaxKind.BarToken:
      return constant(x | y);
    case ts.SyntaxKind.CaretToken:
      return constant(x ^ y);
    case ts.SyntaxKind.LessThanLessThanToken:
      return typeof b === 'bigint' ? null : constant(x << y);
    case ts.SyntaxKind.GreaterThanGreaterThanToken:
      return typeof b === 'bigint' ? null : constant(x >> y);
    case ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken:
      return typeof b === 'bigint' ? null : constant(x >>> y);
    default:
      return null;
  }
}
