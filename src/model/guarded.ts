import type { GuardUse, SourceRoute } from './types.js';

/** Whether anything on the way refuses anonymous callers, and the name of the first that does. */
export function guardedBy(guards: readonly GuardUse[]): Pick<SourceRoute, 'guarded' | 'guard'> {
  const refusing = guards.find(({ verdict }) => verdict === 'refuses');
  if (refusing) return { guarded: true, guard: refusing.name };
  const isUnknown = guards.some(({ verdict }) => verdict === 'unknown');
  return { guarded: isUnknown ? 'unknown' : false, guard: null };
}
