import { packageName } from '../source/resolve.js';
import type { Value } from '../interpret/values.js';

/** Globals of the language and of Node that code hands things to. */
const GLOBALS = new Set(
  (
    'Array Boolean Buffer Date Error Function Intl JSON Map Math Number Object Promise Proxy Reflect RegExp Set ' +
    'String Symbol URL WeakMap WeakSet console clearInterval clearTimeout encodeURIComponent fetch global globalThis ' +
    'process queueMicrotask setImmediate setInterval setTimeout structuredClone'
  ).split(' '),
);

/** Packages that hand out objects by name or class: what they give may be a router. */
const CONTAINERS = new Set(
  'typedi inversify tsyringe awilix injection-js @inversifyjs/core bottlejs'.split(' '),
);

/**
 * Whether a value comes from a package (or a global) that is known not to be the project's own object under
 * another name: names that nothing declares and containers may give anything.
 */
export function isForeign(value: Value): boolean {
  if (value.kind !== 'external') return false;
  if (value.package === 'global') return isKnownGlobal(value.path);
  return !CONTAINERS.has(packageName(value.package));
}

/** `globalThis.app` is what the project put there, unless it is a global by that name. */
function isKnownGlobal([name = '', ...rest]: readonly string[]): boolean {
  const isHolder = name === 'globalThis' || name === 'global';
  return isHolder && rest.length > 0 ? isKnownGlobal(rest) : GLOBALS.has(name);
}
