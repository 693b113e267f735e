import { builtIn } from './built-in.js';
import { causeOf, derived, guessable, isFromCaller } from './derive.js';
import { equals } from './compare.js';
import { another, isAmong } from './among.js';
import { choose, doubt, type Path, type Slot } from './path.js';
import {
  type Any,
  constant,
  type Flow,
  type HostValue,
  list,
  type ListValue,
  native,
  plain,
  ready,
  settled,
  UNDEFINED,
  unread,
  type Value,
} from './values.js';

/** What is kept under a key for the request at hand alone; null where it is kept for all. */
export type Besides = (key: Value, isPut: boolean) => Slot | null;

/**
 * A `Set` that is made on this path, or whose content never changes.
 * @param onPut called when something is added
 */
export function createSet(
  path: Path,
  given: Value,
  onPut?: () => void,
  besides: Besides = () => null,
): HostValue {
  const content: ListValue =
    given.kind === 'list'
      ? list(given.items, given.rest)
      : given.kind === 'constant'
        ? list([])
        : list([], guessable([given], 'what is in a set is not known'));
  const self: HostValue = {
    kind: 'host',
    host: {
      type: 'set',
      content: () => [content],
      letGo: (rest) => {
        content.items.splice(0);
        content.rest = rest;
      },
      member: (name) => {
        if (name === 'add') onPut?.();
        const member = setMember(path, content, name, () => self);
        return ready(orBeside(path, name, member, besides, () => self));
      },
    },
  };
  return self;
}

/** A method of a map or set, for keys under which something is kept for the request at hand. */
function orBeside(
  path: Path,
  name: string,
  member: Value,
  besides: Besides,
  self: () => Value,
): Value {
  if (!/^(?:get|has|set|add|delete)$/.test(name)) return member;
  return native(name, (args, site) => {
    const [key, value] = args;
    const slot = key ? besides(settled(key), name === 'set' || name === 'add') : null;
    if (!slot) return path.world.engine.call(path, member, null, args, site);
    switch (name) {
      case 'get':
        return ready(slot.read());
      case 'has':
        return ready(slot.isThere());
      case 'delete':
        slot.remove();
        return ready(unread('whether something was in a map is not followed', true));
      default:
        slot.write(value ?? UNDEFINED);
        return ready(self());
    }
  });
}

function setMember(path: Path, content: ListValue, name: string, self: () => Value): Value {
  switch (name) {
    case 'has':
      return plain(name, ([item]) => constant(isAmong(path, content, item ?? UNDEFINED)));
    case 'add':
      return plain(name, ([item]) => {
        content.items.push(item ?? UNDEFINED);
        return self();
      });
    case 'size':
      return content.rest
        ? derived([content.rest], 'what is in a set is not known', 'number')
        : constant(content.items.length);
    case 'delete':
    case 'clear':
      return plain(name, () => {
        content.rest = derived([content], 'what is in a set is not known');
        content.items.splice(0);
        return derived([content], 'what is in a set is not known', 'boolean');
      });
    case 'values':
    case 'keys':
      return plain(name, () => list(content.items, content.rest));
    case 'forEach':
      return native(name, (args, site) => each(path, args[0], content.items, site));
    default:
      return builtIn(path, Set.prototype, name, content) ?? UNDEFINED;
  }
}

function* each(
  path: Path,
  callback: Value | undefined,
  items: readonly Value[],
  site: Parameters<Path['world']['engine']['call']>[4],
): Flow<Value> {
  for (const item of items) {
    yield* path.world.engine.call(path, callback ?? UNDEFINED, null, [item, item], site);
  }
  return UNDEFINED;
}

/**
 * A `Map` that is made on this path, or whose content never changes.
 * @param keys what the entries are found by that are not known; null where that is not known either
 * @param onPut called when an entry is put there
 */
export function createMap(
  path: Path,
  given: Value,
  keys: Any | null = null,
  onPut?: () => void,
  besides: Besides = () => null,
): HostValue {
  const entries: [Value, Value][] = [];
  let rest =
    given.kind === 'constant'
      ? null
      : given.kind === 'list'
        ? given.rest
        : derived([given], 'what is in a map is not known');
  for (const item of given.kind === 'list' ? given.items.map(settled) : []) {
    if (item.kind === 'list')
      entries.push([item.items[0] ?? UNDEFINED, item.items[1] ?? UNDEFINED]);
    else rest = derived([item], 'what is in a map is not known');
  }
  const find = (key: Value): Value | null => {
    for (const [known, value] of [...entries].reverse()) {
      if (equals(path, known, key, false)) return value;
    }
    return rest && isAmongUnknown(rest, key) ? rest : null;
  };
  const asked = new Map<Value, boolean>();
  const isAmongUnknown = (kept: Any, key: Value): boolean => {
    const known = asked.get(settled(key));
    if (known !== undefined) return known;
    const isThere = decideAmongUnknown(kept, key);
    asked.set(settled(key), isThere);
    return isThere;
  };
  const decideAmongUnknown = (kept: Any, key: Value): boolean => {
    // Whoever chooses the key chooses one that is not there.
    const isSent = isFromCaller(key);
    if (isSent && choose(path, 2, null) === 1) return false;
    if (keys && !equals(path, another(keys), key, false)) return false;
    const cause = causeOf(path, kept);
    if (!isSent) return choose(path, 2, cause) === 0;
    if (cause) doubt(path, cause);
    return true;
  };
  const member = (name: string): Value => {
    switch (name) {
      case 'get':
        return plain(name, ([key]) => find(key ?? UNDEFINED) ?? UNDEFINED);
      case 'has':
        return plain(name, ([key]) => constant(find(key ?? UNDEFINED) !== null));
      case 'set':
        return plain(name, ([key, value]) => {
          entries.push([key ?? UNDEFINED, value ?? UNDEFINED]);
          return self;
        });
      case 'size':
        return rest
          ? derived([rest], 'what is in a map is not known', 'number')
          : constant(entries.length);
      case 'delete':
      case 'clear':
        return plain(name, () => {
          const gone = derived([...entries.flat()], 'what is in a map is not known');
          // What is taken away is found by nothing any more.
          if (!keys) rest = gone;
          entries.splice(0);
          asked.clear();
          return derived([rest ?? gone], 'what is in a map is not known', 'boolean');
        });
      case 'values':
        return plain(name, () =>
          list(
            entries.map(([, value]) => value),
            rest,
          ),
        );
      case 'keys':
        return plain(name, () =>
          list(
            entries.map(([key]) => key),
            keys ?? rest,
          ),
        );
      case 'entries':
        return plain(name, () =>
          list(
            entries.map((entry) => list(entry)),
            rest,
          ),
        );
      default:
        return builtIn(path, Map.prototype, name, list(entries.flat(), rest)) ?? UNDEFINED;
    }
  };
  const self: HostValue = {
    kind: 'host',
    host: {
      type: 'map',
      letGo: (unknown) => {
        entries.splice(0);
        asked.clear();
        rest = unknown;
      },
      content: () => [...entries.flat(), ...(rest ? [rest] : [])],
      member: (name) => {
        if (name === 'set') onPut?.();
        return ready(orBeside(path, name, member(name), besides, () => self));
      },
    },
  };
  return self;
}
