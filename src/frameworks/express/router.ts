import { ts } from 'ts-morph';
import type { HttpMethod } from '../../model/types.js';
import {
  type Argument,
  type Host,
  type HostValue,
  type NativeValue,
  optionsOf,
  type Site,
  union,
  unknown,
  type Value,
} from '../../interpret/values.js';
import { nodeAt, type Place } from '../../interpret/place.js';
import { isVerb } from './verbs.js';
import {
  argumentNode,
  flattenHandlers,
  type Layer,
  type NewLayer,
  type Recorder,
  type RouterHost,
} from '../../routing/layers.js';
import { nameAtCreation, openingOf, remembered } from '../../routing/remembered.js';

/**
 * The application or router that the call at `creation` makes.
 * @param isRoute whether it is a single route, `new express.Route(path)`, whose methods take handlers alone
 */
export function createRouter(
  kind: RouterHost['kind'],
  creation: Site,
  recorder: Recorder,
  isRoute = false,
): HostValue {
  const layers: Layer[] = [];
  const add = (layer: NewLayer): void => {
    const { site } = layer;
    const complete = {
      ...layer,
      site: { ...remembered(site), name: writtenAt(site, layer.path) },
      opening: openingOf(site.node),
      conditions: recorder.conditions(),
    };
    layers.push(complete);
    recorder.registered(router, complete, site.name);
  };
  const members = new Map<string, Value>();
  const router: Settable = {
    type: 'router',
    kind,
    creation: remembered(creation),
    name: nameAtCreation(creation.node),
    conditions: recorder.conditions(),
    layers,
    mergesParams: routerOption(creation, 'mergeParams'),
    caseSensitive: routerOption(creation, 'caseSensitive'),
    strict: routerOption(creation, 'strict'),
    isRestacked: false,
    loaders: [],
    member: (name) => {
      const known = members.get(name) ?? routerMember(name);
      const own = known?.kind === 'native' && !known.of ? { ...known, of: router } : known;
      if (own) members.set(name, own);
      return own;
    },
    call: () => unknown('it answers a request'),
    write: (name, value) => {
      if (name === 'stack') router.isRestacked = true;
      else if (name !== 'locals') replace(name, value);
    },
  };
  /** `app.publish = …`, `app.get = …`: under a condition, what was there may still be. */
  const replace = (name: string, value: Value): void => {
    const before = recorder.conditions().length > 0 ? router.member(name) : null;
    members.set(name, before ? union([before, value]) : value);
  };
  const stack = stackOf(() => {
    router.isRestacked = true;
  });
  const self: HostValue = { kind: 'host', host: router };

  const routerMember = (name: string): Value | null => {
    if (isRoute && isVerb(name)) {
      return method(name, (args, site) => addVerb('chain', name, undefined, args, site));
    }
    if (isRoute) return name === 'dispatch' ? serving(self) : null;
    if (name === 'use') return method(name, (args, site) => addUse(args, site, add, self));
    if (isVerb(name)) {
      return method(name, (args, site) => addVerb('verb', name, args[0], args.slice(1), site));
    }
    // express-ws 5.0.2 lib/add-ws-method.js: a route of its own, met behind the middleware above it.
    if (name === 'ws') {
      return method(name, (args, site) => addVerb('socket', 'all', args[0], args.slice(1), site));
    }
    if (name === 'route') return method(name, (args, site) => routeObject(args[0], site));
    if (name === 'param') {
      return method(name, ([parameter, loader], site) => {
        if (loader) addLoader(parameter, loader, site);
        return self;
      });
    }
    if (name === 'handle') return serving(self);
    if (name === 'stack') return stack;
    if (kind === 'app' && /^_?router$/.test(name)) return innerRouter(stack);
    if (SETTERS.has(name)) {
      return method(name, (args) => {
        if (kind === 'app') applySetting(router, name, args, recorder.conditions().length > 0);
        return self;
      });
    }
    return null;
  };

  const addVerb = (
    form: 'verb' | 'chain' | 'socket',
    name: string,
    path: Argument | undefined,
    handlers: readonly Argument[],
    site: Site,
  ): Value => {
    // `app.get('title')` reads a setting.
    if (form === 'verb' && handlers.length === 0) {
      return kind === 'app' ? unknown('it is a setting of the application') : self;
    }
    add({
      form,
      method: methodName(name),
      path: path?.value ?? null,
      handlers: flattenHandlers(handlers, site),
      site,
      firstHandler: handlers[0]?.index ?? 0,
    });
    return self;
  };

  /** `router.param('id', (req, res, next, id) => …)`. */
  const addLoader = (parameter: Argument | undefined, loader: Argument, site: Site): void => {
    const names = optionsOf(parameter?.value ?? unknown('nothing')).map((value) =>
      value.kind === 'constant' && typeof value.value === 'string' ? value.value : null,
    );
    const [handler] = flattenHandlers([loader], site);
    if (!handler) return;
    const layer: Layer = {
      form: 'verb',
      method: 'ALL',
      path: null,
      handlers: [handler],
      site: remembered(site),
      opening: openingOf(site.node),
      conditions: recorder.conditions(),
      firstHandler: loader.index,
    };
    for (const name of names) router.loaders.push({ name, handler, layer });
  };

  /** `router.route('/x')`: every verb of it registers on the router, and gives the route back. */
  const routeObject = (path: Argument | undefined, at: Site): Value => {
    const route: Host = {
      type: 'route',
      member: (name) =>
        isVerb(name)
          ? method(name, (args, site) => {
              addVerb('chain', name, path, args, site);
              return routeValue;
            })
          : null,
      call: () => null,
    };
    const routeValue: HostValue = { kind: 'host', host: route };
    return at.isNew ? unknown('a route is not made with `new`') : routeValue;
  };

  recorder.created(router);
  return self;
}

/** The list in which a router keeps its layers. */
function stackOf(change: () => void): HostValue {
  const changing = (name: string): Value =>
    method(name, () => {
      change();
      return unknown('it is taken out of a router');
    });
  const host: Host = {
    type: 'stack',
    member: (name) => (CHANGING.test(name) ? changing(name) : null),
    write: change,
    call: () => null,
  };
  return { kind: 'host', host };
}

/** `router.handle`, what serves a router: bound to it, it is mounted as the router itself is. */
function serving(self: HostValue): HostValue {
  const bound = method('bind', ({ length }) =>
    length > 1 ? unknown('it is bound to a request') : self,
  );
  const host: Host = {
    type: 'serving',
    member: (name) => (name === 'bind' ? bound : null),
    call: () => unknown('it answers a request'),
  };
  return { kind: 'host', host };
}

const CHANGING = /^(?:pop|push|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;

/** express 5.1.0 lib/application.js, 4.21 `_router`: the router that an application keeps. */
function innerRouter(stack: HostValue): HostValue {
  const host: Host = {
    type: 'inner',
    member: (name) => (name === 'stack' ? stack : null),
    write: (name, value) => {
      if (name === 'stack') stack.host.write?.(name, value);
    },
    call: () => null,
  };
  return { kind: 'host', host };
}

/**
 * Where a registration is written: at the name of the method, which for a computed one may be in the call of a
 * function around it. A name that is a constant of its own (`const GET = 'get'`) is shared by many; the path tells
 * them apart.
 */
function writtenAt({ key, name }: Site, path: Value | null): Place {
  if (!key) return name;
  const place = path?.kind === 'constant' ? path.at : null;
  const at = place && nodeAt(place);
  if (!isShared(nodeAt(key), at)) return key;
  return place && at && ts.isCallExpression(at.parent) ? place : name;
}

/** `const GET = 'get'`, `{ GET: 'get' }`; but not `{ method: 'get', path: '/x' }`, which is one registration. */
function isShared(key: ts.Node, path: ts.Node | null): boolean {
  const { parent } = key;
  if (ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent)) return isShared(parent, path);
  if (ts.isPropertyAssignment(parent)) {
    return path?.parent.parent !== parent.parent && isShared(parent.parent, path);
  }
  return (
    ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent) || ts.isEnumMember(parent)
  );
}

/** Methods that give the application back and register nothing. */
const SETTERS = new Set(['set', 'enable', 'disable', 'engine']);

/** A setting that an application may change until it makes its router. */
type Settable = RouterHost & { caseSensitive: boolean | null; strict: boolean | null };

/**
 * express 5.1.0 lib/application.js: the router of an application is made when something is registered first, with
 * the settings that hold then.
 */
function applySetting(
  router: Settable,
  name: string,
  [setting, given]: readonly Argument[],
  isUncertain: boolean,
): void {
  const asked = setting?.value;
  const text = asked?.kind === 'constant' ? asked.value : null;
  const field =
    text === 'case sensitive routing'
      ? 'caseSensitive'
      : text === 'strict routing'
        ? 'strict'
        : null;
  if (field === null || router.layers.length > 0 || (name === 'set' && !given)) return;
  const wanted =
    name !== 'set'
      ? name === 'enable'
      : given?.value.kind === 'constant'
        ? Boolean(given.value.value)
        : null;
  router[field] = isUncertain && wanted !== router[field] ? null : wanted;
}

/** `Router({ mergeParams: true })`; null where it is not known. */
function routerOption({ node }: Site, name: string): boolean | null {
  const [options] =
    ts.isCallExpression(node) || ts.isNewExpression(node) ? (node.arguments ?? []) : [];
  if (!options) return false;
  if (!ts.isObjectLiteralExpression(options)) return null;
  for (const property of options.properties) {
    if (!ts.isPropertyAssignment(property)) return null;
    if (property.name.getText() !== name) continue;
    if (property.initializer.kind === ts.SyntaxKind.TrueKeyword) return true;
    return property.initializer.kind === ts.SyntaxKind.FalseKeyword ? false : null;
  }
  return false;
}

function method(name: string, call: NativeValue['call']): NativeValue {
  return { kind: 'native', name, call };
}

function methodName(verb: string): HttpMethod {
  return (verb === 'del' ? 'DELETE' : verb.toUpperCase()) as HttpMethod;
}

function addUse(
  args: readonly Argument[],
  site: Site,
  add: (layer: NewLayer) => void,
  self: HostValue,
): Value {
  const [first, ...rest] = args;
  if (!first) return self;
  const hasPath = isPathArgument(first, args.length, site);
  const handlers = hasPath ? rest : args;
  add({
    form: 'use',
    method: 'ALL',
    path: hasPath ? first.value : null,
    handlers: flattenHandlers(handlers, site),
    site,
    firstHandler: handlers[0]?.index ?? 0,
  });
  return self;
}

const PATH_NAME = /(path|prefix|base|route|url|uri|endpoint|version|mount)\w*['"\])]*$/i;

/** `prefix()`, `config.get('api.path')`: calls are middleware more often, so the name has to be plain. */
const PATH_CALL = /(path|prefix|url|uri)['"\])()]*$/i;

/** Whether the first argument of `use` is a path: by its value, else by how it is written. */
function isPathArgument(first: Argument, count: number, site: Site): boolean {
  const values = optionsOf(first.value).flatMap((value) =>
    value.kind === 'list' ? value.items.slice(0, 1) : [value],
  );
  // `null` and `false` beside something else: a handler that may be missing.
  const isNothing = (value: Value): boolean =>
    value.kind === 'constant' && !value.value && value.value !== '';
  if (
    values.some(
      (value) => value.kind === 'pattern' || (value.kind === 'constant' && !isNothing(value)),
    )
  )
    return true;
  if (values.length > 0 && values.every(isNothing)) return true;
  if (count < 2 || !values.some((value) => value.kind === 'unknown' || value.kind === 'external')) {
    return false;
  }
  const node = argumentNode(site, first.index);
  if (ts.isTemplateExpression(node) || ts.isBinaryExpression(node)) return true;
  return ts.isCallExpression(node)
    ? PATH_CALL.test(node.getText())
    : PATH_NAME.test(node.getText());
}
