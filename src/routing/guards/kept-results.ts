import type { FunctionValue } from '../../interpret/values.js';
import { createClosureKeys } from './closure-key.js';
import { createFindings, type Findings, tellsTheSame } from './findings.js';
import type { Questions } from './questions.js';
import { frozenKey, type RequestState, stateKey } from './request-state.js';
import type { LayerResult } from './outcome.js';
import type { Given } from './given.js';

/** What functions were found to do, so that none is followed twice for requests that tell it the same. */
export type KeptResults = {
  readonly of: (
    value: FunctionValue,
    given: Given,
    follow: (findings: Findings) => LayerResult,
  ) => LayerResult;
  /** Does work to answer a question: of what is found meanwhile, that which rests on an assumption is kept no longer. */
  readonly meanwhile: <T>(work: () => T) => T;
  /** Whether that is going on. */
  readonly isMeanwhile: () => boolean;
};

type Kept = Map<string, Entry[]>;

type Entry = {
  readonly findings: Findings;
  readonly state: RequestState;
  readonly stateKey: string;
  readonly result: LayerResult;
};

export function createKeptResults(questions: Questions): KeptResults {
  const closureKey = createClosureKeys();
  const forGood: Kept = new Map();
  const assumed: Kept[] = [];

  const find = (kept: Kept | undefined, key: string, given: Given): LayerResult | null => {
    for (const { findings, state, stateKey: before, result } of kept?.get(key) ?? []) {
      const sameState = state === given.state || before === stateKey(given.state, findings.members);
      if (sameState && tellsTheSame(findings, given.line)) return result;
    }
    return null;
  };
  const keyOf = (value: FunctionValue, given: Given): string => {
    const { error, loads, extent, environment, secrets = [] } = given;
    const failed = error === null ? '' : error === 'any' ? '*' : frozenKey(error);
    const inOther = environment && { ...environment, secrets: [...environment.secrets].sort() };
    const further = JSON.stringify([extent ?? {}, inOther, [...secrets].sort()]);
    return `${closureKey(value)}|${failed}|${String(loads === true)}|${further}`;
  };

  return {
    of: (value, given, follow) => {
      const key = keyOf(value, given);
      // What was followed as far as it goes says as much as what is followed for some steps.
      const whole = given.extent?.steps === undefined ? key : keyOf(value, wholly(given));
      const findEither = (kept: Kept | undefined): LayerResult | null =>
        find(kept, key, given) ?? (whole === key ? null : find(kept, whole, given));
      const found = findEither(forGood);
      if (found) return found;
      const current = assumed.at(-1);
      const foundHere = findEither(current);
      if (foundHere) {
        questions.assume();
        return foundHere;
      }
      const before = questions.assumed();
      const findings = createFindings();
      const result = follow(findings);
      const keeper = questions.assumed() === before || !current ? forGood : current;
      const kept = result.incomplete === null ? whole : key;
      const entry = {
        findings,
        state: given.state,
        stateKey: stateKey(given.state, findings.members),
        result,
      };
      const entries = keeper.get(kept);
      if (entries) entries.push(entry);
      else keeper.set(kept, [entry]);
      return result;
    },
    isMeanwhile: () => assumed.length > 0,
    meanwhile: (work) => {
      assumed.push(new Map());
      try {
        return work();
      } finally {
        assumed.pop();
      }
    },
  };
}

function wholly({ extent, ...given }: Given): Given {
  return { ...given, extent: extent?.brief === true ? { brief: true } : {} };
}
