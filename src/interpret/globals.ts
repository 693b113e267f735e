import { changedByGlobal } from './changes.js';
import { callFiles } from './folders.js';
import { copyMembers, newObject } from './literals.js';
import type { Machine } from './machine.js';
import { absolutePath, callPath, callUrl } from './project-paths.js';
import {
  type Argument,
  constant,
  type ExternalValue,
  type ListValue,
  type Site,
  stringOf,
  truthiness,
  unknown,
  type Value,
} from './values.js';

/** Calls of globals (and of Node's modules for paths and files) whose result can be read; null for the others. */
export function callGlobal(
  machine: Machine,
  callee: ExternalValue,
  args: readonly Argument[],
  site: Site,
): Value | null {
  const first = args[0]?.value ?? unknown('nothing was given');
  const name = callee.path.join('.');
  if (/^(node:)?path(\/posix)?$/.test(callee.package)) return callPath(machine, name, args);
  if (/^(node:)?url$/.test(callee.package)) return callUrl(machine, name, args);
  if (callee.package !== 'global') return callFiles(machine, callee.package, name, args, site);
  const list = (items: Value[], complete = true): ListValue => ({
    kind: 'list',
    items,
    complete,
    at: site.at,
  });
  switch (name) {
    case 'Object.keys':
    case 'Object.values':
    case 'Object.entries': {
      const entries = entriesOf(machine, first);
      if (!entries) return null;
      const items = entries.list.map(([key, value]) => {
        if (name === 'Object.keys') return constant(key);
        return name === 'Object.values' ? value : list([constant(key), value]);
      });
      return list(items, entries.complete);
    }
    case 'Object.fromEntries': {
      const object = newObject(machine, site.at);
      if (first.kind !== 'list') return null;
      for (const entry of first.items) {
        const key = stringOf(machine.member(entry, '0'));
        if (key === null) object.complete = false;
        else object.props.set(key, machine.member(entry, '1'));
      }
      return object;
    }
    case 'Array.from':
      return first.kind === 'list' && args.length === 1
        ? list([...first.items], first.complete)
        : null;
    case 'Array.of':
      return list(args.map((argument) => argument.value));
    case 'Object.freeze':
    case 'Object.seal':
    case 'Promise.resolve':
    case 'Promise.all':
    case 'Promise.allSettled':
    case 'structuredClone':
      return first;
    case 'URL':
      return callUrl(machine, name, args);
    case 'process.cwd':
      return constant(absolutePath('.'));
    case 'Proxy':
      // What is registered on it is registered on what is behind it. Of anything else a trap may make something else.
      if (first.kind !== 'host') return null;
      return isCalledThrough(args[1]?.value)
        ? { kind: 'native', name: 'apply', call: () => unknown('a trap is called in its place') }
        : first;
    case 'Object.create':
      // Methods that it inherits register on what it was made of.
      return first.kind === 'host' ? first : changedByGlobal(machine, name, args, site);
    case 'Boolean': {
      const truth = truthiness(first);
      return truth === null ? null : constant(truth);
    }
    case 'String':
      return first.kind === 'constant' ? { ...first, value: String(first.value) } : null;
    default:
      return changedByGlobal(machine, name, args, site);
  }
}

/** Whether what is handed to a proxy has a trap for calls of it. */
function isCalledThrough(traps: Value | undefined): boolean {
  return traps?.kind === 'object' && traps.props.has('apply');
}

/** The members of an object, a module or a list by their names; null for what has none that can be read. */
function entriesOf(
  machine: Machine,
  holder: Value,
): { readonly list: readonly (readonly [string, Value])[]; readonly complete: boolean } | null {
  if (holder.kind === 'list') {
    const { items, complete } = holder;
    return { list: items.map((item, index) => [String(index), item]), complete };
  }
  if (holder.kind !== 'object' && holder.kind !== 'module') return null;
  const copy = newObject(machine, null);
  copyMembers(machine, holder, copy);
  const list = [...copy.props.keys()].map((key) => [key, machine.member(copy, key)] as const);
  return { list, complete: copy.complete };
}
