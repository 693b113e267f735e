import type { Environment } from '../../interpret/follow/path.js';
import type { EnvironmentNeed } from '../../model/types.js';
import type { RouteVerdict } from '../judgement.js';
import type { LayerResult } from './outcome.js';
import type { RequestState } from './request-state.js';
import { withOpeners } from './verdict.js';

/** A middleware on the way of a route, as it was judged. */
export type Step = {
  readonly result: LayerResult;
  /** What it does in another environment, and after others that do something else there. */
  readonly again: (state: RequestState, environment?: Environment) => LayerResult;
  /** What it leaves to those behind it. */
  readonly leaves: (state: RequestState, result: LayerResult) => RequestState;
};

const NORMAL = { secrets: new Set<string>(), withoutSecrets: false, open: false } as const;

/**
 * The verdict on what refuses by what middleware before it has left on the request: that rests on the secrets and the
 * variables which those have asked for.
 * @param steps the middleware before it, in order, from the first that left anything
 * @param start what the request was like before all of them
 */
export function restingOnEarlier(
  last: Step,
  steps: readonly Step[],
  start: RequestState,
  resting: (result: LayerResult) => LayerResult,
): RouteVerdict {
  const secrets = new Set([last, ...steps].flatMap(({ result }) => [...result.secrets]));
  /** What those that are chosen ask for in another environment, where the last one calls on then; else null. */
  const opened = (
    environment: Environment,
    chosen: readonly Step[],
  ): readonly EnvironmentNeed[] | null => {
    const asked: EnvironmentNeed[] = [];
    const again = (step: Step, state: RequestState): LayerResult => {
      if (!chosen.includes(step)) return step.again(state);
      const result = step.again(state, environment);
      asked.push(...result.asked);
      return result;
    };
    const state = steps.reduce((before, step) => step.leaves(before, again(step, before)), start);
    return again(last, state).passing.length > 0 ? asked : null;
  };
  /** The variables of earlier ones that open it in an environment: each of those by itself, or all of them together. */
  const openersIn = (
    environment: Environment,
    isMeant: (name: string) => boolean,
    known: readonly EnvironmentNeed[] = [],
  ): readonly EnvironmentNeed[] => {
    const asking = steps.filter(({ result: { asked, secrets: own } }) =>
      [...asked.map(({ name }) => name), ...own].some(isMeant),
    );
    const alone = asking.flatMap((step) => opened(environment, [step]) ?? []);
    const isAsked = alone.length > 0 || known.length > 0 || asking.length === 0;
    const found = isAsked ? alone : (opened(environment, [...asking, last]) ?? []);
    const names = new Set(known.map(({ name }) => name));
    return found.filter(({ name }) => {
      const isNew = isMeant(name) && !names.has(name);
      names.add(name);
      return isNew;
    });
  };

  const trusted = steps
    .filter(({ result: { trusts, rests } }) => trusts.size > 0 || rests.length > 0)
    .filter((step) => opened({ ...NORMAL, secrets, insider: true }, [step]) !== null)
    .map(({ result }) => result);
  const { verdict } =
    trusted.length === 0
      ? last.result
      : resting({
          ...last.result,
          trusts: new Set([last.result, ...trusted].flatMap(({ trusts }) => [...trusts])),
          rests: trusted.flatMap(({ rests }) => rests),
        });
  if (verdict.verdict !== 'refuses') return verdict;
  const unset = { ...NORMAL, secrets, withoutSecrets: true };
  const needed = openersIn(unset, (name) => secrets.has(name), verdict.needsEnv);
  const open = { ...NORMAL, secrets, open: true };
  const openers = openersIn(open, (name) => !secrets.has(name), verdict.openedBy);
  return withOpeners(
    needed.length > 0
      ? { ...verdict, needsEnv: [...(verdict.needsEnv ?? []), ...needed] }
      : verdict,
    openers,
  );
}
