import { causeOf } from './derive.js';
import { choose, giveUp, type Path, Thrown } from './path.js';
import { fulfilled, pending, settle, startTask, whenSettled } from './tasks.js';
import {
  type Any,
  type ExternalValue,
  type Flow,
  isCallable,
  list,
  plain,
  settled,
  type PromiseValue,
  type Site,
  UNDEFINED,
  unread,
  type Value,
} from './values.js';

export function isChainName(name: string): boolean {
  return name === 'then' || name === 'catch' || name === 'finally';
}

/** `then`, `catch` and `finally` of a promise. */
export function promiseMember(path: Path, promise: PromiseValue, name: string): Value {
  if (!isChainName(name)) return UNDEFINED;
  return plain(name, (args, site) => chain(path, promise, name, args, site));
}

function chain(
  path: Path,
  promise: PromiseValue,
  name: string,
  handlers: readonly Value[],
  site: Site,
): PromiseValue {
  const { engine } = path.world;
  const result = pending();
  const [first, second] = handlers;
  const handles = noteHandler(
    path,
    name === 'catch' ? first : name === 'then' ? second : undefined,
  );
  whenSettled(path, promise, () => {
    const fails = handles && promise.state === 'fulfilled' && failsAsWhole(path);
    const { state, value } = fails ? failed() : promise;
    if (state === 'pending') return;
    const isFailed = state === 'rejected';
    const callback =
      name === 'then' && isFailed ? second : name === 'catch' && !isFailed ? null : first;
    if (!callback || !mayBeCalled(callback)) {
      settle(path, result, state, value);
    } else if (name === 'finally') {
      startTask(path, finish(path, engine.call(path, callback, null, [], site), promise, result));
    } else {
      startTask(path, engine.call(path, callback, null, [value], site), result);
    }
  });
  return result;
}

/** What handles the failure of a promise may go on as if nothing had failed; `next` hands it on. */
function noteHandler(path: Path, handler: Value | undefined): boolean {
  const known = handler && settled(handler);
  const isNext = known?.kind === 'native' && known.name === 'next';
  const handles = known !== undefined && mayBeCalled(known) && !isNext;
  if (handles) path.handlers.some = true;
  return handles;
}

function failed(): Pick<PromiseValue, 'state' | 'value'> {
  return { state: 'rejected', value: { ...unread('it fails'), truth: true, nullish: false } };
}

/** Where failures are not followed one by one, what is waited for may have failed after all. */
function failsAsWhole(path: Path): boolean {
  const cause = { why: 'what it waits for may fail', at: path.here };
  return path.handlers.follows === 'whole' && choose(path, 2, cause) === 1;
}

/** Something that is no function is passed over; what is not source may be one. */
function mayBeCalled(value: Value): boolean {
  const known = settled(value);
  if (known.kind === 'any') return known.nullish !== true && known.truth !== false;
  return (
    isCallable(known) ||
    known.kind === 'external' ||
    known.kind === 'host' ||
    known.kind === 'class'
  );
}

/** What a callback of `finally` gives is waited for, and what fails in it counts: ECMA-262, 27.2.5.3. */
function* finish(
  path: Path,
  call: Flow<Value>,
  promise: PromiseValue,
  result: PromiseValue,
): Flow<Value> {
  try {
    const given = yield* call;
    const waited = fulfilled(given);
    const passed = pending();
    whenSettled(path, waited, () => {
      const { state, value } = waited.state === 'rejected' ? waited : promise;
      if (state !== 'pending') settle(path, passed, state, value);
    });
    settle(path, result, 'fulfilled', passed);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    settle(path, result, 'rejected', error.value);
  }
  return UNDEFINED;
}

/** `then` and the like of something that is not known: of a promise that is settled later, one way or the other. */
export function chained(
  path: Path,
  holder: Any | ExternalValue,
  name: string,
  args: readonly Value[],
  site: Site,
): Value {
  return chain(path, later(path, holder), name, args, site);
}

/** The promise that a value of code that is not read is: fulfilled with what is not known, or rejected. */
function later(path: Path, value: Any | ExternalValue): PromiseValue {
  const answer = value.kind === 'external' ? path.world.answer(path, value) : null;
  if (answer) return answer;
  const promise = pending();
  path.macro.push(() => {
    const cause =
      value.kind === 'any'
        ? causeOf(path, value)
        : {
            why: `what \`${value.path.join('.')}\` gives is only known at run time`,
            at: path.here,
          };
    if (choose(path, 2, cause) === 0) settle(path, promise, 'fulfilled', value);
    else settle(path, promise, 'rejected', unread('an error of code that is not read'));
  });
  return promise;
}

/** What `await` waits for. */
export function promiseOf(path: Path, value: Value): PromiseValue {
  if (value.kind === 'promise') return value;
  const isUnread =
    (value.kind === 'any' && (value.origin.by === 'unread' || value.origin.by === 'state')) ||
    (value.kind === 'external' && value.path.at(-1) === '()');
  if (!isUnread) return fulfilled(value);
  const answer = value.kind === 'external' ? path.world.answer(path, value) : null;
  if (answer) return answer;
  if (path.tries === 0) {
    path.mayThrow = true;
    const promise = pending();
    path.macro.push(() => {
      settle(path, promise, 'fulfilled', value);
    });
    return promise;
  }
  return later(path, value);
}

/** `new Promise((resolve, reject) => …)`. */
export function promiseFrom(path: Path, executor: Value | undefined, site: Site): PromiseValue {
  const promise = pending();
  if (!executor || !isCallable(executor)) return promise;
  const settler = (state: 'fulfilled' | 'rejected'): Value =>
    plain('settle', ([value]) => {
      settle(path, promise, state, value ?? UNDEFINED);
      return UNDEFINED;
    });
  const task = startTask(
    path,
    path.world.engine.call(path, executor, null, [settler('fulfilled'), settler('rejected')], site),
  );
  if (task.state === 'rejected') settle(path, promise, 'rejected', task.value);
  return promise;
}

/** `Promise.all` and its kin, of a list that is known. */
export function allOf(path: Path, name: string, given: Value | undefined): Value {
  if (given?.kind !== 'list') return unread('a list of promises is not known');
  const { items, rest } = given;
  if (name !== 'all') {
    path.handlers.some = true;
    if (path.handlers.follows === 'whole')
      return giveUp(path, 'it waits for too much that may fail');
  }
  const promises = items.map((item) => promiseOf(path, item));
  const isTimed = path.timers > 0 && promises.some(({ state }) => state === 'pending');
  if (name === 'race' && isTimed) {
    const why = 'which of several promises is settled first depends on the time';
    return promises[choose(path, promises.length, { why, at: path.here })] ?? pending();
  }
  const results: Value[] = items.map(() => UNDEFINED);
  const result = pending();
  let open = promises.length;
  const done = (): void => {
    open -= 1;
    if (open > 0) return;
    if (name === 'any') settle(path, result, 'rejected', unread('all of them fail'));
    else settle(path, result, 'fulfilled', list(results, rest));
  };
  if (open === 0) settle(path, result, 'fulfilled', list([], rest));
  promises.forEach((promise, index) => {
    whenSettled(path, promise, () => {
      const { state, value } = promise;
      if (state === 'pending') return;
      if (name === 'race') {
        settle(path, result, state, value);
      } else if (name === 'any' && state === 'fulfilled') {
        settle(path, result, 'fulfilled', value);
      } else if (name === 'all' && state === 'rejected') {
        settle(path, result, 'rejected', value);
      } else {
        results[index] =
          name === 'allSettled'
            ? {
                kind: 'object',
                props: new Map<string, Value>([
                  ['status', { kind: 'constant', value: state }],
                  [state === 'fulfilled' ? 'value' : 'reason', value],
                ]),
                source: null,
                rest: null,
                proto: null,
                bare: false,
              }
            : value;
        done();
      }
    });
  });
  return result;
}
