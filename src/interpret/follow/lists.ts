import { another, holds, isAmong } from './among.js';
import { builtIn } from './built-in.js';
import { causeOf, derived, mayFailAsPrimitive } from './derive.js';
import { type Cause, choose, type Path } from './path.js';
import { truthOf } from './truth.js';
import {
  type Any,
  constant,
  type Flow,
  list,
  type ListValue,
  native,
  plain,
  settled,
  type Site,
  textOf,
  UNDEFINED,
  type Value,
} from './values.js';

/** A member of a list: an item, its length, or a method. */
export function listMember(path: Path, holder: ListValue, name: string): Value {
  const index = Number(name);
  if (Number.isInteger(index)) return holder.items[index] ?? furtherItem(path, holder, index);
  if (name === 'length') {
    return holder.rest
      ? derived([holder.rest], 'the list is not known', 'number', 'length')
      : constant(holder.items.length);
  }
  const changed = change(path, holder, name);
  if (changed) return changed;
  if (ITERATING.has(name))
    return native(name, (args, site) => iterate(path, holder, name, args, site));
  return (
    other(path, holder, name) ??
    matchMember(holder, name) ??
    builtIn(path, Array.prototype, name, holder) ??
    UNDEFINED
  );
}

/** What else the result of matching a text has. */
function matchMember(holder: ListValue, name: string): Value | null {
  return /^(groups|index|input)$/.test(name) ? derived([holder], 'a text is matched') : null;
}

function furtherItem(path: Path, holder: ListValue, index: number): Value {
  const known = holder.further.get(index);
  if (known) return known;
  const item = restItem(path, holder);
  holder.further.set(index, item);
  return item;
}

function restItem(path: Path, { rest }: ListValue): Value {
  if (!rest) return UNDEFINED;
  return choose(path, 2, causeOfMore(path, rest)) === 0 ? another(rest) : UNDEFINED;
}

function change(path: Path, holder: ListValue, name: string): Value | null {
  switch (name) {
    case 'push':
      return plain(name, (args) => {
        holder.items.push(...args);
        return constant(holder.items.length);
      });
    case 'unshift':
      return plain(name, (args) => {
        holder.items.unshift(...args);
        return constant(holder.items.length);
      });
    case 'pop':
      return plain(name, () =>
        holder.rest ? restItem(path, holder) : (holder.items.pop() ?? UNDEFINED),
      );
    case 'shift':
      return plain(name, () => holder.items.shift() ?? restItem(path, holder));
    case 'splice':
      return plain(name, (args) => spliced(holder, args));
    case 'fill':
      return plain(name, (args) => filled(holder, args));
    case 'reverse':
      return plain(name, () => {
        holder.items.reverse();
        return holder;
      });
    case 'sort':
      return native(name, ([compare], site) => sorted(path, holder, compare ?? UNDEFINED, site));
    default:
      return null;
  }
}

/** Arguments that say where in a list; null where one of them is not known. */
function positions(args: readonly Value[]): readonly number[] | null {
  const numbers = args
    .map(settled)
    .map((each) => (each.kind === 'constant' ? Number(each.value) : null));
  return numbers.every((each) => each !== null) ? numbers : null;
}

function spliced(holder: ListValue, args: readonly Value[]): Value {
  const at = positions(args.slice(0, 2));
  const [from, count] = at ?? [];
  if (holder.rest || from === undefined) {
    const rest = derived([holder, ...args.slice(2)], 'a list that was cut is not followed');
    holder.rest = rest;
    return list(holder.items.splice(0), rest);
  }
  const removed =
    count === undefined
      ? holder.items.splice(from)
      : holder.items.splice(from, count, ...args.slice(2));
  return list(removed);
}

function filled(holder: ListValue, [value = UNDEFINED, ...where]: readonly Value[]): Value {
  const at = positions(where);
  if (holder.rest || !at) {
    holder.rest = derived([holder, value], 'a list that was filled is not followed');
    holder.items.splice(0);
  } else {
    holder.items.fill(value, ...at);
  }
  return holder;
}

/** Sorted, where every comparison is known; else in an order that is not followed. */
function* sorted(path: Path, holder: ListValue, compare: Value, site: Site): Flow<Value> {
  if (holder.rest) return forgetOrder(holder);
  const made: Value[] = [];
  for (const item of holder.items) {
    let at = made.length;
    for (; at > 0; at -= 1) {
      const order = yield* comparison(path, made[at - 1] ?? UNDEFINED, item, compare, site);
      if (order === null) return forgetOrder(holder);
      if (order <= 0) break;
    }
    made.splice(at, 0, item);
  }
  holder.items.splice(0, holder.items.length, ...made);
  return holder;
}

function forgetOrder(holder: ListValue): ListValue {
  holder.rest = derived([holder], 'a list that was sorted is not followed');
  holder.items.splice(0);
  return holder;
}

function* comparison(
  path: Path,
  left: Value,
  right: Value,
  compare: Value,
  site: Site,
): Flow<number | null> {
  const [a, b] = [settled(left), settled(right)];
  if (compare !== UNDEFINED) {
    const order = settled(yield* path.world.engine.call(path, compare, null, [a, b], site));
    return order.kind === 'constant' ? Number(order.value) || 0 : null;
  }
  if (a.kind !== 'constant' || b.kind !== 'constant') return null;
  if (a.value === undefined || b.value === undefined) {
    return Number(a.value === undefined) - Number(b.value === undefined);
  }
  return String(a.value) > String(b.value) ? 1 : String(a.value) < String(b.value) ? -1 : 0;
}

const ITERATING = new Set(
  'forEach map flatMap filter find findLast findIndex some every reduce'.split(' '),
);

function* iterate(
  path: Path,
  holder: ListValue,
  name: string,
  args: readonly Value[],
  site: Site,
): Flow<Value> {
  const [callback = UNDEFINED, initial] = args;
  const call = (...given: readonly Value[]): Flow<Value> =>
    path.world.engine.call(path, callback, null, given, site);
  const items = everyItem(path, holder);
  if (name === 'findLast') items.reverse();
  const results: Value[] = [];
  if (name === 'reduce') {
    let result = initial ?? items[0] ?? UNDEFINED;
    for (const item of initial ? items : items.slice(1)) result = yield* call(result, item);
    return result;
  }
  const kept: Value[] = [];
  for (const [index, item] of items.entries()) {
    const result = yield* call(item, constant(index), holder);
    results.push(result);
    switch (name) {
      case 'some':
        if (truthOf(path, result)) return constant(true);
        break;
      case 'every':
        if (!truthOf(path, result)) return constant(false);
        break;
      case 'find':
      case 'findLast':
        if (truthOf(path, result)) return item;
        break;
      case 'findIndex':
        if (truthOf(path, result)) return constant(index);
        break;
      case 'filter':
        if (truthOf(path, result)) kept.push(item);
        break;
      default:
    }
  }
  switch (name) {
    case 'some':
      return constant(false);
    case 'every':
      return constant(true);
    case 'findIndex':
      return constant(-1);
    case 'filter':
      return list(kept, holder.rest);
    case 'map':
      return list(results);
    case 'flatMap':
      return flattened(list(results));
    default:
      return UNDEFINED;
  }
}

/** Why it is not certain that there are further items: how many secrets are kept is none. */
function causeOfMore(path: Path, rest: Any): Cause | null {
  const cause = causeOf(path, rest);
  return cause && rest.origin.by === 'secret' ? { ...cause, isState: true } : cause;
}

/** The items of a list; of those that are not known none, or one that stands for all. */
export function everyItem(path: Path, holder: ListValue): Value[] {
  if (!holder.rest) return [...holder.items];
  return choose(path, 2, causeOfMore(path, holder.rest)) === 0
    ? [...holder.items]
    : [...holder.items, another(holder.rest)];
}

function other(path: Path, holder: ListValue, name: string): Value | null {
  switch (name) {
    case 'includes':
      return plain(name, ([item]) => constant(isAmong(path, holder, item ?? UNDEFINED)));
    case 'indexOf':
    case 'lastIndexOf':
      return plain(name, ([item]) => constant(holds(path, holder, item ?? UNDEFINED) ?? -1));
    case 'concat':
      return plain(name, (args) => {
        const parts = [holder, ...args.map(settled)];
        const flat = flattened(list(parts));
        return flat;
      });
    case 'flat':
      return plain(name, ([depth = constant(1)]) => {
        const [times] = positions([depth]) ?? [];
        if (times === undefined) return list([], derived([holder], 'the list is not known'));
        let flat = list(holder.items, holder.rest);
        for (let time = 0; time < Math.min(times, DEEPEST_LIST); time += 1) flat = flattened(flat);
        return flat;
      });
    case 'slice':
      return plain(name, (args) => {
        const [from, to] = args.map(settled);
        const isPlain = [from, to].every((each) => !each || each.kind === 'constant');
        if (!isPlain || holder.rest)
          return list([], derived([holder], 'a part of a list is not known'));
        const at = (each: Value | undefined): number | undefined =>
          each?.kind === 'constant' && each.value !== undefined ? Number(each.value) : undefined;
        return list(holder.items.slice(at(from), at(to)));
      });
    case 'at':
      return plain(name, ([index]) =>
        index?.kind === 'constant' && !holder.rest
          ? (holder.items.at(Number(index.value)) ?? UNDEFINED)
          : derived([holder], 'the list is not known'),
      );
    case 'join':
    case 'toString':
      return plain(name, ([by]) => {
        mayFailAsPrimitive(path, by ? [...holder.items, by] : holder.items);
        return joined(holder, textOf(by) ?? ',');
      });
    case 'entries':
      return plain(name, () =>
        list(
          holder.items.map((item, index) => list([constant(index), item])),
          holder.rest,
        ),
      );
    case 'keys':
      return plain(name, () =>
        list(
          holder.items.map((_, index) => constant(index)),
          holder.rest,
        ),
      );
    case 'values':
    case 'toSorted':
    case 'toReversed':
      return plain(name, () => list(holder.items, holder.rest));
    default:
      return null;
  }
}

function joined(holder: ListValue, by: string): Value {
  const text = joinedText(holder, by, 0);
  return text === null ? derived([holder], 'a text is put together', 'string') : constant(text);
}

/** Lists in lists deeper than this go in a circle. */
const DEEPEST_LIST = 8;

function joinedText(holder: ListValue, by: string, depth: number): string | null {
  if (holder.rest || depth > DEEPEST_LIST) return null;
  const texts = holder.items.map(settled).map((item) => {
    if (item.kind === 'list') return joinedText(item, ',', depth + 1);
    return item.kind === 'constant' ? String(item.value ?? '') : null;
  });
  return texts.every((text) => text !== null) ? texts.join(by) : null;
}

/** What a caller sends in a query or a body may be a list. */
function mayBeList(item: Value): item is Any {
  return item.kind === 'any' && item.origin.by === 'caller' && item.type === null;
}

function flattened(holder: ListValue): ListValue {
  const parts = holder.items.map(settled);
  const items = parts.flatMap((item) =>
    item.kind === 'list' ? item.items : mayBeList(item) ? [] : [item],
  );
  const open = parts.find((item): item is ListValue => item.kind === 'list' && item.rest !== null);
  // `?key=a&key=b` gives a list, which is one item where `?key=a` is one as well.
  const sent = parts.find(mayBeList);
  return list(items, holder.rest ?? open?.rest ?? sent ?? null);
}
