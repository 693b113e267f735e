import { deferredBy } from './deferred.js';
import type { Machine } from './machine.js';
import type { Argument, Site, Value } from './values.js';

const METHODS = /^(then|catch|finally)$/;

/**
 * `then`, `catch` and `finally` of `receiver`: promises are read as what they resolve to, so a callback gets
 * the value itself, and what handles errors is not called. Null for other methods, for objects that have a method of
 * that name, and for what is not source: code that is not read calls what it is handed.
 */
export function promiseMethod(
  machine: Machine,
  receiver: Value,
  name: string,
  args: readonly Argument[],
  site: Site,
): Value | null {
  if (!METHODS.test(name) || receiver.kind === 'external' || receiver.kind === 'unknown') {
    return null;
  }
  if (receiver.kind === 'object' && receiver.props.has(name)) return null;
  const callback = name === 'catch' ? undefined : args[0]?.value;
  if (callback?.kind !== 'function' && callback?.kind !== 'native') return receiver;
  const given = name === 'finally' ? [] : [{ value: receiver, index: 0 }];
  const call = (): Value =>
    callback.kind === 'function'
      ? machine.invoke(callback, null, given)
      : callback.call(given, site);
  const result = deferredBy(machine, site, call);
  return name === 'finally' ? receiver : result;
}
