import type { Machine } from './machine.js';
import type { Argument, Value } from './values.js';

/** Evaluations that a function may take in all without anything coming of it. */
const MOST_FOR_NOTHING = 200_000;

/**
 * Whether a function was followed often enough: it took many evaluations, and nothing that the framework
 * wants to know of came of them. Business logic that is called for every event would use up the budget.
 * What gets an object of the framework is followed all the same.
 */
export function isFutile(
  { budget }: Machine,
  key: string,
  self: Value | null,
  args: readonly Argument[],
): boolean {
  if ((budget.spent.get(key) ?? 0) < MOST_FOR_NOTHING) return false;
  return self?.kind !== 'host' && !args.some(({ value }) => value.kind === 'host');
}

/** Runs `follow`, and notes what it took when nothing came of it. */
export function noted<T>({ budget, hooks }: Machine, key: string, follow: () => T): T {
  const { steps } = budget;
  const before = hooks.progress();
  try {
    return follow();
  } finally {
    const spent =
      hooks.progress() === before ? (budget.spent.get(key) ?? 0) + steps - budget.steps : -Infinity;
    budget.spent.set(key, spent);
  }
}
