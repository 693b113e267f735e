import type { ts } from 'ts-morph';
import type { Place } from '../interpret/place.js';
import { createJoins } from './joins.js';
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
const MOST_STEPS = 150_000;

/** Every outcome of something, or as many as could be followed. */
export type Outcomes<T> = {
  readonly outcomes: readonly T[];
  /** Why not every outcome is there; null where all are. */
  readonly incomplete: string | null;
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
 */
export function followAll<T>(
  world: World,
  environment: Environment,
  attempt: (path: Path) => T,
  settles: (outcome: T) => boolean = () => false,
): Outcomes<T> {
  const handlers: Handlers = { some: false };
  const found = followOnce(world, environment, attempt, settles, handlers);
  // A failure is followed only where something handles it: nobody knew of this handler at first.
  return found ?? followOnce(world, environment, attempt, settles, handlers) ?? NOTHING;
}

const NOTHING = { outcomes: [], incomplete: 'it could not be followed' };

/** Null once it turns out that something handles the failures of promises. */
function followOnce<T>(
  world: World,
  environment: Environment,
  attempt: (path: Path) => T,
  settles: (outcome: T) => boolean,
  handlers: Handlers,
): Outcomes<T> | null {
  const isHandled = handlers.some;
  const outcomes: T[] = [];
  const pending: (readonly number[])[] = [[]];
  const known = {
    nodes: new Map<Place, ts.Node>(),
    places: new Map<ts.Node, Place>(),
    joins: createJoins(),
    handlers,
  };
  let left = MOST_STEPS;
  let incomplete: string | null = null;
  for (let plan = pending.pop(); plan; plan = pending.pop()) {
    if (outcomes.length >= MOST_OUTCOMES || left <= 0) {
      return { outcomes, incomplete: 'it has more outcomes than are followed' };
    }
    const path = createPath(world, environment, plan, STEPS_PER_PATH, known);
    const outcome = ended(() => attempt(path));
    if (handlers.some !== isHandled) return null;
    if (outcome !== JOINED) {
      outcomes.push(outcome);
      if (settles(outcome)) return { outcomes, incomplete };
      incomplete ??= path.incomplete;
    }
    left -= STEPS_PER_PATH - path.steps;
    // Every choice after the planned ones went the first way; each of them could have gone any other.
    for (let index = plan.length; index < path.taken.length; index += 1) {
      for (let way = 1; way < (path.widths[index] ?? 1); way += 1) {
        pending.push([...path.taken.slice(0, index), way]);
      }
    }
  }
  return { outcomes, incomplete };
}
