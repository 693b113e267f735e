import type { Completion } from './completion.js';
import type { Env, Value } from './values.js';

/** A part of the state of a path: a text, a value, the names of a function, how a statement ended. */
export type Shown = string | Value | Env | Completion | null;

/** What somebody knows of a path beside what its code can name. */
export type Kept = {
  readonly core: readonly Shown[];
  /** What may be read later, by the names it is noted by when it is read. */
  readonly parts: ReadonlyMap<string, Shown>;
};

export const NOTHING_KEPT: Kept = { core: [], parts: new Map() };

/** A primitive, an object that is the same on every path, or one that has content of its own on each. */
export type Token = unknown;

/** What a path is in: all that code can touch which reaches no more than the roots. */
export type State = {
  readonly core: readonly Token[];
  /** What may be read later, by what it is read by. */
  readonly parts: ReadonlyMap<object | string, readonly Token[]>;
  /** What the objects hold that are of this path alone. */
  readonly heap: ReadonlyMap<object, readonly Token[]>;
  /** Numbers of those that were there when the ways parted. */
  readonly old: ReadonlyMap<object, number>;
};

/** Numbers for what is there: equal on paths that came here by the same choices. */
export function numbersOf({ heap }: State): ReadonlyMap<object, number> {
  return new Map([...heap.keys()].map((key, index) => [key, index]));
}

/** Whether no code can tell two states apart which reads no more than `reads` of their parts. */
export function isSameState(one: State, other: State, reads: Iterable<object | string>): boolean {
  const pairs = new Map<object, object>();
  const taken = new Set<object>();
  const alike = (a: Token, b: Token): boolean => {
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) {
      return Object.is(a, b);
    }
    const content = one.heap.get(a);
    const otherContent = other.heap.get(b);
    if (!content || !otherContent) return a === b;
    const pair = pairs.get(a);
    if (pair) return pair === b;
    if (taken.has(b) || one.old.get(a) !== other.old.get(b)) return false;
    pairs.set(a, b);
    taken.add(b);
    return allAlike(content, otherContent);
  };
  const allAlike = (a: readonly Token[], b: readonly Token[]): boolean =>
    a.length === b.length && a.every((token, index) => alike(token, b[index]));
  if (!allAlike(one.core, other.core)) return false;
  for (const part of reads) {
    const a = one.parts.get(part);
    const b = other.parts.get(part);
    if (a && b ? !allAlike(a, b) : a !== b) return false;
  }
  return true;
}

/** The part of a path's state that an environment variable is. */
export function partOf(key: string): string {
  return `variable ${key}`;
}
