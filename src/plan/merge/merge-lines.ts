import { diff3Merge } from 'node-diff3';
import type { ConflictHunk } from '../../model/types.js';

export type LineMerge =
  | { readonly kind: 'merged'; readonly text: string }
  | { readonly kind: 'conflict'; readonly hunks: readonly ConflictHunk[] };

/**
 * Merges line by line what the owner and the generator did to one text. All three have LF only. Whether a
 * merged text still makes sense is for the caller to find out.
 */
export function mergeLines(yours: string, base: string, generated: string): LineMerge {
  const regions = diff3Merge(yours.split('\n'), base.split('\n'), generated.split('\n'), {
    excludeFalseConflicts: true,
  });
  const hunks = regions.flatMap(({ conflict }) =>
    conflict
      ? {
          line: conflict.aIndex + 1,
          yours: conflict.a.join('\n'),
          base: conflict.o.join('\n'),
          generated: conflict.b.join('\n'),
        }
      : [],
  );
  if (hunks.length > 0) return { kind: 'conflict', hunks };
  return { kind: 'merged', text: regions.flatMap(({ ok }) => ok ?? []).join('\n') };
}
