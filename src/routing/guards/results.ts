import type { Place } from '../../interpret/place.js';
import type { RelPath } from '../../model/types.js';
import { packageOf } from '../../source/installed.js';
import type { RouteVerdict } from '../judgement.js';
import { locOf } from '../places.js';
import type { LayerResult } from './outcome.js';

/** What calls on and leaves nothing, but for what is said. */
export function plainResult(verdict: RouteVerdict, more: Partial<LayerResult> = {}): LayerResult {
  return {
    verdict,
    passing: [{ writes: new Map(), causes: [], opaque: null }],
    errors: [],
    mayThrow: false,
    answers: 'never',
    refusesSome: false,
    writes: [],
    incomplete: null,
    trusts: new Set(),
    asked: [],
    secrets: new Set(),
    rests: [],
    answered: [],
    leaps: [],
    ...more,
  };
}

/**
 * The guard that an earlier run wrote, as it was written: what stands at `at` need not be followed. What fails in
 * answering, such as a log, it hands on as an error.
 */
export function writtenResult(at: Place): LayerResult {
  const { file, line } = locOf(at);
  return plainResult(
    { verdict: 'refuses', why: null, basis: { kind: 'read', file, line } },
    { passing: [], mayThrow: true, refusesSome: true, answered: [401] },
  );
}

/** What a package refuses by its own source, the owner has to say is a guard. */
export function leftToOwner(result: LayerResult, file: RelPath): LayerResult {
  if (result.verdict.verdict !== 'refuses') return result;
  const why = `the source of \`${packageOf(file)}\` refuses callers, and whether it does so as a guard is not known`;
  return { ...UNREADABLE, verdict: { verdict: 'unknown', why } };
}

/** With the secrets without which it lets everybody through, in its verdict. */
export function needing(result: LayerResult): LayerResult {
  const needed = result.verdict.verdict === 'refuses' ? (result.needs?.() ?? []) : [];
  if (needed.length === 0) return result;
  const needsEnv = [...needed, ...(result.verdict.needsEnv ?? [])];
  return { ...result, verdict: { ...result.verdict, needsEnv } };
}

/** Of what nothing is known. */
export const UNREADABLE: LayerResult = plainResult(
  { verdict: 'unknown', why: 'it is not known what it is' },
  { mayThrow: true },
);

/** One of two middlewares, which one is not known: only what both do is certain. */
export function either(a: LayerResult, b: LayerResult): LayerResult {
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
    trusts: new Set([...a.trusts, ...b.trusts]),
    asked: [...a.asked, ...b.asked],
    secrets: new Set([...a.secrets, ...b.secrets]),
    rests: [...a.rests, ...b.rests],
    answered: [...a.answered, ...b.answered],
    leaps: [...a.leaps, ...b.leaps],
  };
}
