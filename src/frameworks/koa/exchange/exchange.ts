import { type Path, Thrown } from '../../../interpret/follow/path.js';
import { fulfilled, rejected } from '../../../interpret/follow/tasks.js';
import type { Kept } from '../../../interpret/follow/written-state.js';
import {
  constant,
  type Flow,
  isCallable,
  native,
  type NativeValue,
  object,
  ready,
  settled,
  UNDEFINED,
  type Value,
} from '../../../interpret/follow/values.js';
import { createBags } from '../../../routing/guards/bags.js';
import type { Exchange, Handed, Surroundings } from '../../../routing/guards/exchange.js';
import { createParams, createSpelling } from '../../../routing/guards/request-line.js';
import { type Trace, traceState, writesOf } from '../../../routing/guards/trace.js';
import { createAnswer } from './answer.js';
import { createContext } from './context.js';

/** `(ctx, next)` of Koa 2 and 3. */
export function createExchange(
  path: Path,
  trace: Trace,
  around: Surroundings,
  { error, parameter }: Handed,
): Exchange {
  const answer = createAnswer(path, trace, around);
  let isCalled = false;
  const next: NativeValue = {
    ...native('next', () => {
      // koa-compose 4.2.0 index.js
      if (isCalled) return ready(rejected(calledTwice()));
      isCalled = true;
      // What it calls on to has failed.
      if (error) return ready(rejected(error));
      trace.passed = true;
      trace.left.push(writesOf(trace));
      answer.calledOn();
      return ready(fulfilled(UNDEFINED));
    }),
    isKept: true,
  };
  const bags = createBags(path, trace, around, next, () => false);
  const spelling = createSpelling(path, around);
  const params = createParams(path, around);
  const { context, request, response, raw, rawResponse } = createContext(
    ...([path, trace, around, bags, answer, spelling.read, params.host] as const),
  );
  const state = (): Kept => ({
    core: [...traceState(trace), answer.state(), String(isCalled)],
    parts: new Map([...bags.parts(), ...spelling.parts(), ...params.parts()]),
  });
  const isHanded = ([first]: readonly Value[]): boolean =>
    first?.kind === 'host' && first.host === context.host;
  return {
    requests: [context, request, raw],
    responses: [context, response, rawResponse],
    next,
    // @koa/router 15.7.0 dist/index.js: a parameter comes first.
    args: [...(parameter ? [parameter] : []), context, next],
    bags,
    isHanded,
    mayAnswer: isHanded,
    nextOf: (args) => {
      const [, second] = args;
      return isHanded(args) && args.length === 2 && second && isCallable(settled(second))
        ? second
        : null;
    },
    fail: (_, thrown) => failing(thrown),
    state,
    status: answer.status,
    ended: answer.ended,
    failed: (error) => {
      answer.failed(error);
      // Whoever writes `app.context.onerror = …` answers errors as he likes: koa 3.3.0 lib/application.js `handleRequest`.
      const isOwn = path.world.assigned.made('onerror')?.length !== 0;
      if (isOwn && trace.failed) trace.failed = { ...trace.failed, isCrash: true };
    },
    mayHaveAnswered: answer.mayHaveAnswered,
  };
}

function* failing(thrown: Value): Flow<Value> {
  yield* ready(UNDEFINED);
  throw new Thrown(thrown);
}

function calledTwice(): Value {
  return object([['message', constant('next() called multiple times')]]);
}
