import { optionsOf, type Value } from '../../interpret/values.js';
import type { Judgement } from '../judgement.js';
import { packageFacts } from './facts.js';
import type { PackageTable } from './packages/table.js';
import type { LayerResult } from './outcome.js';

/** What `result` says of a middleware by itself, for any request. */
export function judgementOf(packages: PackageTable, value: Value, result: LayerResult): Judgement {
  const known = packageFacts(packages, value);
  const { passing, answered, incomplete, refusesSilent } = result;
  const { verdict, why, presenceOnly } = result.verdict;
  const changesToken = passing.some(({ writes }) => TOKEN_KEYS.some((key) => writes.has(key)));
  return {
    verdict,
    ...(why === null ? {} : { why }),
    ...(presenceOnly ? { presenceOnly } : {}),
    ...(verdict === 'refuses' && answered.every(isNothing) ? { onlyRefuses: true as const } : {}),
    ...(refusesSilent ? { refusesSilent } : {}),
    ...(passing.length === 0 && incomplete === null ? { endsAll: true as const } : {}),
    ...(changesToken ? { changesToken: true as const } : {}),
    answers: known?.answers ?? (isOpaque(value) ? 'unknown' : result.answers),
  };
}

/** How a write of the header is noted, and one of a header whose name is not known. */
const TOKEN_KEYS = ['headers.authorization', 'headers.*'];

function isNothing(status: LayerResult['answered'][number]): boolean {
  return status === 'login' || (typeof status === 'number' && status >= 400);
}

/** Whether nothing is known of what it does with a request. */
function isOpaque(value: Value): boolean {
  return optionsOf(value).some(({ kind }) => !/^(function|external|native)$/.test(kind));
}
