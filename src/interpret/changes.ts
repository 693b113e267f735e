import { doubtItems, listMember } from './builtins.js';
import { copyMembers, doubtMembers, keyOf } from './literals.js';
import type { Machine } from './machine.js';
import { setPrototype, writeMember } from './members.js';
import {
  type Argument,
  type ExternalValue,
  optionsOf,
  type Site,
  UNDEFINED,
  unknown,
  type Value,
} from './values.js';

/** What calls of globals change: objects whose members they set, lists whose methods they borrow; null for others. */
export function changedByGlobal(
  machine: Machine,
  name: string,
  args: readonly Argument[],
  site: Site,
): Value | null {
  const [target = UNDEFINED, key = UNDEFINED, given = UNDEFINED] = args.map(({ value }) => value);
  const borrowed = /^Array\.prototype\.(\w+)\.(call|apply)$/.exec(name);
  if (borrowed) return callBorrowed(machine, borrowed[1] ?? '', borrowed[2] ?? '', args, site);
  switch (name) {
    case 'Reflect.apply':
      return target.kind === 'external' && given.kind === 'list'
        ? machine.call(
            { ...target, path: [...target.path, 'call'] },
            target,
            [key, ...given.items].map((value, index) => ({ value, index })),
            site,
          )
        : null;
    case 'Reflect.construct':
      return key.kind === 'list'
        ? machine.call(
            target,
            null,
            key.items.map((value, index) => ({ value, index })),
            { ...site, isNew: true },
          )
        : null;
    case 'Object.assign':
      return assigned(machine, target, args.slice(1));
    case 'Object.setPrototypeOf':
    case 'Reflect.setPrototypeOf':
      for (const option of optionsOf(target)) setPrototype(option);
      return target;
    case 'Object.defineProperties':
      for (const option of optionsOf(target)) definedAll(machine, option, key);
      return target;
    case 'Object.defineProperty':
    case 'Reflect.defineProperty':
      setUnder(machine, target, key, described(machine, given));
      return target;
    case 'Reflect.set':
      setUnder(machine, target, key, given);
      return UNDEFINED;
    default:
      return null;
  }
}

function assigned(machine: Machine, target: Value, sources: readonly Argument[]): Value {
  for (const option of optionsOf(target)) {
    for (const { value } of sources) {
      if (option.kind === 'object') copyMembers(machine, value, option);
      else if (value.kind === 'object') {
        for (const name of value.props.keys()) {
          writeMember(machine, option, name, machine.member(value, name));
        }
      }
    }
  }
  return target;
}

function setUnder(machine: Machine, target: Value, key: Value, value: Value): void {
  const name = keyOf(key);
  for (const option of optionsOf(target)) {
    if (name !== null) writeMember(machine, option, name, value);
    else if (option.kind === 'object') doubtMembers(option, null);
    else if (option.kind === 'list') doubtItems(option);
  }
}

function definedAll(machine: Machine, target: Value, descriptions: Value): void {
  if (descriptions.kind !== 'object') {
    if (target.kind === 'object') doubtMembers(target, null);
    return;
  }
  for (const name of descriptions.props.keys()) {
    const description = machine.member(descriptions, name);
    writeMember(machine, target, name, described(machine, description));
  }
  if (!descriptions.complete && target.kind === 'object') doubtMembers(target, descriptions);
}

/** The value that a property descriptor gives a member: `{ value }`, or what `{ get }` gives. */
function described(machine: Machine, description: Value): Value {
  if (description.kind !== 'object') return unknown('it is defined by what is not known');
  if (description.props.has('value')) return machine.member(description, 'value');
  const getter = machine.member(description, 'get');
  return getter.kind === 'function'
    ? machine.invoke(getter, null, [])
    : unknown('it is computed whenever it is read');
}

/** `Array.prototype.shift.call(list)`. */
function callBorrowed(
  machine: Machine,
  method: string,
  how: string,
  args: readonly Argument[],
  site: Site,
): Value | null {
  const [target, ...rest] = args;
  if (target?.value.kind !== 'list') return null;
  const own = listMember(machine, target.value, method);
  if (how === 'call' && own) return machine.call(own, target.value, rest, site);
  if (CHANGING.test(method)) doubtItems(target.value);
  return unknown('it is computed at run time');
}

const CHANGING = /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;

/** Methods of lodash and its like that change the list which they are handed. */
const CHANGING_IN_PACKAGES =
  /^(pull|pullAll|pullAllBy|pullAllWith|pullAt|remove|reverse|fill|shuffle|splice|without)$/;

/** A list of functions that goes to code which is not read: that may put others in their place. */
export function doubtHanded(callee: Value, args: readonly Argument[]): void {
  if (!mayChange(callee)) return;
  for (const { value } of args) {
    if (value.kind === 'list' && value.items.some(({ kind }) => kind === 'function')) {
      doubtItems(value);
    }
  }
}

function mayChange(callee: Value): boolean {
  if (callee.kind === 'unknown') return true;
  return callee.kind === 'external' && changes(callee);
}

function changes(callee: ExternalValue): boolean {
  return callee.package !== 'global' && CHANGING_IN_PACKAGES.test(callee.path.at(-1) ?? '');
}
