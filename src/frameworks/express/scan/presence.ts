import type { Machine } from '../../../source/interpret/machine.js';
import { keyOfPlace, nodeAt } from '../../../source/interpret/place.js';
import {
  type Argument,
  type FunctionValue,
  type Host,
  type HostValue,
  type NativeValue,
  truthiness,
  UNDEFINED,
  unknown,
  type Value,
} from '../../../source/interpret/values.js';
import { verifiesNothing } from './presence-syntax.js';

/**
 * Whether a middleware refuses who sends nothing and takes anything that is sent for a credential. What it does
 * where nothing is sent is found by following it; that it verifies nothing, by what stands in its code.
 */
export function createPresenceTest(machine: Machine): (value: Value) => boolean {
  const known = new Map<string, boolean>();
  return (value) => {
    if (value.kind !== 'function') return false;
    const key = keyOfPlace(value.at);
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = verifiesNothing(nodeAt(value.at)) && !passesWithNothing(machine, value);
    known.set(key, found);
    return found;
  };
}

/** Whether `next()` may be reached by a request without header, cookie, query or body. */
function passesWithNothing(machine: Machine, value: FunctionValue): boolean {
  let passed = false;
  const next = native('next', ([error]) => {
    if (error === undefined || truthiness(error.value) === false) passed = true;
    return UNDEFINED;
  });
  const response: HostValue = host('response', (name) => native(name, () => response));
  const args: readonly Argument[] = [request(), response, next].map((given, index) => ({
    value: given,
    index,
  }));
  machine.invoke(value, null, args);
  return passed;
}

const SENT = new Set(['headers', 'cookies', 'query', 'body']);

function request(): HostValue {
  const nothing = host('bag', () => UNDEFINED);
  const read = native('get', () => UNDEFINED);
  return host('request', (name) => {
    if (SENT.has(name)) return nothing;
    return name === 'get' || name === 'header' ? read : unknown('it comes with the request');
  });
}

function host(type: string, member: Host['member']): HostValue {
  return { kind: 'host', host: { type, member, call: () => null } };
}

function native(name: string, call: (args: readonly Argument[]) => Value): NativeValue {
  return { kind: 'native', name, call };
}
