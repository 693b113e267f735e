import { ts } from 'ts-morph';
import { type Place, textAt } from '../place.js';
import { readName } from '../scope.js';
import type * as Read from '../values.js';
import { initializerOf } from './initializers.js';
import { isMadeAlike, madeAlike } from './made-alike.js';
import { noteRead } from './joins.js';
import { fromModule } from './late-members.js';
import { choose, nodeOf, type Path, Thrown } from './path.js';
import { runNow } from './tasks.js';
import { type Besides, createMap, createSet } from './collections.js';
import { environmentValue } from './environment.js';
import { truthOf } from './truth.js';
import {
  any,
  type Any,
  constant,
  type Env,
  external,
  fromKept,
  type HostValue,
  fromState,
  list,
  type ListValue,
  object,
  type ObjectValue,
  originOfMember,
  UNDEFINED,
  unread,
  type Value,
} from './values.js';
import type { Scope } from '../values.js';

/** What a name means in a scope that was made before the function is called; null when nothing declares it. */
export function readOuter(path: Path, scope: Scope, name: string): Value | null {
  const owner = ownerOf(scope, name);
  const binding = owner?.names.get(name);
  if (!owner || !binding) return null;
  noteRead(path, binding);
  const written = path.variables.get(binding);
  const known = written ?? path.constants.get(binding);
  if (known) return known;
  const assigned =
    name === 'this' || name === 'arguments' ? [] : path.world.assigned.variable(owner.file, name);
  const initial = readName(owner, name);
  const found = foundOut(path);
  const early = earlierValue(path, owner, name);
  const value =
    early ??
    (assigned.length > 0
      ? assignedValue(path, owner, name, initial, assigned)
      : (computedValue(path, owner, name, initial) ??
        (initial ? fromOutside(path, initial, name) : UNDEFINED)));
  const isFixed = value.kind === 'constant' && !value.ask && foundOut(path) === found;
  (isFixed ? path.constants : path.variables).set(binding, value);
  return value;
}

/** What a variable held before something is assigned to it that may not have happened yet; null where that has. */
function earlierValue(path: Path, owner: Scope, name: string): Value | null {
  const earlier = owner.names.get(name)?.earlier;
  if (!earlier) return null;
  const why = `\`${name}\` is assigned while the application runs (${owner.file})`;
  return choose(path, 2, { why, at: null }) === 1 ? fromOutside(path, earlier, name) : null;
}

/** Grows with all that a path chooses and finds out about the environment. */
function foundOut({ taken, consulted, newSecrets, causes }: Path): number {
  return taken.length + consulted.size + newSecrets.size + causes.length;
}

/** Assigns to a name of an outer scope, on this path alone; false when nothing declares it. */
export function writeOuter(path: Path, scope: Scope, name: string, value: Value): boolean {
  const binding = ownerOf(scope, name)?.names.get(name);
  if (!binding) return false;
  path.variables.set(binding, value);
  return true;
}

function ownerOf(scope: Scope, name: string): Scope | null {
  for (let current: Scope | null = scope; current; current = current.parent) {
    if (current.names.has(name)) return current;
  }
  return null;
}

/**
 * What a module computed for a variable, computed again on this path: by what environment variables are for. What
 * the modules made, functions and objects, is as they made it.
 */
function computedValue(
  path: Path,
  owner: Scope,
  name: string,
  initial: Read.Value | null,
): Value | null {
  const isMade =
    initial && /^(function|class|object|host|module|native|pattern)$/.test(initial.kind);
  if (owner.parent !== null || isMade) return null;
  const { machine } = path.world;
  const own = initializerOf(machine.view, owner.file, name);
  const origin = own ? null : machine.view.originOf(owner.file, name);
  const isElsewhere = origin?.kind === 'file' && origin.file !== owner.file;
  const node = isElsewhere ? initializerOf(machine.view, origin.file, origin.name) : own;
  const scope = isElsewhere ? machine.load(origin.file)?.scope : owner;
  if (!node || !scope) return null;
  // A variable that is read while it is computed has what the modules gave it.
  const binding = owner.names.get(name);
  if (binding && initial)
    path.variables.set(binding, unread(`\`${name}\` is computed from itself`));
  return computedBy(path, node, scope, name);
}

/** What an expression at the top of a module gives on this path; null where it throws. */
export function computedBy(
  path: Path,
  node: ts.Expression,
  scope: Scope,
  name: string | null,
): Value | null {
  const env: Env = { names: new Map(), parent: null, scope };
  const tries = path.tries;
  path.tries = 0;
  try {
    return withChanges(path, runNow(path, path.world.engine.evaluate(path, node, env)), name);
  } catch (error) {
    if (error instanceof Thrown) return null;
    throw error;
  } finally {
    path.tries = tries;
  }
}

/** What a variable may hold that functions assign: its first value, or one of what is assigned. */
function assignedValue(
  path: Path,
  owner: Scope,
  name: string,
  initial: Read.Value | null,
  assigned: readonly ts.Expression[],
): Value {
  const [first] = assigned;
  const where = first ? ` (${owner.file}:${lineOf(first)})` : '';
  const why = `\`${name}\` is assigned while the application runs${where}`;
  const { makesAgain } = path.world;
  const isKnown = (node: ts.Expression): boolean =>
    knownKind(node) !== null || (makesAgain === true && isMadeAlike(node));
  if (assigned.length > 4 || !assigned.every(isKnown)) {
    return fromKept(why, name);
  }
  const way = choose(path, assigned.length + 1, { why, at: null });
  const node = assigned[way - 1];
  if (!node) return initial ? fromOutside(path, initial, name) : UNDEFINED;
  const known = knownKind(node) ? knownValue(path, owner, node) : madeAlike(path, owner, node);
  return known ?? fromKept(why, name);
}

function knownValue(path: Path, owner: Scope, node: ts.Expression): Value | null {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) {
    return knownValue(path, owner, node.expression);
  }
  const required = requiredBy(node);
  if (required !== null) {
    const env: Env = { names: new Map(), parent: null, scope: owner };
    return runNow(path, path.world.engine.evaluate(path, node, env));
  }
  if (ts.isStringLiteralLike(node)) return constant(node.text);
  if (ts.isNumericLiteral(node)) return constant(Number(node.text));
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
    return someInstance(path, owner, node.expression.text);
  }
  switch (node.kind) {
    case ts.SyntaxKind.TrueKeyword:
      return constant(true);
    case ts.SyntaxKind.FalseKeyword:
      return constant(false);
    case ts.SyntaxKind.NullKeyword:
      return constant(null);
    default:
      return UNDEFINED;
  }
}

/** An object of a class, of whose members only the methods are known. */
function someInstance(path: Path, owner: Scope, name: string): Value | null {
  const made = readOuter(path, owner, name);
  if (made?.kind === 'external') {
    return { ...made, path: [...made.path, '()'], args: [], base: made };
  }
  if (made?.kind !== 'class') return null;
  const rest = fromState(`fields of \`${name}\` are assigned while the application runs`);
  return { ...object(), rest, proto: made };
}

/** Assigned values that mean the same whenever they are evaluated. */
function knownKind(node: ts.Expression): true | null {
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node))
    return knownKind(node.expression);
  const isKnown =
    ts.isStringLiteralLike(node) ||
    ts.isNumericLiteral(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword ||
    (ts.isIdentifier(node) && node.text === 'undefined') ||
    (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) ||
    requiredBy(node) !== null;
  return isKnown ? true : null;
}

/** `require('package')`. */
function requiredBy(node: ts.Expression): string | null {
  const [specifier] = ts.isCallExpression(node) ? node.arguments : [];
  const isRequire =
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'require';
  return isRequire && specifier && ts.isStringLiteralLike(specifier) ? specifier.text : null;
}

function lineOf(node: ts.Node): number {
  const file = node.getSourceFile();
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

/** A value that was made when the modules were executed, as this path sees it. */
export function fromOutside(path: Path, value: Read.Value, name: string | null): Value {
  switch (value.kind) {
    case 'constant':
      return value.assumed ? assumedValue(path, value, value.assumed, name) : constant(value.value);
    case 'unknown':
      return unread(value.why, false, name);
    case 'pattern':
      return { kind: 'pattern', source: value.source, flags: value.flags, lastIndex: null };
    case 'list':
      return remembered(path, value, () => outerList(path, value, name));
    case 'object':
      return remembered(path, value, () => outerObject(path, value, name));
    case 'function':
      return remembered(path, value, () => ({
        kind: 'function',
        node: nodeOf(path, value.at),
        env: { names: new Map(), parent: null, scope: value.scope },
        // A method that is handed on leaves its object behind.
        self: value.isBound && value.self ? fromOutside(path, value.self, null) : null,
        home: null,
        props: new Map(
          [...(value.props ?? [])].map(([key, item]) => [key, fromOutside(path, item, key)]),
        ),
      }));
    case 'class':
      return remembered(path, value, () => ({
        kind: 'class',
        node: nodeOf(path, value.at),
        env: { names: new Map(), parent: null, scope: value.scope },
        statics: new Map(),
        source: value,
      }));
    case 'module':
      return { kind: 'module', module: value };
    case 'external':
      return (
        outerCollection(path, value, name) ?? withChanges(path, outerExternal(path, value), name)
      );
    case 'native':
      return remembered(path, value, () => fromNative(path, value));
    case 'host':
      return remembered(path, value, () => ({
        kind: 'external',
        package: 'global',
        path: [`(${value.host.type})`],
        args: [],
        base: null,
        host: value.host,
      }));
    case 'union': {
      const why = `which of several values ${name ? `\`${name}\`` : 'it'} has depends on the environment`;
      const way = choose(path, value.options.length, { why, at: null });
      const option = value.options[way];
      return option ? fromOutside(path, option, name) : UNDEFINED;
    }
  }
}

/** What the interpreter of modules made of several functions, such as one with arguments bound to it. */
function fromNative(path: Path, value: Read.NativeValue): Value {
  const { bound } = value;
  if (!bound) return unread(`what \`${value.name}\` makes is not read`);
  const target = fromOutside(path, bound.target, null);
  const self = bound.self && fromOutside(path, bound.self, null);
  const before = bound.args.map((each) => fromOutside(path, each, null));
  return {
    kind: 'native',
    name: value.name,
    call: (args, site) => path.world.engine.call(path, target, self, [...before, ...args], site),
  };
}

function remembered(path: Path, key: object, make: () => Value): Value {
  noteRead(path, key);
  const known = path.objects.get(key);
  if (known) return known;
  const made = make();
  path.objects.set(key, made);
  return made;
}

function outerList(path: Path, value: Read.ListValue, name: string | null): ListValue {
  const made: ListValue = list([]);
  path.objects.set(value, made);
  made.items.push(...value.items.map((item) => fromOutside(path, item, name)));
  if (!value.complete) made.rest = unread('the list is not known');
  // What a request may have taken out is not there.
  if (name !== null && path.world.assigned.shrinks(name)) made.items.splice(0);
  if (name === null || path.world.assigned.content(name)) {
    made.rest =
      name === null
        ? fromState('what is in a list may change while the application runs')
        : fromKept(`what is in \`${name}\` changes while the application runs`, name);
  }
  return made;
}

/** `store.delete(id)` of an object of the project is a method of its own, which changes it through `this` if at all. */
function changesContent({ world }: Path, value: Read.ObjectValue, name: string): boolean {
  if (!world.assigned.content(name) || world.assigned.keys(name)) {
    return world.assigned.content(name);
  }
  if (value.of || !value.at) return true;
  const functions = [...value.props.values()].flatMap((prop) =>
    prop.kind === 'function' ? [prop.at] : [],
  );
  return [value.at, ...functions].some((place) => CHANGES_ITSELF.test(textAt(place)));
}

/** `this[name] = …`, and `this` handed on. */
const CHANGES_ITSELF = /\bthis\s*(?:\[|[,;)\]}]|$)|=\s*this\s*$/m;

function outerObject(path: Path, value: Read.ObjectValue, name: string | null): ObjectValue {
  const rest: Any | null =
    name !== null && changesContent(path, value, name)
      ? fromKept(`what is in \`${name}\` changes while the application runs`, name)
      : value.complete
        ? null
        : unread('the object is not known', false, name);
  const isReparented = name !== null && path.world.assigned.reparented(name);
  const proto = isReparented ? null : value.of && fromOutside(path, value.of, null);
  return {
    ...object(),
    source: value,
    rest: isReparented ? fromState(`\`${name}\` is given another prototype`, name) : rest,
    proto: proto?.kind === 'class' ? proto : null,
  };
}

/** A member of an object that was made when the modules were executed; null when it has none of that name. */
export function outerMember(path: Path, holder: ObjectValue, name: string): Value | null {
  const held = holder.source?.props.get(name);
  if (!held) return null;
  if (held.kind === 'lazy' && (held.getter || held.setter)) {
    const getter = held.getter && fromOutside(path, held.getter, name);
    if (getter?.kind !== 'function') return UNDEFINED;
    return runNow(path, path.world.engine.invoke(path, getter, holder, []));
  }
  const initial = held.kind === 'lazy' ? held.get() : held;
  if (path.world.assigned.member(name)) {
    return assignedMember(path, name, initial);
  }
  if (holder.rest?.origin.by === 'state') {
    return { ...holder.rest, origin: originOfMember(holder.rest.origin, name) };
  }
  return fromOutside(path, initial, name);
}

/** A `Set` or `Map` of a module: what it was made with, as long as nothing adds to it. */
function outerCollection(path: Path, value: Read.ExternalValue, name: string | null): Value | null {
  const kind =
    value.package === 'global'
      ? /^(?:Weak)?(Set|Map)\.\(\)$/.exec(value.path.join('.'))?.[1]
      : null;
  if (!kind) return null;
  const { at } = value;
  const besides: Besides | undefined = at
    ? (key, isPut) => path.world.beside?.(key, at, isPut) ?? null
    : undefined;
  return remembered(path, value, () => {
    const [first] = value.args;
    const changes = name === null || path.world.assigned.content(name);
    const why = `what is in \`${name ?? 'it'}\` changes while the application runs`;
    const given = first ? fromOutside(path, first, name) : UNDEFINED;
    if (!changes) return kind === 'Set' ? createSet(path, given) : createMap(path, given);
    const secrets = name === null ? null : (path.world.keptKeys?.(name) ?? null);
    const keys = secrets && any({ by: 'secret', of: secrets }, { truth: true, nullish: false });
    const rest = name === null ? fromState(why) : fromKept(why, name);
    const onPut = name === null ? undefined : (): void => path.world.keeps?.(name);
    return kind === 'Set'
      ? createSet(path, list([], keys ?? rest), onPut, besides)
      : createMap(path, list([], rest), keys, onPut, besides);
  });
}

/** What a module computed is what it made of it and what requests may have put there since. */
function withChanges(path: Path, made: Value, name: string | null): Value {
  fromModule(made);
  if (name === null) return made;
  const { assigned } = path.world;
  if (!assigned.content(name)) return made;
  const rest = fromKept(`what is in \`${name}\` changes while the application runs`, name);
  if (made.kind === 'object') {
    made.props.clear();
    made.rest = rest;
  } else if (made.kind === 'list') {
    if (assigned.shrinks(name)) made.items.splice(0);
    made.rest = rest;
  } else if (made.kind === 'host' && made.host.type === 'set') {
    return createSet(path, list(assigned.shrinks(name) ? [] : contentOf(made), rest));
  } else if (made.kind === 'host' && made.host.type === 'map') {
    return createMap(path, list([], rest));
  }
  return made;
}

function contentOf({ host }: HostValue): readonly Value[] {
  return host.content().flatMap((each) => (each.kind === 'list' ? each.items : []));
}

/** What a member may hold that functions assign: its first value, or an object of one of the classes that are assigned. */
export function assignedMember(path: Path, name: string, initial: Read.Value): Value {
  const why = `\`${name}\` is assigned while the application runs`;
  const made = path.world.assigned.made(name);
  if (made === null) return fromKept(why, name);
  const way = choose(path, made.length + 1, { why, at: null });
  const chosen = made[way - 1];
  if (!chosen) return fromOutside(path, initial, name);
  const owner = path.world.machine.load(chosen.file)?.scope;
  const { expression } = chosen.node;
  const instance =
    owner && ts.isIdentifier(expression) ? someInstance(path, owner, expression.text) : null;
  return instance ?? fromKept(why, name);
}

/** Something of a package or a global, computed again on this path: from secrets it may be one. */
function outerExternal(path: Path, value: Read.ExternalValue): Value {
  return remembered(path, value, () => {
    const last = value.path.at(-1);
    if (value.base === null || last === undefined) {
      return { ...external(value.package, value.path), read: value };
    }
    if (last === '!') return constant(!truthOf(path, outerExternal(path, value.base), null));
    const { engine } = path.world;
    // What fails when the application starts is not what a request meets.
    const tries = path.tries;
    path.tries = 0;
    try {
      if (last !== '()') {
        const member = runNow(path, engine.member(path, outerExternal(path, value.base), last));
        return withRead(path, member, value);
      }
      const self = value.base.base && outerExternal(path, value.base.base);
      const args = value.args.map((arg) => fromOutside(path, arg, null));
      const site = { node: null, at: value.at ?? path.here, isNew: true };
      const made = runNow(
        path,
        engine.call(path, outerExternal(path, value.base), self, args, site),
      );
      return withRead(path, made, value);
    } catch (error) {
      if (error instanceof Thrown) return unread('it fails when the application starts');
      throw error;
    } finally {
      path.tries = tries;
    }
  });
}

function withRead(path: Path, made: Value, read: Read.ExternalValue): Value {
  if (made.kind !== 'external' || made.read) return made;
  const linked: Value = { ...made, read };
  const truth = path.truths.get(made);
  if (truth !== undefined) path.truths.set(linked, truth);
  return linked;
}

const ENVIRONMENT = /\bprocess\s*\.\s*env\s*(?:\.\s*(\w+)|\[\s*['"`](\w+)['"`]\s*\])/g;

/** A default that is written for something known at run time only: `process.env.KEY ?? 'dev'`. */
function assumedValue(path: Path, value: Read.Constant, at: Place, name: string | null): Value {
  const matches = [...textAt(at).matchAll(ENVIRONMENT)];
  const [variable, ...others] = matches.map((match) => match[1] ?? match[2] ?? '');
  if (variable && others.length === 0) {
    return environmentValue(path, variable, constant(value.value));
  }
  const why = `${name ? `\`${name}\`` : 'a value'} has a default that something at run time overrules`;
  return choose(path, 2, { why, at }) === 0 ? constant(value.value) : fromState(why, name);
}
