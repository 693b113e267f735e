import type { Path } from '../../../interpret/follow/path.js';
import type { Kept } from '../../../interpret/follow/written-state.js';
import { truthOf } from '../../../interpret/follow/truth.js';
import {
  isCallable,
  native,
  type NativeValue,
  ready,
  settled,
  type Site,
  UNDEFINED,
  type Value,
} from '../../../interpret/follow/values.js';
import { createBags } from '../../../routing/guards/bags.js';
import type { Exchange, Handed, Surroundings } from '../../../routing/guards/exchange.js';
import { createParams, createSpelling } from '../../../routing/guards/request-line.js';
import { type Trace, traceState, writesOf } from '../../../routing/guards/trace.js';
import { createRequest } from './request.js';
import { answersBy, createResponse } from './response.js';

/** `(req, res, next)` of Express 4 and 5. */
export function createExchange(
  major: number,
  path: Path,
  trace: Trace,
  around: Surroundings,
  { error, parameter }: Handed,
): Exchange {
  const next: NativeValue = {
    ...native('next', ([error], site) => {
      noteNext(path, trace, error, site);
      return ready(UNDEFINED);
    }),
    isKept: true,
  };
  const bags = createBags(path, trace, around, next, answersBy);
  const spelling = createSpelling(path, around);
  const params = createParams(path, around);
  const request = createRequest(major, path, trace, around, bags, spelling.read, params.host);
  const response = createResponse(path, trace, bags, request, next, around);
  bags.own('response', request, response.host);
  const state = (): Kept => ({
    core: [...traceState(trace), String(response.status())],
    parts: new Map([...bags.parts(), ...spelling.parts(), ...params.parts()]),
  });
  const isHanded = ([first]: readonly Value[]): boolean =>
    first?.kind === 'host' && first.host.type === 'request';
  const mayAnswer = ([, second]: readonly Value[]): boolean =>
    second?.kind === 'host' && second.host.type === 'response';
  // `session(req, {}, next)` is called as middleware; `set(req, 'user', user)` and `read(req, res, options)` are not.
  const nextOf = (args: readonly Value[]): Value | null => {
    const [, , third] = args;
    if (!isHanded(args) || args.length !== 3 || !third) return null;
    const known = settled(third);
    const mayBeCalled = known.kind === 'any' || known.kind === 'external';
    return isCallable(known) || (mayBeCalled && mayAnswer(args)) ? third : null;
  };
  return {
    requests: [request],
    responses: [response.host],
    next,
    args: [
      ...(error ? [error] : []),
      ...[request, response.host, next],
      ...(parameter ? [parameter] : []),
    ],
    bags,
    isHanded,
    mayAnswer,
    nextOf,
    fail: (callee, error, site) => path.world.engine.call(path, callee, null, [error], site),
    state,
    status: response.status,
  };
}

function noteNext(path: Path, trace: Trace, error: Value | undefined, site: Site): void {
  const known = settled(error ?? UNDEFINED);
  // `next('route')` leaves the route; what `use` mounts is passed by it like by `next()`.
  const exit = known.kind === 'constant' ? known.value : undefined;
  const leaves = exit === 'route' || exit === 'router';
  if (leaves) trace.exits.add(exit);
  if (leaves || !truthOf(path, known, site.at)) {
    trace.passed = true;
    trace.left.push(writesOf(trace));
  } else {
    trace.failed ??= { error: known, isCrash: false };
    trace.refusedAt ??= site.at;
  }
}
