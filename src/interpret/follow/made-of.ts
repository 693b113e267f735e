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

/** `JSON.parse`: what does not parse throws, and a reviver sees what was sent. */
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
  }
  return result;
}
