import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskComments, placeAt } from '../../../src/project/masking.js';
import { times } from '../../support/effort.js';

describe('maskComments', () => {
  it.each([
    ['a // b\nc', 'a     \nc'],
    ['a /* b\nc */ d', 'a     \n     d'],
    ["'// no' // yes", "'// no'       "],
    ['`http://x/${a /* y */}//z` // w', '`http://x/${a        }//z`     '],
    ['`${`// in`}` // out', '`${`// in`}`       '],
    ['`${ { a: "}" }.a }//still` //c', '`${ { a: "}" }.a }//still`    '],
    ['const re = /[/*]"/; // c', 'const re = /[/*]"/;     '],
    ['x = a / b; // c / d', 'x = a / b;         '],
    ["it's // broken\nnext // c", "it's // broken\nnext     "],
    ['/* open', '       '],
    ['// a\r\nb', '    \r\nb'],
  ])('%j', (text, masked) => {
    expect(maskComments(text)).toBe(masked);
  });

  it('keeps every offset and line, whatever the text', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '//',
        '/*',
        '*/',
        '`',
        '${',
        '}',
        "'",
        '"',
        '\\',
        '\n',
        '\r\n',
        '/',
        '(',
        '=',
      ),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const masked = maskComments(text);
        expect(masked).toHaveLength(text.length);
        const breaks = (value: string) => [...value.matchAll(/\n/g)].map((match) => match.index);
        expect(breaks(masked)).toEqual(breaks(text));
        for (const [index, character] of [...masked.split('')].entries()) {
          expect([text[index], ' ']).toContain(character);
        }
      }),
      { numRuns: times(200, 1000, 5000) },
    );
  });
});

it('places offsets on 1-based lines and columns', () => {
  expect(placeAt('ab\ncd', 0)).toEqual({ line: 1, column: 1 });
  expect(placeAt('ab\ncd', 4)).toEqual({ line: 2, column: 2 });
});
