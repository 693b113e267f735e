import { posix } from 'node:path';
import { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import { baseExpression } from '../source/base-class.js';
import { alternativesOf, perhaps, underAll } from './among.js';
import { callMayFail, mayFail } from './attempts.js';
import { doubtHanded } from './changes.js';
import { classMember, staticMember } from './classes.js';
import { isFutile, noted } from './effort.js';
import { callGlobal } from './globals.js';
import { type ItemList, spreadInto } from './literals.js';
import { asBody, asCall, comesLater, deferredBy, goesThrough, unawaited } from './deferred.js';
import { type Machine, placeIn } from './machine.js';
import { bindParameters } from './parameters.js';
import { keyOfPlace, nodeAt, type Place } from './place.js';
import { pathInProject } from './project-paths.js';
import { promiseMethod } from './promises.js';
import { createScope, declare, readName } from './scope.js';
import {
  type Argument,
  type ExternalValue,
  type FunctionValue,
  optionsOf,
  pathTo,
  type Site,
  stringOf,
  UNDEFINED,
  union,
  type UnionValue,
  unknown,
  unknownText,
  type Value,
  type Scope,
} from './values.js';

const DEEPEST_CALL = 60;
/** A function that calls itself is followed this often at a time. */
const MOST_RECURSIONS = 3;

/** A call: of `require`, `import()`, `super`, a method or anything else. */
export function evaluateCall(machine: Machine, node: ts.CallExpression, scope: Scope): Value {
  return asCall(machine, node, () => evaluateAnyCall(machine, node, scope));
}

function evaluateAnyCall(machine: Machine, node: ts.CallExpression, scope: Scope): Value {
  const loaded = loadedModule(machine, node, scope);
  if (loaded) return loaded;
  const callee = unwrapped(node.expression);
  if (callee.kind === ts.SyntaxKind.SuperKeyword) {
    const parent = readName(scope, 'super');
    const args = evaluateArguments(machine, node.arguments, scope);
    return parent
      ? machine.call(parent, null, args, siteOf(machine, node, node.expression, scope))
      : UNDEFINED;
  }
  if (ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee)) {
    return evaluateMethodCall(machine, node, callee, scope);
  }
  const target = machine.evaluate(callee, scope);
  const args = evaluateArguments(machine, node.arguments, scope);
  return machine.call(target, null, args, siteOf(machine, node, callee, scope));
}

function evaluateMethodCall(
  machine: Machine,
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression | ts.ElementAccessExpression,
  scope: Scope,
): Value {
  const isSuper = callee.expression.kind === ts.SyntaxKind.SuperKeyword;
  const receiver = isSuper
    ? (readName(scope, 'this') ?? unknown('`this` is only known at run time'))
    : machine.evaluate(callee.expression, scope);
  let name: string | null;
  let site: Site;
  if (ts.isPropertyAccessExpression(callee)) {
    name = callee.name.text;
    site = siteOf(machine, node, callee.name, scope);
  } else {
    const key = machine.evaluate(callee.argumentExpression, scope);
    name = stringOf(key);
    const written = key.kind === 'constant' ? key.at : null;
    site = {
      ...siteOf(machine, node, callee.argumentExpression, scope),
      ...(written ? { key: written } : {}),
    };
  }
  machine.hooks.method(receiver, name ?? '', site);
  const target =
    name === null
      ? unknown('the name of the method is computed at run time')
      : isSuper
        ? superMember(machine, node, receiver, name, scope)
        : machine.member(receiver, name);
  // `a?.b.c()` is nothing at all when `a` is.
  const isNothing = target.kind === 'constant' && (target.value ?? null) === null;
  if (isNothing && ts.isOptionalChain(node)) return UNDEFINED;
  const args = evaluateArguments(machine, node.arguments, scope);
  const awaited = name === null ? null : promiseMethod(machine, receiver, name, args, site);
  const result = awaited ?? machine.call(target, receiver, args, site);
  const givesText = result.kind === 'unknown' && name !== null && GIVES_TEXT.has(name);
  return givesText ? unknownText(result.why) : result;
}

/** Methods by these names give a text, whatever they are called on. */
export const GIVES_TEXT: ReadonlySet<string> = new Set(
  'toLowerCase toUpperCase trim trimEnd trimStart replace replaceAll toString padStart padEnd substring'.split(
    ' ',
  ),
);

/** `super.name`: what the class around it inherits, whatever class its object is of. */
function superMember(
  machine: Machine,
  node: ts.Node,
  receiver: Value,
  name: string,
  scope: Scope,
): Value {
  const owner = ts.findAncestor(node, ts.isClassLike);
  const written = owner ? baseExpression(owner) : null;
  const base = written && machine.evaluate(written, scope);
  const inherited = base?.kind === 'external' ? machine.hooks.inherited(base, name) : null;
  if (inherited) return inherited;
  if (base?.kind !== 'class') return unknown('what its base class does is not read');
  if (receiver.kind === 'class') return staticMember(machine, base, name) ?? UNDEFINED;
  return receiver.kind === 'object'
    ? (classMember(machine, base, receiver, name) ?? UNDEFINED)
    : unknown('`this` is only known at run time');
}

export function evaluateNew(machine: Machine, node: ts.NewExpression, scope: Scope): Value {
  const target = machine.evaluate(node.expression, scope);
  const args = evaluateArguments(machine, node.arguments ?? [], scope);
  const name = ts.isPropertyAccessExpression(node.expression)
    ? node.expression.name
    : node.expression;
  const site = { ...siteOf(machine, node, name, scope), isNew: true };
  return unawaited(machine, () => machine.call(target, null, args, site));
}

/** Calls `callee`, whatever it is. */
export function callValue(
  machine: Machine,
  callee: Value,
  self: Value | null,
  args: readonly Argument[],
  site: Site,
): Value {
  switch (callee.kind) {
    case 'function':
      return machine.invoke(callee, self, args);
    case 'class':
      return machine.instantiate(callee, args, site);
    case 'native':
      return callee.call(args, site);
    case 'host':
      return callee.host.call(args, site) ?? unreadCall(machine, callee, args, site);
    case 'union':
      return union(callOptions(machine, callee, self, args, site));
    case 'external': {
      const known =
        machine.hooks.external(callee, args, site) ?? callGlobal(machine, callee, args, site);
      if (known) return known;
      unreadCall(machine, callee, args, site);
      const made = resultOf(callee, args, site);
      const result = self?.kind === 'function' ? { ...made, self } : made;
      machine.hooks.made(result);
      return result;
    }
    case 'unknown':
      return unreadCall(machine, callee, args, site);
    default:
      return unreadCall(machine, unknown('what is called is not known'), args, site);
  }
}

/** Calls each of what may be called, all but routers under the condition that it is the one. */
function callOptions(
  machine: Machine,
  callee: UnionValue,
  self: Value | null,
  args: readonly Argument[],
  site: Site,
): readonly Value[] {
  const isCalled = ({ kind }: Value): boolean => kind === 'function' || kind === 'native';
  const isOfRouters = self !== null && optionsOf(self).some(({ kind }) => kind === 'host');
  const isOneOfMany = !isOfRouters && callee.options.filter(isCalled).length > 1;
  return alternativesOf(callee, site.file, site.node).map(({ value, when }) =>
    underAll(machine, isOneOfMany ? when : [], () => machine.call(value, self, args, site)),
  );
}

/** The result of calling something of a package: known by where it comes from and its arguments. */
function resultOf(callee: ExternalValue, args: readonly Argument[], site: Site): ExternalValue {
  return {
    kind: 'external',
    package: callee.package,
    path: pathTo(callee.path, '()'),
    args: args.map((argument) => argument.value),
    base: callee,
    at: site.at,
  };
}

/** Code that is not source may call the functions that it is handed: they are called once, with unknowns. */
function unreadCall(machine: Machine, callee: Value, args: readonly Argument[], site: Site): Value {
  machine.hooks.unread(callee, args, site);
  callMayFail(machine, callee);
  doubtHanded(callee, args);
  for (const { value } of args) {
    if (value.kind === 'function' && !machine.hooks.isHandler(value)) {
      const unknowns = Array.from({ length: value.arity }, (_, index) => ({
        value: unknown('it is handed over at run time'),
        index,
      }));
      const invoke = (): Value => invokeHanded(machine, value, unknowns);
      if (comesLater(callee, site.node, value)) deferredBy(machine, site, invoke);
      else if (goesThrough(site.node)) perhaps(machine, site, invoke);
      else invoke();
    }
  }
  return unknown(callee.kind === 'unknown' ? callee.why : 'it comes from a package');
}

function invokeHanded(machine: Machine, callee: FunctionValue, args: readonly Argument[]): Value {
  machine.handed += 1;
  try {
    return machine.invoke(callee, null, args);
  } finally {
    machine.handed -= 1;
  }
}

export function invokeFunction(
  machine: Machine,
  callee: FunctionValue,
  self: Value | null,
  args: readonly Argument[],
): Value {
  const key = keyOfPlace(callee.at);
  if (isFutile(machine, key, self, args)) {
    return unknown('it is computed by code that is called too often to be followed');
  }
  return noted(machine, key, () => invokeOnce(machine, callee, key, self, args));
}

function invokeOnce(
  machine: Machine,
  callee: FunctionValue,
  key: string,
  self: Value | null,
  args: readonly Argument[],
): Value {
  const node = nodeAt(callee.at);
  const { budget } = machine;
  const active = budget.active.get(key) ?? 0;
  if (!node.body || budget.depth >= DEEPEST_CALL || active >= MOST_RECURSIONS) {
    budget.cut.set(key, callee.at);
    return unknown('it is computed by a function that calls itself');
  }
  const scope = createScope(callee.scope.file, callee.scope);
  if (!ts.isArrowFunction(node)) {
    const bound = callee.self ?? self;
    if (bound) declare(scope, 'this', bound, machine.conditions.length);
  }
  if (ts.isFunctionExpression(node) && node.name) {
    declare(scope, node.name.text, callee, machine.conditions.length);
  }
  budget.depth += 1;
  budget.active.set(key, active + 1);
  try {
    bindParameters(machine, node, args, scope);
    const { body } = node;
    if (!ts.isBlock(body)) return asBody(machine, () => machine.evaluate(body, scope));
    const { done, value } = asBody(machine, () => machine.execute(body.statements, scope));
    return done === 'yes' ? (value ?? UNDEFINED) : value ? union([value, UNDEFINED]) : UNDEFINED;
  } finally {
    budget.depth -= 1;
    budget.active.set(key, active);
  }
}

function evaluateArguments(
  machine: Machine,
  nodes: readonly ts.Expression[],
  scope: Scope,
): readonly Argument[] {
  const args: Argument[] = [];
  nodes.forEach((node, index) => {
    if (!ts.isSpreadElement(node)) {
      args.push({ value: machine.evaluate(node, scope), index });
      return;
    }
    const list: ItemList = { items: [], complete: true };
    spreadInto(machine, node, scope, list);
    for (const value of list.items) {
      const when = list.when?.get(value);
      args.push({ value, index, ...(when ? { when } : {}) });
    }
    if (!list.complete) args.push({ value: unknown('the list is not known'), index });
  });
  return args;
}

/** `require('./x')` and `import('./x')`; null for other calls. */
function loadedModule(machine: Machine, node: ts.CallExpression, scope: Scope): Value | null {
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire =
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'require' &&
    readName(scope, 'require') === null;
  const [argument] = node.arguments;
  if ((!isImport && !isRequire) || !argument) return null;
  const asked = optionsOf(machine.evaluate(argument, scope)).map((option) =>
    option.kind === 'object' ? stringOf(machine.member(option, 'href')) : stringOf(option),
  );
  const at = placeIn(machine, scope, node);
  const modules = asked.map((specifier) =>
    specifier === null
      ? unknown('the module is chosen at run time')
      : moduleValue(machine, scope, specifier, isRequire, at),
  );
  if (modules.some(({ kind }) => kind === 'unknown')) mayFail(machine);
  return union(modules);
}

/** The module that `specifier` names in `scope`'s file: its `module.exports` where it has one. */
export function moduleValue(
  machine: Machine,
  scope: Scope,
  specifier: string,
  wantCommonjs: boolean,
  at: Place,
): Value {
  const inProject = pathInProject(specifier);
  const target = machine.view.resolveModule(
    scope.file,
    inProject === null ? specifier : relativeSpecifier(scope.file, inProject),
  );
  if (!target) return unknown(`the module \`${specifier}\` was not found`);
  if ('package' in target) {
    return { kind: 'external', package: target.package, path: [], args: [], base: null, at };
  }
  const record = machine.load(target.file);
  if (!record && wantCommonjs) return machine.exported(target.file, 'default');
  return wantCommonjs && record?.commonjs
    ? record.commonjs()
    : { kind: 'module', file: target.file };
}

/** How `from` writes the path of `file`: `./x`. */
function relativeSpecifier(from: RelPath, file: RelPath): string {
  const path = posix.relative(posix.dirname(from), file);
  return path.startsWith('.') ? path : `./${path}`;
}

function siteOf(machine: Machine, node: Site['node'], name: ts.Node, scope: Scope): Site {
  return {
    file: scope.file,
    node,
    at: placeIn(machine, scope, node),
    name: placeIn(machine, scope, name),
    isNew: false,
  };
}

function unwrapped(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)
    ? unwrapped(node.expression)
    : node;
}
