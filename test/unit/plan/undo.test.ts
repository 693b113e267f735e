import fc from 'fast-check';
import { expect, it } from 'vitest';
import { applyEdits } from '../../../src/model/text-edit.js';
import type { TextEdit } from '../../../src/model/types.js';
import { composeUndo, decodeUndo, encodeUndo, type Undo, undoOf } from '../../../src/plan/undo.js';
import { times } from '../../support/effort.js';

/** Edits of a text of `length`, none of which overlap. */
function edits(length: number): fc.Arbitrary<readonly TextEdit[]> {
  return fc
    .array(fc.tuple(fc.nat(length), fc.nat(3), fc.string({ maxLength: 4, unit: 'binary' })), {
      maxLength: 5,
    })
    .map((wanted) => {
      const made: TextEdit[] = [];
      for (const [start, size, text] of [...wanted].sort((a, b) => a[0] - b[0])) {
        const end = Math.min(length, start + size);
        if (start > (made.at(-1)?.end ?? -1)) made.push({ start, end, text });
      }
      return made;
    });
}

it('gives back the text before any number of runs', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      fc.gen(),
      (original, runs, gen) => {
        let text = original;
        let undo: Undo = [];
        for (let run = 0; run < runs; run += 1) {
          const next = gen(edits, text.length);
          undo = composeUndo(undo, text, next);
          text = applyEdits(text, next);
          expect(applyEdits(text, undo)).toBe(original);
          expect(decodeUndo(encodeUndo(undo), text.length)).toEqual(undo);
        }
      },
    ),
    { numRuns: times(100, 500, 5000) },
  );
});

it('forgets what one run put in and the next takes out', () => {
  const undo = undoOf('(h)', [{ start: 1, end: 1, text: 'guard, ' }]);
  expect(encodeUndo(undo)).toEqual(['1+7']);
  expect(composeUndo(undo, '(guard, h)', [{ start: 1, end: 8, text: '' }])).toEqual([]);
});

it('is refused where it does not fit the text', () => {
  expect(decodeUndo(['3+4'], 6)).toBeNull();
  expect(decodeUndo(['3+1', '1+1'], 6)).toBeNull();
  expect(decodeUndo(['1+1 broken'], 6)).toBeNull();
});
