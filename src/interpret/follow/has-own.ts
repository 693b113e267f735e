import { causeOf, derived, isFromCaller } from './derive.js';
import { lateMember } from './late-members.js';
import { choose, type Path } from './path.js';
import { constant, CONSTRUCTOR, PROTOTYPE, settled, type Value } from './values.js';

/** Whether an object has a key; where somebody chooses the key, they choose that too. */
export function hasOwn(path: Path, object: Value, key: Value): Value {
  const holder = settled(object);
  const wanted = settled(key);
  // What came with the request has any key of its own, what the program made never the inherited ones.
  const isOwnCode = /^(object|any)$/.test(holder.kind) && !isFromCaller(holder);
  if (path.environment.brief && isOwnCode && wanted.kind === 'any') {
    if (choose(path, 2, causeOf(path, wanted)) === 1) return constant(false);
    for (const name of [PROTOTYPE, CONSTRUCTOR]) wanted.not.add(name);
    return constant(true);
  }
  if (
    wanted.kind === 'constant' &&
    holder.kind === 'object' &&
    !String(wanted.value).includes('\u0001')
  ) {
    const name = String(wanted.value);
    if (holder.props.has(name) || holder.source?.props.has(name)) return constant(true);
    const late = holder.rest ? null : lateMember(path, holder, name);
    if (late) return derived([late], 'what an object has is not known', 'boolean');
    if (!holder.rest) return constant(false);
  }
  return derived([holder, key], 'what an object has is not known', 'boolean');
}
