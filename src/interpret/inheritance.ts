import { baseExpression } from '../source/base-class.js';
import type { Machine } from './machine.js';
import { isSamePlace, nodeAt } from './place.js';
import type { ClassValue, Value } from './values.js';

/** What the class extends; null when it extends nothing. */
export function baseOf(machine: Machine, callee: ClassValue): Value | null {
  const base = baseExpression(nodeAt(callee.at));
  return base && machine.evaluate(base, callee.scope);
}

/** Whether `value` is made by `type` or a class that extends it; null when that is not known. */
export function isInstance(machine: Machine, value: Value, type: Value): boolean | null {
  if (type.kind !== 'class') return null;
  if (value.kind === 'constant') return false;
  if (value.kind !== 'object') return null;
  for (let current: Value | null = value.of; current; current = baseOf(machine, current)) {
    if (current.kind !== 'class') return null;
    if (isSamePlace(current.at, type.at)) return true;
  }
  return value.complete ? false : null;
}
