import type { IncomingMessage, RequestListener } from 'node:http';
import type { FrameworkPreload, NotedStep, Watch } from '../preload.js';
import {
  type Method,
  type Methods,
  nameOf,
  numberUses,
  wrapMethod,
  wrapOnce,
} from '../wrapping.js';

type Context = { readonly req: IncomingMessage };

/** Wraps Koa and its routers: each middleware where it is added, since nothing else calls it by a name. */
export const koaPreload: FrameworkPreload = {
  id: 'koa',
  packages: ['koa', '@koa/router', 'koa-router'],
  wrap: (exports, watch) => {
    const { prototype } = exports as { readonly prototype?: Methods };
    // What is called with requests has `callback`; a router has `register`.
    if (prototype && 'callback' in prototype)
      wrapOnce(prototype, () => wrapApplication(prototype, watch));
    else if (prototype && 'register' in prototype)
      wrapOnce(prototype, () => wrapRouter(prototype, watch));
  },
  listenerOf: (value) => {
    if (typeof value !== 'object' || value === null || !('callback' in value)) return null;
    return (value as { callback: () => RequestListener }).callback();
  },
};

function wrapApplication(prototype: Methods, watch: Watch): void {
  wrapMethod(prototype, 'use', function (original, [middleware, ...more]) {
    return watch.registering(() => {
      const noted = { index: 0, of: null, endpoint: null };
      return original.call(this, watched(middleware, noted, watch), ...more);
    });
  });
}

function wrapRouter(prototype: Methods, watch: Watch): void {
  const numberOf = numberUses(prototype, watch);
  wrapMethod(prototype, 'register', function (original, [path, methods, middleware, ...more]) {
    return watch.registering(() => {
      const list: readonly unknown[] = Array.isArray(middleware) ? middleware : [middleware];
      const verbs = methods as readonly string[];
      const steps = list.map((each, place) => {
        const index = numberOf(place);
        // What is for no method runs before what is.
        const endpoint =
          verbs.length === 0
            ? null
            : {
                method: verbs.length > 1 ? 'ALL' : (verbs[0] ?? '').toUpperCase(),
                path: String(path),
              };
        const of = endpoint === null ? null : list.length;
        return watched(each, { index, of, endpoint }, watch);
      });
      return original.call(this, path, methods, steps, ...more);
    });
  });
  wrapMethod(prototype, 'param', function (original, [name, loader, ...more]) {
    return watch.registering(() => {
      const noted = { index: 0, of: null, endpoint: null };
      return original.call(this, name, watched(loader, noted, watch, 1), ...more);
    });
  });
}

type Noted = Omit<NotedStep, 'name'>;

const WATCHED = Symbol('watched');

/**
 * The same function for whoever looks at it, and watched when it is called.
 * @param first where among its arguments the context is
 */
function watched(middleware: unknown, noted: Noted, watch: Watch, first = 0): unknown {
  if (typeof middleware !== 'function' || WATCHED in middleware) return middleware;
  // A router or what mounts one: what is in it is watched.
  if ('router' in middleware) return middleware;
  const step = {};
  watch.note(step, { ...noted, name: nameOf(middleware) });
  return new Proxy(middleware as Method, {
    has: (target, key) => key === WATCHED || key in target,
    apply: (target, self, args: unknown[]) => {
      const { req } = args[first] as Context;
      switch (watch.meets(req, step)) {
        case 'run':
          return Reflect.apply(target, self, args);
        case 'skip':
          return (args[first + 1] as () => unknown)();
        case 'stop':
          // What stands before it gets no answer to go on with.
          return new Promise(() => undefined);
      }
    },
  });
}
