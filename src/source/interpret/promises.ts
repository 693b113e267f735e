import { ts } from 'ts-morph';
import { type Machine, Thrown } from './machine.js';
import {
  type Argument,
  type Host,
  type HostValue,
  type Site,
  unknown,
  type Value,
} from './values.js';

const METHODS = /^(then|catch|finally)$/;

/** `x.then`, `x.catch`, `x.finally`. */
export function isPromiseMethod(callee: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(callee) && METHODS.test(callee.name.text);
}

/** A promise that is rejected. One that is fulfilled is read as the value itself. */
type RejectedHost = Host & { readonly type: 'rejected'; readonly reason: Value };

export function rejected(machine: Machine, reason: Value): HostValue {
  const host: RejectedHost = {
    type: 'rejected',
    reason,
    member: (name) =>
      METHODS.test(name)
        ? {
            kind: 'native',
            name,
            call: (args, site) => settle(machine, { kind: 'host', host }, name, args, false, site),
          }
        : null,
    call: () => null,
  };
  return { kind: 'host', host };
}

/** The reason of a rejected promise; null for everything else. */
export function rejection(value: Value): Value | null {
  return value.kind === 'host' && value.host.type === 'rejected'
    ? (value.host as RejectedHost).reason
    : null;
}

/** What `await value` gives. */
export function awaited(machine: Machine, value: Value): Value {
  const reason = rejection(value);
  if (!reason) return value;
  if (machine.unwinds) throw new Thrown(reason);
  return unknown('it is an error at run time');
}

/**
 * `then`, `catch` and `finally` of `receiver`: promises are read as what they resolve to, so a callback gets
 * the value itself. Null for other methods, and for objects that have a method of that name.
 */
export function promiseMethod(
  machine: Machine,
  receiver: Value,
  name: string,
  args: readonly Argument[],
  site: Site,
): Value | null {
  if (!METHODS.test(name)) return null;
  const isOpen = receiver.kind === 'external' || receiver.kind === 'unknown';
  // While both outcomes are followed, code that is not read calls what it is handed.
  if (isOpen && !machine.unwinds) return null;
  if (receiver.kind === 'object' && receiver.props.has(name)) return null;
  const fulfilled = rejection(receiver)
    ? false
    : !isOpen || machine.decide(receiver, site.node) !== false;
  return settle(machine, receiver, name, args, fulfilled, site);
}

function settle(
  machine: Machine,
  receiver: Value,
  name: string,
  args: readonly Argument[],
  fulfilled: boolean,
  site: Site,
): Value {
  const reason = rejection(receiver) ?? unknown('it is an error at run time', 'error');
  const [first, second] = args.map((argument) => argument.value);
  const callback =
    name === 'then'
      ? fulfilled
        ? first
        : second
      : name === 'finally' || !fulfilled
        ? first
        : undefined;
  if (!callback || (callback.kind !== 'function' && callback.kind !== 'native')) {
    return fulfilled ? receiver : rejected(machine, reason);
  }
  const given = name === 'finally' ? [] : [{ value: fulfilled ? receiver : reason, index: 0 }];
  try {
    const result =
      callback.kind === 'function'
        ? machine.invoke(callback, null, given)
        : callback.call(given, site);
    return name === 'finally' ? receiver : result;
  } catch (error) {
    if (error instanceof Thrown) return rejected(machine, error.value);
    throw error;
  }
}
