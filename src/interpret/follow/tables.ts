import { causeOf } from './derive.js';
import { fromOutside } from './outer.js';
import { choose, doubt, type Path } from './path.js';
import {
  type Any,
  type Flow,
  fromCaller,
  isCallable,
  type ListValue,
  type ObjectValue,
  ownKeys,
  plain,
  settled,
  type Value,
} from './values.js';

/** Of larger tables it is not followed which of their members is called. */
const MOST_MEMBERS = 40;

/** `steps[key](…)`: which function of a table is called where the key is not known; null where that cannot be told. */
export function chosenFunction(path: Path, called: Any): Flow<Value | null> {
  return chosenOf(path, called, (each) => isCallable(each) || each.kind === 'external');
}

/** `services[key].run(…)`: the same for a table of objects that have methods. */
export function chosenObject(path: Path, holder: Any): Flow<Value | null> {
  return chosenOf(path, holder, hasMethods);
}

function* chosenOf(
  path: Path,
  value: Any,
  isMeant: (member: Value) => boolean,
): Flow<Value | null> {
  const { of } = value;
  if (!of || of.rest || value.truth === false || value.nullish === true) return null;
  const all = yield* membersOf(path, of);
  if (!all.some(isMeant)) return null;
  const members = all.filter((member) => isMeant(member) || !isPlain(member));
  const way = choose(path, members.length + 1, causeOf(path, value));
  // Under other names there is what every object has, which does nothing to what it is handed, or nothing.
  const chosen = members[way] ?? plain('inherited', () => fromCaller());
  const cause = chosen.kind === 'any' ? causeOf(path, chosen) : null;
  if (cause) doubt(path, cause);
  value.is = chosen;
  return chosen;
}

function* membersOf(path: Path, table: ObjectValue | ListValue): Flow<readonly Value[]> {
  const names = table.kind === 'list' ? [...table.items.keys()].map(String) : ownKeys(table);
  if (names.length > MOST_MEMBERS) return [];
  const members: Value[] = [];
  for (const name of names) {
    const first = firstFunction(path, table, name);
    if (first) members.push(first);
    members.push(settled(yield* path.world.engine.member(path, table, name)));
  }
  return members;
}

/** The function that a table was made with, where something assigns to members of that name, of whatever object. */
function firstFunction(path: Path, table: ObjectValue | ListValue, name: string): Value | null {
  const held = table.kind === 'object' ? table.source?.props.get(name) : undefined;
  return held?.kind === 'function' && path.world.assigned.member(name)
    ? fromOutside(path, held, name)
    : null;
}

/** What can neither be called nor has methods of its own. */
function isPlain({ kind }: Value): boolean {
  return /^(?:constant|pattern|list|object|promise)$/.test(kind);
}

/** Whether what a value is made of says that it has methods: it is of a class, or holds functions. */
function hasMethods(value: Value): boolean {
  if (value.kind !== 'object') return false;
  const { proto, props, source } = value;
  return (
    proto !== null ||
    [...props.values()].some((each) => each.kind === 'function') ||
    [...(source?.props.values() ?? [])].some((each) => each.kind === 'function')
  );
}
