import { ts } from 'ts-morph';
import { memberName, newObject } from './literals.js';
import { type Machine, placeIn } from './machine.js';
import { withDefault } from './operators.js';
import { declare } from './scope.js';
import { optionsOf, unknown, type Value, type Scope } from './values.js';

/** Declares the names of a binding, destructuring and defaults included. */
export function bindName(machine: Machine, name: ts.BindingName, value: Value, scope: Scope): void {
  if (ts.isIdentifier(name)) {
    declare(scope, name.text, value, machine.conditions.length);
    return;
  }
  const taken = new Set<string>();
  name.elements.forEach((element, index) => {
    if (!ts.isBindingElement(element)) return;
    const part = partOf(machine, element, index, value, scope, taken);
    bindName(machine, element.name, part, scope);
  });
}

function partOf(
  machine: Machine,
  element: ts.BindingElement,
  index: number,
  value: Value,
  scope: Scope,
  taken: Set<string>,
): Value {
  if (ts.isArrayBindingPattern(element.parent)) {
    if (element.dotDotDotToken) return restOfList(value, index);
    return orDefault(machine, itemOf(machine, value, index), element.initializer, scope);
  }
  if (element.dotDotDotToken) return restOfObject(machine, value, taken);
  const key = element.propertyName ?? element.name;
  const name =
    ts.isObjectBindingPattern(key) || ts.isArrayBindingPattern(key)
      ? null
      : memberName(machine, key, scope);
  if (name === null) return unknown('the name of the member is computed at run time');
  taken.add(name);
  return orDefault(machine, machine.member(value, name), element.initializer, scope);
}

/** A parameter or pattern element: its default where the value is (or may be) missing. */
export function orDefault(
  machine: Machine,
  value: Value,
  initializer: ts.Expression | undefined,
  scope: Scope,
): Value {
  if (!initializer) return value;
  const missing = optionsOf(value).some(
    (option) => option.kind === 'constant' && option.value === undefined,
  );
  if (missing) return machine.evaluate(initializer, scope);
  if (value.kind === 'unknown') {
    const at = placeIn(machine, scope, initializer);
    return withDefault(value, machine.evaluate(initializer, scope), at);
  }
  return value;
}

function itemOf(machine: Machine, value: Value, index: number): Value {
  if (value.kind === 'list') {
    return (
      value.items[index] ??
      (value.complete ? machine.member(value, String(index)) : unknown('the list is not known'))
    );
  }
  return machine.member(value, String(index));
}

function restOfList(value: Value, from: number): Value {
  if (value.kind !== 'list') return unknown('the list is not known');
  return {
    kind: 'list',
    items: value.items.slice(from),
    complete: value.complete,
    at: null,
  };
}

function restOfObject(machine: Machine, value: Value, taken: ReadonlySet<string>): Value {
  if (value.kind !== 'object') return unknown('the object is not known');
  const rest = newObject(machine, null);
  rest.complete = value.complete;
  for (const name of value.props.keys()) {
    if (!taken.has(name)) rest.props.set(name, machine.member(value, name));
  }
  return rest;
}

/** `[a, b.c] = value` and `({ a, b: c } = value)`: hands each target and its part to `assignLeaf`. */
export function bindPattern(
  machine: Machine,
  target: ts.Expression,
  value: Value,
  scope: Scope,
  assignLeaf: (leaf: ts.Expression, value: Value) => void,
): void {
  if (ts.isArrayLiteralExpression(target)) {
    target.elements.forEach((element, index) => {
      if (!ts.isOmittedExpression(element) && !ts.isSpreadElement(element)) {
        assignLeaf(element, itemOf(machine, value, index));
      }
    });
  } else if (ts.isObjectLiteralExpression(target)) {
    for (const property of target.properties) {
      if (ts.isShorthandPropertyAssignment(property)) {
        assignLeaf(property.name, machine.member(value, property.name.text));
      } else if (ts.isPropertyAssignment(property)) {
        const name = memberName(machine, property.name, scope);
        if (name !== null) assignLeaf(property.initializer, machine.member(value, name));
      }
    }
  }
}
