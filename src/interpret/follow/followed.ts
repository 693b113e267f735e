import type { ts } from 'ts-morph';
import type { State } from './written-state.js';

/** Where ways part and whether they meet again, for all paths of one function. */
export type Joins = {
  /** Calls, statements and waits in which ways part. */
  readonly parting: Map<ts.Node, { tried: number; met: number }>;
  /** The paths that went on, by where they parted. */
  readonly followed: Map<string, Followed[]>;
  /** After how many choices the paths that parted there came to the end of it, for those that part later. */
  readonly ends: Map<string, number>;
  /** Some path that ended because another went on may throw where it was. */
  mayThrow: boolean;
};

/** A path that went on from the end of code in which ways part, and all paths that part from it later. */
export type Followed = {
  /** Its choices within that code. */
  readonly own: string;
  readonly state: State;
  readonly isCertain: boolean;
  /** Whether anybody may bring it about. */
  readonly isAnybodys: boolean;
  readonly consulted: ReadonlySet<string>;
  /** The parts of the state that any of these paths read later. */
  readonly reads: Set<object | string>;
};

export function createJoins(): Joins {
  return { parting: new Map(), followed: new Map(), ends: new Map(), mayThrow: false };
}
