import type { AttackCase } from '../cases.js';
import type { Scene } from '../scene.js';
import type { Answer } from '../wire.js';

/**
 * What a case says in words, done: each part gives the problems that it found. The request of the case is
 * sent by the runner between `before` and `after`, or by `run` alone.
 */
export type Procedure = {
  /** What must have happened. Tokens in the request are made before. */
  readonly before?: (scene: Scene) => Promise<unknown>;
  readonly after?: (scene: Scene, answers: readonly Answer[]) => Promise<readonly string[]>;
  readonly run?: (scene: Scene, attack: AttackCase) => Promise<readonly string[]>;
  /** The address that the n-th request comes from, by way of a proxy that the application trusts. */
  readonly from?: (n: number) => string;
};

export type Procedures = Readonly<Record<string, Procedure>>;

/** Nothing, or the problem that an answer has another status. */
export function wants(
  answer: Answer,
  what: string,
  ...statuses: readonly number[]
): readonly string[] {
  return statuses.includes(answer.status)
    ? []
    : [
        `${what}: ${answer.status} instead of ${statuses.join(' or ')}: ${answer.body.slice(0, 200)}`,
      ];
}

/** Nothing, or the problem that something is not so. */
export function holds(isSo: boolean, problem: string): readonly string[] {
  return isSo ? [] : [problem];
}
