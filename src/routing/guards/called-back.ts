import type { Path } from '../../interpret/follow/path.js';
import { pending, settle, startTask } from '../../interpret/follow/tasks.js';
import { truthOf } from '../../interpret/follow/truth.js';
import {
  type Env,
  type ExternalValue,
  type Flow,
  fromState,
  isCallable,
  native,
  ready,
  type Site,
  textOf,
  UNDEFINED,
  unread,
  type Value,
} from '../../interpret/follow/values.js';

/** Calls of Node that call functions of the project: `emitter.emit(…)`, `promisify(f)(…)`; null for all others. */
export function callsBack(
  path: Path,
  callee: ExternalValue,
  args: readonly Value[],
  site: Site,
): Flow<Value> | null {
  const name = callee.package.replace(/^node:/, '');
  if (/^(?:events|eventemitter[23])$/.test(name) && callee.path.at(-1) === 'emit') {
    return emitted(path, args, site);
  }
  const [inner] = callee.args;
  const isPromisified = /^(?:util|es6-promisify|pify)$/.test(name) && callee.path.at(-1) === '()';
  return isPromisified && inner && isCallable(inner) ? promised(path, inner, args, site) : null;
}

const MOST_LISTENERS = 16;
const UNFOLLOWED = 'a listener is not followed';

/** Node.js documentation, `emitter.emit`: calls the listeners one after another, at once. */
export function* emitted(path: Path, [event, ...given]: readonly Value[], site: Site): Flow<Value> {
  const { assigned, machine, engine } = path.world;
  const listeners = assigned.listeners(textOf(event ?? UNDEFINED));
  if (listeners.length > MOST_LISTENERS) {
    return yield* engine.call(path, unread(UNFOLLOWED, true), null, given, site);
  }
  for (const { file, node, isTop } of listeners) {
    const scope = isTop ? machine.load(file)?.scope : null;
    const env: Env | null = scope ? { names: new Map(), parent: null, scope } : null;
    const listener = env ? yield* engine.evaluate(path, node, env) : unread(UNFOLLOWED, true);
    yield* engine.call(path, listener, null, given, site);
  }
  return fromState('whether something listens is only known at run time');
}

/** Node.js documentation, `util.promisify`: the function gets a callback of an error and a value last. */
function promised(path: Path, inner: Value, args: readonly Value[], site: Site): Flow<Value> {
  const promise = pending();
  const done = native('done', ([error, value]) => {
    const isFailed = truthOf(path, error ?? UNDEFINED);
    settle(
      path,
      promise,
      isFailed ? 'rejected' : 'fulfilled',
      (isFailed ? error : value) ?? UNDEFINED,
    );
    return ready(UNDEFINED);
  });
  const task = startTask(path, path.world.engine.call(path, inner, null, [...args, done], site));
  return ready(task.state === 'rejected' ? task : promise);
}
