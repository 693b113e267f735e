import { environmentValue, takeForSecret } from '../../interpret/follow/environment.js';
import { errorObject } from '../../interpret/follow/error-object.js';
import { choose, type Path } from '../../interpret/follow/path.js';
import { startTask } from '../../interpret/follow/tasks.js';
import {
  any,
  CALLER,
  constant,
  FALSE,
  fromCaller,
  type HostValue,
  native,
  type Primitive,
  ready,
  UNDEFINED,
  unread,
  type Value,
} from '../../interpret/follow/values.js';
import type { CookieKeys } from './packages/cookie-keys.js';
import type { Bags, Surroundings } from './exchange.js';
import type { Trace } from './trace.js';

/** Whether there is a session on a path. */
export function hasSession(path: Path, { before }: Surroundings): boolean {
  return before.hasSession || choose(path, 2, null) === 0;
}

const SESSION_OWN = new Set('id cookie maxAge isNew isChanged isPopulated'.split(' '));
const SESSION_METHODS = new Set('save destroy regenerate reload touch resetMaxAge'.split(' '));

export function createSession(
  path: Path,
  trace: Trace,
  around: Surroundings,
  bags: Bags,
): HostValue {
  const self: HostValue = bags.host('session', 'session', (name) => {
    trace.asksCaller = true;
    if (SESSION_OWN.has(name)) return fromCaller(name);
    if (SESSION_METHODS.has(name)) {
      return native(name, (args, site) => {
        const callback = args.find(({ kind }) => kind === 'function' || kind === 'native');
        if (callback) {
          // express-session 1.19.0 session/store.js and session.js, reload: it fails for a session that is not stored.
          const isMissing = name === 'reload' && choose(path, 2, null) === 1;
          const error = isMissing ? errorObject('Error', []) : UNDEFINED;
          path.macro.push(() => {
            startTask(path, path.world.engine.call(path, callback, null, [error], site));
          });
        }
        return ready(self);
      });
    }
    return sessionField(path, trace, around, name);
  });
  return self;
}

/** A field of the session of somebody who has not logged in. */
export function sessionField(
  path: Path,
  trace: Trace,
  { sessionFields }: Surroundings,
  name: string,
): Value {
  const field = sessionFields(name, 'session');
  switch (field.says) {
    case 'who':
      if (field.keys && isMadeByAnybody(path, field.keys)) return fromCaller(name);
      trace.rests.add(field.basis);
      return isKnown(path) ? somebody(name) : emptyOf(path, field.empties ?? []);
    case 'nothing':
      return fromCaller(name);
    case 'unknown':
      return unread(field.why, true, name);
  }
}

/** What is there for who has not logged in: nothing, or what a logout leaves. */
function emptyOf(path: Path, empties: readonly Primitive[]): Value {
  const way = empties.length === 0 ? 0 : choose(path, empties.length + 1, null);
  return way === 0 ? UNDEFINED : constant(empties[way - 1]);
}

/** A cookie that the application signed: absent, or `false` where somebody tampered with it. */
export function signedCookie(path: Path, trace: Trace, around: Surroundings, name: string): Value {
  trace.asksCaller = true;
  const field = around.sessionFields(name, 'set-cookie');
  if (field.says === 'nothing') return fromCaller(name);
  if (field.says === 'unknown') return unread(field.why, true, name);
  if (field.keys && isMadeByAnybody(path, field.keys)) return fromCaller(name);
  trace.rests.add(field.basis);
  if (isKnown(path)) return somebody(name);
  return choose(path, 2, null) === 0 ? UNDEFINED : FALSE;
}

/** Whether the keys of cookies are known to everybody on this path: variables are not set, and a text stands in. */
function isMadeByAnybody(path: Path, { variables, replaced }: CookieKeys): boolean {
  const keys = variables.map((name) =>
    environmentValue(path, name, replaced.has(name) ? FALSE : null),
  );
  for (const key of keys) if (key.kind === 'any') takeForSecret(path, key);
  return keys.includes(FALSE);
}

/** Whether the caller is logged in on this path, where it is asked what anybody is answered. */
function isKnown(path: Path): boolean {
  return path.environment.insider === true && choose(path, 2, null) === 0;
}

/** What says who a caller is that has logged in. */
function somebody(name: string): Value {
  return any(CALLER, { name, truth: true, nullish: false });
}
