import { ts } from 'ts-morph';
import { anyKeyMember, readMember, setterOf } from './members.js';
import { derived } from './derive.js';
import { declareName, writeName } from './names.js';
import { giveUp, type Path, Thrown } from './path.js';
import { nullishOf } from './truth.js';
import {
  type Env,
  type Flow,
  isNullish,
  list,
  object,
  type ObjectValue,
  settled,
  UNDEFINED,
  unread,
  type Value,
} from './values.js';

/** What an assignment to a name, a member or a pattern does with each of its targets. */
type Assign = (target: ts.Expression, value: Value) => Flow<void>;

/** Declares the names of a binding, destructuring and defaults included. */
export function* bindName(path: Path, name: ts.BindingName, value: Value, env: Env): Flow<void> {
  if (ts.isIdentifier(name)) {
    declareName(env, name.text, value);
    return;
  }
  if (ts.isArrayBindingPattern(name)) {
    for (const [index, element] of name.elements.entries()) {
      if (!ts.isBindingElement(element)) continue;
      const part = element.dotDotDotToken
        ? restOfList(value, index)
        : yield* withDefault(path, yield* itemOf(path, value, index), element.initializer, env);
      yield* bindName(path, element.name, part, env);
    }
    return;
  }
  const taken: string[] = [];
  if (isNullish(value)) throw new Thrown(unread('it takes members of nothing'), true);
  for (const element of name.elements) {
    if (element.dotDotDotToken) {
      yield* bindName(path, element.name, restOfObject(value, taken), env);
      continue;
    }
    const key = element.propertyName ?? element.name;
    const part = yield* memberFor(path, key, value, env, taken);
    yield* bindName(
      path,
      element.name,
      yield* withDefault(path, part, element.initializer, env),
      env,
    );
  }
}

function* memberFor(
  path: Path,
  key: ts.PropertyName | ts.BindingName,
  value: Value,
  env: Env,
  taken: string[],
): Flow<Value> {
  if (ts.isComputedPropertyName(key)) {
    return yield* readByKey(
      path,
      value,
      yield* path.world.engine.evaluate(path, key.expression, env),
    );
  }
  if (ts.isObjectBindingPattern(key) || ts.isArrayBindingPattern(key)) return UNDEFINED;
  taken.push(key.text);
  return yield* readMember(path, value, key.text);
}

/** `object[key]`. */
export function* readByKey(path: Path, holder: Value, key: Value): Flow<Value> {
  const name = keyOf(key);
  return name === null ? anyKeyMember(path, holder, key) : yield* readMember(path, holder, name);
}

/** The name of a member as a text; null when it is not known. */
export function keyOf(key: Value): string | null {
  const known = settled(key);
  if (known.kind === 'any' && known.origin.by === 'environment' && known.fallback) {
    return keyOf(known.fallback);
  }
  if (known.kind !== 'constant' || typeof known.value === 'object') return null;
  const text = String(known.value);
  return text.includes('\u0001') ? null : text;
}

/** `value`, or its default where it is `undefined`. */
export function* withDefault(
  path: Path,
  value: Value,
  initializer: ts.Expression | undefined,
  env: Env,
): Flow<Value> {
  if (!initializer) return value;
  const known = settled(value);
  const isMissing =
    known.kind === 'constant'
      ? known.value === undefined
      : known.kind === 'any' && known.truth !== true && known.origin.by !== 'secret'
        ? nullishOf(path, known)
        : false;
  return isMissing ? yield* path.world.engine.evaluate(path, initializer, env) : value;
}

function* itemOf(path: Path, value: Value, index: number): Flow<Value> {
  if (isNullish(value)) throw new Thrown(unread('it takes items of nothing'), true);
  return yield* readMember(path, value, String(index));
}

function restOfList(value: Value, from: number): Value {
  const known = settled(value);
  return known.kind === 'list'
    ? list(known.items.slice(from), known.rest)
    : list([], derived([value], 'the list is not known'));
}

function restOfObject(value: Value, taken: readonly string[]): Value {
  const known = settled(value);
  const rest = object();
  if (known.kind === 'object') {
    for (const [name, item] of known.props) if (!taken.includes(name)) rest.props.set(name, item);
    rest.rest = known.rest ?? (known.source ? unread('the object is not known') : null);
  } else {
    rest.rest = derived([value], 'the object is not known');
  }
  return rest;
}

/** Assigns `value` to the variable, member or pattern that `target` names. */
export function* assignTo(path: Path, target: ts.Expression, value: Value, env: Env): Flow<void> {
  const { engine } = path.world;
  if (
    ts.isParenthesizedExpression(target) ||
    ts.isNonNullExpression(target) ||
    ts.isAsExpression(target)
  ) {
    yield* assignTo(path, target.expression, value, env);
  } else if (ts.isIdentifier(target)) {
    writeName(path, env, target.text, value);
  } else if (ts.isPropertyAccessExpression(target)) {
    const holder = yield* engine.evaluate(path, target.expression, env);
    yield* writeMember(path, holder, target.name.text, value);
  } else if (ts.isElementAccessExpression(target)) {
    // In sloppy mode it sets a parameter.
    if (ts.isIdentifier(target.expression) && target.expression.text === 'arguments') {
      giveUp(path, '`arguments` is written to');
    }
    const holder = yield* engine.evaluate(path, target.expression, env);
    const key = yield* engine.evaluate(path, target.argumentExpression, env);
    const name = keyOf(key);
    if (name === null) writeSomewhere(holder, value);
    else yield* writeMember(path, holder, name, value);
  } else {
    yield* assignPattern(path, target, value, env, (leaf, part) => assignTo(path, leaf, part, env));
  }
}

function* assignPattern(
  path: Path,
  target: ts.Expression,
  value: Value,
  env: Env,
  assign: Assign,
): Flow<void> {
  if (ts.isBinaryExpression(target) && target.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    yield* assign(target.left, yield* withDefault(path, value, target.right, env));
  } else if (ts.isArrayLiteralExpression(target)) {
    for (const [index, element] of target.elements.entries()) {
      if (ts.isOmittedExpression(element)) continue;
      if (ts.isSpreadElement(element)) yield* assign(element.expression, restOfList(value, index));
      else yield* assign(element, yield* itemOf(path, value, index));
    }
  } else if (ts.isObjectLiteralExpression(target)) {
    const taken: string[] = [];
    for (const property of target.properties) {
      if (ts.isShorthandPropertyAssignment(property)) {
        taken.push(property.name.text);
        const part = yield* readMember(path, value, property.name.text);
        yield* assign(
          property.name,
          yield* withDefault(path, part, property.objectAssignmentInitializer, env),
        );
      } else if (ts.isPropertyAssignment(property)) {
        yield* assign(
          property.initializer,
          yield* memberFor(path, property.name, value, env, taken),
        );
      } else if (ts.isSpreadAssignment(property)) {
        yield* assign(property.expression, restOfObject(value, taken));
      }
    }
  }
}

/** Assigns to `holder.name`, on this path. */
function* writeMember(path: Path, holder: Value, name: string, value: Value): Flow<void> {
  const known = settled(holder);
  switch (known.kind) {
    case 'object': {
      const setter = yield* setterOf(path, known, name);
      if (setter) yield* path.world.engine.invoke(path, setter, known, [value]);
      else known.props.set(name, value);
      return;
    }
    case 'list': {
      const index = Number(name);
      if (Number.isInteger(index) && index >= 0 && index <= known.items.length) {
        known.items[index] = value;
      } else if (name === 'length') {
        known.items.splice(0);
      }
      return;
    }
    case 'host':
      known.host.write?.(name, value);
      return;
    case 'function':
      known.props.set(name, value);
      return;
    case 'class':
      known.statics.set(name, value);
      return;
    case 'any':
      known.members ??= new Map();
      known.members.set(name, value);
      return;
    case 'constant':
      if (isNullish(known)) throw new Thrown(unread('it assigns to a member of nothing'), true);
      return;
    default:
  }
}

/** A write to a member whose name is not known: any of them may be it. */
function writeSomewhere(holder: Value, value: Value): void {
  const known = settled(holder);
  const rest = derived([value], 'which member is written is only known at run time');
  if (known.kind === 'object') forget(known, rest);
  else if (known.kind === 'list') {
    known.items.splice(0);
    known.rest = rest;
  } else if (known.kind === 'host') {
    known.host.write?.('*', value);
  }
}

function forget(holder: ObjectValue, rest: NonNullable<ObjectValue['rest']>): void {
  holder.props.clear();
  holder.rest = rest;
}
