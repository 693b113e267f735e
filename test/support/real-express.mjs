/**
 * Runs as a program of its own: `node real-express.mjs <stack folder> <app folder>…`. Loads every app in the
 * Express of the stack and prints, as one line of JSON, what each of them registers and what it answers. Nothing
 * here knows how authwright reads a project: paths are noted when they are registered, the rest is asked of the
 * router and over HTTP.
 */
import { createServer, METHODS, request } from 'node:http';
import { createRequire } from 'node:module';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

// What the guards of random apps compare with.
process.env.SERVICE_KEY = 'token';

const [stack, ...folders] = process.argv.slice(2);
const load = createRequire(join(stack, 'package.json'));
const express = load('express');
Error.stackTraceLimit = 60;

/** What is known of a layer: its path as registered, what is mounted there, and the calls that led to it. */
const notes = new WeakMap();
const watched = new WeakSet();
const routerMethods = express.Router.prototype.use ? express.Router.prototype : express.Router;
const { use, route } = routerMethods;
const appUse = express.application.use;

routerMethods.use = function (...args) {
  const before = this.stack.length;
  use.apply(this, args);
  const path = isPath(args[0]) ? args[0] : '';
  for (const layer of this.stack.slice(before)) notes.set(layer, { path, calls: calls() });
  return this;
};
routerMethods.route = function (path) {
  const made = route.call(this, path);
  notes.set(this.stack.at(-1), { path, calls: [] });
  return made;
};
for (const method of [...METHODS.map((each) => each.toLowerCase()), 'all']) {
  const register = express.Route.prototype[method];
  if (!register) continue;
  express.Route.prototype[method] = function (...handlers) {
    const before = this.stack.length;
    register.apply(this, handlers);
    for (const layer of this.stack.slice(before)) notes.set(layer, { path: '', calls: calls() });
    return this;
  };
}
// Express hides an application that is mounted on another in a closure.
express.application.use = function (...args) {
  appUse.apply(this, args);
  const handlers = (isPath(args[0]) ? args.slice(1) : args).flat(Infinity);
  const added = stackOf(this).slice(-handlers.length);
  added.forEach((layer, index) => {
    notes.set(layer, { ...notes.get(layer), mounted: handlers[index] });
  });
  return this;
};

function isPath(value) {
  const first = Array.isArray(value) ? value.flat(Infinity)[0] : value;
  return typeof first === 'string' || first instanceof RegExp;
}

function stackOf(host) {
  return (host?.stack ?? host?._router?.stack ?? (host?.set ? host.router.stack : null)) || null;
}

/** `file:line:column` of every call in the app's own files that is under way, innermost first. */
function calls() {
  return (new Error().stack ?? '').split('\n').flatMap((line) => {
    const [, place, row, column] =
      /\(?((?:file:\/\/)?\/[^()]*\/(?:src|node_modules\/pkg-\d+)\/[^()]*):(\d+):(\d+)\)?$/.exec(
        line,
      ) ?? [];
    if (!place) return [];
    const file = place.startsWith('file:') ? fileURLToPath(place) : place;
    const folder = folders.find((each) => file.startsWith(`${each}/`));
    return folder ? [`${file.slice(folder.length + 1)}:${row}:${column}`] : [];
  });
}

/** Every path that is registered, as it is listed, with a path that a request may have. */
function served(path) {
  return [path].flat(Infinity).flatMap((each) => {
    if (each instanceof RegExp)
      return [{ shown: String(each), sample: `/${/p\d+/.exec(each.source)[0]}` }];
    const variants = each.includes('{')
      ? [each.replace(/\{.*?\}/, ''), each.replace(/[{}]/g, '')]
      : each.endsWith('?')
        ? [each.replace(/\/:\w+\?$/, ''), each.slice(0, -1)]
        : [each];
    return variants.map((variant) => ({
      shown: variant.replace(/:(\w+)(\(.*?\))?/g, '{$1}').replace(/\*\w*/g, '*'),
      sample: variant.replace(/:\w+(\(.*?\))?/g, '7').replace(/\*\w*/g, 'any/thing'),
    }));
  });
}

function joined(prefix, path) {
  const whole = `${prefix}/${path}`.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  return whole === '' ? '/' : whole;
}

/** The name of a handler that answers; null for middleware. Found by calling it as an anonymous caller would. */
async function answers(handle) {
  if (handle.length > 3) return null;
  let name = null;
  const response = new Proxy(
    {},
    {
      get: (_, key) => {
        // Not a promise, for those who await what they get.
        if (key === 'then') return undefined;
        return (header, value) => {
          if (key === 'set' && header === 'x-handler') name = value;
          return response;
        };
      },
    },
  );
  try {
    await handle({ headers: {}, params: {} }, response, () => undefined);
  } catch {
    // Middleware of Express itself wants a real request; it answers nothing.
  }
  return name;
}

/** Walks the router in the order of a request; gives every endpoint. */
async function walk(host, prefixes, ran) {
  const found = [];
  for (const layer of stackOf(host)) {
    const note = notes.get(layer);
    if (!note) continue;
    const places = prefixes.flatMap((prefix) =>
      served(note.path).map(({ shown, sample }) => ({
        shown: shown.startsWith('/^') ? prefix.shown + shown : joined(prefix.shown, shown),
        sample: joined(prefix.sample, sample),
      })),
    );
    const inside = places.map(({ shown, sample }) => ({
      shown: shown.replace(/^\/$/, ''),
      sample,
    }));
    const mounted = note.mounted ?? layer.handle;
    if (layer.route) found.push(...(await endpointsOf(layer.route, places, ran)));
    else if (stackOf(mounted)) found.push(...(await walk(mounted, inside, ran)));
    else {
      const handler = await answers(layer.handle);
      if (handler === null) continue;
      watch(layer, handler, ran);
      found.push(
        ...places.map((place) => ({ method: 'ALL', ...place, handler, calls: note.calls })),
      );
    }
  }
  return found;
}

/** One endpoint for each call of a verb; `app.all` calls every verb from one place. */
async function endpointsOf({ stack }, places, ran) {
  const byCall = new Map();
  for (const layer of stack) {
    const { calls } = notes.get(layer);
    const key = calls.join(' ');
    const entry = byCall.get(key) ?? { methods: new Set(), calls, handler: null };
    byCall.set(key, entry);
    entry.methods.add(layer.method ?? 'all');
    const handler = await answers(layer.handle);
    if (handler === null) continue;
    watch(layer, handler, ran);
    entry.handler = handler;
  }
  return [...byCall.values()].flatMap(({ methods, calls, handler }) => {
    if (handler === null) return [];
    const all = methods.has('all') || methods.size > 20;
    const listed = all ? ['ALL'] : [...methods].map((each) => each.toUpperCase());
    return listed.flatMap((method) =>
      places.map((place) => ({ method, ...place, handler, calls })),
    );
  });
}

/** Notes when the handler runs, whatever was sent by then. A router may be walked more than once. */
function watch(layer, handler, ran) {
  if (watched.has(layer)) return;
  watched.add(layer);
  const { handle } = layer;
  layer.handle = (req, res, next) => {
    ran.push(handler);
    return handle(req, res, next);
  };
}

async function ask(port, { method, sample }, ran, headers) {
  ran.length = 0;
  const sent = request({ port, path: sample, method: method === 'ALL' ? 'GET' : method, headers });
  sent.end();
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
  return { status: response.statusCode, ran: [...ran] };
}

async function inspect(folder) {
  const { app, createApp } = await import(pathToFileURL(join(folder, 'src/app.js')).href);
  const host = app ?? createApp();
  const ran = [];
  const endpoints = await walk(host, [{ shown: '', sample: '' }], ran);
  host.set('env', 'test');
  const server = createServer(host).listen(0);
  await once(server, 'listening');
  const { port } = server.address();
  const result = [];
  for (const { sample, ...endpoint } of endpoints) {
    result.push({
      ...endpoint,
      anonymous: await ask(port, { ...endpoint, sample }, ran, {}),
      known: await ask(port, { ...endpoint, sample }, ran, { authorization: 'Bearer token' }),
    });
  }
  server.closeAllConnections();
  server.close();
  return result;
}

const inspected = [];
for (const folder of folders) inspected.push(await inspect(folder));
process.stdout.write(JSON.stringify(inspected));
