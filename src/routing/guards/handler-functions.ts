import type { FunctionValue, Value } from '../../interpret/values.js';
import { wrappedHandler } from './packages.js';
import type { PackageTable } from './packages/table.js';

const DEEPEST = 2;

/** The functions that a handler is, or is wrapped around. */
export function functionsIn(
  packages: PackageTable,
  value: Value,
  depth: number,
): readonly FunctionValue[] {
  if (value.kind === 'external') {
    const wrapped = wrappedHandler(packages, value);
    return wrapped ? functionsIn(packages, wrapped, depth) : [];
  }
  if (value.kind === 'native' && value.bound)
    return functionsIn(packages, value.bound.target, depth);
  if (value.kind !== 'function') return [];
  if (depth >= DEEPEST || value.scope.parent === null) return [value];
  const held = [...value.scope.names.values()].flatMap((binding) =>
    binding.value ? functionsIn(packages, binding.value, depth + 1) : [],
  );
  return [value, ...held];
}
