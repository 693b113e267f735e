import { resolvedAddress } from './addresses.js';
import { createMap, createSet } from './collections.js';
import { equals } from './compare.js';
import { derived, guessable, isFromCaller, mayFail, mayFailAsPrimitive } from './derive.js';
import { errorObject } from './error-object.js';
import { deleteByKey, isPrototype, noteLoose } from './bind.js';
import { withTextWhereUnset } from './operands.js';
import { copyMembers } from './literals.js';
import { hasOwn } from './has-own.js';
import { keyOf } from './keys.js';
import { readMember } from './members.js';
import { changesNothing, choose, giveUp, type Path, Thrown } from './path.js';
import { fulfilled, putOff, rejected, startTask } from './tasks.js';
import { asJson, parsed, proxied } from './made-of.js';
import { isEnvironment, tell } from './secrets.js';
import { allOf, promiseFrom, promiseOf } from './promises.js';
import { truthOf } from './truth.js';
import {
  any,
  called,
  constant,
  type ExternalValue,
  type Flow,
  fromCaller,
  isNullish,
  list,
  NULL,
  object,
  type ObjectValue,
  ownKeys,
  plain,
  ready,
  settled,
  type Site,
  textOf,
  UNDEFINED,
  unread,
  type Value,
} from './values.js';

/** Calls of what the language and Node define; null for all others. */
export function callGlobal(
  path: Path,
  callee: ExternalValue,
  args: readonly Value[],
  site: Site,
): Flow<Value> | null {
  if (callee.package !== 'global') return null;
  const name = callee.path.join('.');
  const values = args.map(settled);
  const [first = UNDEFINED, second = UNDEFINED] = values;
  const scheduled = schedule(path, name, args, site);
  if (scheduled) return scheduled;
  if (/Error$/.test(name)) return ready(errorObject(name, args));
  if (/^console\.\w+$/.test(name)) return ready(UNDEFINED);
  // `new Boolean(false)` is an object, and so something.
  if (site.isNew && site.node !== null && /^(Boolean|String|Number)$/.test(name))
    return ready(object());
  switch (name) {
    case 'Object.is':
      return ready(constant(equals(path, first, second, false)));
    case 'Boolean':
      return ready(constant(truthOf(path, first)));
    case 'String':
      mayFailAsPrimitive(path, [first]);
      return ready(asText(first, args.length === 0));
    case 'Number':
    case 'parseInt':
    case 'parseFloat':
    case 'Number.parseInt':
    case 'Number.parseFloat':
      mayFailAsPrimitive(path, [first]);
      return ready(
        first.kind === 'constant' && !String(first.value).includes('\u0001')
          ? constant(
              name === 'Number'
                ? Number(args.length === 0 ? 0 : first.value)
                : name.endsWith('Int')
                  ? Number.parseInt(String(first.value), radixOf(second))
                  : Number.parseFloat(String(first.value)),
            )
          : derived([first], 'it is computed', 'number', nameOf(first)),
      );
    case 'Array.isArray':
      return ready(isArray(first));
    case 'Array.from':
    case 'Array.of':
      return name === 'Array.of'
        ? ready(list(args))
        : ready(
            first.kind === 'list' && args.length === 1
              ? list(first.items, first.rest)
              : list([], guessable([first], 'the list is not known')),
          );
    case 'Object.keys':
    case 'Object.values':
    case 'Object.entries':
      return entries(path, name, first);
    case 'eval':
      return ready(giveUp(path, '`eval` is not followed'));
    case 'Object.assign':
    case 'Object.defineProperty':
    case 'Object.defineProperties':
    case 'Object.setPrototypeOf':
    case 'Reflect.defineProperty':
    case 'Reflect.setPrototypeOf':
    case 'Reflect.set':
      if (fillsPrototype(name, first, second, values.slice(1))) path.world.pollutes?.();
      if (name === 'Object.assign' && first.kind === 'object') {
        return assign(path, first, args.slice(1));
      } else if (name === 'Object.assign' && first.kind === 'host') {
        assignToHost(first, args.slice(1));
      } else if (first.kind === 'object') {
        first.rest = derived(values, 'its members are set by reflection');
        first.props.clear();
      } else if (first.kind === 'any' || first.kind === 'external') {
        noteLoose(path, first, '*');
      } else if (first.kind === 'host') {
        const key = second.kind === 'object' ? null : keyOf(second);
        const { host } = first;
        const isDefined = name.includes('define') && host.define !== undefined;
        const set = derived(values, 'it is set by reflection');
        if (isDefined) host.define?.(key ?? '*', set);
        else host.write?.(key ?? '*', set);
      }
      return ready(first);
    case 'Reflect.deleteProperty':
      return deleteByKey(path, first, second);
    case 'Object.freeze':
    case 'Object.seal':
    case 'Object.preventExtensions':
    case 'structuredClone':
      return ready(first);
    case 'Object.create':
      return ready({
        ...object(),
        bare: first.kind === 'constant',
        rest: first.kind === 'constant' ? null : derived([first], 'a prototype is not followed'),
      });
    case 'Object.hasOwn':
    case 'Object.prototype.hasOwnProperty.call':
    case 'Reflect.has':
      return ready(hasOwn(path, first, second));
    case 'Object.fromEntries':
      return ready(fromEntries(path, first));
    case 'Reflect.apply':
      return path.world.engine.call(
        path,
        first,
        second,
        values[2]?.kind === 'list' ? values[2].items : [],
        site,
      );
    case 'Promise':
      return ready(promiseFrom(path, args[0], site));
    case 'Promise.resolve':
      return ready(fulfilled(promiseOf(path, first)));
    case 'Promise.reject':
      return ready(rejected(first));
    case 'Promise.all':
    case 'Promise.allSettled':
    case 'Promise.race':
    case 'Promise.any':
      return ready(allOf(path, name.slice('Promise.'.length), first));
    case 'Map':
    case 'WeakMap':
      return site.isNew ? ready(createMap(path, first)) : null;
    case 'Set':
    case 'WeakSet':
      return site.isNew ? ready(createSet(path, first)) : null;
    case 'URL': {
      const address = textOf(first);
      if (address !== null) return ready(resolvedAddress(address));
      const made = derived(values, 'an address is not known');
      mayFail(path, made);
      return ready(made);
    }
    case 'Proxy':
      return proxied(path, first, second, site);
    case 'Buffer.isBuffer':
      return ready(derived([first], 'it is computed', 'boolean'));
    case 'JSON.parse':
      return parsed(path, first, second, errorObject('SyntaxError', []), site);
    case 'JSON.stringify':
      return asJson(path, values);
    case 'Symbol':
    case 'Symbol.for':
      return ready(object());
    case 'RegExp': {
      const source = textOf(first);
      if (source !== null) {
        return ready({ kind: 'pattern', source, flags: textOf(second) ?? '', lastIndex: 0 });
      }
      // Whoever chooses the expression decides what it matches.
      if (isFromCaller(first)) {
        mayFail(path, fromCaller());
        const exec = plain('exec', ([text]) => {
          tell(path, text);
          return choose(path, 2, null) === 0 ? fromCaller() : NULL;
        });
        const test = plain('test', ([text]) => {
          tell(path, text);
          return fromCaller(null, 'boolean');
        });
        return ready(
          object([
            ['exec', exec],
            ['test', test],
          ]),
        );
      }
      const made = derived(values, 'a pattern is put together');
      mayFail(path, made);
      return ready(made);
    }
    case 'Buffer.compare':
      return null;
    case 'TextEncoder':
    case 'TextDecoder':
      return ready(called(callee, args));
    case 'Buffer.byteLength':
      if (first.kind === 'any') mayFail(path, first);
      return ready(guessable([first], 'it is computed', 'number'));
    case 'Date':
    case 'Date.now':
    case 'performance.now':
    case 'process.uptime':
    case 'Math.random':
      return ready(args.length === 0 ? ofTime(name) : derived(values, 'it is computed'));
    default:
  }
  const decoded = /^decodeURI(Component)?$/.test(name) ? plainText(first) : null;
  if (decoded !== null) return ready(constant(decoded));
  if (COMPUTING.test(name)) {
    const made = derived(values, 'it is computed', null, nameOf(first));
    mayFailAsPrimitive(path, values);
    if (REFUSING.test(name) && values.some(({ kind }) => kind !== 'constant')) {
      mayFail(path, made);
    }
    return ready(made);
  }
  return null;
}

/** A text in which there is nothing to decode; null for others. */
function plainText(value: Value): string | null {
  const text = textOf(value);
  return text === null || text.includes('%') || text.includes('\u0001') ? null : text;
}

/** What is other each time, and easily found out by who tries. */
function ofTime(name: string): Value {
  const why = name === 'Math.random' ? '`Math.random()` can be guessed' : 'it depends on the time';
  return any({ by: 'state', why, isPublic: true }, { nullish: false });
}

/** Makes a value of what it is given, and nothing else. */
/** Those of them that throw for some texts. */
const REFUSING =
  /^(Buffer\.(from|alloc|concat)|(encode|decode)URI(Component)?|atob|btoa|URLSearchParams|BigInt|Uint8Array.*|Array)$/;

const COMPUTING =
  /^(Buffer\.(from|alloc|concat)(\.\(\)\.\w+)?|Math\.\w+|encodeURIComponent|decodeURIComponent|encodeURI|decodeURI|escape|unescape|atob|btoa|isNaN|Number\.is\w+|TextEncoder\.\(\)\.encode|TextDecoder\.\(\)\.decode|URLSearchParams|Uint8Array(\.from)?|BigInt|Object|Array)$/;

/** Whether the caller chooses what members the prototype of all objects is given. */
function fillsPrototype(
  name: string,
  target: Value,
  key: Value,
  sources: readonly Value[],
): boolean {
  switch (name) {
    case 'Object.assign':
      return sources.some((source) => isPrototype(target, source));
    case 'Reflect.set':
    case 'Reflect.defineProperty':
    case 'Object.defineProperty':
    case 'Object.defineProperties':
      return isPrototype(target, key);
    default:
      return false;
  }
}

/** `String(value)`. */
function asText(value: Value, isEmpty: boolean): Value {
  if (value.kind === 'constant') return constant(isEmpty ? '' : String(value.value));
  const text = derived([value], 'it is computed', 'string', nameOf(value));
  // Nothing is a text as well.
  text.nullish = false;
  return withTextWhereUnset(text, [value]);
}

function radixOf(value: Value): number | undefined {
  return value.kind === 'constant' && value.value !== undefined ? Number(value.value) : undefined;
}

function* assign(path: Path, target: ObjectValue, sources: readonly Value[]): Flow<Value> {
  for (const source of sources) yield* copyMembers(path, source, target);
  return target;
}

function nameOf(value: Value): string | null {
  return value.kind === 'any' ? value.name : null;
}

function isArray(value: Value): Value {
  if (value.kind === 'list') return constant(true);
  if (value.kind === 'any' && value.type === null)
    return derived([value], 'it is computed', 'boolean');
  return value.kind === 'external'
    ? derived([value], 'it is computed', 'boolean')
    : constant(false);
}

/** Puts a call off: to when the code at hand has ended, or to later. */
function schedule(
  path: Path,
  name: string,
  args: readonly Value[],
  site: Site,
): Flow<Value> | null {
  if (!/^(process\.nextTick|queueMicrotask|setImmediate|setTimeout|setInterval)$/.test(name))
    return null;
  const [callback, ...rest] = args;
  const given = name === 'setTimeout' || name === 'setInterval' ? rest.slice(1) : rest;
  const isTimed = name === 'setTimeout' || name === 'setInterval';
  if (isTimed && !changesNothing(path)) path.timers += 1;
  const queue = { 'process.nextTick': path.ticks, queueMicrotask: path.micro }[name] ?? path.macro;
  if (callback) {
    putOff(path, queue, () => {
      startTask(path, path.world.engine.call(path, callback, null, given, site));
    });
  }
  return ready(object());
}

function* entries(path: Path, name: string, holder: Value): Flow<Value> {
  if (isNullish(holder)) throw new Thrown(derived([], 'it asks nothing for its members'), true);
  if (holder.kind === 'any' && holder.nullish === null && holder.truth !== true) {
    mayFail(path, holder);
  }
  if (holder.kind === 'list' && !holder.rest && name === 'Object.values') return list(holder.items);
  if (holder.kind !== 'object' || holder.rest) {
    const why = 'the members of an object are not known';
    // Names of variables tell nothing of what they are.
    const isNames = name === 'Object.keys' && holder.kind === 'external';
    const names = isEnvironment(holder) ? any({ by: 'state', why, isChance: true }) : unread(why);
    return list([], isNames ? names : derived([holder], why, null, nameOf(holder)));
  }
  const items: Value[] = [];
  for (const key of ownKeys(holder)) {
    if (name === 'Object.keys') items.push(constant(key));
    else {
      const value = yield* readMember(path, holder, key);
      items.push(name === 'Object.values' ? value : list([constant(key), value]));
    }
  }
  return list(items);
}

function fromEntries(path: Path, given: Value): Value {
  if (given.kind === 'any') mayFail(path, given);
  const made = object();
  if (given.kind !== 'list' || given.rest) {
    made.rest = derived([given], 'the members of an object are not known');
    return made;
  }
  for (const entry of given.items.map(settled)) {
    const key = entry.kind === 'list' && entry.items[0] ? keyOf(entry.items[0]) : null;
    if (key === null || entry.kind !== 'list')
      made.rest = derived([given], 'the members of an object are not known');
    else made.props.set(key, entry.items[1] ?? UNDEFINED);
  }
  return made;
}

function assignToHost(target: Extract<Value, { kind: 'host' }>, sources: readonly Value[]): void {
  for (const source of sources.map(settled)) {
    if (source.kind === 'object' && !source.rest) {
      for (const [name, item] of source.props) {
        if (item.kind !== 'accessor') target.host.write?.(name, item);
      }
    } else {
      target.host.write?.('*', derived([source], 'the members of an object are not known'));
    }
  }
}
