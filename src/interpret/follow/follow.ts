import type { ts } from 'ts-morph';
import type { Place } from '../place.js';
import { createJoins } from './followed.js';
import {
  createPath,
  type Environment,
  type Handlers,
  Joined,
  type Path,
  type World,
} from './path.js';

/** More outcomes than this are not followed. */
const MOST_OUTCOMES = 256;
/** A way through a function that takes more evaluations than this is not followed to its end. */
const STEPS_PER_PATH = 12_000;
/** Nor are more evaluations than this taken for all of its outcomes. */
const MOST_STEPS = 100_000;
/** Nor than these, where whatever was followed of the project took as many as it may (`Budget`). */
const FEWEST_STEPS = 12_000;
/** Nor than these once a way could not be followed to its end: whatever else is found, not all is shown. */
const MOST_STEPS_AFTER_GIVING_UP = 12_000;
/** Nor than these where every failure is followed that a promise may have. */
const MOST_STEPS_OF_FAILURES = 8_000;

/** Every outcome of something, or as many as could be followed. */
export type Outcomes<T> = {
  readonly outcomes: readonly T[];
  /** Why not every outcome is there; null where all are. */
  readonly incomplete: string | null;
  /** Whether a path that is not among them, as another went on alike, may throw. */
  readonly othersMayThrow: boolean;
};

const JOINED = Symbol('joined');

/** What `attempt` gives; `JOINED` where another path goes on in its place. */
function ended<T>(attempt: () => T): T | typeof JOINED {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof Joined) return JOINED;
    throw error;
  }
}

/**
 * Runs `attempt` once for each way that its choices can go.
 * @param settles whether an outcome settles the matter, so that the others need not be followed
 * @param failures how failures of promises had to be followed when the same was followed before; kept up to date
 */
export function followAll<T>(
  world: World,
  environment: Environment,
  attempt: (path: Path) => T,
  settles: (outcome: T) => boolean = () => false,
  failures: Failures = { follows: 'none' },
): Outcomes<T> {
  // A failure is followed only where something handles it, which nobody knows at first. Where there are too many of
  // them, a promise fails as a whole.
  for (const follows of WAYS.slice(WAYS.indexOf(failures.follows))) {
    failures.follows = follows;
    const found = followOnce(world, environment, attempt, settles, { some: false, follows });
    if (found) return found;
  }
  return { outcomes: [], incomplete: 'it could not be followed', othersMayThrow: true };
}

export type Failures = { follows: Handlers['follows'] };

const WAYS: readonly Handlers['follows'][] = ['none', 'each', 'whole'];

/**
 * Null once it turns out that something handles the failures of promises, which are not followed, or that there are
 * too many of them.
 */
function followOnce<T>(
  world: World,
  environment: Environment,
  attempt: (path: Path) => T,
  settles: (outcome: T) => boolean,
  handlers: Handlers,
): Outcomes<T> | null {
  const isEach = handlers.follows === 'each';
  const outcomes: T[] = [];
  const pending: (readonly number[])[] = [[]];
  const known = {
    nodes: new Map<Place, ts.Node>(),
    places: new Map<ts.Node, Place>(),
    joins: createJoins(),
    handlers,
  };
  const { budget } = world.machine;
  const most = budget.following <= 0 ? FEWEST_STEPS : isEach ? MOST_STEPS_OF_FAILURES : MOST_STEPS;
  let left = Math.min(most, environment.steps ?? most);
  let incomplete: string | null = null;
  let isGivenUp = false;
  const result = (): Outcomes<T> => ({
    outcomes,
    incomplete,
    othersMayThrow: known.joins.mayThrow,
  });
  for (let plan = pending.pop(); plan; plan = pending.pop()) {
    if (outcomes.length >= MOST_OUTCOMES || left <= 0) {
      if (isEach) return null;
      return {
        outcomes,
        incomplete: 'it has more outcomes than are followed',
        othersMayThrow: true,
      };
    }
    const path = createPath(world, environment, plan, STEPS_PER_PATH, known);
    const outcome = ended(() => attempt(path));
    if (handlers.some && handlers.follows === 'none') return null;
    if (outcome !== JOINED) {
      outcomes.push(outcome);
      if (settles(outcome)) return result();
      incomplete ??= path.incomplete;
    }
    if (path.incomplete !== null && !isGivenUp) {
      isGivenUp = true;
      left = Math.min(left, MOST_STEPS_AFTER_GIVING_UP);
    }
    left -= STEPS_PER_PATH - path.steps;
    budget.following -= STEPS_PER_PATH - path.steps;
    // Every choice after the planned ones went the first way; each of them could have gone any other.
    for (let index = plan.length; index < path.taken.length; index += 1) {
      for (let way = 1; way < (path.widths[index] ?? 1); way += 1) {
        pending.push([...path.taken.slice(0, index), way]);
      }
    }
  }
  return result();
}
