/** What one pass through a middleware does. */
export type Trace = {
  /** It called `next()`: the handler is reached. */
  passed: boolean;
  /** It called `next(error)`, or threw. */
  failed: boolean;
  /** The status of the answer that it sent; `unknown` when that is computed; null when it sent none. */
  answered: number | 'unknown' | null;
  /** It read something by which callers prove who they are. */
  readCredentials: boolean;
  /** It handed the answer or `next` to code that is not read, or relied on what such code says of the caller. */
  unsure: boolean;
  /** What the unknown conditions on the way were about. */
  readonly about: Set<string>;
};

export function createTrace(): Trace {
  return {
    passed: false,
    failed: false,
    answered: null,
    readCredentials: false,
    unsure: false,
    about: new Set(),
  };
}
