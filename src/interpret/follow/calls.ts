import { ts } from 'ts-morph';
import { typeError } from './error-object.js';
import { assignParameters } from './parameters.js';
import { isOfEnvironment, originOf } from './derive.js';
import { OF_ENVIRONMENT } from './secrets.js';
import { type Access, evaluateAccess, unwrapped } from './access.js';
import { spreadAll } from './literals.js';
import { callGlobal } from './globals.js';
import { declareName, findName, inner, readName } from './names.js';
import { joined } from './joins.js';
import { exportedAgain } from './exported.js';
import { fromOutside } from './outer.js';
import { broken, choose, failsUnseen, giveUp, type Path, placeAt, Thrown } from './path.js';
import { startTask } from './tasks.js';
import { chained, isChainName } from './promises.js';
import type { Shown } from './written-state.js';
import { chosenFunction } from './tables.js';
import { nullishOf } from './truth.js';
import {
  called,
  type Env,
  external,
  type ExternalValue,
  type Flow,
  type FunctionValue,
  isNullish,
  type ListValue,
  type NativeValue,
  ready,
  object,
  settled,
  type Site,
  textOf,
  UNDEFINED,
  unread,
  type Value,
} from './values.js';

const DEEPEST_CALL = 60;
/** A function that calls itself is followed this often at a time. */
const MOST_RECURSIONS = 4;
/** `constructor.prototype` is reached by the second call, and what is set there by the third. */
const BRIEF_RECURSIONS = 3;

/** @param onSkip called when an optional chain ends before the call */
export function* evaluateCall(
  path: Path,
  node: ts.CallExpression,
  env: Env,
  onSkip: () => void = () => undefined,
): Flow<Value> {
  const loaded = yield* loadedModule(path, node, env);
  if (loaded) return loaded;
  const callee = unwrapped(node.expression);
  const site = siteOf(path, node, env);
  if (callee.kind === ts.SyntaxKind.SuperKeyword) {
    const parent = findName(env, 'super');
    const args = yield* argumentsOf(path, node.arguments, env);
    return parent ? yield* callValue(path, parent, null, args, site) : UNDEFINED;
  }
  const target: Access =
    ts.isPropertyAccessExpression(callee) || ts.isElementAccessExpression(callee)
      ? yield* evaluateAccess(path, callee, env)
      : {
          holder: UNDEFINED,
          value: yield* path.world.engine.evaluate(path, callee, env),
          isSkipped: false,
        };
  path.here = site.at;
  const skips =
    target.isSkipped || (node.questionDotToken !== undefined && nullishOf(path, target.value));
  if (skips) {
    onSkip();
    return UNDEFINED;
  }
  const self = target.holder === UNDEFINED ? null : target.holder;
  const args = yield* argumentsOf(path, node.arguments, env);
  path.here = site.at;
  path.world.calls?.(node);
  return yield* callValue(path, target.value, self, args, site);
}

export function* evaluateNew(path: Path, node: ts.NewExpression, env: Env): Flow<Value> {
  const target = yield* path.world.engine.evaluate(path, node.expression, env);
  const args = yield* argumentsOf(path, node.arguments ?? [], env);
  const site = { ...siteOf(path, node, env), isNew: true };
  path.here = site.at;
  return yield* callValue(path, target, null, args, site);
}

/** A tagged template: what the tag makes of it, mostly a query. */
export function* evaluateTagged(
  path: Path,
  node: ts.TaggedTemplateExpression,
  env: Env,
): Flow<Value> {
  const tag = unwrapped(node.tag);
  const target =
    ts.isPropertyAccessExpression(tag) || ts.isElementAccessExpression(tag)
      ? (yield* evaluateAccess(path, tag, env)).value
      : yield* path.world.engine.evaluate(path, tag, env);
  const values: Value[] = [unread('the parts of a template are not followed')];
  if (ts.isTemplateExpression(node.template)) {
    for (const span of node.template.templateSpans) {
      values.push(yield* path.world.engine.evaluate(path, span.expression, env));
    }
  }
  return yield* callValue(path, target, null, values, siteOf(path, node, env));
}

function* argumentsOf(
  path: Path,
  nodes: readonly ts.Expression[],
  env: Env,
): Flow<readonly Value[]> {
  const made: ListValue = yield* spreadAll(path, nodes, env);
  return made.rest ? [...made.items, made.rest] : made.items;
}

function siteOf(path: Path, node: ts.Node, env: Env): Site {
  return {
    node,
    at: placeAt(path, node, env.scope.file),
    isNew: false,
  };
}

/** Calls `callee`, whatever it is. */
export function* callValue(
  path: Path,
  callee: Value,
  self: Value | null,
  args: readonly Value[],
  site: Site,
): Flow<Value> {
  const target = settled(callee);
  switch (target.kind) {
    case 'function':
      if (site.isNew && site.node) return yield* constructed(path, target, args);
      return yield* invokeFunction(path, target, target.self ?? self, args, isUnused(site));
    case 'native':
      return yield* target.call(args, site, self);
    case 'class':
      if (site.isNew) return yield* path.world.engine.instantiate(path, target, args, site);
      throw new Thrown(unread('a class is called'), true);
    case 'host': {
      const called = target.host.call?.(args, site);
      return called ? yield* called : yield* unreadCall(path, target, self, args, site);
    }
    case 'external': {
      const known = path.world.external(path, target, args, site);
      if (known) return yield* known;
      const name = target.path.at(-1) ?? '';
      if (isChainName(name) && target.base && args.length > 0) {
        return chained(path, target.base, name, args, site);
      }
      const built = callGlobal(path, target, args, site);
      if (built) return yield* built;
      const read = yield* unreadCall(path, target, self, args, site);
      if (read.kind === 'any' && read.origin.by === 'unread') {
        return made(path, called(target, args), site);
      }
      return read;
    }
    case 'any': {
      const chosen = yield* chosenFunction(path, target);
      return chosen
        ? yield* callValue(path, chosen, self, args, site)
        : yield* unreadCall(path, target, self, args, site);
    }
    default:
      if (isNullish(target) || target.kind === 'constant') {
        throw typeError();
      }
      return yield* unreadCall(path, target, self, args, site);
  }
}

/** `new f(…)` of a function: an object of whose prototype nothing is known, or the one that the function gives. */
function* constructed(path: Path, target: FunctionValue, args: readonly Value[]): Flow<Value> {
  const made = { ...object(), rest: unread('a prototype is not followed') };
  const given = settled(yield* invokeFunction(path, { ...target, self: null }, made, args));
  return given.kind === 'constant' ? made : given;
}

/**
 * A call of code that is not read. It may call the functions that it is handed, at once or later, and it may throw;
 * what it gives is not known.
 */
function* unreadCall(
  path: Path,
  callee: Value,
  self: Value | null,
  args: readonly Value[],
  site: Site,
): Flow<Value> {
  path.world.unread(path, callee, args, site, self);
  const origin = originOf([callee, ...args], '');
  const asked = origin.by === 'caller' || (origin.by === 'unread' && origin.asked);
  const why = `what \`${shownCall(site)}\` does is not read`;
  const cause = { why, at: site.at };
  for (const value of args.flatMap((arg) => callbacksIn(arg))) {
    const given =
      value.kind === 'native'
        ? [unread(why, asked)]
        : value.node.parameters.map((parameter) =>
            unread(why, asked, ts.isIdentifier(parameter.name) ? parameter.name.text : null),
          );
    const call = (): Flow<Value> => callValue(path, value, null, given, site);
    if (choose(path, 2, cause) === 0) {
      path.macro.push(() => {
        startTask(path, call());
      });
    } else {
      yield* call();
    }
  }
  if (path.tries === 0) path.mayThrow = true;
  else if (choose(path, 2, cause) === 1) {
    throw broken(path, unread(`what \`${shownCall(site)}\` throws is not known`, asked, 'error'));
  }
  const given = unread(why, asked, nameOfCall(site));
  // A method of what anybody may know, asked for nothing else, tells no more: `new Date().toISOString()`.
  if (callee.kind === 'any' && 'isPublic' in origin) return { ...given, origin: { ...origin } };
  if (given.origin.by === 'unread' && [callee, ...args].some(isOfEnvironment)) {
    return { ...given, origin: { ...given.origin, kept: OF_ENVIRONMENT } };
  }
  const kept = callee.kind === 'any' && callee.origin.by === 'state' ? callee.origin.kept : null;
  // A method of what an application keeps may give any of it.
  return kept && given.origin.by === 'unread'
    ? { ...given, origin: { ...given.origin, kept: kept.replace(/\..*|$/, '.*') } }
    : given;
}

/** Functions that were made while this path was followed, in what is handed over. */
function callbacksIn(value: Value, depth = 0): readonly (FunctionValue | NativeValue)[] {
  // `next` is the framework's to follow.
  if (value.kind === 'native') return value.name === 'next' ? [] : [value];
  if (value.kind === 'function') return isMadeHere(value) ? [value] : [];
  if (value.kind === 'list') return value.items.flatMap((item) => callbacksIn(item, depth + 1));
  if (value.kind !== 'object' || depth > 1) return [];
  return [...value.props.values()].flatMap((item) =>
    item.kind === 'accessor' ? [] : callbacksIn(item, depth + 1),
  );
}

function isMadeHere({ env }: FunctionValue): boolean {
  return env.parent !== null || env.names.size > 0;
}

/** A call as it is written, without its arguments. */
export function shownCall({ node }: Site): string {
  if (!node) return 'code that is not read';
  const callee =
    ts.isCallExpression(node) || ts.isNewExpression(node)
      ? node.expression
      : ts.isTaggedTemplateExpression(node)
        ? node.tag
        : node;
  const text = callee.getText().replace(/\s+/g, ' ');
  const short = text.length > 50 ? `…${text.slice(-49)}` : text;
  return ts.isNewExpression(node) ? `new ${short}(…)` : `${short}(…)`;
}

function nameOfCall({ node }: Site): string | null {
  if (!node || !ts.isCallExpression(node)) return null;
  const callee = unwrapped(node.expression);
  if (ts.isIdentifier(callee)) return callee.text;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : null;
}

export function* invokeFunction(
  path: Path,
  callee: FunctionValue,
  self: Value | null,
  args: readonly Value[],
  isResultUnused = false,
): Flow<Value> {
  const { node } = callee;
  const active = path.active.get(node) ?? 0;
  if (!node.body) return unread('it has no body');
  if (path.environment.brief && active >= BRIEF_RECURSIONS) return unread('it calls itself');
  if (path.depth >= DEEPEST_CALL || active >= MOST_RECURSIONS) {
    return giveUp(path, 'it calls itself');
  }
  if (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isMethodDeclaration(node)
  ) {
    if (node.asteriskToken) return giveUp(path, 'a generator is not followed');
  }
  const env = inner(callee.env);
  if (!ts.isArrowFunction(node)) {
    const bound = callee.self ?? self;
    declareName(env, 'this', bound ?? UNDEFINED);
    if (callee.home) declareName(env, 'home', callee.home);
  }
  if (ts.isFunctionExpression(node) && node.name) declareName(env, node.name.text, callee);
  const isAsync = ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword);
  const body = run(path, callee, env, args);
  const canCall = isMadeHere(callee) || [self, ...args].some((value) => value && mayCall(value, 0));
  const isBlind = isResultUnused && !canCall;
  const roots = (): readonly Shown[] => [callee.env, self, ...args];
  const { skipped } = path;
  if (isBlind) path.blind += 1;
  let result: Value;
  try {
    result = yield* joined(path, node, roots, isAsync ? started(path, body) : body);
  } finally {
    if (isBlind) path.blind -= 1;
  }
  if (isBlind && !isAsync) failsUnseen(path, skipped);
  return result;
}

function* started(path: Path, body: Flow<Value>): Flow<Value> {
  return yield* ready(startTask(path, body));
}

/** A call that stands as a statement: what it gives decides nothing. */
function isUnused({ node }: Site): boolean {
  if (!node) return false;
  let { parent } = node;
  while (ts.isAwaitExpression(parent) || ts.isVoidExpression(parent)) parent = parent.parent;
  return ts.isExpressionStatement(parent);
}

/** Whether what is handed over can call on: a function made on this path, or `next` itself, also within an object. */
function mayCall(value: Value, depth: number): boolean {
  switch (value.kind) {
    case 'native':
      return true;
    case 'function':
      return isMadeHere(value);
    case 'promise':
      return true;
    case 'list':
      return depth > 2 || value.items.some((item) => mayCall(item, depth + 1));
    case 'object':
      return (
        depth > 2 ||
        [...value.props.values()].some(
          (item) => item.kind === 'accessor' || mayCall(item, depth + 1),
        )
      );
    default:
      return false;
  }
}

function* run(path: Path, callee: FunctionValue, env: Env, args: readonly Value[]): Flow<Value> {
  const { node } = callee;
  const { body } = node;
  if (!body) return UNDEFINED;
  path.depth += 1;
  path.active.set(node, (path.active.get(node) ?? 0) + 1);
  try {
    yield* assignParameters(path, node, args, env);
    if (!ts.isBlock(body)) return yield* path.world.engine.evaluate(path, body, env);
    const ended = yield* path.world.engine.execute(path, body.statements, env);
    return ended.how === 'return' ? ended.value : UNDEFINED;
  } finally {
    path.depth -= 1;
    path.active.set(node, (path.active.get(node) ?? 1) - 1);
  }
}

/** `require('./x')` and `import('./x')`; null for other calls. */
function* loadedModule(path: Path, node: ts.CallExpression, env: Env): Flow<Value | null> {
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire =
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'require' &&
    readName(path, env, 'require').kind === 'external';
  const [argument] = node.arguments;
  if ((!isImport && !isRequire) || !argument) return null;
  const specifier = textOf(yield* path.world.engine.evaluate(path, argument, env));
  if (specifier === null) return unread('which module is loaded is only known at run time');
  const { machine } = path.world;
  const target = machine.view.resolveModule(env.scope.file, specifier);
  if (!target) return unread(`the module \`${specifier}\` was not found`);
  if ('package' in target) {
    const at = placeAt(path, node, env.scope.file);
    const read = {
      kind: 'external' as const,
      package: target.package,
      path: [],
      args: [],
      base: null,
      at,
    };
    return { ...external(target.package, []), read };
  }
  const record = machine.load(target.file);
  if (!record && isRequire)
    return fromOutside(path, machine.exported(target.file, 'default'), null);
  return isRequire && record?.commonjs
    ? exportedAgain(path, target.file, record.commonjs())
    : { kind: 'module', module: { kind: 'module', file: target.file } };
}

/** `new` gives an object, whatever the class is. */
function made(path: Path, value: ExternalValue, { isNew, at }: Site): ExternalValue {
  const result = { ...value, at };
  if (isNew) path.truths.set(result, true);
  return result;
}
