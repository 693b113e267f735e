import { ts } from 'ts-morph';
import type { HttpMethod } from '../../model/types.js';
import {
  type Argument,
  type Host,
  type HostValue,
  type Site,
  unknown,
  type Value,
} from '../../interpret/values.js';
import { isVerb } from './verbs.js';
import {
  flattenHandlers,
  type Layer,
  type NewLayer,
  type Recorder,
  type RouterHost,
} from '../../routing/layers.js';
import {
  addLoader,
  createMembers,
  isPathArgument,
  method,
  register,
  stackOf,
} from '../../routing/registering.js';
import { nameAtCreation, remembered } from '../../routing/remembered.js';
import { LISTEN } from '../../routing/servers.js';

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
    register(router, layer, recorder);
  };
  const members = createMembers(
    recorder,
    (name) => routerMember(name),
    () => router,
    (name) => name === 'handle',
  );
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
    member: members.member,
    call: () => unknown('it answers a request'),
    write: (name, value) => {
      if (name === 'stack') stack.host.write?.(name, value);
      else if (name !== 'locals') members.write(name, value);
    },
  };
  const stack = stackOf(() => router, recorder);
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
        if (loader) addLoader(router, parameter, loader, site, recorder);
        return self;
      });
    }
    if (name === 'handle') return serving(self);
    if (kind === 'app' && name === 'listen') return LISTEN;
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
