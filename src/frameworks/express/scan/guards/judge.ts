import type { GuardVerdict } from '../../../../model/types.js';
import type { Machine } from '../../../../source/interpret/machine.js';
import { type FunctionValue, optionsOf, type Value } from '../../../../source/interpret/values.js';
import type { Judge, Judgement, RequestLine } from '../judgement.js';
import { judgePackage, wrappedHandler } from './packages.js';
import { runMiddleware, type Runs } from './runs.js';
import { closureKey } from './closure-key.js';
import type { Trace } from './trace.js';
import { verdictAt } from './verdict-at.js';

const UNREADABLE: Judgement = {
  verdict: 'unknown',
  answers: 'unknown',
  isCors: false,
  readsBody: false,
  at: null,
};

/** Judges middleware: the project's own by reading its body, a package's by what is known of the package. */
export function createJudge(machine: Machine): Judge {
  const functions = new Map<string, Judgement>();

  const judgeValue = (value: Value): Judgement => {
    switch (value.kind) {
      case 'function':
        return judgeFunction(value);
      case 'external': {
        const wrapped = wrappedHandler(value);
        return wrapped ? judgeValue(wrapped) : judgePackage(value);
      }
      case 'union':
        return optionsOf(value).map(judgeValue).reduce(either);
      default:
        return UNREADABLE;
    }
  };

  const judgeFunction = (value: FunctionValue): Judgement => {
    const key = closureKey(value);
    const known = functions.get(key);
    if (known) return known;
    // A middleware that leads back to itself is not judged twice at the same time.
    functions.set(key, UNREADABLE);
    const judgement = judgementOf((line, settles) =>
      runMiddleware(machine, value, {
        judgeExternal: (external) => judgeValue(external).verdict,
        line,
        settles,
      }),
    );
    functions.set(key, judgement);
    return judgement;
  };

  return ({ value }) => judgeValue(value);
}

/** One of two middlewares, which one is not known: only what both do is certain. */
function either(a: Judgement, b: Judgement): Judgement {
  return {
    verdict: a.verdict === b.verdict ? a.verdict : worse(a.verdict, b.verdict),
    answers: a.answers === b.answers ? a.answers : 'unknown',
    isCors: a.isCors && b.isCors,
    readsBody: a.readsBody || b.readsBody,
    at: null,
  };
}

function worse(a: GuardVerdict, b: GuardVerdict): GuardVerdict {
  return a === 'passes' || b === 'passes' ? 'passes' : 'unknown';
}

type RunsFor = (line: RequestLine | null, settles: (trace: Trace) => boolean) => Runs;

function judgementOf(runsFor: RunsFor): Judgement {
  const runs = runsFor(null, passesForCertain);
  const verdict = verdictOf(runs);
  const byRoute = verdict === 'unknown' && runs.traces.some(dependsOnRoute);
  return {
    verdict,
    // A guard answers callers that it does not know; it is there to pass the others on.
    answers: verdict === 'passes' ? answersOf(runs.traces) : 'never',
    isCors: false,
    readsBody: false,
    at: byRoute
      ? (route) => verdictAt(route, (line) => verdictFor(runsFor(line, ({ passed }) => passed)))
      : null,
  };
}

function dependsOnRoute({ about }: Trace): boolean {
  return about.has('path') || about.has('method');
}

/** It lets callers through for certain when nothing but the request decides. */
function passesForCertain(trace: Trace): boolean {
  return trace.passed && !trace.unsure && !dependsOnMore(trace);
}

/**
 * For one route nothing is left to its path: what still depends on something is not certain. What is decided
 * on the way is decided in every outcome, so that the first one that passes tells.
 */
function verdictFor({ traces, complete }: Runs): GuardVerdict {
  const passing = traces.find(({ passed }) => passed);
  if (passing) return passing.about.size === 0 ? 'passes' : 'unknown';
  return complete && traces.every(({ unsure }) => !unsure) && traces.some(isRefusal)
    ? 'refuses'
    : 'unknown';
}

/**
 * A middleware refuses when no outcome reaches the handler, an outcome answers 401, 403 or an error (or sends
 * the caller to a login page), and it looked at what proves a caller. An answer followed by `next()` counts
 * as reaching the handler.
 */
function verdictOf({ traces, complete }: Runs): GuardVerdict {
  const passing = traces.filter((trace) => trace.passed);
  const refusing = traces.filter((trace) => !trace.passed && isRefusal(trace));
  const guardsAtAll = refusing.some((trace) => trace.readCredentials);
  if (passing.length === 0) {
    if (!guardsAtAll) return 'passes';
    return complete && traces.every((trace) => !trace.unsure) ? 'refuses' : 'unknown';
  }
  if (passing.some(passesForCertain)) return 'passes';
  return guardsAtAll || passing.some((trace) => trace.unsure) ? 'unknown' : 'passes';
}

function isRefusal(trace: Trace): boolean {
  const { answered, failed } = trace;
  return failed || answered === 401 || answered === 403 || answered === 302;
}

/** Conditions on the path, the environment, or what code that is not read says of the caller. */
function dependsOnMore(trace: Trace): boolean {
  return ['path', 'part', 'environment', 'maybe', 'method'].some((about) => trace.about.has(about));
}

/** Whether it answers by itself; one that only ever says 404 stands for there being nothing. */
function answersOf(traces: readonly Trace[]): Judgement['answers'] {
  if (traces.some((trace) => trace.passed || trace.failed)) return 'never';
  return traces.every((trace) => trace.answered === 404) ? 'never' : 'always';
}
