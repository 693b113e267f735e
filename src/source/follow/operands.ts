import { ts } from 'ts-morph';
import { derived } from './derive.js';
import { constant, type Primitive, settled, type Value } from './values.js';

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
    return made;
  }
  return derived([a, b], 'it is computed', ORDERING.has(operator) ? 'boolean' : 'number');
}

function isOpen(value: Primitive): boolean {
  return typeof value === 'string' && value.includes('\u0001');
}

const ORDERING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
]);

function combined(operator: ts.SyntaxKind, a: Primitive, b: Primitive): Value | null {
  if (operator === ts.SyntaxKind.PlusToken) {
    return typeof a === 'number' && typeof b === 'number'
      ? constant(a + b)
      : constant(String(a) + String(b));
  }
  if (typeof a === 'string' && typeof b === 'string' && ORDERING.has(operator)) {
    return constant(ordered(operator, a < b, a === b));
  }
  const x = Number(a);
  const y = Number(b);
  if (ORDERING.has(operator)) {
    if (Number.isNaN(x) || Number.isNaN(y)) return constant(false);
    return constant(ordered(operator, x < y, x === y));
  }
  switch (operator) {
    case ts.SyntaxKind.MinusToken:
      return constant(x - y);
    case ts.SyntaxKind.AsteriskToken:
      return constant(x * y);
    case ts.SyntaxKind.SlashToken:
      return constant(x / y);
    case ts.SyntaxKind.PercentToken:
      return constant(x % y);
    case ts.SyntaxKind.AsteriskAsteriskToken:
      return constant(x ** y);
    case ts.SyntaxKind.AmpersandToken:
      return constant(x & y);
    case ts.SyntaxKind.BarToken:
      return constant(x | y);
    case ts.SyntaxKind.CaretToken:
      return constant(x ^ y);
    case ts.SyntaxKind.LessThanLessThanToken:
      return constant(x << y);
    case ts.SyntaxKind.GreaterThanGreaterThanToken:
      return constant(x >> y);
    default:
      return null;
  }
}

function ordered(operator: ts.SyntaxKind, less: boolean, same: boolean): boolean {
  switch (operator) {
    case ts.SyntaxKind.LessThanToken:
      return less;
    case ts.SyntaxKind.LessThanEqualsToken:
      return less || same;
    case ts.SyntaxKind.GreaterThanToken:
      return !less && !same;
    default:
      return !less;
  }
}
