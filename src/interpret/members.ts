import { eachOption } from './among.js';
import { listMember, matched, stringMember, doubtItems } from './builtins.js';
import { classMember, staticMember } from './classes.js';
import { setMember } from './literals.js';
import type { Machine } from './machine.js';
import { nodeAt } from './place.js';
import {
  type Argument,
  constant,
  type FunctionValue,
  type ListValue,
  type NativeValue,
  type ObjectValue,
  type PatternValue,
  stringOf,
  UNDEFINED,
  unknown,
  type Value,
  pathTo,
} from './values.js';

/** What `object.name` is. */
export function readMember(machine: Machine, object: Value, name: string): Value {
  switch (object.kind) {
    case 'object':
      return objectMember(machine, object, name);
    case 'list':
      return itemMember(machine, object, name);
    case 'module':
      return machine.exported(object.file, name);
    case 'external':
      // `import x from 'm'`, `require('m')` and `require('m').default` are one thing to the reader.
      if (name === 'default' && object.path.length === 0) return object;
      if (name === 'sep' && /^(node:)?path$/.test(object.package)) return constant('/');
      return { ...object, path: pathTo(object.path, name), args: [], base: object };
    case 'host':
      return object.host.member(name) ?? unknown(`\`${name}\` of it is only known at run time`);
    case 'function':
      return object.props?.get(name) ?? functionMember(machine, object, name);
    case 'class':
      return staticMember(machine, object, name) ?? UNDEFINED;
    case 'union':
      return eachOption(object, (option) => machine.member(option, name));
    case 'constant':
      return typeof object.value === 'string'
        ? stringMember(object, object.value, name)
        : UNDEFINED;
    case 'unknown':
      return object.isText ? unknown(object.why) : object;
    case 'pattern':
      return patternMember(object, name);
    case 'native':
      return nativeMember(machine, object, name);
    default:
      return unknown(`\`${name}\` of it is only known at run time`);
  }
}

/** Assigns to `object.name`. */
export function writeMember(machine: Machine, object: Value, name: string, value: Value): void {
  if (object.kind === 'object') {
    if (name === '__proto__') setPrototype(object);
    else setMember(machine, object, name, value);
  } else if (object.kind === 'list') {
    const index = Number(name);
    if (Number.isInteger(index) && index >= 0 && index <= object.items.length) {
      object.items[index] = value;
    } else if (name === 'length') {
      doubtItems(object);
    }
  } else if (object.kind === 'external') {
    const isCertain = machine.conditions.length === 0;
    machine.writes.push({ target: object, name, isCertain });
    machine.hooks.written(object, name, value);
  } else if (object.kind === 'host') {
    object.host.write?.(name, value);
  } else if (object.kind === 'function') {
    object.props ??= new Map();
    object.props.set(name, value);
  } else if (object.kind === 'class') {
    object.statics.set(name, value);
  }
}

/** Another prototype in the place of its class: what it inherits is not known. */
export function setPrototype(object: Value): void {
  if (object.kind !== 'object') return;
  object.of = null;
  object.complete = false;
}

/** `test` and `exec` on a text that is known. */
function patternMember(pattern: PatternValue, name: string): Value {
  return {
    kind: 'native',
    name,
    call: ([argument]) => {
      const text = stringOf(argument?.value);
      if (text === null) return unknown('it is matched at run time');
      const match = matched(pattern, text);
      if (name === 'exec' || match.kind === 'unknown') return match;
      return name === 'test'
        ? constant(match.kind === 'list')
        : unknown('it is matched at run time');
    },
  };
}

function objectMember(machine: Machine, object: ObjectValue, name: string): Value {
  const own = object.props.get(name);
  if (own) return own.kind === 'lazy' ? own.get() : own;
  const inherited = object.of ? classMember(machine, object.of, object, name) : null;
  if (inherited) return inherited;
  if (name === 'hasOwnProperty' || name === 'toString')
    return unknown('it is computed at run time');
  return object.complete ? UNDEFINED : unknown(`\`${name}\` is only known at run time`);
}

function itemMember(machine: Machine, list: ListValue, name: string): Value {
  const index = Number(name);
  if (Number.isInteger(index)) {
    return list.items[index] ?? (list.complete ? UNDEFINED : unknown('the list is not known'));
  }
  if (name === 'length') {
    return list.complete ? constant(list.items.length) : unknown('the list is not known');
  }
  return listMember(machine, list, name) ?? unknown('it is computed at run time');
}

/** What was bound once stays bound. */
function boundSelf(target: FunctionValue, self: Value | null): Value | null {
  return target.isBound ? target.self : self;
}

/** `bind`, `call` and `apply`. */
function functionMember(machine: Machine, target: FunctionValue, name: string): Value {
  const native = (call: (args: readonly Argument[]) => Value): Value => ({
    kind: 'native',
    name,
    call,
  });
  switch (name) {
    case 'bind':
      return native(([self, ...bound]) =>
        bound.length === 0
          ? { ...target, self: boundSelf(target, self?.value ?? null), isBound: true }
          : {
              ...native((args) => machine.invoke(target, self?.value ?? null, [...bound, ...args])),
              bound: {
                target,
                self: self?.value ?? null,
                args: bound.map(({ value }) => value),
              },
            },
      );
    case 'call':
      return native(([self, ...args]) => machine.invoke(target, self?.value ?? null, args));
    case 'apply':
      return native(([self, list]) =>
        list?.value.kind === 'list'
          ? machine.invoke(
              target,
              self?.value ?? null,
              list.value.items.map((value, index) => ({ value, index })),
            )
          : machine.invoke(target, self?.value ?? null, []),
      );
    case 'name':
      return constant(nameOf(target));
    case 'length':
      return constant(target.arity);
    default:
      return UNDEFINED;
  }
}

/**
 * `call` and `bind` of a method of something that is known, as `app.get.call(app, …)`. What is bound to arguments, and
 * what gets a list of them, is not read.
 */
function nativeMember(machine: Machine, target: NativeValue, name: string): Value {
  const unread = unknown(`\`${name}\` of it is only known at run time`);
  if (name !== 'call' && name !== 'bind') return unread;
  const of = (self: Value | undefined): Value | null => {
    if (self?.kind !== 'host') return null;
    if (self.host === target.of) return target;
    const own = machine.member(self, target.name);
    return own.kind === 'native' ? own : null;
  };
  const call: NativeValue['call'] = (args, site) => {
    const [self, ...rest] = args;
    const own = of(self?.value);
    if (!own || (name === 'bind' && rest.length > 0)) return machine.call(unread, null, args, site);
    return name === 'bind' ? own : machine.call(own, null, rest, site);
  };
  return { kind: 'native', name, call };
}

function nameOf({ at }: FunctionValue): string {
  const { name } = nodeAt(at);
  return name && 'text' in name ? name.text : '';
}
