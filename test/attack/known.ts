import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type AttackCase, readCases } from './cases.js';

/** Of the public file, and our own, whose ids begin with `own-` so that they are nobody else's. */
export const CASE_FILES = ['cases.json', 'own-cases.json'].map((name) =>
  resolve(import.meta.dirname, '../../fixtures/attack', name),
);

/** The cases that procedures and places of variants were written for, by id. */
export type KnownCases = ReadonlyMap<string, AttackCase>;

export function readKnownCases(): KnownCases {
  return new Map(CASE_FILES.flatMap(readCases).map((each) => [each.id, each]));
}

/**
 * The id by which what we wrote for a case may be looked up; null for one that we do not know. A case from
 * elsewhere that has the id of ours and other words is another attack: ours would judge it wrongly.
 */
export function knownId(attack: AttackCase, known: KnownCases): string | null {
  const ours = known.get(attack.id);
  return ours !== undefined && isDeepStrictEqual(wordsOf(ours), wordsOf(attack)) ? attack.id : null;
}

/** What a case says to people. */
function wordsOf({ kind, title, setup = [], expect }: AttackCase): readonly unknown[] {
  return [kind, title, setup, expect.state ?? null];
}
