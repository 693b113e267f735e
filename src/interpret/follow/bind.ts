import { ts } from 'ts-morph';
import { keyOf } from './keys.js';
import { typeError } from './error-object.js';
import { accessorOf, anyKeyMember, readMember } from './members.js';
import { derived, isFromCaller, mayFail } from './derive.js';
import { declareName, writeName } from './names.js';
import { giveUp, type Path, placeAt, Thrown } from './path.js';
import { isEnvironment } from './secrets.js';
import { nullishOf } from './truth.js';
import {
  constant,
  type Env,
  type Flow,
  isNullish,
  list,
  type ListValue,
  object,
  type ObjectValue,
  ownKeys,
  PROTOTYPE,
  settled,
  TRUE,
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
    const taken = settled(value);
    if (taken.kind === 'any') mayFail(path, taken);
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
      yield* bindName(path, element.name, yield* restOfObject(path, value, taken), env);
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
    const chosen = yield* path.world.engine.evaluate(path, key.expression, env);
    const name = keyOf(chosen);
    if (name !== null) taken.push(name);
    return yield* readByKey(path, value, chosen);
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

function* restOfObject(path: Path, value: Value, taken: readonly string[]): Flow<Value> {
  const known = settled(value);
  const rest = object();
  if (known.kind === 'object') {
    for (const name of ownKeys(known)) {
      if (!taken.includes(name)) rest.props.set(name, yield* readMember(path, known, name));
    }
    rest.rest = known.rest;
  } else {
    rest.rest = derived([value], 'the object is not known');
  }
  return rest;
}

/** Something that can be read and assigned to. What it consists of was evaluated, once. */
export type Reference = {
  readonly read: () => Flow<Value>;
  readonly write: (value: Value) => Flow<void>;
};

/** What `target` names: in an assignment it is evaluated before what is assigned. */
export function* referTo(path: Path, target: ts.Expression, env: Env): Flow<Reference> {
  const { engine } = path.world;
  const isMember = ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target);
  if (!isMember || target.expression.kind === ts.SyntaxKind.SuperKeyword) {
    return {
      read: () => engine.evaluate(path, target, env),
      write: (value) => assignTo(path, target, value, env),
    };
  }
  const { holder, key } = yield* memberOf(path, target, env);
  path.here = placeAt(path, target, env.scope.file);
  return {
    read: () => readByKey(path, holder, key),
    write: (value) => writeByKey(path, holder, key, value),
  };
}

/** The object and the name of a member that is assigned to, each evaluated. */
export function* memberOf(
  path: Path,
  target: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  env: Env,
): Flow<{ readonly holder: Value; readonly key: Value }> {
  const { engine } = path.world;
  // In sloppy mode it sets a parameter.
  if (ts.isElementAccessExpression(target) && isArguments(target.expression)) {
    giveUp(path, '`arguments` is written to');
  }
  const holder = yield* engine.evaluate(path, target.expression, env);
  const key = ts.isPropertyAccessExpression(target)
    ? constant(target.name.text)
    : yield* engine.evaluate(path, target.argumentExpression, env);
  return { holder, key };
}

function* writeByKey(path: Path, holder: Value, key: Value, value: Value): Flow<void> {
  const name = keyOf(key);
  if (name === null) {
    if (isPrototype(holder, key)) path.world.pollutes?.();
    noteLoose(path, holder, '*');
    const isSent = isFromCaller(key) && isFromCaller(value);
    if (isSent && isEnvironment(holder)) path.world.setsEnvironment?.(path);
    writeSomewhere(holder, value);
  } else yield* writeMember(path, holder, name, value);
}

/** `delete holder[key]`. @returns what that gives */
export function* deleteByKey(path: Path, holder: Value, key: Value): Flow<Value> {
  const known = settled(holder);
  const name = keyOf(key);
  const isHere = known.kind === 'object' && name !== null;
  if (isHere && !known.rest && !known.source) known.props.delete(name);
  // What is deleted goes to no setter.
  else if (isHere) known.props.set(name, UNDEFINED);
  else yield* writeByKey(path, holder, key, UNDEFINED);
  return TRUE;
}

/** Whether the caller chooses a member of what may be the prototype of all objects: `store[a][b] = …`. */
export function isPrototype(holder: Value, key: Value): boolean {
  const known = settled(holder);
  return known.kind === 'any' && known.name === PROTOTYPE && isFromCaller(key);
}

/** Assigns `value` to the variable, member or pattern that `target` names. */
export function* assignTo(path: Path, target: ts.Expression, value: Value, env: Env): Flow<void> {
  if (
    ts.isParenthesizedExpression(target) ||
    ts.isNonNullExpression(target) ||
    ts.isAsExpression(target)
  ) {
    yield* assignTo(path, target.expression, value, env);
  } else if (ts.isIdentifier(target)) {
    writeName(path, env, target.text, value);
  } else if (ts.isPropertyAccessExpression(target) || ts.isElementAccessExpression(target)) {
    const { holder, key } = yield* memberOf(path, target, env);
    yield* writeByKey(path, holder, key, value);
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
        yield* assign(property.expression, yield* restOfObject(path, value, taken));
      }
    }
  }
}

/** Assigns to `holder.name`, on this path. */
function* writeMember(path: Path, holder: Value, name: string, value: Value): Flow<void> {
  const known = settled(holder);
  switch (known.kind) {
    case 'object': {
      const accessor = yield* accessorOf(path, known, name);
      if (!accessor) known.props.set(name, value);
      // What has a getter alone keeps it.
      else if (accessor.set) yield* path.world.engine.invoke(path, accessor.set, known, [value]);
      return;
    }
    case 'list': {
      writeItem(known, name, value);
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
      path.world.setsMember?.(path, known, name, value);
      noteLoose(path, known, name);
      known.members ??= new Map();
      known.members.set(name, value);
      return;
    case 'external':
      path.world.setsMember?.(path, known, name, value);
      noteLoose(path, known, name);
      return;
    case 'constant':
      if (isNullish(known)) throw typeError();
      return;
    default:
      noteLoose(path, known, name);
  }
}

/** A request that was put into a variable, a `WeakMap` or an `AsyncLocalStorage` is taken out again as no one knows what. */
export function noteLoose(path: Path, holder: Value, name: string): void {
  const known = settled(holder);
  const isKept =
    known.kind === 'any'
      ? known.origin.by === 'state' && known.origin.found !== true
      : known.kind === 'external' &&
        (known.path.includes('getStore') || /^\(.*\)$/.test(known.path[0] ?? ''));
  if (isKept) path.world.loose?.(path, name);
}

function writeItem(holder: ListValue, name: string, value: Value): void {
  const known = settled(value);
  const isLength = name === 'length';
  const index = isLength ? (known.kind === 'constant' ? Number(known.value) : NaN) : Number(name);
  if (!isLength && !Number.isInteger(index)) return;
  // A list with holes is not followed.
  if (holder.rest || !(index >= 0 && index <= holder.items.length)) writeSomewhere(holder, value);
  else if (isLength) holder.items.splice(index);
  else holder.items[index] = value;
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

function isArguments(node: ts.Expression): boolean {
  return ts.isIdentifier(node) && node.text === 'arguments';
}
