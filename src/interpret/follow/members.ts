import { ts } from 'ts-morph';
import { typeError } from './error-object.js';
import { baseExpression } from '../../source/base-class.js';
import type * as Read from '../values.js';
import { anyMethod } from './any-methods.js';
import { askedMember } from './asked-text.js';
import { hasOwn } from './has-own.js';
import { keyOf } from './keys.js';
import { builtIn } from './built-in.js';
import {
  anyMember,
  causeOf,
  derived,
  isFromCaller,
  mayFail,
  mayFailAsPrimitive,
} from './derive.js';
import { environmentValue } from './environment.js';
import { lateMember } from './late-members.js';
import { listMember } from './lists.js';
import { assignedMember, fromOutside, outerMember } from './outer.js';
import { isEnvironment, OF_ENVIRONMENT, startOf } from './secrets.js';
import { chosenObject } from './tables.js';
import { choose, type Path } from './path.js';
import { fulfilled } from './tasks.js';
import { isChainName, promiseMember } from './promises.js';
import { patternMember } from './patterns.js';
import { stringMember } from './strings.js';
import { nullishOf } from './truth.js';
import {
  type Accessor,
  any,
  type Any,
  called,
  type ClassValue,
  type Constant,
  constant,
  CONSTRUCTOR,
  type Env,
  type ExternalValue,
  type Flow,
  fromCaller,
  type FunctionValue,
  isNullish,
  native,
  type ObjectValue,
  originOfMember,
  plain,
  PROTOTYPE,
  settled,
  UNDEFINED,
  unread,
  type Value,
} from './values.js';

/** What `object.name` is; reading a member of nothing throws. */
export function* readMember(path: Path, object: Value, name: string): Flow<Value> {
  const holder = settled(object);
  switch (holder.kind) {
    case 'constant':
      if (holder.ask) return askedMember(path, holder.ask, name);
      return constantMember(path, holder, name);
    case 'any': {
      const chosen = yield* chosenObject(path, holder);
      return chosen ? yield* readMember(path, chosen, name) : memberOfAny(path, holder, name);
    }
    case 'object':
      return yield* objectMember(path, holder, name);
    case 'list':
      return listMember(path, holder, name);
    case 'function':
      return holder.props.get(name) ?? functionMember(path, holder, name);
    case 'native':
      return /^(bind|call|apply)$/.test(name) ? functionMember(path, holder, name) : UNDEFINED;
    case 'class':
      return yield* staticMember(path, holder, name);
    case 'module':
      // `import('./module.js').then(…)`
      return isChainName(name)
        ? promiseMember(path, fulfilled(holder), name)
        : fromOutside(path, path.world.machine.exported(holder.module.file, name), name);
    case 'external':
      return externalMember(path, holder, name);
    case 'promise':
      return promiseMember(path, holder, name);
    case 'pattern':
      return patternMember(path, holder, name);
    case 'host':
      return yield* holder.host.member(name);
  }
}

function constantMember(path: Path, holder: Constant, name: string): Value {
  const { value } = holder;
  if (value === undefined || value === null) {
    throw typeError();
  }
  return typeof value === 'string'
    ? stringMember(path, value, name)
    : (builtIn(path, Object(value) as object, name, holder) ?? UNDEFINED);
}

function memberOfAny(path: Path, holder: Any, name: string): Value {
  if (holder.nullish === true) throw typeError();
  if (holder.nullish === null && holder.truth !== true) notNothing(path, holder);
  return anyMethod(path, holder, name) ?? anyMember(holder, name);
}

/** What may be nothing is nothing on one path, which throws there, and something on the other. */
function notNothing(path: Path, holder: Any): void {
  const isVariable = holder.origin.by === 'environment';
  // Where nothing catches it, the path ends in an error; that it may is noted and not followed.
  if (isVariable || (path.tries === 0 && holder.origin.by !== 'caller')) {
    path.mayThrow = true;
    if (!isVariable) holder.nullish = false;
    return;
  }
  if (path.tries === 0) {
    path.mayThrow = true;
    holder.nullish = false;
    return;
  }
  if (nullishOf(path, holder)) {
    path.breaksOff = true;
    throw typeError();
  }
}

function* objectMember(path: Path, object: ObjectValue, name: string): Flow<Value> {
  const own = object.props.get(name);
  if (own) {
    if (own.kind !== 'accessor') return own;
    return own.get ? yield* path.world.engine.invoke(path, own.get, object, []) : UNDEFINED;
  }
  const outer = outerMember(path, object, name);
  if (outer) {
    if (!outerHalves(object, name)) object.props.set(name, outer);
    return outer;
  }
  const inherited = object.proto && (yield* protoMember(path, object.proto, object, name));
  if (inherited) return inherited;
  const base = object.proto && (yield* packageBase(path, object.proto));
  // What it is called with is all that is known of a method of a package's class.
  if (base && !object.rest) return externalMember(path, called(base, []), name);
  if (object.rest) return keepAny(object, name, object.rest);
  const late = lateMember(path, object, name);
  if (late) object.props.set(name, late);
  if (late) return late;
  if (object.bare) return UNDEFINED;
  return prototypeMember(path, object, name);
}

type Halves = { readonly getter?: Read.FunctionValue; readonly setter?: Read.FunctionValue };

/** The getter and the setter of that name of an object that was made outside; null where it has neither. */
function outerHalves({ source }: ObjectValue, name: string): Halves | null {
  const held = source?.props.get(name);
  return held?.kind === 'lazy' && (held.getter ?? held.setter) ? held : null;
}

function outerAccessor(path: Path, object: ObjectValue, name: string): Accessor | null {
  const held = outerHalves(object, name);
  if (!held) return null;
  const half = (written?: Read.FunctionValue): FunctionValue | null => {
    const made = written && fromOutside(path, written, name);
    return made?.kind === 'function' ? made : null;
  };
  return { kind: 'accessor', get: half(held.getter), set: half(held.setter) };
}

/** A member that is not known is the same each time it is read. */
function keepAny(object: ObjectValue, name: string, rest: Any): Value {
  const origin = originOfMember(rest.origin, name);
  const made: Value = { ...rest, origin, name, members: null, not: new Set() };
  object.props.set(name, made);
  return made;
}

function prototypeMember(path: Path, object: ObjectValue, name: string): Value {
  switch (name) {
    case 'hasOwnProperty':
      return plain(name, ([key]) => hasOwn(path, object, key ?? UNDEFINED));
    case 'toString':
    case 'valueOf':
    case 'toLocaleString':
    case 'propertyIsEnumerable':
    case 'isPrototypeOf':
      return plain(name, () => derived([object], 'it is computed'));
    case 'constructor':
      return object.proto ?? unread('a constructor is not followed');
    case '__proto__':
      return unread('a prototype is not followed');
    default:
      return UNDEFINED;
  }
}

/** `key in object`: what it inherits counts. */
export function* isIn(path: Path, object: Value, key: Value): Flow<Value> {
  const within = settled(object);
  if (within.kind === 'any') mayFail(path, within);
  const holder = settled(object);
  const wanted = settled(key);
  const own = hasOwn(path, holder, wanted);
  const isOwn = own.kind !== 'constant' || own.value === true;
  if (isOwn || holder.kind !== 'object' || wanted.kind !== 'constant') return own;
  const name = String(wanted.value);
  if (!holder.bare && name in Object.prototype) return constant(true);
  return constant(
    holder.proto !== null && (yield* declaredMember(path, holder.proto, name)) !== null,
  );
}

function* protoMember(
  path: Path,
  proto: ClassValue,
  self: Value,
  name: string,
): Flow<Value | null> {
  const found = yield* declaredMember(path, proto, name);
  if (found?.kind !== 'accessor') return found;
  return found.get ? yield* path.world.engine.invoke(path, found.get, self, []) : UNDEFINED;
}

/** The method or accessor that instances of a class have by `name`, of the nearest class that has one. */
function* declaredMember(
  path: Path,
  proto: ClassValue,
  name: string,
): Flow<FunctionValue | Accessor | Any | null> {
  for (
    let current: Value | null = proto;
    current?.kind === 'class';
    current = yield* baseOf(path, current)
  ) {
    const found: { get: FunctionValue | null; set: FunctionValue | null } = {
      get: null,
      set: null,
    };
    for (const member of current.node.members) {
      if (!isMethod(member) || !member.body || isStatic(member)) continue;
      if ((yield* nameOf(path, member, current.env)) !== name) continue;
      if (path.world.assigned.patched(name)) {
        return unread(`\`${name}\` is set on a prototype`, true, name);
      }
      const method = methodOf(member, current);
      if (ts.isMethodDeclaration(member)) return method;
      found[ts.isGetAccessorDeclaration(member) ? 'get' : 'set'] = method;
    }
    if (found.get || found.set) return { kind: 'accessor', ...found };
  }
  return null;
}

type MethodNode = ts.MethodDeclaration | ts.GetAccessorDeclaration | ts.SetAccessorDeclaration;

function isMethod(member: ts.ClassElement): member is MethodNode {
  return (
    ts.isMethodDeclaration(member) ||
    ts.isGetAccessorDeclaration(member) ||
    ts.isSetAccessorDeclaration(member)
  );
}

function methodOf(node: MethodNode, home: ClassValue): FunctionValue {
  return { kind: 'function', node, env: home.env, self: null, home, props: new Map() };
}

/** The accessor that an assignment to `object.name` goes to; null where it makes a member of the object's own. */
export function* accessorOf(path: Path, object: ObjectValue, name: string): Flow<Accessor | null> {
  const own = object.props.get(name);
  if (own) return own.kind === 'accessor' ? own : null;
  const outer = outerAccessor(path, object, name);
  if (outer) return outer;
  const declared = object.proto && (yield* declaredMember(path, object.proto, name));
  return declared?.kind === 'accessor' ? declared : null;
}

/** The class of a package that a class extends, at the end; null where it extends none. */
function* packageBase(path: Path, value: ClassValue): Flow<ExternalValue | null> {
  let current: Value | null = value;
  while (current?.kind === 'class') current = yield* baseOf(path, current);
  return current?.kind === 'external' && current.package !== 'global' ? current : null;
}

/** What a class extends; null when it extends nothing. */
export function* baseOf(path: Path, value: ClassValue): Flow<Value | null> {
  const base = baseExpression(value.node);
  return base && (yield* path.world.engine.evaluate(path, base, value.env));
}

function* staticMember(
  path: Path,
  value: ClassValue,
  name: string,
  self: Value = value,
): Flow<Value> {
  const written = value.statics.get(name);
  if (written) return written;
  const outer = value.source?.statics.get(name);
  if (outer) {
    const read = path.world.assigned.member(name)
      ? assignedMember(path, name, outer)
      : fromOutside(path, outer, name);
    value.statics.set(name, read);
    return read;
  }
  for (const member of value.node.members) {
    if (!isStatic(member)) continue;
    if ((yield* nameOf(path, member, value.env)) !== name) continue;
    if (ts.isMethodDeclaration(member) || ts.isGetAccessorDeclaration(member)) {
      const method = methodOf(member, value);
      return ts.isGetAccessorDeclaration(member)
        ? yield* path.world.engine.invoke(path, method, self, [])
        : method;
    }
    if (ts.isPropertyDeclaration(member) && member.initializer) {
      return yield* path.world.engine.evaluate(path, member.initializer, value.env);
    }
  }
  const base = yield* baseOf(path, value);
  if (base?.kind === 'class') return yield* staticMember(path, base, name, self);
  if (base) return yield* readMember(path, base, name);
  if (name === 'name') return constant(value.node.name?.text ?? '');
  if (name === 'prototype') return unread('a prototype is not followed');
  const late = lateMember(path, value, name);
  if (late) value.statics.set(name, late);
  return late ?? UNDEFINED;
}

/** `super.name`, for a method of `home`. */
export function* superMember(path: Path, home: ClassValue, self: Value, name: string): Flow<Value> {
  const base = yield* baseOf(path, home);
  if (base?.kind === 'class' && self.kind === 'class')
    return yield* staticMember(path, base, name, self);
  if (base?.kind === 'class') return (yield* protoMember(path, base, self, name)) ?? UNDEFINED;
  return unread('what a class of a package does is not read');
}

/** The name of a member of a class; null when it is only known at run time. */
export function* nameOf(path: Path, { name }: ts.ClassElement, env: Env): Flow<string | null> {
  if (!name) return null;
  if (!ts.isComputedPropertyName(name)) return name.text;
  return keyOf(yield* path.world.engine.evaluate(path, name.expression, env));
}

export function isStatic(member: ts.ClassElement): boolean {
  const modifiers = ts.canHaveModifiers(member) ? ts.getModifiers(member) : undefined;
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;
}

/** `bind`, `call`, `apply` and what else a function has. */
function functionMember(path: Path, target: Value, name: string): Value {
  const { engine } = path.world;
  switch (name) {
    case 'bind':
      return plain(name, ([self, ...bound]) =>
        target.kind === 'function' && bound.length === 0
          ? { ...target, self: target.self ?? self ?? null }
          : {
              ...native('bound', (args, site) =>
                engine.call(path, target, self ?? null, [...bound, ...args], site),
              ),
              holds: [target, ...bound],
            },
      );
    case 'call':
      return native(name, ([self, ...args], site) =>
        engine.call(path, target, self ?? null, args, site),
      );
    case 'apply':
      return native(name, ([self, given], site) =>
        engine.call(path, target, self ?? null, given?.kind === 'list' ? given.items : [], site),
      );
    case 'length':
      return target.kind === 'function' ? constant(target.node.parameters.length) : UNDEFINED;
    case 'name':
      return target.kind === 'function' && target.node.name && 'text' in target.node.name
        ? constant(target.node.name.text)
        : unread('the name of a function is not known');
    case 'prototype':
      return unread('a prototype is not followed');
    default:
      return builtIn(path, Function.prototype, name, target) ?? lateOfFunction(path, target, name);
  }
}

function lateOfFunction(path: Path, target: Value, name: string): Value {
  const late = lateMember(path, target, name);
  if (late && target.kind === 'function') target.props.set(name, late);
  return late ?? UNDEFINED;
}

function externalMember(path: Path, holder: ExternalValue, name: string): Value {
  // `import x from 'm'`, `require('m')` and `require('m').default` are one thing to the reader.
  if (name === 'default' && holder.path.length === 0) return holder;
  const known = path.world.member(path, holder, name);
  if (known) return known;
  if (isEnvironment(holder)) {
    return environmentValue(path, name);
  }
  if (/^(bind|call|apply)$/.test(name)) return functionMember(path, holder, name);
  return {
    kind: 'external',
    package: holder.package,
    path: [...holder.path, name],
    args: [],
    base: holder,
  };
}

/** `object[key]` where the key is not known. */
export function anyKeyMember(path: Path, object: Value, key: Value): Value {
  const member = keyedMember(path, object, key);
  const holder = settled(object);
  const isTable = holder.kind === 'object' || holder.kind === 'list';
  return isTable && member.kind === 'any' ? { ...member, of: holder } : member;
}

function keyedMember(path: Path, object: Value, key: Value): Value {
  const holder = settled(object);
  if (isNullish(holder)) throw typeError();
  mayFailAsPrimitive(path, [key]);
  const chosen = settled(key);
  const isSent = chosen.kind === 'any' && chosen.origin.by === 'caller';
  const name = inheritedName(path, holder, chosen);
  if (name === CONSTRUCTOR) return { ...fromCaller(name, 'function'), truth: true, nullish: false };
  // Nothing is there under most keys that a caller may choose.
  const isAbsent = (): boolean => isSent && choose(path, 2, null) === 1;
  switch (holder.kind) {
    case 'host': {
      const member = holder.host.anyMember?.(key);
      if (member) return member;
      return isAbsent() ? UNDEFINED : unread('which member is read is only known at run time');
    }
    case 'external':
      if (isAbsent()) return UNDEFINED;
      // `process.env['FLAG_' + name]` is one of a few.
      return isEnvironment(holder) && startOf([chosen]).start === ''
        ? derived(
            [holder, key],
            'which variable is read is only known at run time',
            null,
            isSent ? OF_ENVIRONMENT : null,
          )
        : unread('which member is read is only known at run time', isSent);
    case 'object':
      if (holder.bare && holder.props.size === 0) {
        return holder.rest ? any(holder.rest.origin, { name: holder.rest.name }) : UNDEFINED;
      }
      // Whoever chooses the key finds one that is there: `constructor` is a key of every object.
      if (isSent && path.environment.brief && name === null) {
        return unread('which member is read is only known at run time', true);
      }
      if (isSent) return fromCaller(name);
      return derived([holder, key], 'which member is read is only known at run time');
    case 'list':
      if (isAbsent()) return UNDEFINED;
      return derived([holder, key], 'which item is read is only known at run time', null, name);
    case 'any': {
      const cause = causeOf(path, holder);
      if (holder.nullish === null && holder.truth !== true) notNothing(path, holder);
      if (cause && isAbsent()) return UNDEFINED;
      return cause ? derived([holder, key], cause.why, null, name) : fromCaller(name);
    }
    default:
      if (isAbsent()) return UNDEFINED;
      return derived([holder, key], 'which member is read is only known at run time');
  }
}

/**
 * What a caller who chooses `key` finds that no object has of its own: its prototype, or the way there. The way over
 * the function that made it is followed only where nothing else is asked.
 */
function inheritedName(path: Path, holder: Value, key: Value): string | null {
  if (key.kind !== 'any' || key.origin.by !== 'caller') return null;
  if (holder.kind === 'any' && holder.name === CONSTRUCTOR) {
    return key.not.has('prototype') ? null : PROTOTYPE;
  }
  if (!key.not.has(PROTOTYPE)) return PROTOTYPE;
  // What came with the request has what was sent under that name.
  const isOpen = path.environment.brief === true && !isFromCaller(holder);
  return isOpen && !key.not.has(CONSTRUCTOR) ? CONSTRUCTOR : null;
}
