import type { RequestLine } from '../judgement.js';

/**
 * What a middleware was told of a request while it was followed. For every other request of which the same is true
 * it does the same: a list of paths that are let through is not followed again for each of the paths it does not name.
 */
export type Findings = {
  /** By question: whether a request line gives the answer that this one gave. */
  readonly line: Map<string, Answered>;
  /** Members of the exchange that were read, by bag and name. */
  readonly members: Set<string>;
};

type Answered = {
  readonly found: string | number | boolean | null;
  readonly holds: (line: RequestLine | null) => boolean;
};

export function createFindings(): Findings {
  return { line: new Map(), members: new Set() };
}

/**
 * Answers a question about the request line, once.
 * @param question tells it from every other question
 * @param answer says nothing but what the line says
 */
export function askLine<T extends string | number | boolean | null>(
  { line: known }: Findings,
  line: RequestLine | null,
  question: string,
  answer: (line: RequestLine | null) => T,
): T {
  const before = known.get(question);
  if (before) return before.found as T;
  const found = answer(line);
  known.set(question, { found, holds: (other) => answer(other) === found });
  return found;
}

/** Whether a middleware is told the same by the requests to another line. */
export function tellsTheSame(findings: Findings, line: RequestLine | null): boolean {
  for (const { holds } of findings.line.values()) if (!holds(line)) return false;
  return true;
}
