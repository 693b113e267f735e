import { ts } from 'ts-morph';
import { createRun } from '../../../../source/interpret/interpreter.js';
import { type Hooks, type Machine, Thrown } from '../../../../source/interpret/machine.js';
import { nodeAt, textAt } from '../../../../source/interpret/place.js';
import { isPromiseMethod, rejected, rejection } from '../../../../source/interpret/promises.js';
import {
  type Argument,
  type ExternalValue,
  type FunctionValue,
  optionsOf,
  type Site,
  UNDEFINED,
  unknown,
  type Value,
} from '../../../../source/interpret/values.js';
import type { RequestLine } from '../judgement.js';
import { createExchange, type Exchange } from './anonymous.js';
import { isCredentialName, isRefusalName, isVerifierName } from './names.js';
import { createTrace, type Trace } from './trace.js';

/** More outcomes than this are not followed. */
const MOST_RUNS = 256;
/** A pass that needs more evaluations is not a middleware that can be judged by reading. */
const STEPS_PER_RUN = 8000;
/** Nor are more evaluations than this taken to follow all outcomes; fewer where there is an inquiry for each route. */
const MOST_STEPS = 300_000;
const MOST_STEPS_PER_ROUTE = 30_000;

export type Runs = {
  readonly traces: readonly Trace[];
  /** False when not every outcome was followed to its end. */
  readonly complete: boolean;
};

/** What a middleware of a package does to an anonymous caller, when a middleware of the project calls it. */
export type JudgeExternal = (value: ExternalValue) => 'refuses' | 'passes' | 'unknown';

/** What a middleware is asked. */
export type Inquiry = {
  readonly judgeExternal: JudgeExternal;
  /** The method and path of the request, where the outcome for one route is asked for. */
  readonly line: RequestLine | null;
  /** Whether an outcome settles the matter, so that the others need not be followed. */
  readonly settles: (trace: Trace) => boolean;
};

/**
 * Follows every outcome of `middleware` for a caller without credentials. Each unknown condition is decided
 * once this way and once that way; what proves a caller is absent, so conditions on it are not unknown.
 */
export function runMiddleware(
  machine: Machine,
  middleware: FunctionValue,
  { judgeExternal, line, settles }: Inquiry,
): Runs {
  const traces: Trace[] = [];
  const pending: (readonly boolean[])[] = [[]];
  let complete = true;
  let steps = line ? MOST_STEPS_PER_ROUTE : MOST_STEPS;
  for (let plan = pending.pop(); plan; plan = pending.pop()) {
    if (traces.length >= MOST_RUNS || steps <= 0) return { traces, complete: false };
    const { trace, taken, spent } = runOnce(machine, middleware, {
      plan,
      id: traces.length + 1,
      judgeExternal,
      line,
    });
    traces.push(trace);
    if (settles(trace)) return { traces, complete };
    complete &&= spent < STEPS_PER_RUN;
    steps -= spent;
    // Every decision after the planned ones was `false`; each of them could have gone the other way.
    for (let index = plan.length; index < taken.length; index += 1) {
      pending.push([...taken.slice(0, index), true]);
    }
  }
  return { traces, complete };
}

type Pass = {
  /** How the first conditions that are not known go; every later one goes `false`. */
  readonly plan: readonly boolean[];
  readonly id: number;
  readonly judgeExternal: JudgeExternal;
  readonly line: RequestLine | null;
};

function runOnce(
  machine: Machine,
  middleware: FunctionValue,
  { plan, id, judgeExternal, line }: Pass,
): { readonly trace: Trace; readonly taken: readonly boolean[]; readonly spent: number } {
  const trace = createTrace();
  const exchange = createExchange(trace, line);
  const taken: boolean[] = [];
  const decide = (value: Value, node: ts.Node): boolean => {
    const certain = certainOutcome(value, node);
    if (certain !== null) return certain;
    const outcome = plan[taken.length] ?? false;
    taken.push(outcome);
    trace.about.add(aboutOf(value));
    return outcome;
  };
  const run: Machine = createRun(machine, {
    id,
    decide,
    hooks: createHooks(() => run, trace, exchange, judgeExternal),
    steps: STEPS_PER_RUN,
    isAside: (callee, self, given) =>
      callee.scope.born === 0 && !knowsCaller([self, ...given.map(({ value }) => value)], exchange),
  });
  const args = [exchange.request, exchange.response, exchange.next].map(
    (value, index): Argument => ({ value, index }),
  );
  try {
    const result = run.invoke(middleware, null, args);
    if (rejection(result)) trace.failed = true;
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    trace.failed = true;
  }
  return { trace, taken, spent: STEPS_PER_RUN - run.budget.steps };
}

/** Conditions that are not open: what absent credentials give is falsy, and the request is not a preflight. */
function certainOutcome(value: Value, node: ts.Node): boolean | null {
  const about = aboutOf(value);
  if (about === 'credential') return false;
  if (about === 'method' && ts.isBinaryExpression(node) && /OPTIONS/i.test(node.getText())) {
    return false;
  }
  return about === 'error' ? true : null;
}

function aboutOf(value: Value): string {
  const [first] = optionsOf(value);
  if (first?.kind === 'unknown') return first.about ?? 'other';
  return first?.kind === 'external' ? 'environment' : 'other';
}

/** Whether anything that a function gets is of the exchange, or may be an absent credential. */
function knowsCaller(values: readonly (Value | null)[], exchange: Exchange): boolean {
  const ofExchange = [exchange.request, exchange.response, exchange.next];
  return values.some(
    (value) =>
      value !== null &&
      (value.kind === 'host' ||
        value.kind === 'native' ||
        (value.kind === 'function' && value.scope.born !== 0) ||
        (value.kind === 'unknown' && value.about !== null) ||
        containsNothing(value, 0) ||
        ofExchange.some((wanted) => contains(value, wanted, 0))),
  );
}

function createHooks(
  run: () => Machine,
  trace: Trace,
  exchange: Exchange,
  judgeExternal: JudgeExternal,
): Hooks {
  return {
    runs: () => false,
    progress: () => 0,
    method: () => undefined,
    external: (callee, args, site) => {
      if (callee.package === 'global' && callee.path.join('.') === 'Promise' && site.isNew) {
        return newPromise(run(), args[0]?.value);
      }
      if (callee.package === 'global' && callee.path.join('.') === 'Promise.reject') {
        return rejected(run(), args[0]?.value ?? UNDEFINED);
      }
      const [request] = args;
      if (request && isHost(request.value, 'request') && args.length === 3) {
        callMiddleware(run(), callee, args, site, trace, judgeExternal);
        return UNDEFINED;
      }
      return null;
    },
    unread: (callee, args, site) => readNothing(run(), trace, exchange, callee, args, site),
  };
}

/** `passport.authenticate('jwt')(req, res, next)`: does to the exchange what the package's middleware does. */
function callMiddleware(
  machine: Machine,
  callee: ExternalValue,
  args: readonly Argument[],
  site: Site,
  trace: Trace,
  judgeExternal: JudgeExternal,
): void {
  const callback = callee.args.find((arg) => arg.kind === 'function');
  if (callback?.kind === 'function' && callee.path.at(-2) === 'authenticate') {
    // passport hands (error, user, info) to a callback of the project's own.
    trace.readCredentials = true;
    const given: readonly Value[] = [
      UNDEFINED,
      unknown('nobody is logged in', 'credential'),
      unknown('a reason', 'error'),
    ];
    machine.invoke(
      callback,
      null,
      given.map((value, index) => ({ value, index })),
    );
    return;
  }
  const verdict = judgeExternal(callee);
  if (verdict === 'refuses') trace.readCredentials = true;
  if (verdict === 'unknown') trace.unsure = true;
  const next = args[2]?.value;
  const error = verdict === 'refuses' ? unknown('nobody is logged in', 'error') : UNDEFINED;
  if (next?.kind === 'native') next.call([{ value: error, index: 0 }], site);
  else if (next?.kind === 'function') machine.invoke(next, null, [{ value: error, index: 0 }]);
}

/** `new Promise((resolve, reject) => …)`: the value that it resolves to, or a rejected promise. */
function newPromise(machine: Machine, executor: Value | undefined): Value {
  if (executor?.kind !== 'function') return unknown('it is computed at run time');
  const outcomes: Value[] = [];
  const settle = (make: (value: Value) => Value): Value => ({
    kind: 'native',
    name: 'settle',
    call: ([argument]) => {
      outcomes.push(make(argument?.value ?? UNDEFINED));
      return UNDEFINED;
    },
  });
  const resolve = settle((value) => value);
  const reject = settle((value) => rejected(machine, value));
  try {
    machine.invoke(executor, null, [
      { value: resolve, index: 0 },
      { value: reject, index: 1 },
    ]);
  } catch (error) {
    if (!(error instanceof Thrown)) throw error;
    return rejected(machine, error.value);
  }
  // The first one counts; the rest is ignored, as promises do.
  return outcomes[0] ?? unknown('it is computed at run time');
}

/** A call of code that cannot be read: what it may mean for the caller, by what it is given and how it is called. */
function readNothing(
  machine: Machine,
  trace: Trace,
  exchange: Exchange,
  callee: Value,
  args: readonly Argument[],
  site: Site,
): Value {
  const name = textAt(site.name);
  const values = args.map((argument) => argument.value);
  const handed = (wanted: Value): boolean => values.some((value) => contains(value, wanted, 0));
  const proves = trace.readCredentials && values.some((value) => containsNothing(value, 0));
  const looksAtCaller =
    isCredentialName(calleeText(site)) && (handed(exchange.request) || values.some(isBag));
  if (looksAtCaller) trace.readCredentials = true;

  if (handed(exchange.next)) {
    trace.unsure = true;
    trace.passed = true;
  }
  if (handed(exchange.response)) answerBy(trace, values, name);

  const about = proves || looksAtCaller ? 'credential' : derivedFrom(callee, values, exchange);
  if (!makesAuthenticator(callee)) callBack(machine, values, about, name);
  if (about === 'credential' && isVerifierName(name)) {
    const error = unknown('the proof is missing', 'error');
    if (isChained(site)) return rejected(machine, error);
    throw new Thrown(error);
  }
  return unknown('it comes from code that is not read', about);
}

/** `passport.authenticate('jwt', callback)` makes a middleware; the callback runs when that does. */
function makesAuthenticator(callee: Value): boolean {
  return callee.kind === 'external' && callee.path.at(-1) === 'authenticate';
}

/** Something that is computed from the request may be about the caller, and it may not. */
function derivedFrom(callee: Value, values: readonly Value[], exchange: Exchange): string | null {
  if (callee.kind === 'unknown' && callee.about !== null) return callee.about;
  const tags = values.flatMap((value) =>
    value.kind === 'unknown' && value.about ? [value.about] : [],
  );
  if (tags.includes('credential')) return 'credential';
  if (values.some((value) => contains(value, exchange.request, 0))) return 'maybe';
  return tags[0] ?? null;
}

/** Code that gets the response answers with it; its arguments or its name may say how. */
function answerBy(trace: Trace, values: readonly Value[], name: string): void {
  const refusal = values.find(
    (value) => value.kind === 'constant' && (value.value === 401 || value.value === 403),
  );
  trace.answered ??= refusal || isRefusalName(name) ? 401 : 'unknown';
}

/** Node-style callbacks get an error where a proof is missing; others get what is not known. */
function callBack(
  machine: Machine,
  values: readonly Value[],
  about: string | null,
  name: string,
): void {
  for (const value of values) {
    if (value.kind !== 'function') continue;
    const given = nodeAt(value.at).parameters.map((parameter, index): Argument => {
      const takesError = index === 0 && /^_?(err|error|e|ex)$/i.test(parameter.name.getText());
      if (!takesError) return { value: unknown('it is handed over at run time', about), index };
      const fails = about === 'credential' && isVerifierName(name);
      return { value: fails ? unknown('the proof is missing', 'error') : UNDEFINED, index };
    });
    machine.invoke(value, null, given);
  }
}

/** `verify(token).then(…)` as opposed to `verify(token)` and `await verify(token)`. */
function isChained(site: Site): boolean {
  const { parent } = site.node;
  return ts.isExpression(parent) && isPromiseMethod(parent);
}

function calleeText(site: Site): string {
  return ts.isCallExpression(site.node) ? site.node.expression.getText() : '';
}

function isHost(value: Value, type: string): boolean {
  return value.kind === 'host' && value.host.type === type;
}

function isBag(value: Value): boolean {
  return isHost(value, 'bag');
}

const DEEPEST_SEARCH = 2;

function contains(value: Value, wanted: Value, depth: number): boolean {
  if (value === wanted) return true;
  if (value.kind === 'host' && wanted.kind === 'host') return value.host === wanted.host;
  if (depth >= DEEPEST_SEARCH) return false;
  return membersOf(value).some((item) => contains(item, wanted, depth + 1));
}

/** Whether `undefined`, `null` or an empty string is among what is handed over. */
function containsNothing(value: Value, depth: number): boolean {
  if (value.kind === 'constant') {
    return value.value === undefined || value.value === null || value.value === '';
  }
  return (
    depth < DEEPEST_SEARCH && membersOf(value).some((item) => containsNothing(item, depth + 1))
  );
}

function membersOf(value: Value): readonly Value[] {
  if (value.kind === 'list') return value.items;
  if (value.kind === 'object') {
    return [...value.props.values()].filter((item): item is Value => item.kind !== 'lazy');
  }
  return [];
}
