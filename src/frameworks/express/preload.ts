import {
  type IncomingMessage,
  METHODS,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { FrameworkPreload, Watch } from '../preload.js';
import {
  type Method,
  type Methods,
  nameOf,
  numberUses,
  wrapMethod,
  wrapOnce,
} from '../wrapping.js';

type Next = (error?: unknown) => void;
type Layer = { readonly handle: (...args: unknown[]) => unknown; readonly route?: Route };
type Route = { readonly path: unknown; readonly stack: Layer[] };
type Router = { readonly stack: Layer[] };

const VERBS = [...METHODS.map((method) => method.toLowerCase()), 'all'];

/** Wraps Express 4 and 5: what registers, and the one place where each calls the function of a layer. */
export const expressPreload: FrameworkPreload = {
  id: 'express',
  packages: ['express', 'router'],
  wrap: (exports, watch) => {
    const { application, Route: RouteClass, Router: RouterClass } = partsOf(exports);
    if (RouterClass === null || RouteClass === null) return;
    const routes = RouteClass.prototype as Methods;
    // Express 5 has the router of the package of that name.
    wrapOnce(routes, () => {
      const layers = layerPrototype(RouteClass);
      wrapRoute(routes, watch);
      // The router of Express 4 is the prototype of routers; that of Express 5 has one.
      const routers = 'use' in RouterClass ? RouterClass : RouterClass.prototype;
      wrapRouter(routers as Methods, watch, application);
      wrapLayer(layers, watch);
    });
  },
  listenerOf: (value) =>
    typeof value === 'function' && 'handle' in value && 'use' in value
      ? (value as unknown as RequestListener)
      : null,
};

type RouteClass = new (path: string) => Methods & Route;
type RouterClass = { readonly prototype: unknown };

function partsOf(exports: unknown): {
  readonly application: Methods | null;
  readonly Route: RouteClass | null;
  readonly Router: RouterClass | null;
} {
  // The package `router` is the class itself.
  const own = exports as { application?: Methods; Route?: RouteClass; Router?: RouterClass };
  return {
    application: own.application ?? null,
    Route: own.Route ?? null,
    Router: own.Router ?? (own as RouterClass),
  };
}

function layerPrototype(RouteOf: RouteClass): Methods {
  const route = new RouteOf('/');
  route['all']?.((_request: unknown, _response: unknown, next: Next) => next());
  return Object.getPrototypeOf(route.stack[0]) as Methods;
}

function wrapRoute(prototype: Methods, watch: Watch): void {
  for (const verb of VERBS) {
    wrapMethod(prototype, verb, function (this: Route, original, args) {
      return watch.registering(() => {
        const before = this.stack.length;
        const result = original.apply(this, args);
        const layers = this.stack.slice(before);
        layers.forEach((layer, index) => {
          const endpoint = { method: verb.toUpperCase(), path: String(this.path) };
          watch.note(layer, { index, of: layers.length, endpoint, name: nameOf(layer.handle) });
        });
        return result;
      });
    });
  }
}

function wrapRouter(prototype: Methods, watch: Watch, application: Methods | null): void {
  /** What Express 4 adds to an application by itself is nobody's registration. */
  let isOwn = false;
  // An application adds what it is given to its router.
  const numberOf = application ? numberUses(application, watch) : (place: number) => place;
  if (application) {
    wrapMethod(application, 'lazyrouter', function (original, args) {
      isOwn = true;
      try {
        return original.apply(this, args);
      } finally {
        isOwn = false;
      }
    });
  }
  wrapMethod(prototype, 'use', function (this: Router, original, args) {
    if (isOwn) return original.apply(this, args);
    return watch.registering(() => {
      const before = this.stack.length;
      const result = original.apply(this, args);
      this.stack.slice(before).forEach((layer, place) => {
        const index = numberOf(place);
        if (!leadsOn(layer)) {
          watch.note(layer, { index, of: null, endpoint: null, name: nameOf(layer.handle) });
        }
      });
      return result;
    });
  });
  wrapMethod(prototype, 'param', function (original, args) {
    return watch.registering(() => {
      const [name, loader, ...more] = args;
      if (typeof loader !== 'function') return original.apply(this, args);
      const step = {};
      const load = loader as Method;
      watch.note(step, { index: 0, of: null, endpoint: null, name: nameOf(load) });
      const watched = (
        request: IncomingMessage,
        response: unknown,
        next: Next,
        ...rest: unknown[]
      ) =>
        meet(watch, request, step, next, () => load.call(this, request, response, next, ...rest));
      return original.apply(this, [name, watched, ...more]);
    });
  });
}

function wrapLayer(prototype: Methods, watch: Watch): void {
  const name = 'handleRequest' in prototype ? 'handleRequest' : 'handle_request';
  wrapMethod(prototype, name, function (this: Layer, original, args) {
    const [request, , next] = args as [IncomingMessage, ServerResponse, Next];
    if (this.route || this.handle.length > 3 || leadsOn(this)) return original.apply(this, args);
    return meet(watch, request, this, next, () => original.apply(this, args));
  });
}

function meet(
  watch: Watch,
  request: IncomingMessage,
  step: object,
  next: Next,
  run: () => unknown,
): unknown {
  const meeting = watch.meets(request, step);
  if (meeting === 'run') return run();
  if (meeting === 'skip') next();
  return undefined;
}

/** Whether a layer only hands requests to a router or an application, whose own layers are met then. */
function leadsOn({ handle }: Layer): boolean {
  return handle.name === 'mounted_app' || ('stack' in handle && 'use' in handle);
}
