/** How much time is left for several pieces of work together. */
export type TimeLimit = {
  readonly seconds: number;
  /** Does `work` with a signal that says when the time is over. */
  readonly within: <T>(work: (signal: AbortSignal) => Promise<T>) => Promise<T>;
};

/** A limit for all work that is done within it, one after another; what is done between does not count. */
export function timeLimit(limitMs: number): TimeLimit {
  let left = limitMs;
  return {
    seconds: limitMs / 1000,
    within: async (work) => {
      const started = performance.now();
      try {
        return await work(AbortSignal.timeout(Math.max(0, Math.ceil(left))));
      } finally {
        left -= performance.now() - started;
      }
    },
  };
}
