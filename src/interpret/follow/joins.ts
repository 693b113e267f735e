import type { ts } from 'ts-morph';
import { isAnybodys, Joined, type Path, Thrown } from './path.js';
import { queued } from './tasks.js';
import type { Followed } from './followed.js';
import { stateOf } from './state.js';
import { isSameState, numbersOf, type Shown, type State } from './written-state.js';
import type { Flow } from './values.js';

/** Notes that a part of the state is read: those that differ in what nobody reads go on alike. */
export function noteRead({ passed }: Path, part: object | string): void {
  for (const { reads } of passed) reads.add(part);
}

/** Where ways did not meet so often, or meet once in more than so many times, they are not compared any more. */
const MOST_TRIES = 8;
const RARELY = 20;

/**
 * Follows `flow`, which starts at `node`. Paths that leave it in the same state go on alike: one of them does, and
 * the others end. Paths are followed depth first, so it is known by then what the one reads of its state later on.
 * @param roots what the code that is followed can reach
 */
export function* joined<T extends Shown>(
  path: Path,
  node: ts.Node,
  roots: () => readonly Shown[],
  flow: Flow<T>,
): Flow<T> {
  const known = path.joins.parting.get(node);
  const before = path.taken.length;
  const isCompared = known && (known.tried < MOST_TRIES || known.met * RARELY > known.tried);
  const start = isCompared ? startOf(path, node, roots) : null;
  try {
    const result = yield* flow;
    if (start) endIfMet(path, node, start, () => ['ends', result, ...roots()]);
    return result;
  } catch (error) {
    if (start && error instanceof Thrown) {
      endIfMet(path, node, start, () => [String(error.isCrash), error.value, ...roots()]);
    }
    throw error;
  } finally {
    if (!known && path.taken.length > before) {
      path.joins.parting.set(node, { tried: 0, met: 0 });
    }
  }
}

/** Where a path is before it goes one of several ways. */
type Start = {
  /** Equal for all paths that came here by the same choices. */
  readonly key: string;
  readonly choices: number;
  readonly putOff: number;
  readonly turns: number;
  /** Null where the path goes on as another one did, or its state cannot be written down. */
  readonly old: ReadonlyMap<object, number> | null;
};

function startOf(path: Path, node: ts.Node, roots: () => readonly Shown[]): Start {
  const key = `${path.taken.join()}:${path.steps}:${node.pos}:${node.kind}`;
  const end = path.joins.ends.get(key);
  const isOld = end !== undefined && end < path.plan.length;
  const state = isOld ? null : stateOf(path, roots(), new Map());
  return {
    key,
    choices: path.taken.length,
    putOff: queued(path),
    turns: path.turns,
    old: state && numbersOf(state),
  };
}

function endIfMet(path: Path, node: ts.Node, start: Start, ended: () => readonly Shown[]): void {
  const { key, choices, putOff, turns, old } = start;
  const { parting, followed, ends } = path.joins;
  ends.set(key, path.taken.length);
  if (path.taken.length === choices) return;
  const others = followed.get(key) ?? [];
  const own = path.taken.slice(choices).join();
  const before = others.find((other) => other.own === own);
  // Up to its last planned choice a path goes where one went that went on.
  if (before || path.taken.length < path.plan.length) {
    if (before) path.passed.push(before);
    return;
  }
  const counts = parting.get(node);
  if (counts) counts.tried += 1;
  const isQueued = queued(path) !== putOff;
  // What was put off before may have been run in between, and something else be put off.
  if (!old || isQueued || (turns !== path.turns && putOff > 0)) return;
  const state = stateOf(path, ended(), old);
  if (state === null) return;
  const met = others.find((other) => isLike(other, state, path));
  if (!met) {
    const made: Followed = {
      own,
      state,
      isCertain: path.causes.length === 0,
      isAnybodys: isAnybodys(path.causes),
      consulted: new Set(path.consulted.keys()),
      reads: new Set(),
    };
    followed.set(key, [...others, made]);
    path.passed.push(made);
    return;
  }
  if (counts) counts.met += 1;
  for (const part of met.reads) noteRead(path, part);
  path.joins.mayThrow ||= path.mayThrow;
  throw new Joined();
}

/** Whether all that could come of going on comes of the other path, too. */
function isLike(other: Followed, state: State, path: Path): boolean {
  return (
    (other.isCertain || path.causes.length > 0) &&
    (other.isAnybodys || !isAnybodys(path.causes)) &&
    [...path.consulted.keys()].every((name) => other.consulted.has(name)) &&
    isSameState(other.state, state, other.reads)
  );
}
