import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupOf, grouped } from '../../../src/report/group.js';
import { displayWidth, pad, printable, truncate, wrap } from '../../../src/report/printable.js';

describe('printable', () => {
  it.each([
    ['plain text, ünï, 日本', 'plain text, ünï, 日本'],
    ['\x1b[31m', '\\x1b[31m'],
    ['a\nb\r\0', 'a\\x0ab\\x0d\\x00'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['\x9b31m', '\\x9b31m'],
    ['\u2066x\u2069', '\\u2066x\\u2069'],
  ])('%j', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});

describe('width', () => {
  const text = fc.string({ unit: 'grapheme' }).map(printable);

  it('counts wide letters twice', () => {
    expect(displayWidth('日本')).toBe(4);
    expect(pad('日本', 6)).toBe('日本  ');
    expect(truncate('日本語', 5)).toBe('日本…');
    expect(truncate('abc', 3)).toBe('abc');
    expect(truncate('abc', 0)).toBe('');
  });

  it('is kept by truncate, and a text that fits stays', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (some, width) => {
        const cut = truncate(some, width);
        expect(displayWidth(cut)).toBeLessThanOrEqual(width);
        if (displayWidth(some) <= width) expect(cut).toBe(some);
      }),
    );
  });

  it('is kept by wrap, which loses no word', () => {
    const words = fc.array(fc.constantFrom('a', 'word', '日本語', 'longer-word'), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 11, max: 40 }), (some, width) => {
        const lines = wrap(some.join(' '), width);
        expect(lines.join(' ')).toBe(some.join(' '));
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('groups', () => {
  it.each<[string[], string, string]>([
    [['books', 'x'], '/a', 'books'],
    [[], '/books/{id}', 'books'],
    [[], '/api/v2/books', 'books'],
    [[], '/api', 'other'],
    [[], '/', 'other'],
    [[], '/{id}/files', 'files'],
  ])('%j %s is under %s', (tags, path, heading) => {
    expect(groupOf(tags, path)).toBe(heading);
  });

  it('come in the order of the alphabet, other last, with what they hold in its own order', () => {
    const groups = grouped(['z1', 'other', 'a2', 'a1'], (word) => word.replace(/\d/, ''));
    expect(groups).toEqual([
      { heading: 'a', items: ['a2', 'a1'] },
      { heading: 'z', items: ['z1'] },
      { heading: 'other', items: ['other'] },
    ]);
  });
});
