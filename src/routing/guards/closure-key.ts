import { textAt } from '../../interpret/place.js';
import { type FunctionValue, type Value, type Scope } from '../../interpret/values.js';

/** What is deeper than this in an argument stands for itself by a number, the same for all that are equal. */
const DEEPEST = 3;

export type ClosureKeys = (value: FunctionValue) => string;

/**
 * Equal for closures of the same function over equal values: `can('edit')` at a hundred routes is read once. What a
 * function does not mention by name does not count. Each closure is described once.
 */
export function createClosureKeys(): ClosureKeys {
  const keys = new WeakMap<FunctionValue, string>();
  const identities = new WeakMap<object, number>();
  const mentions = new Map<string, ReadonlySet<string>>();
  const numbers = new WeakMap<Value, string>();
  const contents = new Map<string, string>();
  let count = 0;

  const identity = (value: object): string => {
    const known = identities.get(value) ?? (count += 1);
    identities.set(value, known);
    return `#${known}`;
  };
  const mentioned = (value: FunctionValue): ReadonlySet<string> => {
    const key = `${value.at.file}:${value.at.start}`;
    const known = mentions.get(key) ?? new Set(textAt(value.at).match(/[\w$]+/g));
    mentions.set(key, known);
    return known;
  };
  const keyOf = (value: FunctionValue, depth: number): string => {
    const known = keys.get(value);
    if (known !== undefined) return known;
    const names = mentioned(value);
    const parts = [`${value.scope.file}:${value.at.start}`];
    if (value.self) parts.push(`this=${describe(value.self, depth + 1)}`);
    for (let scope: Scope = value.scope; scope.parent; scope = scope.parent) {
      for (const [name, binding] of scope.names) {
        if (!names.has(name) || name === 'arguments') continue;
        parts.push(`${name}=${binding.value ? describe(binding.value, depth + 1) : ''}`);
      }
    }
    const key = parts.join('|');
    if (depth === 0) keys.set(value, key);
    return key;
  };
  const describe = (value: Value, depth: number): string => {
    switch (value.kind) {
      case 'constant':
        return `${typeof value.value} ${String(value.value)}`;
      case 'unknown':
        return `? ${value.why}`;
      case 'pattern':
        return `/${value.source}/${value.flags}`;
      case 'module':
        return value.file;
      case 'class':
        return `${value.scope.file}:${value.at.start}`;
      default:
    }
    return depth >= DEEPEST ? numberOf(value) : contentOf(value, depth);
  };
  /** An application that is made twice, once for its tests, has equal settings that are not the same object. */
  const numberOf = (value: Value): string => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    // Whatever holds itself is itself and no other.
    numbers.set(value, identity(value));
    const base = value.kind === 'external' && value.base ? numberOf(value.base) : '';
    const content = `${contentOf(value, DEEPEST)}${base}`;
    const number = contents.get(content) ?? `=${contents.size}`;
    contents.set(content, number);
    numbers.set(value, number);
    return number;
  };
  const contentOf = (value: Value, depth: number): string => {
    switch (value.kind) {
      case 'function':
        return `<${keyOf(value, depth)}>`;
      case 'list':
        return `[${value.items.map((item) => describe(item, depth + 1)).join()}${value.complete ? '' : '…'}]`;
      case 'object':
        // What a class made may be changed through any of its methods: it is itself and no other.
        if (value.of) return identity(value);
        return `{${[...value.props].map(([key, item]) => `${key}:${item.kind === 'lazy' ? identity(item) : describe(item, depth + 1)}`).join()}}`;
      case 'external':
        return `${value.package}.${value.path.join('.')}(${value.args.map((arg) => describe(arg, depth + 1)).join()})`;
      case 'union':
        return value.options.map((option) => describe(option, depth + 1)).join('/');
      case 'host':
        return identity(value.host);
      case 'native':
        return value.bound
          ? `bound ${describe(value.bound.target, depth)}(${value.bound.args.map((arg) => describe(arg, depth + 1)).join()})`
          : identity(value);
      default:
        return describe(value, depth);
    }
  };
  return (value) => keyOf(value, 0);
}
