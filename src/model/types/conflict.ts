import type { RelPath } from './places.js';

export type ConflictHunk = {
  /** 1-based line in the owner's text. */
  readonly line: number;
  readonly yours: string;
  readonly base: string;
  readonly generated: string;
};

/** What becomes of a place in a managed file that owner and generator both changed. */
export type ConflictWay = 'abort' | Settlement;

/** `keep`: the owner's lines stay; `theirs`: the generated ones replace them; `markers`: both stand there, to be sorted out. */
export type Settlement = 'keep' | 'theirs' | 'markers';

/**
 * `foreign`: a file that is not ours is where one has to go; `both`: both sides changed the same lines; `syntax`,
 * `types`: put together, the text would not parse, or did not type-check.
 */
export type ConflictCause = 'foreign' | 'both' | 'syntax' | 'types';

/** A conflict in one file that was settled as its owner said. */
export type SettledConflict = {
  readonly path: RelPath;
  readonly way: Settlement;
  readonly hunks: readonly ConflictHunk[];
};
