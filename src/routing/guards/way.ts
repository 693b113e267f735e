import { ts } from 'ts-morph';
import type { Machine } from '../../interpret/machine.js';
import { nodeAt } from '../../interpret/place.js';
import { optionsOf } from '../../interpret/values.js';
import { unread } from '../../interpret/follow/values.js';
import type { FoundRoute, Passage } from '../found.js';
import type { Judge, RequestLine, RouteVerdict } from '../judgement.js';
import { locOf } from '../places.js';
import type { Handler } from '../layers.js';
import { bypassOf, rewritersBetween } from './bypass.js';
import type { Conditions } from './conditions.js';
import { forgiven } from './forgiven.js';
import { leaptOver, type Leaping } from './leaps.js';
import { lineFor } from './line.js';
import type { Replaced } from './replaced.js';
import { makesSession, remembersUser } from './packages/sessions.js';
import { freeze, type Frozen, type RequestState, stateAfter } from './request-state.js';
import type { LayerResult } from './outcome.js';
import { restingOnEarlier, type Step } from './earlier.js';
import type { Written, ResultOf } from './given.js';

export const PASSES: RouteVerdict = { verdict: 'passes', why: null };

/** Judges the middleware on the way of a route in order, each on what those before it leave. */
export type WayJudge = {
  readonly machine: Machine;
  readonly resultOf: ResultOf;
  readonly conditions: Conditions;
  /** Whether errors come back to the middleware before. */
  readonly errorsGoBack: boolean;
  /** Whether some middleware of the project gives requests another path. */
  readonly rewrites: boolean;
  readonly changesMethod: Judge['rewrites'];
  /** Of what refuses, whether somebody gets the secrets or the credentials on which it rests. */
  readonly resting: (result: LayerResult) => LayerResult;
};

/** What refuses as far as it was read, where something else may make that untrue. */
export function doubted(verdict: RouteVerdict, why: string): RouteVerdict {
  return verdict.verdict === 'refuses' ? { verdict: 'unknown', why } : verdict;
}

/** Members that every request is given by the prototype of requests. */
export function withRequest(state: RequestState, { request }: Replaced): RequestState {
  if (request.size === 0) return state;
  const members = new Map(state.members);
  for (const [name, why] of request) {
    const value = freeze(unread(why, true, name));
    members.set(`request.${name}`, [{ value, causes: [] }]);
  }
  return { ...state, members };
}

const UNMET: RouteVerdict = {
  verdict: 'unknown',
  why: 'what stands before it refuses everybody who knows no secret',
  unmet: true,
};

export function judgeWay(
  route: FoundRoute,
  start: RequestState,
  judge: WayJudge,
): readonly RouteVerdict[] {
  const verdicts = judgeKnowing(route, start, judge, true);
  const refusing = verdicts.findIndex(({ verdict }) => verdict === 'refuses');
  const unmet = verdicts.findIndex((each) => each.unmet);
  // Something else has taken the refusal back, and so those behind it are met.
  return unmet >= 0 && (refusing < 0 || refusing > unmet)
    ? judgeKnowing(route, start, judge, false)
    : verdicts;
}

/** What others on the way have shown to be secrets, for each middleware that asks for them. */
type Secrets = ReadonlyMap<number, ReadonlySet<string>>;

/** A variable that one middleware compares with what callers send is set for all of them. */
function judgeKnowing(
  route: FoundRoute,
  start: RequestState,
  judge: WayJudge,
  isShort: boolean,
): readonly RouteVerdict[] {
  let secrets: Secrets = new Map();
  for (;;) {
    const { verdicts, results } = judgeLayers(route, start, judge, isShort, secrets);
    const all = new Set([...results.values()].flatMap((result) => [...result.secrets]));
    const more = [...results].flatMap(([index, { asked, secrets: own }]) => {
      const known = secrets.get(index) ?? new Set<string>();
      const names = asked.map(({ name }) => name).filter((name) => all.has(name));
      const isNew = names.some((name) => !own.has(name) && !known.has(name));
      return isNew ? [[index, new Set([...known, ...names])] as const] : [];
    });
    if (more.length === 0) return verdicts;
    secrets = new Map([...secrets, ...more]);
  }
}

type JudgedLayers = {
  readonly verdicts: readonly RouteVerdict[];
  /** By the index of the passage, for those that were followed. */
  readonly results: ReadonlyMap<number, LayerResult>;
};

/** @param isShort whether what stands behind a refusal is not judged: nobody who is refused meets it */
function judgeLayers(
  route: FoundRoute,
  start: RequestState,
  judge: WayJudge,
  isShort: boolean,
  secrets: Secrets,
): JudgedLayers {
  const { machine, resultOf, conditions, rewrites, changesMethod, resting } = judge;
  const results = new Map<number, LayerResult>();
  const verdicts: RouteVerdict[] = [];
  let isRefused = false;
  const leaping: Leaping[] = [];
  const failing: Failing[] = [];
  const known = new Set(route.conditions);
  const steps: Step[] = [];
  let state = start;
  route.passages.forEach((passage, index) => {
    const isRewritten = rewrites || rewritersBetween(passage.stand, route).length > 0;
    const line = lineFor(route, index, isRewritten, changesMethod);
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
    const leapt = leaptOver(passage, route, leaping);
    const isRenamed =
      passage.layer !== route.layer &&
      passage.layer.method !== 'ALL' &&
      route.passages.slice(index + 1).some(({ handler }) => changesMethod(handler));
    const missed =
      bypassOf(passage, route) ??
      (isRenamed ? 'what stands behind it gives requests another method' : null) ??
      (leapt?.isCertain ? leapt.why : null);
    const always = held.every((each) => each.holds === 'yes') && leapt === null && missed === null;
    const given = secrets.get(index);
    const again: Step['again'] = (before, environment) =>
      resultOf(passage.handler.value, {
        line,
        state: before,
        error: null,
        loads: passage.loads === true,
        written: writtenAt(passage.handler, machine),
        ...(environment ? { environment } : {}),
        ...(given ? { secrets: given } : {}),
      });
    const leaves: Step['leaves'] = (before, result) =>
      withSession(passage, stateAfterLayer(before, result, !always));
    const step = { result: again(state), again, leaves };
    const result =
      always && step.result.verdict.verdict === 'refuses'
        ? { ...step.result, verdict: restingOnEarlier(step, steps, start, resting) }
        : step.result;
    steps.push(step);
    results.set(index, step.result);
    const openedBy = [...(result.verdict.openedBy ?? []), ...held.flatMap((each) => each.openedBy)];
    leaping.push(...result.leaps.map((leap) => ({ by: passage, leap })));
    const endsAll = always && endsIn(result, route, index, judge) ? { endsAll: true as const } : {};
    verdicts.push(
      !always
        ? notAlways(result.verdict, missed, leapt?.why ?? null)
        : result.verdict.verdict === 'refuses' && openedBy.length > 0
          ? { ...result.verdict, openedBy }
          : { ...result.verdict, ...endsAll },
    );
    isRefused = always && isCertain(result.verdict) && openedBy.length === 0;
    if (result.errors.length > 0 || result.mayThrow) failing.push({ index, result });
    state = leaves(state, result);
  });
  for (const { index, result } of failing) {
    const why =
      verdicts[index]?.verdict === 'refuses' ? forgiven(route, index, result, judge) : null;
    if (why !== null) verdicts[index] = { verdict: 'unknown', why };
  }
  return { verdicts, results };
}

/** Whether it lets nobody on, whoever comes: it does not refuse for want of a credential, and is no endpoint's guard. */
function endsIn(result: LayerResult, route: FoundRoute, index: number, judge: WayJudge): boolean {
  const { verdict, passing, incomplete, leaps, answered, errors } = result;
  if (verdict.verdict === 'refuses' || passing.length > 0 || incomplete !== null) return false;
  if (leaps.length > 0 || (answered.length === 0 && errors.length === 0)) return false;
  return errors.length === 0 || forgiven(route, index, result, judge) === null;
}

/** Refuses whatever the environment is. */
function isCertain({ verdict, needsEnv }: RouteVerdict): boolean {
  return verdict === 'refuses' && needsEnv === undefined;
}

/** @param missed why some requests certainly do not meet it; @param doubt why some may not */
function notAlways(
  verdict: RouteVerdict,
  missed: string | null,
  doubt: string | null,
): RouteVerdict {
  if (missed !== null) return { verdict: 'passes', why: missed, idle: true };
  const isOpen = doubt === null || verdict.verdict !== 'refuses';
  return isOpen ? PASSES : { verdict: 'unknown', why: doubt };
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

function withSession({ handler }: Passage, state: RequestState): RequestState {
  const makes = optionsOf(handler.value).some(makesSession);
  const remembers = optionsOf(handler.value).some(remembersUser);
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

/** Where a handler is chosen at the top of a module: `isProd ? strict : open`. */
function writtenAt(handler: Handler, machine: Machine): Written | null {
  const { value, at } = handler;
  if (value.kind !== 'union' || handler.list) return null;
  const node = nodeAt(at);
  if (!ts.isExpression(node) || ts.findAncestor(node, ts.isFunctionLike)) return null;
  const scope = machine.load(at.file)?.scope;
  return scope ? { at, scope } : null;
}
