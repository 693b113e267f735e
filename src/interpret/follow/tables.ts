import { outerMember } from './outer.js';
import { choose, type Path } from './path.js';
import { type ObjectValue, ownKeys, type Value } from './values.js';

/** More functions than this in one table are not told apart. */
const MOST_IN_TABLE = 40;

/** One of the functions in a table from which one is chosen by a key; null where none is. */
export function tableMember(path: Path, holder: Value, isSent: boolean): Value | null {
  if (holder.kind !== 'object' || path.environment.brief === true) return null;
  const names = ownKeys(holder).filter((name) => isFunctionNamed(holder, name));
  if (names.length === 0 || names.length > MOST_IN_TABLE) return null;
  const why = 'which member is read is only known at run time';
  const way = choose(path, names.length + 1, isSent ? null : { why, at: path.here });
  const name = names[way - 1];
  if (name === undefined) return null;
  const own = holder.props.get(name);
  if (own) return own.kind === 'accessor' ? null : own;
  return outerMember(path, holder, name);
}

function isFunctionNamed({ props, source }: ObjectValue, name: string): boolean {
  const kind = props.get(name)?.kind ?? source?.props.get(name)?.kind;
  return kind === 'function' || kind === 'external' || kind === 'native';
}
