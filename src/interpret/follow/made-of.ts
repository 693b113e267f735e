import { derived } from './derive.js';
import { broken, choose, type Path } from './path.js';
import {
  type Flow,
  isCallable,
  object,
  ownKeys,
  ready,
  type Site,
  unread,
  type Value,
} from './values.js';

/** One without traps is what it stands before; what traps do is not followed. */
export function proxied(path: Path, target: Value, traps: Value, site: Site): Flow<Value> {
  const isBare = traps.kind === 'object' && !traps.rest && ownKeys(traps).length === 0;
  if (isBare) return ready(target);
  const why = 'what a proxy does is not followed';
  return path.world.engine.call(path, unread(why, true), null, [target], site);
}

/** `JSON.stringify`, and what else writes down all that a value holds. */
export function* asJson(path: Path, values: readonly Value[]): Flow<Value> {
  const [first] = values;
  if (first) yield* readAll(path, first, 0);
  const name = first?.kind === 'any' ? first.name : null;
  const made = derived(values, 'it is computed', 'string', name);
  // It holds what was put there since as well, under whatever name.
  const rest = first?.kind === 'object' ? first.rest : null;
  return rest?.origin.by === 'state' && made.origin.by === 'state'
    ? { ...made, origin: rest.origin }
    : made;
}

const DEEPEST = 3;

/** Reads the members of objects that were made outside, which are known from then on. */
function* readAll(path: Path, value: Value, depth: number): Flow<void> {
  if (depth >= DEEPEST || value.kind !== 'object') return;
  for (const name of ownKeys(value)) {
    const held = value.source?.props.get(name);
    if (held?.kind === 'lazy') continue;
    yield* readAll(path, yield* path.world.engine.member(path, value, name), depth + 1);
  }
}

/** `JSON.parse`: what does not parse throws; a reviver sees what was sent, and puts something else in its place. */
export function* parsed(
  path: Path,
  text: Value,
  reviver: Value,
  error: Value,
  site: Site,
): Flow<Value> {
  const result = derived([text], 'it is parsed', null, text.kind === 'any' ? text.name : null);
  const fails = path.tries > 0 && choose(path, 2, null) === 1;
  if (fails) throw broken(path, error);
  path.mayThrow = true;
  if (isCallable(reviver)) {
    const given = [derived([text], 'it is parsed', 'string'), result];
    yield* path.world.engine.call(path, reviver, object(), given, site);
    return unread('what the reviver of `JSON.parse` gives is not followed', true, result.name);
  }
  return result;
}
