import type { Scope } from '../../../../source/interpret/scope.js';
import { type FunctionValue, type Value } from '../../../../source/interpret/values.js';

/** Arguments deeper than this are not compared: such closures are told apart by nothing but their place. */
const DEEPEST = 3;

/**
 * Equal for closures of the same function over equal values: `can('edit')` at a hundred routes is read once.
 */
export function closureKey(value: FunctionValue): string {
  const parts = [`${value.scope.file}:${value.at.start}`];
  for (let scope: Scope = value.scope; scope.parent; scope = scope.parent) {
    for (const [name, binding] of scope.names) {
      if (binding.value && name !== 'this' && name !== 'arguments') {
        parts.push(`${name}=${describe(binding.value, 0)}`);
      }
    }
  }
  return parts.join('|');
}

function describe(value: Value, depth: number): string {
  if (depth > DEEPEST) return '…';
  switch (value.kind) {
    case 'constant':
      return `${typeof value.value} ${String(value.value)}`;
    case 'function':
    case 'class':
      return depth >= DEEPEST
        ? `${value.scope.file}:${value.at.start}`
        : value.kind === 'function'
          ? closureAt(value, depth)
          : `${value.scope.file}:${value.at.start}`;
    case 'list':
      return depth >= DEEPEST
        ? '[…]'
        : `[${value.items.map((item) => describe(item, depth + 1)).join()}]`;
    case 'object':
      return depth >= DEEPEST
        ? '{…}'
        : `{${[...value.props].map(([key, item]) => `${key}:${item.kind === 'lazy' ? 'lazy' : describe(item, depth + 1)}`).join()}}`;
    case 'external':
      return `${value.package}.${value.path.join('.')}(${value.args.map((arg) => describe(arg, depth + 1)).join()})`;
    case 'union':
      return value.options.map((option) => describe(option, depth + 1)).join('/');
    default:
      return value.kind;
  }
}

function closureAt(value: FunctionValue, depth: number): string {
  const own = [...value.scope.names]
    .filter(([name]) => value.scope.parent !== null && name !== 'this' && name !== 'arguments')
    .map(([name, binding]) => `${name}=${binding.value ? describe(binding.value, depth + 1) : ''}`);
  return `${value.scope.file}:${value.at.start}<${own.join()}>`;
}
