import { changesNothing, giveUp, type Path, Thrown } from './path.js';
import { type Flow, type PromiseValue, UNDEFINED, type Value } from './values.js';

export function pending(): PromiseValue {
  return { kind: 'promise', state: 'pending', isResolved: false, value: UNDEFINED, waiting: [] };
}

export function fulfilled(value: Value): PromiseValue {
  return value.kind === 'promise' ? value : { ...pending(), state: 'fulfilled', value };
}

export function rejected(reason: Value): PromiseValue {
  return { ...pending(), state: 'rejected', value: reason };
}

/**
 * Settles `promise`, once; with another promise when that is settled.
 * ECMA-262, 27.2.1.3.2: the other is asked for its outcome in a job of its own.
 */
export function settle(
  path: Path,
  promise: PromiseValue,
  state: 'fulfilled' | 'rejected',
  value: Value,
): void {
  if (promise.state !== 'pending' || promise.isResolved) return;
  if (state === 'fulfilled' && value.kind === 'promise') {
    promise.isResolved = true;
    path.micro.push(() => {
      whenSettled(path, value, () => {
        if (value.state !== 'pending') conclude(path, promise, value.state, value.value);
      });
    });
    return;
  }
  // `return model.findOne(…)` of an async function: it is waited for like what is awaited.
  const answer =
    state === 'fulfilled' && value.kind === 'external' ? path.world.answer(path, value) : null;
  if (answer) settle(path, promise, 'fulfilled', answer);
  else conclude(path, promise, state, value);
}

function conclude(
  path: Path,
  promise: PromiseValue,
  state: 'fulfilled' | 'rejected',
  value: Value,
): void {
  promise.state = state;
  promise.value = value;
  path.micro.push(...promise.waiting.splice(0));
}

export function whenSettled(path: Path, promise: PromiseValue, then: () => void): void {
  if (promise.state === 'pending') promise.waiting.push(then);
  else path.micro.push(then);
}

/**
 * Starts an async function: runs it to its first `await`, and on from there when what it awaits is settled.
 * @param promise what is settled with its outcome
 */
export function startTask(
  path: Path,
  body: Flow<Value>,
  promise: PromiseValue = pending(),
): PromiseValue {
  const step = (): void => {
    try {
      const next = body.next();
      if (next.done) settle(path, promise, 'fulfilled', next.value);
      else whenSettled(path, next.value, step);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      settle(path, promise, 'rejected', error.value);
    }
  };
  step();
  return promise;
}

/** What `await` gives once `promise` is settled. */
export function* awaited(promise: PromiseValue): Flow<Value> {
  yield promise;
  if (promise.state === 'rejected') throw new Thrown(promise.value);
  return promise.value;
}

/** Runs a flow that belongs to no async function: it never waits. */
export function runNow(path: Path, flow: Flow<Value>): Value {
  const next = flow.next();
  if (next.done) return next.value;
  return giveUp(path, 'it waits where nothing can wait');
}

/** Runs what was put off until nothing is left, in the order of Node: lib/internal/process/task_queues.js. */
export function drain(path: Path): void {
  for (;;) {
    empty(path, path.ticks);
    empty(path, path.micro);
    if (path.ticks.length > 0) continue;
    const next = path.macro.shift();
    if (!next || isTooLong(path)) return;
    path.turns += 1;
    next();
  }
}

function empty(path: Path, jobs: (() => void)[]): void {
  for (let next = jobs.shift(); next; next = jobs.shift()) {
    if (isTooLong(path)) return;
    path.turns += 1;
    next();
  }
}

/** How much is put off. */
export function queued({ ticks, micro, macro }: Path): number {
  return ticks.length + micro.length + macro.length;
}

function isTooLong(path: Path): boolean {
  if (path.steps <= 0) giveUp(path, 'it is longer than what is followed');
  return path.steps <= 0;
}

/** Puts off what is called by somebody else later: as blind as what puts it off. */
export function putOff(path: Path, queue: (() => void)[], action: () => void): void {
  // Nothing handles what it throws.
  if (changesNothing(path)) return;
  const isBlind = path.blind > 0;
  queue.push(() => {
    if (!isBlind) {
      action();
      return;
    }
    path.blind += 1;
    action();
    path.blind -= 1;
  });
}
