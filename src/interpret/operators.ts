import { ts } from 'ts-morph';
import { sameText } from './builtins.js';
import { isInstance } from './inheritance.js';
import { conditionAt, type Machine, placeIn, under } from './machine.js';
import type { Place } from './place.js';
import {
  type Constant,
  constant,
  optionsOf,
  truthiness,
  union,
  stringOf,
  unknown,
  unknownText,
  type Value,
  type Scope,
} from './values.js';

/** `&&`, `||`, `??`; null for other operators. */
export function evaluateLogical(
  machine: Machine,
  node: ts.BinaryExpression,
  scope: Scope,
): Value | null {
  const operator = node.operatorToken.kind;
  const isAnd = operator === ts.SyntaxKind.AmpersandAmpersandToken;
  const isOr = operator === ts.SyntaxKind.BarBarToken;
  if (!isAnd && !isOr && operator !== ts.SyntaxKind.QuestionQuestionToken) return null;

  const left = machine.evaluate(node.left, scope);
  const truth = isAnd || isOr ? truthiness(left) : isPresent(left);
  if (truth !== null) return truth === isAnd ? machine.evaluate(node.right, scope) : left;

  const right = under(machine, conditionAt(scope.file, node, 'then'), () =>
    machine.evaluate(node.right, scope),
  );
  return isAnd ? onlyThen(left, right) : withDefault(left, right, placeIn(machine, scope, node));
}

/** `left && right` where only the run time knows `left`: no more than that is known of a constant or a function. */
function onlyThen(left: Value, right: Value): Value {
  const nothing = left.kind === 'unknown' ? left : unknown('it depends on a condition');
  if (optionsOf(right).every(({ kind }) => kind === 'constant' || kind === 'unknown')) {
    return nothing;
  }
  // What is registered on something of a framework is registered, whatever the condition.
  if (optionsOf(right).some(({ kind }) => kind === 'host')) return right;
  // What is left where the condition does not hold is false or empty, and no function.
  const isFunction = optionsOf(right).every(
    ({ kind }) => kind === 'function' || kind === 'external',
  );
  return union([isFunction ? constant(false) : nothing, right]);
}

/** `left ?? right` where only the run time knows `left`: a default that is written down is taken, and marked. */
export function withDefault(left: Value, right: Value, at: Place): Value {
  if (optionsOf(left).some((option) => option.kind === 'host')) return union([left, right]);
  if (holdsFunctions(right)) return union([left, right]);
  if (right.kind === 'constant') return { ...right, assumed: right.assumed ?? at };
  // What is in the list that there may be instead, is not known.
  return right.kind === 'list' ? { ...right, complete: false } : right;
}

/** Which of two functions it is, is told by neither of them. */
function holdsFunctions(value: Value): boolean {
  return optionsOf(value).some(
    (option) =>
      option.kind === 'function' ||
      (option.kind === 'list' && option.items.some(({ kind }) => kind === 'function')),
  );
}

function isPresent(value: Value): boolean | null {
  const [first, ...rest] = optionsOf(value).map((option) =>
    option.kind === 'constant' && !option.assumed
      ? option.value !== null && option.value !== undefined
      : truthiness(option),
  );
  return first !== undefined && rest.every((each) => each === first) ? first : null;
}

/** Every other binary operator: only what constants give is known. */
export function evaluateBinary(machine: Machine, node: ts.BinaryExpression, scope: Scope): Value {
  const left = machine.evaluate(node.left, scope);
  const right = machine.evaluate(node.right, scope);
  const operator = node.operatorToken.kind;
  if (operator === ts.SyntaxKind.CommaToken) return right;
  if (left.kind === 'constant' && right.kind === 'constant') {
    const result = combine(left, right, operator, placeIn(machine, scope, node));
    if (result) return result;
  }
  if (operator === ts.SyntaxKind.InstanceOfKeyword) {
    const instance = isInstance(machine, left, right);
    if (instance !== null) return constant(instance);
  }
  if (isDifferent(left, right)) {
    if (isEquality(operator)) return constant(false);
    if (isInequality(operator)) return constant(true);
  }
  const failed = left.kind === 'constant' ? right : left;
  const why = failed.kind === 'unknown' ? failed.why : 'it is computed at run time';
  const joinsText = operator === ts.SyntaxKind.PlusToken && [left, right].some(isText);
  return joinsText ? unknownText(why) : unknown(why);
}

function isText(value: Value): boolean {
  return value.kind === 'unknown' ? value.isText === true : stringOf(value) !== null;
}

/** Whether two values cannot be equal: an object, and a text or nothing. */
function isDifferent(left: Value, right: Value): boolean {
  return (
    (OBJECTS.has(left.kind) && right.kind === 'constant') ||
    (OBJECTS.has(right.kind) && left.kind === 'constant')
  );
}

const OBJECTS: ReadonlySet<Value['kind']> = new Set<Value['kind']>([
  'host',
  'list',
  'object',
  'function',
  'class',
  'module',
  'native',
  'pattern',
]);

function isEquality(operator: ts.SyntaxKind): boolean {
  return (
    operator === ts.SyntaxKind.EqualsEqualsEqualsToken ||
    operator === ts.SyntaxKind.EqualsEqualsToken
  );
}

function isInequality(operator: ts.SyntaxKind): boolean {
  return (
    operator === ts.SyntaxKind.ExclamationEqualsEqualsToken ||
    operator === ts.SyntaxKind.ExclamationEqualsToken
  );
}

/** What an operator gives for two constants; null where that is not told. */
export function combine(
  left: Constant,
  right: Constant,
  operator: ts.SyntaxKind,
  at: Place,
): Value | null {
  const assumed = left.assumed ?? right.assumed;
  if (operator === ts.SyntaxKind.PlusToken) return { ...added(left, right), at, assumed };
  // A comparison with a default would decide for the whole project what only its environment decides.
  if (assumed) return null;
  const a = left.value;
  const b = right.value;
  const bothMissing = (a ?? null) === null && (b ?? null) === null;
  switch (operator) {
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
      return sameText(left, right);
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
      return negated(sameText(left, right));
    case ts.SyntaxKind.EqualsEqualsToken:
      return bothMissing ? constant(true) : sameText(left, right);
    case ts.SyntaxKind.ExclamationEqualsToken:
      return bothMissing ? constant(false) : negated(sameText(left, right));
    default:
  }
  if (typeof a !== 'number' || typeof b !== 'number') return null;
  switch (operator) {
    case ts.SyntaxKind.MinusToken:
      return constant(a - b);
    case ts.SyntaxKind.AsteriskToken:
      return constant(a * b);
    case ts.SyntaxKind.LessThanToken:
      return constant(a < b);
    case ts.SyntaxKind.LessThanEqualsToken:
      return constant(a <= b);
    case ts.SyntaxKind.GreaterThanToken:
      return constant(a > b);
    case ts.SyntaxKind.GreaterThanEqualsToken:
      return constant(a >= b);
    default:
      return null;
  }
}

function negated(value: Value): Value {
  const truth = truthiness(value);
  return truth === null ? value : constant(!truth);
}

function added(left: Constant, right: Constant): Constant {
  const a = left.value;
  const b = right.value;
  return constant(typeof a === 'number' && typeof b === 'number' ? a + b : String(a) + String(b));
}
