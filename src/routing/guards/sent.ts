import { choose, type Path } from '../../interpret/follow/path.js';
import { putOff, startTask } from '../../interpret/follow/tasks.js';
import {
  type Flow,
  fromCaller,
  type HostValue,
  isCallable,
  native,
  plain,
  ready,
  settled,
  type Site,
  UNDEFINED,
  type Value,
} from '../../interpret/follow/values.js';
import type { Bags, Surroundings } from './exchange.js';
import type { Bag } from './request-state.js';
import type { Trace } from './trace.js';

/** Headers that say nothing of who the caller is. */
const PLAIN_HEADER =
  /^(accept(-.*)?|host|user-agent|content-.*|origin|referr?er|connection|cache-control|if-.*|range|x-forwarded-.*|x-real-ip|x-request(ed)?-.*|upgrade|via|date|dnt|te|trailer|transfer-encoding|access-control-.*)$/;

/** The objects by which the headers of a request are had. */
const HOLDERS = ['request', 'message', 'raw'] as const;

/** What a caller sends, by where it stands in a request. */
export type Sent = {
  /** What is sent under a name. */
  readonly sent: (name: string, type?: 'string' | null) => Value;
  readonly header: (name: string) => Value;
  readonly bag: (kind: Bag, first: (name: string) => Value) => HostValue;
  readonly headers: HostValue;
  /** A function that gives the header of a name. */
  readonly getHeader: Value;
  readonly query: HostValue;
  /** Nothing is there where the caller sends none, or one of a kind that nothing reads. */
  readonly body: () => Value;
};

export function createSent(path: Path, trace: Trace, around: Surroundings, bags: Bags): Sent {
  const sent = (name: string, type: 'string' | null = null): Value => {
    trace.asksCaller = true;
    return around.sendsNothing ? UNDEFINED : fromCaller(name, type);
  };
  const header = (name: string): Value => {
    if (!PLAIN_HEADER.test(name)) trace.asksCaller = true;
    return around.sendsNothing ? UNDEFINED : fromCaller(name, 'string');
  };
  const bag = (kind: Bag, first: (name: string) => Value): HostValue =>
    bags.host(kind, 'bag', (name) =>
      name === 'hasOwnProperty' ? plain(name, () => fromCaller(name, 'boolean')) : first(name),
    );
  const body = bag('body', (name) => sent(name));
  const headers = bag('headers', (name) => header(name.toLowerCase()));
  /** What was put in the place of the headers; null where nothing was. */
  const otherHeaders = (): Value | null => {
    const held = HOLDERS.map((each) => settled(bags.read(each, 'headers', () => headers)));
    return held.find(({ kind }) => kind !== 'host') ?? null;
  };
  return {
    ...{ sent, header, bag },
    headers,
    getHeader: native('header', ([name]) => {
      const known = settled(name ?? UNDEFINED);
      if (known.kind !== 'constant') return ready(sent('header', 'string'));
      const lower = String(known.value).toLowerCase();
      const others = otherHeaders();
      return others
        ? path.world.engine.member(path, others, lower)
        : ready(bags.read('headers', lower, () => header(lower)));
    }),
    query: bag('query', (name) => sent(name)),
    body: () => (!around.sendsNothing && choose(path, 2, null) === 1 ? UNDEFINED : body),
  };
}

/** passport 0.7.0 lib/http/request.js: logs in who is handed over. @param bag where it is kept for this request */
export function* logIn(
  path: Path,
  bags: Bags,
  bag: Bag,
  args: readonly Value[],
  site: Site,
): Flow<Value> {
  bags.write(bag, 'user', args[0] ?? UNDEFINED);
  bags.write('session', 'passport', args[0] ?? UNDEFINED);
  const callback = args.find(isCallable);
  if (callback) yield* path.world.engine.call(path, callback, null, [], site);
  return UNDEFINED;
}

/** A listener is called some time later. Node.js documentation, `emitter.on`: it gives the emitter back. */
export function later(
  path: Path,
  emitter: Value,
  [, listener]: readonly Value[],
  site: Site,
): Flow<Value> {
  if (listener && isCallable(listener)) {
    putOff(path, path.macro, () => {
      startTask(path, path.world.engine.call(path, listener, null, [fromCaller()], site));
    });
  }
  return ready(emitter);
}
