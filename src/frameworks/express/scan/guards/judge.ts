import { packageName } from '../../../../source/resolve.js';
import { ts } from 'ts-morph';
import { createAssigned } from '../../../../source/follow/assigned.js';
import type { Environment } from '../../../../source/follow/path.js';
import type { Machine } from '../../../../source/interpret/machine.js';
import { nodeAt } from '../../../../source/interpret/place.js';
import {
  type ExternalValue,
  type FunctionValue,
  optionsOf,
  stringOf,
  type Value,
} from '../../../../source/interpret/values.js';
import type { Judge, RequestLine, RouteVerdict } from '../judgement.js';
import { locOf } from '../places.js';
import type { Handler, RouterHost } from '../router.js';
import type { FoundRoute, Passage } from '../walk.js';
import { externalAsRead } from './as-read.js';
import { type Conditions, createConditions } from './conditions.js';
import { createClosureKeys } from './closure-key.js';
import { type Excepted, exceptFor } from './unless.js';
import { createFindings, type Findings, tellsTheSame } from './findings.js';
import { lineFor } from './line.js';
import { knownCall } from './known-calls.js';
import { judgeOwnCode } from './own-code.js';
import { type PackageLayer, packageResult } from './package-layer.js';
import { factsOfPackage, wrappedHandler } from './packages.js';
import { logsAnybodyIn, registeredLogins, registeredStrategies } from './strategies-registered.js';
import {
  type Frozen,
  frozenKey,
  type RequestState,
  stateAfter,
  stateKey,
  UNTOUCHED,
} from './request-state.js';
import { type Outcome, runMiddleware, type Runs, type Written } from './runs.js';
import { createSessionFields, type SessionFields } from './session-fields.js';
import { isRefusal, judgeRuns, type LayerResult } from './verdict.js';

/** Judges middleware: the project's own by following it, a package's by what is known of the package. */
/** @param routers what the project registers; null where a middleware is judged that stands nowhere */
export function createJudge(machine: Machine, routers: readonly RouterHost[] | null): Judge {
  const assigned = createAssigned(machine.view);
  const closureKey = createClosureKeys();
  const layers = new Map<string, Entry[]>();
  const packages: PackageLayer = {
    registered: registeredStrategies(machine),
    judgeOwnCode: (code) => judgeOwnCode(machine, assigned, knownCall, code),
    view: machine.view,
  };
  const handlesErrors =
    routers === null ||
    routers.some(({ layers }) =>
      layers.some(({ handlers }) =>
        handlers.some(({ value }) => value.kind === 'function' && value.arity === 4),
      ),
    );
  // Which fields of the session say who a caller is depends on the handlers that set them, which are followed too.
  let classifying = 0;
  const sessionFields = createSessionFields(
    machine,
    () => routers ?? [],
    (value) => resultOf(value, { line: null, state: ANY_STATE, error: null }),
    () => logsAnybodyIn(registeredLogins(machine), packages.judgeOwnCode),
  );
  const fields: SessionFields = (name, kind) => {
    classifying += 1;
    try {
      return sessionFields(name, kind);
    } finally {
      classifying -= 1;
    }
  };

  const follow: LayerJudge = (value, given, findings) => {
    const runs = (environment: Environment, isEnough?: (outcome: Outcome) => boolean): Runs => {
      const isSettled = given.sendsNothing === true ? createSettled(handlesErrors) : () => false;
      return runMiddleware(value, {
        machine,
        assigned,
        around: {
          line: given.line,
          before: given.state,
          sessionFields: fields,
          sendsNothing: given.sendsNothing === true,
          findings,
        },
        environment,
        judgePackage: (external) =>
          packageResult(externalAsRead(external), given.line, given.state, packages, findings),
        written: given.written ?? null,
        error: given.error,
        loads: given.loads === true,
        settles: (outcome) => isEnough?.(outcome) === true || isSettled(outcome),
      });
    };
    return judgeRuns(runs, handlesErrors);
  };

  const functionResult = (value: FunctionValue, given: Given): LayerResult => {
    const key = `${closureKey(value)}|${given.error === null ? '' : given.error === 'any' ? '*' : frozenKey(given.error)}|${String(given.loads === true)}`;
    const entries = layers.get(key) ?? [];
    layers.set(key, entries);
    for (const entry of entries) {
      const { findings } = entry;
      const sameState =
        entry.state === given.state || entry.stateKey === stateKey(given.state, findings.members);
      if (sameState && tellsTheSame(findings, given.line)) {
        return entry.result;
      }
    }
    const findings = createFindings();
    const result = withPresence(follow, value, given, findings);
    // While it is asked what a field says, what is found rests on an assumption.
    if (classifying > 0) return result;
    entries.push({
      findings,
      state: given.state,
      stateKey: stateKey(given.state, findings.members),
      result,
    });
    return result;
  };

  const resultOf = (value: Value, given: Given): LayerResult => {
    switch (value.kind) {
      case 'function':
        return functionResult(value, given);
      case 'external': {
        const excepted = exceptFor(value);
        if (excepted) return unlessExcepted(value, excepted, given, resultOf);
        const wrapped = wrappedHandler(value);
        return wrapped
          ? resultOf(wrapped, given)
          : packageResult(value, given.line, given.state, packages);
      }
      case 'native':
        return value.bound ? follow(value, given, createFindings()) : UNREADABLE;
      case 'union':
        // What is chosen by settings is chosen again, for production.
        if (given.written) return follow(value, given, createFindings());
        return optionsOf(value)
          .map((option) => resultOf(option, given))
          .reduce(either);
      default:
        return UNREADABLE;
    }
  };

  const alone: Judge['alone'] = ({ value }) => {
    const result = resultOf(value, { line: null, state: ANY_STATE, error: null });
    const known = factsOf(value);
    const { verdict, why, presenceOnly } = result.verdict;
    return {
      verdict,
      ...(why === null ? {} : { why }),
      ...(presenceOnly ? { presenceOnly } : {}),
      ...(result.refusesSilent ? { refusesSilent: true as const } : {}),
      answers: known?.answers ?? (isOpaque(value) ? 'unknown' : result.answers),
    };
  };
  const facts: Judge['facts'] = ({ value }) => {
    const known = factsOf(value);
    return { isCors: known?.isCors ?? false, readsBody: known?.readsBody ?? false };
  };

  const conditions = createConditions(machine, assigned);
  const rewrites = rewritesPaths(machine);
  const onWay: Judge['onWay'] = (route) =>
    judgeWay(route, { machine, resultOf, conditions, rewrites });
  return { alone, facts, onWay };
}

export type Given = {
  readonly line: RequestLine | null;
  readonly state: RequestState;
  readonly error: Frozen | 'any' | null;
  /** Whether it is called with a parameter of the path. */
  readonly loads?: boolean;
  /** Whether the caller sends nothing but the path. */
  readonly sendsNothing?: boolean;
  /** How it is written, for one that is chosen at the top of a module. */
  readonly written?: Written | null;
};

export type LayerJudge = (value: Value, given: Given, findings: Findings) => LayerResult;

/** What lets anybody through who sends something, and nobody who sends nothing, asks for presence only. */
function withPresence(
  follow: LayerJudge,
  value: Value,
  given: Given,
  findings: Findings,
): LayerResult {
  const result = follow(value, given, findings);
  const { verdict } = result.verdict;
  if (verdict !== 'passes' || !result.refusesSome || given.error !== null) return result;
  const silent = follow(value, { ...given, sendsNothing: true }, findings);
  if (silent.verdict.verdict !== 'refuses') {
    return silent.refusesSome ? { ...result, refusesSilent: true } : result;
  }
  return { ...result, verdict: { ...result.verdict, presenceOnly: true } };
}

/**
 * Whether it is known of who sends nothing that some are let through, whatever the environment, and that others are
 * refused: no more is asked of them.
 */
function createSettled(handlesErrors: boolean): (outcome: Outcome) => boolean {
  let passes = false;
  let refuses = false;
  return (outcome) => {
    if (outcome.passed) passes ||= outcome.consulted.size === 0;
    else refuses ||= outcome.asksCaller && isRefusal(outcome, handlesErrors);
    return passes && refuses;
  };
}

/** Where a handler is chosen at the top of a module: `isProd ? strict : open`. */
function writtenAt(handler: Handler, machine: Machine): Written | null {
  const { value, at } = handler;
  if (value.kind !== 'union' || handler.list) return null;
  const node = nodeAt(at);
  if (!ts.isExpression(node) || ts.findAncestor(node, ts.isFunctionLike)) return null;
  const scope = machine.load(at.file)?.scope;
  return scope ? { at, scope } : null;
}

type Entry = {
  readonly findings: Findings;
  readonly state: RequestState;
  readonly stateKey: string;
  readonly result: LayerResult;
};

const ANY_STATE: RequestState = { ...UNTOUCHED, hasSession: true };

function plainResult(verdict: RouteVerdict, more: Partial<LayerResult> = {}): LayerResult {
  return {
    verdict,
    passing: [{ writes: new Map(), causes: [], opaque: null }],
    errors: [],
    mayThrow: false,
    answers: 'never',
    refusesSome: false,
    writes: [],
    incomplete: null,
    ...more,
  };
}

const UNREADABLE: LayerResult = plainResult(
  { verdict: 'unknown', why: 'it is not known what it is' },
  { mayThrow: true },
);

/** One of two middlewares, which one is not known: only what both do is certain. */
function either(a: LayerResult, b: LayerResult): LayerResult {
  const verdicts = [a.verdict, b.verdict];
  const verdict: RouteVerdict =
    a.verdict.verdict === b.verdict.verdict
      ? a.verdict
      : verdicts.some(({ verdict: each }) => each === 'passes')
        ? { verdict: 'passes', why: null }
        : (verdicts.find(({ verdict: each }) => each === 'unknown') ?? a.verdict);
  return {
    verdict,
    passing: [...a.passing, ...b.passing],
    errors: [...a.errors, ...b.errors],
    mayThrow: a.mayThrow || b.mayThrow,
    answers: a.answers === b.answers ? a.answers : 'never',
    refusesSome: a.refusesSome || b.refusesSome,
    writes: [...a.writes, ...b.writes],
    incomplete: a.incomplete ?? b.incomplete,
  };
}

/** Whether nothing is known of what it does with a request. */
function isOpaque(value: Value): boolean {
  return optionsOf(value).some(({ kind }) => !/^(function|external|native)$/.test(kind));
}

function factsOf(value: Value): ReturnType<typeof factsOfPackage> | null {
  if (value.kind !== 'external') return null;
  return wrappedHandler(value) ? null : factsOfPackage(value);
}

/** `guard.unless(…)`: the guard, for requests that its list does not name. */
function unlessExcepted(
  value: ExternalValue,
  excepted: (line: RequestLine) => Excepted,
  given: Given,
  resultOf: ResultOf,
): LayerResult {
  const guard = value.self ?? value.base?.base ?? null;
  const inner = guard ? resultOf(guard, given) : UNREADABLE;
  const named = given.line ? excepted(given.line) : 'maybe';
  const passing = [{ writes: new Map(), causes: [], opaque: null }];
  if (named === 'no') return inner;
  const isOpen = named === 'yes' || inner.verdict.verdict === 'passes';
  const why = 'whether its list of exceptions names the path is not known';
  return {
    ...inner,
    passing: [...passing, ...inner.passing],
    verdict: isOpen ? PASSES : { verdict: 'unknown', why },
  };
}

type ResultOf = (value: Value, given: Given) => LayerResult;

const PASSES: RouteVerdict = { verdict: 'passes', why: null };

const UNMET: RouteVerdict = {
  verdict: 'unknown',
  why: 'what stands before it refuses everybody who knows no secret',
  unmet: true,
};

/** Refuses whatever the environment is. */
function isCertain({ verdict, needsEnv }: RouteVerdict): boolean {
  return verdict === 'refuses' && needsEnv === undefined;
}

/** Judges the middleware on the way of a route in order, each on what those before it leave. */
type WayJudge = {
  readonly machine: Machine;
  readonly resultOf: ResultOf;
  readonly conditions: Conditions;
  /** Whether some middleware of the project gives requests another path. */
  readonly rewrites: boolean;
};

function judgeWay(route: FoundRoute, judge: WayJudge): readonly RouteVerdict[] {
  const verdicts = judgeLayers(route, judge, true);
  const refusing = verdicts.findIndex(({ verdict }) => verdict === 'refuses');
  const unmet = verdicts.findIndex((each) => each.unmet);
  // Error middleware has taken the refusal back, and so those behind it are met.
  return unmet >= 0 && (refusing < 0 || refusing > unmet)
    ? judgeLayers(route, judge, false)
    : verdicts;
}

/** @param isShort whether what stands behind a refusal is not judged: nobody who is refused meets it */
function judgeLayers(
  route: FoundRoute,
  { machine, resultOf, conditions, rewrites }: WayJudge,
  isShort: boolean,
): readonly RouteVerdict[] {
  const verdicts: RouteVerdict[] = [];
  let isRefused = false;
  const failing: Failing[] = [];
  const known = new Set(route.conditions);
  let state = UNTOUCHED;
  route.passages.forEach((passage, index) => {
    const line = lineFor(route, index, rewrites);
    if (passage.handlesErrors) {
      verdicts.push(PASSES);
      state = afterErrors(passage, line, state, failing, verdicts, resultOf);
      return;
    }
    if (isShort && isRefused) {
      verdicts.push(UNMET);
      return;
    }
    const open = passage.conditions.filter((condition) => !known.has(condition));
    const held = open.map((condition) => conditions(condition));
    if (held.some((each) => each.holds === 'no')) {
      verdicts.push(PASSES);
      return;
    }
    const always = held.every((each) => each.holds === 'yes');
    const result = resultOf(passage.handler.value, {
      line,
      state,
      error: null,
      loads: passage.loads === true,
      written: writtenAt(passage.handler, machine),
    });
    const openedBy = [...(result.verdict.openedBy ?? []), ...held.flatMap((each) => each.openedBy)];
    verdicts.push(
      !always
        ? PASSES
        : result.verdict.verdict === 'refuses' && openedBy.length > 0
          ? { ...result.verdict, openedBy }
          : result.verdict,
    );
    isRefused = always && isCertain(result.verdict) && openedBy.length === 0;
    if (result.errors.length > 0 || result.mayThrow) failing.push({ index, result });
    state = withSession(passage, stateAfterLayer(state, result, !always));
  });
  return verdicts;
}

function stateAfterLayer(
  state: RequestState,
  result: LayerResult,
  mayBeSkipped: boolean,
): RequestState {
  const after = stateAfter(state, result.passing, mayBeSkipped);
  if (result.incomplete === null || after.opaque) return after;
  return { ...after, opaque: { why: `middleware before: ${result.incomplete}`, at: null } };
}

const SESSIONS = new Set(['express-session', 'cookie-session']);

function withSession({ handler }: Passage, state: RequestState): RequestState {
  const makes = optionsOf(handler.value).some(
    (value) => value.kind === 'external' && SESSIONS.has(packageName(value.package)),
  );
  const remembers = optionsOf(handler.value).some(
    (value) =>
      value.kind === 'external' &&
      value.package === 'passport' &&
      (value.path.includes('session') || value.args.some((arg) => stringOf(arg) === 'session')),
  );
  if (makes === state.hasSession && remembers === state.remembersUser) return state;
  return {
    ...state,
    hasSession: state.hasSession || makes,
    remembersUser: state.remembersUser || remembers,
  };
}

type Failing = { readonly index: number; readonly result: LayerResult };

/**
 * Error middleware on the way. Where it calls on without an error, what failed before it refuses nobody, and what
 * stands between the two is never asked.
 */
function afterErrors(
  passage: Passage,
  line: RequestLine | null,
  state: RequestState,
  failing: readonly Failing[],
  verdicts: RouteVerdict[],
  resultOf: ResultOf,
): RequestState {
  let after = state;
  const { file, line: row } = locOf(passage.handler.at);
  const why = `error middleware behind it may call on (${file}:${row})`;
  for (const { index, result } of failing) {
    const errors: readonly (Frozen | 'any')[] = result.mayThrow
      ? [...result.errors, 'any']
      : result.errors;
    for (const error of errors) {
      const handled = resultOf(passage.handler.value, { line, state, error });
      if (handled.passing.length === 0 && handled.incomplete === null) continue;
      const isCertain =
        error !== 'any' && handled.passing.some(({ causes }) => causes.length === 0);
      for (let at = index; at < verdicts.length; at += 1) {
        const before = verdicts[at];
        if (before?.verdict === 'refuses' || (before?.verdict === 'unknown' && isCertain)) {
          verdicts[at] = isCertain ? PASSES : { verdict: 'unknown', why };
        }
      }
      after = stateAfterLayer(after, handled, true);
    }
  }
  return after;
}

/** `req.url = …`: what is registered behind it is reached by other paths than its own. */
function rewritesPaths({ view }: Machine): boolean {
  return view.files.some((file) => /\.\s*url\s*=(?!=)/.test(view.text(file) ?? ''));
}
