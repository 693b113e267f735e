import type { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import { conditionAt, type Machine, under } from './machine.js';
import { type ListValue, type Site, type UnionValue, union, type Value } from './values.js';

/** A value, and the conditions under which it is the one. */
export type Alternative = { readonly value: Value; readonly when: readonly string[] };

/** The conditions that hold at this moment, and what has to come first. */
export function atThisMoment({ conditions, deferred }: Machine): readonly string[] {
  return conditions.length + deferred.length === 0 ? [] : [...conditions, ...deferred];
}

/** Runs `action` under some more conditions. */
export function underAll<T>(machine: Machine, conditions: readonly string[], action: () => T): T {
  const depth = machine.conditions.length;
  machine.conditions.push(...conditions);
  try {
    return action();
  } finally {
    machine.conditions.length = depth;
  }
}

/** The items of a list, each with the conditions under which it was put there. */
export function itemsWith({ items, when }: ListValue): readonly Alternative[] {
  return items.map((value) => ({ value, when: when?.get(value) ?? [] }));
}

/** Remembers under which conditions `value` is put into a list that does not have it yet. */
export function putUnder(
  list: { readonly items: readonly Value[]; when?: Map<Value, readonly string[]> },
  value: Value,
  conditions: readonly string[],
): void {
  const isNew = !list.items.includes(value);
  if (conditions.length === 0) list.when?.delete(value);
  else if (isNew) (list.when ??= new Map<Value, readonly string[]>()).set(value, conditions);
}

/**
 * What a value may be, one after another, where it matters that only one of them is: each under the branch that
 * gives it, or under a condition of its own.
 */
export function alternativesOf(value: Value, file: RelPath, node: ts.Node): readonly Alternative[] {
  if (value.kind !== 'union') return [{ value, when: [] }];
  return value.options.map((option, index) => ({
    value: option,
    when: [value.branches?.[index] ?? conditionAt(file, node, `one${String(index)}`)],
  }));
}

/** One of two values, by the branches of a condition. */
export function eitherOf(first: Value, second: Value, branches: readonly [string, string]): Value {
  const value = union([first, second]);
  const isPlain = first.kind !== 'union' && second.kind !== 'union' && value.kind === 'union';
  return isPlain ? { ...value, branches } : value;
}

/** What becomes of each of the values, by the same branches. */
export function eachOption(whole: UnionValue, change: (option: Value) => Value): Value {
  const changed = whole.options.map(change);
  const value = union(changed);
  const isAlike = value.kind === 'union' && value.options.length === changed.length;
  return whole.branches && isAlike && changed.every(({ kind }) => kind !== 'union')
    ? { ...value, branches: whole.branches }
    : value;
}

/** Runs `action` as something that may not happen at all. */
export function perhaps<T>(machine: Machine, { file, node }: Site, action: () => T): T {
  return under(machine, conditionAt(file, node, 'rest'), action);
}
