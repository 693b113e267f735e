import type { IncomingMessage, RequestListener } from 'node:http';

/**
 * What of a framework runs inside the project's own process, to see what is registered there and what a request
 * meets. It is loaded before the project's code and imports nothing but Node.
 */
export type FrameworkPreload = {
  readonly id: string;
  /** The packages to wrap, as projects import them. */
  readonly packages: readonly string[];
  /** Wraps one copy of one of these, before the project uses it. */
  readonly wrap: (exports: unknown, watch: Watch) => void;
  /** What answers the requests to an application; null for a value that is none. */
  readonly listenerOf: (value: unknown) => RequestListener | null;
};

/** What the wrapped framework tells, and asks. */
export type Watch = {
  /** Runs one call by which the project registers something; what is noted meanwhile is written at that place. */
  readonly registering: <T>(call: () => T) => T;
  /** Notes something that requests will meet. */
  readonly note: (step: object, noted: NotedStep) => void;
  /** What becomes of a request that arrives at something. */
  readonly meets: (request: IncomingMessage, step: object) => Meeting;
};

export type NotedStep = {
  /** Which of the functions of its call it is. */
  readonly index: number;
  /** How many of them there are; null where that does not tell whether each is what it is written as. */
  readonly of: number | null;
  /** Of a call for one method or all of them at one path: the endpoint; null for what stands on the way. */
  readonly endpoint: { readonly method: string; readonly path: string } | null;
  /** The name of its function, or `(inline)`. */
  readonly name: string;
};

/** `stop`: it is not called, and nothing behind it; `skip`: what is behind it is called in its place. */
export type Meeting = 'run' | 'stop' | 'skip';
