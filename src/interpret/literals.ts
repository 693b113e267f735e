import { ts } from 'ts-morph';
import { alternativesOf, itemsWith, putUnder } from './among.js';
import { type Machine, placeIn, under } from './machine.js';
import {
  type FunctionNode,
  type FunctionValue,
  type Lazy,
  type ListValue,
  type ObjectValue,
  UNDEFINED,
  union,
  unknown,
  type Value,
  type Scope,
} from './values.js';

/** The name of a member as a string; null when it is not known. */
export function keyOf(value: Value): string | null {
  if (value.kind !== 'constant' || value.assumed) return null;
  return typeof value.value === 'string' || typeof value.value === 'number'
    ? String(value.value)
    : null;
}

/** The name in a declaration of a member: `a`, `'a'`, `1`, `[key]`, `#a`. */
export function memberName(
  machine: Machine,
  name: ts.PropertyName | ts.MemberName,
  scope: Scope,
): string | null {
  if (ts.isComputedPropertyName(name)) return keyOf(machine.evaluate(name.expression, scope));
  return name.text;
}

export function newObject(
  machine: Machine,
  at: ObjectValue['at'],
  entries: Iterable<readonly [string, Value]> = [],
): ObjectValue {
  return {
    kind: 'object',
    props: new Map<string, Value | Lazy>(entries),
    complete: true,
    of: null,
    at,
    depth: machine.conditions.length,
  };
}

/** @param self what `this` is bound to; null where the call decides */
export function functionValue(
  machine: Machine,
  node: FunctionNode,
  scope: Scope,
  self: Value | null = null,
): FunctionValue {
  const at = placeIn(machine, scope, node);
  return { kind: 'function', at, arity: arityOf(node), scope, self, props: null };
}

/** `length` of a function: parameters up to the first that has a default or takes the rest. */
function arityOf({ parameters }: FunctionNode): number {
  const own = parameters.filter(({ name }) => !(ts.isIdentifier(name) && name.text === 'this'));
  const end = own.findIndex(({ initializer, dotDotDotToken }) => initializer ?? dotDotDotToken);
  return end < 0 ? own.length : end;
}

export function evaluateObject(
  machine: Machine,
  node: ts.ObjectLiteralExpression,
  scope: Scope,
): ObjectValue {
  const object = newObject(machine, placeIn(machine, scope, node));
  for (const property of node.properties) {
    if (ts.isSpreadAssignment(property)) {
      copyMembers(machine, machine.evaluate(property.expression, scope), object);
      continue;
    }
    const name = memberName(machine, property.name, scope);
    if (name === null) {
      object.complete = false;
    } else if (ts.isPropertyAssignment(property)) {
      object.props.set(name, machine.evaluate(property.initializer, scope));
    } else if (ts.isShorthandPropertyAssignment(property)) {
      object.props.set(name, machine.evaluate(property.name, scope));
    } else if (ts.isMethodDeclaration(property)) {
      object.props.set(name, functionValue(machine, property, scope));
    } else if (ts.isGetAccessorDeclaration(property)) {
      const getter = functionValue(machine, property, scope, object);
      const before = object.props.get(name);
      const setter = before?.kind === 'lazy' ? before.setter : undefined;
      const get = (): Value => machine.invoke(getter, object, []);
      object.props.set(name, { kind: 'lazy', get, getter, ...(setter ? { setter } : {}) });
    } else {
      const before = object.props.get(name);
      const held: Lazy = before?.kind === 'lazy' ? before : { kind: 'lazy', get: () => UNDEFINED };
      object.props.set(name, { ...held, setter: functionValue(machine, property, scope, object) });
    }
  }
  return object;
}

/** Sets a member. Under conditions that did not hold where the object was made, the old one stays possible. */
export function setMember(
  machine: Machine,
  object: ObjectValue,
  name: string,
  value: Value | Lazy,
): void {
  const before = object.props.get(name);
  const mayStay = machine.conditions.length > object.depth && before !== undefined;
  object.props.set(name, mayStay ? either(before, value) : value);
}

function either(before: Value | Lazy, after: Value | Lazy): Value | Lazy {
  if (before.kind !== 'lazy' && after.kind !== 'lazy') return union([before, after]);
  const get = (held: Value | Lazy): Value => (held.kind === 'lazy' ? held.get() : held);
  return { kind: 'lazy', get: () => union([get(before), get(after)]) };
}

/** Copies the members of `source` into `target`, as a spread or `Object.assign` does. */
export function copyMembers(machine: Machine, source: Value, target: ObjectValue): void {
  if (source.kind === 'object') {
    for (const name of source.props.keys()) {
      setMember(machine, target, name, machine.member(source, name));
    }
    if (!source.complete) doubtMembers(target, source);
  } else if (source.kind === 'module') {
    for (const name of machine.load(source.file)?.exports.keys() ?? []) {
      setMember(machine, target, name, machine.exported(source.file, name));
    }
  } else if (source.kind === 'union') {
    under(machine, 'one of several', () => {
      for (const option of source.options) copyMembers(machine, option, target);
    });
  } else if (source.kind !== 'constant') {
    doubtMembers(target, null);
  }
}

/** What an unknown source is copied over: each member may be there still, or another one of its name. */
export function doubtMembers(target: ObjectValue, known: ObjectValue | null): void {
  const other = unknown('members of an object are replaced by some that are not known');
  for (const [name, value] of target.props) {
    if (known?.props.has(name)) continue;
    target.props.set(name, either(value, other));
  }
  target.complete = false;
}

/** What an array literal or the arguments of a call are put into. */
export type ItemList = Pick<ListValue, 'items' | 'complete' | 'when'>;

/** Appends what `element` of an array literal or an argument list gives to `list`. */
export function spreadInto(
  machine: Machine,
  element: ts.Expression,
  scope: Scope,
  list: ItemList,
): void {
  if (ts.isOmittedExpression(element)) return;
  if (!ts.isSpreadElement(element)) {
    list.items.push(machine.evaluate(element, scope));
    return;
  }
  const spread = machine.evaluate(element.expression, scope);
  for (const { value, when } of alternativesOf(spread, scope.file, element)) {
    if (value.kind !== 'list') {
      list.complete = false;
      continue;
    }
    for (const item of itemsWith(value)) {
      putUnder(list, item.value, [...when, ...item.when]);
      list.items.push(item.value);
    }
    if (!value.complete) list.complete = false;
  }
}
