import type { RelPath } from '../model/types.js';
import { UNDEFINED, union, type Value, type Binding, type Scope } from './values.js';

export function createScope(file: RelPath, parent: Scope | null): Scope {
  return { file, parent, names: new Map() };
}

export function declare(scope: Scope, name: string, value: Value, depth: number): void {
  scope.names.set(name, { value, evaluate: null, depth });
}

export function declareLazily(
  scope: Scope,
  name: string,
  evaluate: () => Value,
  depth: number,
): void {
  scope.names.set(name, { value: null, evaluate, depth });
}

/** The scope that declares `name`, from the inside out. */
function scopeOf(scope: Scope, name: string): Scope | null {
  for (let current: Scope | null = scope; current; current = current.parent) {
    if (current.names.has(name)) return current;
  }
  return null;
}

function readBinding(binding: Binding): Value {
  if (binding.value === null) {
    const evaluate = binding.evaluate;
    // Reading itself while it is evaluated gives what an unassigned variable gives.
    binding.value = UNDEFINED;
    binding.evaluate = null;
    if (evaluate) binding.value = evaluate();
  }
  return binding.value;
}

export function readName(scope: Scope, name: string): Value | null {
  const binding = scopeOf(scope, name)?.names.get(name);
  return binding ? readBinding(binding) : null;
}

/**
 * Assigns to a name, where something declares it. Under conditions that did not hold at the declaration, the old
 * value stays possible.
 * @param depth how many conditions hold
 * @param isLater whether it happens while the application runs, if at all
 */
export function assignName(
  scope: Scope,
  name: string,
  value: Value,
  depth: number,
  isLater: boolean,
): void {
  const binding = scopeOf(scope, name)?.names.get(name);
  if (!binding) return;
  const before = isLater ? readBinding(binding) : (binding.value ?? UNDEFINED);
  const mayStay = depth > binding.depth && before !== UNDEFINED;
  const isUnset = depth > binding.depth && before === UNDEFINED && value.kind === 'constant';
  if (isLater || isUnset) {
    binding.earlier = binding.earlier ? union([binding.earlier, before]) : before;
  }
  binding.value = mayStay ? union([before, value]) : value;
  binding.evaluate = null;
}
