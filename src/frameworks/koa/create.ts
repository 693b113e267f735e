import type { HttpMethod } from '../../model/types.js';
import {
  type Argument,
  external,
  type ExternalValue,
  type HostValue,
  optionsOf,
  type Site,
  stringOf,
  unknown,
  type Value,
} from '../../interpret/values.js';
import { isOn, optionOf } from '../../routing/guards/packages/options.js';
import type { FrameworkProgram } from '../../routing/framework.js';
import {
  type Copied,
  flattenHandlers,
  type Handler,
  type NewLayer,
  type Recorder,
  type RouterHost,
  routersIn,
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
import { useCoverage } from './path-syntax.js';
import type { RouterRules } from './router-rules.js';
import { isVerb } from './verbs.js';

/** What a call makes: an application, a router, or what runs several middlewares as one. */
export function createWith(rules: RouterRules): FrameworkProgram['create'] {
  return (callee, site, recorder, args) => {
    switch (kindOf(callee)) {
      case 'app':
        return createApp(site, recorder, args);
      case 'router':
        return createRouter(rules, site, recorder, args);
      case 'mount':
        return createMount(site, recorder, args);
      case 'compose':
        return createGroup(site, recorder, null, args);
      default:
        return null;
    }
  };
}

function kindOf({ package: name, path }: ExternalValue): string | null {
  const member = path.join('.');
  if (name === 'koa') return member === '' ? 'app' : null;
  if (name === 'koa-mount') return member === '' ? 'mount' : null;
  if (name === 'koa-compose') return member === '' ? 'compose' : null;
  if (name === 'koa-swagger-decorator') return member === 'SwaggerRouter' ? 'router' : null;
  const isRouter = name === '@koa/router' || name === 'koa-router';
  return isRouter && (member === '' || member === 'Router') ? 'router' : null;
}

type Members = (name: string, self: HostValue, add: (layer: NewLayer) => void) => Value | null;

type More = Partial<
  Pick<RouterHost, 'caseSensitive' | 'strict' | 'prefix' | 'isClosed' | 'keepsPath' | 'coverage'>
>;

type Made = RouterHost & { prefix?: Value | null; cookieKeys?: Value };

function createHost(
  kind: RouterHost['kind'],
  creation: Site,
  recorder: Recorder,
  members: Members,
  more: More = {},
): { readonly self: HostValue; readonly router: Made } {
  const list = kind === 'app' ? 'middleware' : 'stack';
  const stack = stackOf(() => router, recorder);
  const own = createMembers(
    recorder,
    (name) => (name === list ? stack : members(name, self, add)),
    () => router,
    (name) => kind === 'app' && SERVING.test(name),
  );
  const router: Made = {
    type: 'router',
    kind,
    creation: remembered(creation),
    name: nameAtCreation(creation.node),
    conditions: recorder.conditions(),
    layers: [],
    mergesParams: null,
    caseSensitive: false,
    strict: false,
    isRestacked: false,
    loaders: [],
    ...more,
    member: own.member,
    call: () => unknown('it answers a request'),
    write: (name, value) => {
      if (name === list) stack.host.write?.(name, value);
      else if (name === 'keys') router.cookieKeys = value;
      else own.write(name, value);
    },
  };
  const add = (layer: NewLayer): void => {
    register(router, layer, recorder);
  };
  const self: HostValue = { kind: 'host', host: router };
  recorder.created(router);
  return { self, router };
}

/** By what an application is asked: koa 3.3.0 lib/application.js. */
const SERVING = /^(?:callback|handleRequest|createContext)$/;

/** `new Koa()`: every request meets what it uses, in order. */
function createApp(site: Site, recorder: Recorder, [options]: readonly Argument[]): HostValue {
  const { self, router } = createHost('app', site, recorder, (name, app, add) => {
    if (name === 'use') {
      return method(name, (args, at) => {
        add(useLayer(null, args, at));
        return app;
      });
    }
    if (name === 'callback') return method(name, () => app);
    if (name === 'listen') return LISTEN;
    if (/^(?:on|once|addListener|off|emit)$/.test(name)) return method(name, () => app);
    return null;
  });
  const keys = optionOf(options?.value, 'keys');
  if (keys !== 'absent' && keys !== 'unclear') router.cookieKeys = keys;
  return self;
}

/** koa-mount 4.2.0 index.js: takes its path, as it is written, off that of the requests to it. */
function createMount(site: Site, recorder: Recorder, args: readonly Argument[]): HostValue {
  const [first, second] = args;
  return second && first
    ? createGroup(site, recorder, first.value, [second])
    : createGroup(site, recorder, null, args);
}

/** Middleware that is used as one, koa-compose 4.2.0 index.js. */
function createGroup(
  site: Site,
  recorder: Recorder,
  path: Value | null,
  args: readonly Argument[],
): HostValue {
  const more: More = path ? { caseSensitive: true } : { keepsPath: true };
  const { self, router } = createHost('router', site, recorder, () => null, more);
  register(router, useLayer(path, args, site), recorder);
  return self;
}

function useLayer(path: Value | null, args: readonly Argument[], site: Site): NewLayer {
  return {
    form: 'use',
    method: 'ALL',
    path,
    handlers: flattenHandlers(args, site),
    site,
    firstHandler: args[0]?.index ?? 0,
  };
}

/** `new Router({ prefix })`: what it uses runs for its own routes alone. */
function createRouter(
  rules: RouterRules,
  creation: Site,
  recorder: Recorder,
  [given]: readonly Argument[],
): HostValue {
  const option = (name: string) => optionOf(given?.value, name);
  const prefix = option('prefix');
  const isExclusive = rules.hasExclusive && isOn(option('exclusive'), false) !== false;
  const { self, router } = createHost(
    'router',
    creation,
    recorder,
    (name, own, add) => {
      if (name === 'use') {
        return method(name, (args, site) => {
          addUse(args, site, add);
          return own;
        });
      }
      if (isVerb(name)) {
        return method(name, (args, site) => {
          addVerb(name === 'del' ? 'delete' : name, args, site, add);
          return own;
        });
      }
      switch (name) {
        case 'routes':
        case 'middleware':
          return method(name, () => own);
        case 'allowedMethods':
          return method(name, () => external('@koa/router', [name, '()']));
        case 'register':
          return method(name, ([path, methods, middleware], site) => {
            const handlers = middleware ? flattenHandlers([middleware], site) : [];
            const firstHandler = middleware?.index ?? 0;
            for (const each of methodsIn(methods?.value)) {
              const form = each === null ? 'use' : 'verb';
              const layer = { form, method: each ?? 'ALL', handlers, site, firstHandler } as const;
              add({ ...layer, path: path?.value ?? null });
            }
            return own;
          });
        case 'redirect':
          return method(name, ([source], site) => {
            const value = external('@koa/router', ['redirect', '()'], site.at);
            const handlers = [{ value, at: site.at, list: null }];
            add({
              form: 'verb',
              method: 'ALL',
              path: source?.value ?? null,
              handlers,
              site,
              firstHandler: 2,
            });
            return own;
          });
        case 'prefix':
          return method(name, ([path]) => {
            router.prefix = prefixed(router, path?.value ?? unknown('it is missing'));
            return own;
          });
        case 'param':
          return method(name, ([parameter, loader], site) => {
            if (loader) addLoader(router, parameter, loader, site, recorder);
            return own;
          });
        default:
          return null;
      }
    },
    {
      isClosed: true,
      keepsPath: true,
      prefix:
        prefix === 'absent'
          ? null
          : prefix === 'unclear'
            ? unknown('the options of its router are only known at run time')
            : prefix,
      caseSensitive: isOn(option('sensitive'), false),
      strict: isOn(option('strict'), false),
      coverage: useCoverage(rules),
    },
  );
  const used = new Set<RouterHost>();

  const addUse = (args: readonly Argument[], site: Site, add: (layer: NewLayer) => void): void => {
    const [first, ...rest] = args;
    if (!first) return;
    const hasPath = isPathArgument(first, args.length, site);
    const handlers = flattenHandlers(hasPath ? rest : args, site)
      // An exclusive router runs its routes, and nothing before.
      .filter(({ value }) => !isExclusive || routersIn(value).length > 0)
      .map(copied);
    const isWritten = rules.use === 'text' || (rules.use === 'segments' && !hasPath);
    const isMoved = handlers.some(({ value }) => routersIn(value).some((each) => used.has(each)));
    for (const { value } of handlers) for (const each of routersIn(value)) used.add(each);
    if (handlers.length === 0) return;
    add({
      ...useLayer(hasPath ? first.value : null, hasPath ? rest : args, site),
      handlers,
      ...(isWritten ? { caseSensitive: true } : {}),
      ...(isMoved && !rules.copies
        ? { path: unknown('its router is used twice, which changes its paths') }
        : {}),
    });
  };

  const prefixed = ({ layers, prefix: before }: RouterHost, path: Value): Value => {
    const isFirst = (before ?? null) === null || layers.length === 0;
    if (isFirst || rules.replacesPrefix) return path;
    return unknown('its router has had another prefix before');
  };

  return self;
}

/** A router that is used is copied as it is then. */
function copied(handler: Handler): Handler {
  const routers = routersIn(handler.value);
  if (routers.length === 0)
    return isRoutes(handler.value) ? { ...handler, mayBeRouter: true } : handler;
  const copies = routers.map((router): readonly [RouterHost, Copied] => [
    router,
    { layers: [...router.layers], prefix: router.prefix ?? null },
  ]);
  return { ...handler, copied: new Map(copies) };
}

/** `made.routes()` of a package. */
function isRoutes(value: Value): boolean {
  return (
    value.kind === 'external' && /(?:^|\.)(?:routes|middleware)\.\(\)$/.test(value.path.join('.'))
  );
}

/** `get('/x', handler)`, `get('name', '/x', handler)`. */
function addVerb(
  name: string,
  args: readonly Argument[],
  site: Site,
  add: (layer: NewLayer) => void,
): void {
  const [first, second] = args;
  const isNamed = second !== undefined && args.length > 2 && isText(second.value);
  const [path, ...handlers] = isNamed ? args.slice(1) : args;
  if (!first || !path || handlers.length === 0) return;
  add({
    form: 'verb',
    method: name.toUpperCase() as HttpMethod,
    path: path.value,
    handlers: flattenHandlers(handlers, site),
    site,
    firstHandler: handlers[0]?.index ?? 0,
  });
}

function isText(value: Value): boolean {
  return optionsOf(value).every((option) => option.kind === 'pattern' || stringOf(option) !== null);
}

/** The methods that `register` is given; null where it is given none, which makes it a `use`. */
function methodsIn(value: Value | undefined): readonly (HttpMethod | null)[] {
  if (value?.kind !== 'list' || !value.complete) return ['ALL'];
  if (value.items.length === 0) return [null];
  return value.items.map((item) => (stringOf(item)?.toUpperCase() ?? 'ALL') as HttpMethod);
}
