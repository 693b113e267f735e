import { ts } from 'ts-morph';
import { derived } from './derive.js';
import { baseOf, isStatic, nameOf } from './members.js';
import { declareName, findName, inner } from './names.js';
import { assignParameters } from './parameters.js';
import type { Path } from './path.js';
import {
  type ClassValue,
  constant,
  type Env,
  type Flow,
  native,
  object,
  type ObjectValue,
  type Site,
  UNDEFINED,
  unread,
  type Value,
} from './values.js';

/** A class that is made while a path is followed. */
export function* classValue(path: Path, node: ts.ClassLikeDeclaration, env: Env): Flow<ClassValue> {
  const own = inner(env);
  const value: ClassValue = { kind: 'class', node, env: own, statics: new Map(), source: null };
  if (node.name) declareName(own, node.name.text, value);
  const statics = inner(own);
  declareName(statics, 'this', value);
  declareName(statics, 'home', value);
  for (const member of node.members) {
    if (ts.isClassStaticBlockDeclaration(member)) {
      yield* path.world.engine.execute(path, member.body.statements, inner(statics));
    } else if (ts.isPropertyDeclaration(member) && isStatic(member)) {
      const name = yield* nameOf(path, member, statics);
      const initial = member.initializer
        ? yield* path.world.engine.evaluate(path, member.initializer, statics)
        : UNDEFINED;
      if (name !== null) value.statics.set(name, initial);
    }
  }
  return value;
}

/** `new C(…)`: fields from the base class down, then the constructors, as the language does it. */
export function* instantiateClass(
  path: Path,
  callee: ClassValue,
  args: readonly Value[],
  site: Site,
): Flow<Value> {
  const made: ObjectValue = { ...object(), proto: callee };
  yield* construct(path, callee, made, args, site);
  return made;
}

function* construct(
  path: Path,
  callee: ClassValue,
  made: ObjectValue,
  args: readonly Value[],
  site: Site,
): Flow<void> {
  const constructor = callee.node.members.find(
    (member): member is ts.ConstructorDeclaration =>
      ts.isConstructorDeclaration(member) && member.body !== undefined,
  );
  const base = yield* baseOf(path, callee);
  const constructBase = function* (given: readonly Value[]): Flow<Value> {
    if (base?.kind === 'class') yield* construct(path, base, made, given, site);
    else if (base) extendUnread(base, made, given);
    yield* initializeFields(path, callee, made);
    return UNDEFINED;
  };
  if (!constructor?.body) {
    yield* constructBase(args);
    return;
  }
  const env: Env = inner(callee.env);
  declareName(env, 'this', made);
  declareName(env, 'home', callee);
  declareName(env, 'super', native('super', constructBase));
  if (!base) yield* constructBase([]);
  yield* assignParameters(path, constructor, args, env);
  for (const parameter of constructor.parameters) {
    if (
      ts.isParameterPropertyDeclaration(parameter, constructor) &&
      ts.isIdentifier(parameter.name)
    ) {
      made.props.set(parameter.name.text, findName(env, parameter.name.text) ?? UNDEFINED);
    }
  }
  yield* path.world.engine.execute(path, constructor.body.statements, env);
}

/** What a base class that is not read gives: an error has a message; of the rest nothing is known. */
function extendUnread(base: Value, made: ObjectValue, given: readonly Value[]): void {
  const name = base.kind === 'external' ? base.path.at(-1) : null;
  if (base.kind === 'external' && base.package === 'global' && name?.endsWith('Error')) {
    made.props.set('message', given[0] ?? constant(''));
    made.props.set('name', constant(name));
    return;
  }
  made.rest = derived([base, ...given], 'what its base class does is not read');
}

function* initializeFields(path: Path, callee: ClassValue, made: ObjectValue): Flow<void> {
  const env = inner(callee.env);
  declareName(env, 'this', made);
  declareName(env, 'home', callee);
  for (const member of callee.node.members) {
    if (!ts.isPropertyDeclaration(member) || isStatic(member)) continue;
    const name = yield* nameOf(path, member, env);
    if (name === null) {
      made.rest = unread('the name of a member is only known at run time');
    } else if (member.initializer) {
      made.props.set(name, yield* path.world.engine.evaluate(path, member.initializer, env));
    } else if (!made.props.has(name)) {
      made.props.set(name, UNDEFINED);
    }
  }
}
