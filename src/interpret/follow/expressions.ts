import { ts } from 'ts-morph';
import { isAssignment } from '../../source/assignments.js';
import { equals } from './compare.js';
import { derived, mayFail, mayFailAsPrimitive } from './derive.js';
import { anyOf, ORDERING, tellOrder } from './operands.js';
import { evaluateAccess, isTypeWrapper, unwrapped } from './access.js';
import { deleteByKey, memberOf, referTo } from './bind.js';
import { evaluateCall, evaluateNew, evaluateTagged } from './calls.js';
import { classValue } from './classes.js';
import { isSecretVariable } from './environment.js';
import { joined } from './joins.js';
import { functionOf } from './functions.js';
import { baseOf, isIn } from './members.js';
import { findName, readName } from './names.js';
import { giveUp, type Path, placeAt } from './path.js';
import { awaited } from './tasks.js';
import { promiseOf } from './promises.js';
import { nullishOf, truthOf } from './truth.js';
import {
  any,
  constant,
  type Env,
  FALSE,
  type Flow,
  isNullish,
  NULL,
  type Origin,
  settled,
  TRUE,
  UNDEFINED,
  unread,
  type Value,
} from './values.js';
import { evaluateObject, evaluateTemplate, spreadAll } from './literals.js';

/** What `node` is worth in `env` on this path; calls in it are made. */
export function* evaluateExpression(path: Path, node: ts.Expression, env: Env): Flow<Value> {
  path.steps -= 1;
  if (path.steps <= 0) return giveUp(path, 'it is longer than what is followed');
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
      return TRUE;
    case ts.SyntaxKind.FalseKeyword:
      return FALSE;
    case ts.SyntaxKind.NullKeyword:
      return NULL;
    case ts.SyntaxKind.ThisKeyword:
      return findName(env, 'this') ?? readName(path, env, 'this');
    default:
  }
  if (ts.isIdentifier(node)) return readName(path, env, node.text);
  if (ts.isStringLiteralLike(node)) return constant(node.text);
  if (ts.isNumericLiteral(node)) return constant(Number(node.text));
  if (ts.isBigIntLiteral(node)) return constant(BigInt(node.text.slice(0, -1)));
  if (ts.isCallExpression(node)) return yield* evaluateCall(path, node, env);
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) {
    const { value, isSkipped } = yield* evaluateAccess(path, node, env);
    return isSkipped ? UNDEFINED : value;
  }
  if (ts.isParenthesizedExpression(node) || isTypeWrapper(node)) {
    return yield* evaluateExpression(path, node.expression, env);
  }
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return functionOf(node, env);
  if (ts.isBinaryExpression(node)) return yield* evaluateBinary(path, node, env);
  if (ts.isConditionalExpression(node)) {
    const condition = yield* evaluateExpression(path, node.condition, env);
    const way = truthOf(path, condition, at(path, node.condition, env));
    return yield* evaluateExpression(path, way ? node.whenTrue : node.whenFalse, env);
  }
  if (ts.isPrefixUnaryExpression(node)) return yield* evaluatePrefix(path, node, env);
  if (ts.isPostfixUnaryExpression(node)) return yield* evaluateStep(path, node, env);
  if (ts.isAwaitExpression(node)) {
    return yield* joined(path, node, () => [env], evaluateAwait(path, node, env));
  }
  if (ts.isTemplateExpression(node)) return yield* evaluateTemplate(path, node, env);
  if (ts.isObjectLiteralExpression(node)) return yield* evaluateObject(path, node, env);
  if (ts.isArrayLiteralExpression(node)) return yield* spreadAll(path, node.elements, env);
  if (ts.isNewExpression(node)) return yield* evaluateNew(path, node, env);
  if (ts.isTypeOfExpression(node)) {
    return typeOf(yield* evaluateExpression(path, node.expression, env), path);
  }
  if (ts.isVoidExpression(node)) {
    yield* evaluateExpression(path, node.expression, env);
    return UNDEFINED;
  }
  if (ts.isDeleteExpression(node)) return yield* evaluateDelete(path, node, env);
  if (ts.isClassExpression(node)) return yield* classValue(path, node, env);
  if (ts.isTaggedTemplateExpression(node)) return yield* evaluateTagged(path, node, env);
  if (node.kind === ts.SyntaxKind.RegularExpressionLiteral) {
    const text = node.getText();
    const end = text.lastIndexOf('/');
    return {
      kind: 'pattern',
      source: text.slice(1, end),
      flags: text.slice(end + 1),
      lastIndex: 0,
    };
  }
  if (ts.isMetaProperty(node)) return unread('it is only known at run time');
  return giveUp(path, 'there is an expression in it that is not followed');
}

function* evaluateAwait(path: Path, node: ts.AwaitExpression, env: Env): Flow<Value> {
  const value = yield* evaluateExpression(path, node.expression, env);
  path.here = at(path, node, env);
  return yield* awaited(promiseOf(path, settled(value)));
}

function at(path: Path, node: ts.Node, env: Env): NonNullable<Path['here']> {
  return placeAt(path, node, env.scope.file);
}

function* evaluateBinary(path: Path, node: ts.BinaryExpression, env: Env): Flow<Value> {
  const operator = node.operatorToken.kind;
  if (operator === ts.SyntaxKind.EqualsToken) {
    const target = yield* referTo(path, unwrapped(node.left), env);
    const value = yield* evaluateExpression(path, node.right, env);
    yield* target.write(value);
    return value;
  }
  const target = isAssignment(node) ? yield* referTo(path, unwrapped(node.left), env) : null;
  const doubts = path.causes.length;
  const left = target ? yield* target.read() : yield* evaluateExpression(path, node.left, env);
  const count = isCount(node) ? countOf(path, left, doubts) : null;
  if (count) return count;
  const here = at(path, node, env);
  path.here = here;
  const short = shortCircuit(path, operator, left, here);
  if (short) {
    if (!short.goesOn) return short.value;
    const right = yield* evaluateExpression(path, node.right, env);
    if (target) yield* target.write(right);
    return short.value === left || !short.keepsDefault ? right : withFallback(left, right);
  }
  const right = yield* evaluateExpression(path, node.right, env);
  path.here = here;
  const comparesNothing = LOOSE.has(operator) && (isNullish(left) || isNullish(right));
  if (CONVERTING.has(operator) && !comparesNothing) mayFailAsPrimitive(path, [left, right]);
  if (ORDERING.has(operator)) tellOrder(path, left, right);
  if (target) {
    const value = anyOf(ASSIGNING.get(operator) ?? operator, left, right);
    yield* target.write(value);
    return value;
  }
  switch (operator) {
    case ts.SyntaxKind.CommaToken:
      return right;
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
      return constant(equals(path, left, right, false));
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
      return constant(!equals(path, left, right, false));
    case ts.SyntaxKind.EqualsEqualsToken:
      return constant(equals(path, left, right, true));
    case ts.SyntaxKind.ExclamationEqualsToken:
      return constant(!equals(path, left, right, true));
    case ts.SyntaxKind.InKeyword:
      return yield* isIn(path, right, left);
    case ts.SyntaxKind.InstanceOfKeyword:
      return yield* instanceOf(path, left, right);
    default:
      return anyOf(operator, left, right);
  }
}

const LOOSE: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
]);

/** Operators that make primitives of objects. */
const CONVERTING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.PlusEqualsToken,
]);

const ASSIGNING: ReadonlyMap<ts.SyntaxKind, ts.SyntaxKind> = new Map([
  [ts.SyntaxKind.PlusEqualsToken, ts.SyntaxKind.PlusToken],
  [ts.SyntaxKind.MinusEqualsToken, ts.SyntaxKind.MinusToken],
  [ts.SyntaxKind.AsteriskEqualsToken, ts.SyntaxKind.AsteriskToken],
  [ts.SyntaxKind.SlashEqualsToken, ts.SyntaxKind.SlashToken],
  [ts.SyntaxKind.PercentEqualsToken, ts.SyntaxKind.PercentToken],
  [ts.SyntaxKind.AsteriskAsteriskEqualsToken, ts.SyntaxKind.AsteriskAsteriskToken],
  [ts.SyntaxKind.CaretEqualsToken, ts.SyntaxKind.CaretToken],
  [ts.SyntaxKind.LessThanLessThanEqualsToken, ts.SyntaxKind.LessThanLessThanToken],
  [ts.SyntaxKind.GreaterThanGreaterThanEqualsToken, ts.SyntaxKind.GreaterThanGreaterThanToken],
  [
    ts.SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken,
    ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
  ],
  [ts.SyntaxKind.BarEqualsToken, ts.SyntaxKind.BarToken],
  [ts.SyntaxKind.AmpersandEqualsToken, ts.SyntaxKind.AmpersandToken],
]);

type Short = {
  readonly goesOn: boolean;
  /** Whether a default is kept beside the environment variable that it stands in for. */
  readonly keepsDefault: boolean;
  readonly value: Value;
};

/** `tries.get(name) ?? 0`. */
function isCount({ operatorToken: { kind }, right }: ts.BinaryExpression): boolean {
  const isDefault =
    kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken;
  return isDefault && ts.isNumericLiteral(unwrapped(right));
}

/** Whether there was a number before makes no difference to how it is known: it is one that the application keeps. */
function countOf(path: Path, left: Value, doubts: number): Value | null {
  const known = settled(left);
  const isThere = known.kind === 'any' && known.origin.by === 'state';
  const [why, other] = path.causes.slice(doubts);
  const isLookedUp = why?.isState === true && !other;
  const isMissing = known.kind === 'constant' && known.value === undefined && isLookedUp;
  if (!isThere && !isMissing) return null;
  if (isLookedUp) path.causes.pop();
  const origin: Origin = isThere ? known.origin : { by: 'state', why: why?.why ?? '' };
  return any(origin, { nullish: false });
}

/** `&&`, `||`, `??` and their assignments: whether the right side is evaluated; null for other operators. */
function shortCircuit(
  path: Path,
  operator: ts.SyntaxKind,
  left: Value,
  here: NonNullable<Path['here']>,
): Short | null {
  const known = settled(left);
  const isOpenVariable =
    known.kind === 'any' &&
    known.origin.by === 'environment' &&
    known.fallback === null &&
    known.name !== null &&
    !isSecretVariable(path, known);
  switch (operator) {
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.AmpersandAmpersandEqualsToken:
      return { goesOn: truthOf(path, left, here), keepsDefault: false, value: left };
    case ts.SyntaxKind.BarBarToken:
    case ts.SyntaxKind.BarBarEqualsToken:
      if (isOpenVariable) return { goesOn: true, keepsDefault: true, value: UNDEFINED };
      return { goesOn: !truthOf(path, left, here), keepsDefault: false, value: left };
    case ts.SyntaxKind.QuestionQuestionToken:
    case ts.SyntaxKind.QuestionQuestionEqualsToken:
      if (isOpenVariable) return { goesOn: true, keepsDefault: true, value: UNDEFINED };
      return { goesOn: nullishOf(path, left, here), keepsDefault: false, value: left };
    default:
      return null;
  }
}

/** `process.env.KEY || 'dev'`: the variable with what stands in for it, until it is known which of them counts. */
function withFallback(left: Value, fallback: Value): Value {
  const known = settled(left);
  if (known.kind !== 'any') return fallback;
  return any(known.origin, { name: known.name, fallback });
}

function* instanceOf(path: Path, left: Value, right: Value): Flow<Value> {
  const value = settled(left);
  const wanted = settled(right);
  if (wanted.kind === 'any') mayFail(path, wanted);
  if (value.kind === 'constant') return FALSE;
  if (value.kind === 'object' && right.kind === 'class') {
    for (let current: Value | null = value.proto; current?.kind === 'class';) {
      if (current.node === right.node) return TRUE;
      const base: Value | null = yield* baseOf(path, current);
      current = base;
    }
    if (!value.rest) return FALSE;
  }
  const isOfErrors =
    wanted.kind === 'external' && wanted.package === 'global' && wanted.path.join('.') === 'Error';
  if (isOfErrors && value.kind === 'object' && value.isError) return TRUE;
  const asked = derived(
    [value],
    'which class an object is of is only known at run time',
    'boolean',
  );
  if (value.kind !== 'any') return asked;
  if (value.truth === false || value.nullish === true) return FALSE;
  // What is of a class is there.
  const holds = truthOf(path, asked);
  if (holds) Object.assign(value, { truth: true, nullish: false });
  return constant(holds);
}

function* evaluatePrefix(path: Path, node: ts.PrefixUnaryExpression, env: Env): Flow<Value> {
  if (
    node.operator === ts.SyntaxKind.PlusPlusToken ||
    node.operator === ts.SyntaxKind.MinusMinusToken
  ) {
    return yield* evaluateStep(path, node, env);
  }
  const operand = yield* evaluateExpression(path, node.operand, env);
  const known = settled(operand);
  if (node.operator === ts.SyntaxKind.ExclamationToken) {
    return constant(!truthOf(path, known, at(path, node.operand, env)));
  }
  if (known.kind === 'constant') {
    if (node.operator === ts.SyntaxKind.MinusToken) return constant(-Number(known.value));
    if (node.operator === ts.SyntaxKind.PlusToken) return constant(Number(known.value));
    return constant(~Number(known.value));
  }
  return derived([known], 'it is computed', 'number');
}

/** `i++`, `--i`. */
function* evaluateStep(
  path: Path,
  node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression,
  env: Env,
): Flow<Value> {
  const target = yield* referTo(path, unwrapped(node.operand), env);
  const before = numeric(yield* target.read());
  const by = node.operator === ts.SyntaxKind.PlusPlusToken ? 1 : -1;
  const after = anyOf(ts.SyntaxKind.PlusToken, before, constant(by));
  yield* target.write(after);
  return ts.isPostfixUnaryExpression(node) ? before : after;
}

function numeric(value: Value): Value {
  const known = settled(value);
  return known.kind === 'constant'
    ? constant(Number(known.value))
    : derived([known], 'it is counted', 'number');
}

function typeOf(value: Value, path: Path): Value {
  const known = settled(value);
  switch (known.kind) {
    case 'constant':
      return constant(known.value === null ? 'object' : typeof known.value);
    case 'function':
    case 'class':
    case 'native':
      return constant('function');
    case 'any':
      if (known.origin.by === 'secret' || isSecretVariable(path, known)) return constant('string');
      return any(known.origin, { type: 'string', typeOf: known, truth: true, nullish: false });
    case 'external':
      return unread('the type of something of a package is not known');
    default:
      return constant('object');
  }
}

function* evaluateDelete(path: Path, node: ts.DeleteExpression, env: Env): Flow<Value> {
  const target = unwrapped(node.expression);
  if (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)) {
    const { holder, key } = yield* memberOf(path, target, env);
    return yield* deleteByKey(path, holder, key);
  }
  return TRUE;
}
