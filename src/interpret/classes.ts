import { ts } from 'ts-morph';
import { baseOf } from './inheritance.js';
import { functionValue, memberName, newObject } from './literals.js';
import { type Machine, placeIn } from './machine.js';
import { bindParameters } from './parameters.js';
import { nodeAt } from './place.js';
import { createScope, declare } from './scope.js';
import {
  type Argument,
  type ClassValue,
  type ObjectValue,
  type Site,
  UNDEFINED,
  type Value,
  type Scope,
} from './values.js';

/** A class, with its static members evaluated. */
export function classValue(
  machine: Machine,
  node: ts.ClassLikeDeclaration,
  scope: Scope,
): ClassValue {
  const inner = createScope(scope.file, scope);
  const at = placeIn(machine, scope, node);
  const value: ClassValue = { kind: 'class', at, scope: inner, statics: new Map() };
  declare(inner, 'this', value, machine.conditions.length);
  if (node.name) declare(inner, node.name.text, value, machine.conditions.length);
  for (const member of node.members) {
    if (ts.isClassStaticBlockDeclaration(member)) {
      machine.execute(member.body.statements, createScope(scope.file, inner));
    } else if (ts.isPropertyDeclaration(member) && isStatic(member)) {
      const name = memberName(machine, member.name, inner);
      if (name === null) continue;
      value.statics.set(
        name,
        member.initializer ? machine.evaluate(member.initializer, inner) : UNDEFINED,
      );
    }
  }
  return value;
}

/** `new C(...)`: fields from the base class down, then the constructors, as the language does it. */
export function instantiateClass(
  machine: Machine,
  callee: ClassValue,
  args: readonly Argument[],
  site: Site,
): ObjectValue {
  const object: ObjectValue = {
    ...newObject(machine, callee.at),
    of: callee,
  };
  construct(machine, callee, object, args, site);
  return object;
}

function construct(
  machine: Machine,
  callee: ClassValue,
  object: ObjectValue,
  args: readonly Argument[],
  site: Site,
): void {
  const constructor = nodeAt(callee.at).members.find(
    (member): member is ts.ConstructorDeclaration =>
      ts.isConstructorDeclaration(member) && member.body !== undefined,
  );
  const base = baseOf(machine, callee);
  const constructBase = (baseArgs: readonly Argument[], baseSite: Site): void => {
    if (base?.kind === 'class') construct(machine, base, object, baseArgs, baseSite);
    else if (base) object.complete = false;
    if (base?.kind === 'external') machine.hooks.extended(base, object, baseArgs, baseSite);
    if (base?.kind === 'external' || base?.kind === 'unknown') {
      machine.hooks.unread(base, baseArgs, baseSite);
    }
    initializeFields(machine, callee, object);
  };
  if (!constructor?.body) {
    constructBase(args, site);
    return;
  }
  const scope = createScope(callee.scope.file, callee.scope);
  const depth = machine.conditions.length;
  declare(scope, 'this', object, depth);
  declare(
    scope,
    'super',
    {
      kind: 'native',
      name: 'super',
      call: (baseArgs, baseSite) => {
        constructBase(baseArgs, baseSite);
        return UNDEFINED;
      },
    },
    depth,
  );
  if (!base) constructBase([], site);
  bindParameters(machine, constructor, args, scope);
  for (const parameter of constructor.parameters) {
    if (
      ts.isParameterPropertyDeclaration(parameter, constructor) &&
      ts.isIdentifier(parameter.name)
    ) {
      const value = scope.names.get(parameter.name.text)?.value;
      if (value) object.props.set(parameter.name.text, value);
    }
  }
  machine.execute(constructor.body.statements, scope);
}

function initializeFields(machine: Machine, callee: ClassValue, object: ObjectValue): void {
  const scope = createScope(callee.scope.file, callee.scope);
  declare(scope, 'this', object, machine.conditions.length);
  for (const member of nodeAt(callee.at).members) {
    if (!ts.isPropertyDeclaration(member) || isStatic(member)) continue;
    const name = memberName(machine, member.name, scope);
    if (name === null) continue;
    if (member.initializer) object.props.set(name, machine.evaluate(member.initializer, scope));
    else if (!object.props.has(name)) object.props.set(name, UNDEFINED);
  }
}

/** A method or getter of `object` by its class; null when the class has none of that name. */
export function classMember(
  machine: Machine,
  callee: ClassValue,
  object: ObjectValue,
  name: string,
): Value | null {
  const found = declaredMember(machine, callee, name, false);
  if (found) {
    const method = functionValue(machine, found, callee.scope, object);
    return ts.isGetAccessorDeclaration(found) ? machine.invoke(method, object, []) : method;
  }
  const base = baseOf(machine, callee);
  if (base?.kind === 'external') return machine.hooks.inherited(base, name);
  return base?.kind === 'class' ? classMember(machine, base, object, name) : null;
}

export function staticMember(machine: Machine, callee: ClassValue, name: string): Value | null {
  const own = callee.statics.get(name);
  if (own) return own;
  const found = declaredMember(machine, callee, name, true);
  if (found) {
    const method = functionValue(machine, found, callee.scope, callee);
    return ts.isGetAccessorDeclaration(found) ? machine.invoke(method, callee, []) : method;
  }
  const base = baseOf(machine, callee);
  return base?.kind === 'class' ? staticMember(machine, base, name) : null;
}

function declaredMember(
  machine: Machine,
  callee: ClassValue,
  name: string,
  wantStatic: boolean,
): ts.MethodDeclaration | ts.GetAccessorDeclaration | null {
  for (const member of nodeAt(callee.at).members) {
    if (!ts.isMethodDeclaration(member) && !ts.isGetAccessorDeclaration(member)) continue;
    if (!member.body || isStatic(member) !== wantStatic) continue;
    if (memberName(machine, member.name, callee.scope) === name) return member;
  }
  return null;
}

function isStatic(member: ts.ClassElement): boolean {
  const modifiers = ts.canHaveModifiers(member) ? ts.getModifiers(member) : undefined;
  return modifiers?.some((each) => each.kind === ts.SyntaxKind.StaticKeyword) ?? false;
}
