import type { Attempt, Machine } from './machine.js';
import type { Value } from './values.js';

/** Notes that something may fail. What fails is not followed: what comes behind it in a `try` may not happen. */
export function mayFail(machine: Machine): void {
  const attempt = machine.attempts.at(-1);
  if (attempt) attempt.risks += 1;
}

/** Notes a call of what is not source. */
export function callMayFail(machine: Machine, callee: Value): void {
  const isLogging =
    callee.kind === 'external' && callee.package === 'global' && callee.path[0] === 'console';
  if (!isLogging) mayFail(machine);
}

/** Runs what is tried. */
export function attempted<T>(machine: Machine, attempt: Attempt | null, action: () => T): T {
  if (!attempt) return action();
  machine.attempts.push(attempt);
  try {
    return action();
  } finally {
    machine.attempts.pop();
  }
}

/** Says of each statement of a list whether something may have failed in it, which makes the rest of them uncertain. */
export function watchedRisks(machine: Machine): () => string | null {
  const attempt = machine.attempts.at(-1);
  if (!attempt) return () => null;
  const { risks } = attempt;
  let isTold = false;
  return () => {
    if (isTold || attempt.risks === risks) return null;
    isTold = true;
    return attempt.condition;
  };
}
