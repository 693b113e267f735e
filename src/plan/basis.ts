import { shellQuote } from '../model/shell.js';
import type { Basis, Doubt, DoubtedGuard, GuardUse, ListedEndpoint } from '../model/types.js';
import { keyOfUse } from './judged.js';
import type { EndpointState } from './state.js';

/** On what it stands that an endpoint is guarded, or what keeps that from being known; null for any other. */
export function basisOf({ endpoint, guarded, seen }: EndpointState): ListedEndpoint['basis'] {
  const uses = endpoint.routes.flatMap(({ guards }) => guards);
  if (guarded === 'unknown') return doubtOn(uses);
  if (guarded !== true) return null;
  const refusing = uses.find(({ verdict }) => verdict === 'refuses');
  // Where nothing was seen to refuse, the guard of this run stands there, on the word of who named it.
  const basis: Basis = refusing ? standsOn(refusing) : { kind: 'word' };
  return seen?.result === 'refuses' ? { ...basis, seen: true } : basis;
}

/** What has no line of its own that refuses, such as a guard that another function makes, refuses where it stands. */
function standsOn({ basis, origin, loc: { file, line } }: GuardUse): Basis {
  if (basis) return basis;
  return origin.kind === 'package'
    ? { kind: 'package', row: origin.name }
    : { kind: 'read', file, line };
}

function doubtOn(uses: readonly GuardUse[]): Doubt {
  const guards = new Map<string, DoubtedGuard>();
  for (const use of uses) {
    if (use.verdict !== 'unknown' || use.unmet) continue;
    const doubted = doubtedGuard(use);
    const { flag, name, reason } = doubted;
    const key = `${flag ?? name} ${reason}`;
    if (!guards.has(key)) guards.set(key, doubted);
  }
  const found = [...guards.values()];
  const { flag } = found.find((each) => each.flag !== null) ?? { flag: null };
  const reason =
    found.length === 1
      ? (found[0]?.reason ?? '')
      : found.map((each) => `${each.name}: ${each.reason}`).join('; ');
  return { kind: 'unknown', reason, flag, guards: found };
}

/** What could not be told of a middleware, and how its owner can. */
export function doubtedGuard(use: GuardUse): DoubtedGuard {
  const key = keyOfUse(use);
  return {
    name: use.name,
    loc: use.loc,
    reason: use.why ?? 'what it does is only known at run time',
    flag: key === null ? null : `--judge ${shellQuote(`${key}=refuses`)}`,
  };
}
