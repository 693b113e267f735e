import { ts } from 'ts-morph';
import { OPEN_PART } from '../values.js';
import { causeOf, derived, guessable, mayFail, mayFailAsPrimitive } from './derive.js';
import { withTextWhereUnset } from './operands.js';
import { keyOf } from './keys.js';
import { isEnvironment, OF_ENVIRONMENT } from './secrets.js';
import { readMember } from './members.js';
import { readName } from './names.js';
import { choose, type Path, Thrown } from './path.js';
import {
  type Constant,
  constant,
  type Env,
  type Flow,
  isNullish,
  list,
  object,
  type ObjectValue,
  ownKeys,
  settled,
  UNDEFINED,
  unread,
  type Value,
} from './values.js';
import { functionOf } from './functions.js';
import { everyItem } from './lists.js';
import { endOf, startOf } from './secrets.js';

export function* evaluateTemplate(path: Path, node: ts.TemplateExpression, env: Env): Flow<Value> {
  const parts: Value[] = [constant(node.head.text)];
  for (const span of node.templateSpans) {
    parts.push(settled(yield* path.world.engine.evaluate(path, span.expression, env)));
    parts.push(constant(span.literal.text));
  }
  const inputs = parts.filter(({ kind }) => kind !== 'constant');
  if (inputs.length === 0) {
    return constant(
      parts.map((part) => (part.kind === 'constant' ? String(part.value) : '')).join(''),
    );
  }
  mayFailAsPrimitive(path, inputs);
  const made = derived(inputs, 'a text is put together', 'string', nameOf(inputs));
  if (node.head.text !== '' || node.templateSpans.some(({ literal }) => literal.text !== '')) {
    made.truth = true;
  }
  made.nullish = false;
  return withTextWhereUnset({ ...made, start: startOf(parts).start, end: endOf(parts) }, parts);
}

function nameOf(inputs: readonly Value[]): string | null {
  const [only, ...others] = inputs;
  return only?.kind === 'any' && others.length === 0 ? only.name : null;
}

export function* evaluateObject(
  path: Path,
  node: ts.ObjectLiteralExpression,
  env: Env,
): Flow<Value> {
  const made = object();
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      yield* copyMembers(
        path,
        yield* path.world.engine.evaluate(path, property.expression, env),
        made,
      );
      continue;
    }
    const name = yield* nameOfProperty(path, property.name, env);
    if (name === null) {
      const value = ts.isPropertyAssignment(property)
        ? yield* path.world.engine.evaluate(path, property.initializer, env)
        : UNDEFINED;
      made.rest = derived([value], 'the name of a member is only known at run time');
    } else if (ts.isPropertyAssignment(property)) {
      made.props.set(name, yield* path.world.engine.evaluate(path, property.initializer, env));
    } else if (ts.isShorthandPropertyAssignment(property)) {
      made.props.set(name, readName(path, env, property.name.text));
    } else if (ts.isMethodDeclaration(property)) {
      made.props.set(name, functionOf(property, env));
    } else {
      const before = made.props.get(name);
      const pair = before?.kind === 'accessor' ? before : { get: null, set: null };
      made.props.set(
        name,
        ts.isGetAccessorDeclaration(property)
          ? { kind: 'accessor', ...pair, get: functionOf(property, env) }
          : { kind: 'accessor', ...pair, set: functionOf(property, env) },
      );
    }
  }
  return made;
}

function* nameOfProperty(path: Path, name: ts.PropertyName, env: Env): Flow<string | null> {
  if (!ts.isComputedPropertyName(name)) return name.text;
  return keyOf(yield* path.world.engine.evaluate(path, name.expression, env));
}

/** Copies the members of `source` into `target`, as a spread or `Object.assign` does. */
export function* copyMembers(path: Path, source: Value, target: ObjectValue): Flow<void> {
  const known = settled(source);
  if (isNullish(known) || known.kind === 'constant') return;
  if (known.kind === 'object') {
    if (known.rest) {
      target.props.clear();
      target.rest = known.rest;
    }
    for (const name of ownKeys(known)) target.props.set(name, yield* readMember(path, known, name));
    return;
  }
  const name = isEnvironment(known) ? OF_ENVIRONMENT : known.kind === 'any' ? known.name : null;
  const rest = derived([known], 'the members of an object are not known', null, name);
  // What is spread over it may overwrite any member, or has none of them.
  const isLeft = target.props.size > 0 && choose(path, 2, causeOf(path, rest)) === 1;
  if (!isLeft) target.props.clear();
  target.rest = rest;
}

/** The items of an array literal, or the arguments of a call. */
export function* spreadAll(
  path: Path,
  elements: readonly ts.Expression[],
  env: Env,
): Flow<Value & { kind: 'list' }> {
  const made = list([]);
  for (const element of elements) {
    if (ts.isOmittedExpression(element)) made.items.push(UNDEFINED);
    else if (!ts.isSpreadElement(element)) {
      made.items.push(yield* path.world.engine.evaluate(path, element, env));
    } else {
      const spread = settled(yield* path.world.engine.evaluate(path, element.expression, env));
      if (spread.kind === 'any') mayFail(path, spread);
      if (spread.kind === 'list') made.items.push(...everyItem(path, spread));
      else if (spread.kind === 'constant') made.items.push(...charactersOf(spread));
      else if (isText(spread)) made.rest = guessable([spread], 'one character of a text', 'string');
      else made.rest = derived([spread], 'the list is not known');
    }
  }
  return made;
}

/** A text, as every environment variable is: what is spread are its characters. */
function isText(value: Value): boolean {
  if (value.kind !== 'any') return false;
  const { origin, name, type } = value;
  return type === 'string' || (origin.by === 'environment' && origin.names.includes(name ?? ''));
}

/** The characters of a text; nothing else that is constant can be spread. */
function charactersOf({ value }: Constant): readonly Value[] {
  if (typeof value !== 'string') throw new Thrown(unread('it spreads no list'), true);
  return value.includes(OPEN_PART)
    ? [derived([constant(value)], 'the list is not known')]
    : Array.from(value, (each) => constant(each));
}
