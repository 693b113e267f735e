import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellQuote } from '../../../src/model/shell.js';
import { times } from '../../support/effort.js';

describe('shellQuote', () => {
  it.each([
    ['/users', '/users'],
    ['tag:admin', 'tag:admin'],
    ['src/auth.ts#requireUser', 'src/auth.ts#requireUser'],
    ['GET /users', "'GET /users'"],
    ['/users/**', "'/users/**'"],
    ['/users/{a,b}', "'/users/{a,b}'"],
    ["it's", `'it'\\''s'`],
    ['', "''"],
    ['#comment', "'#comment'"],
    ['~', "'~'"],
  ])('%s', (argument, quoted) => {
    expect(shellQuote(argument)).toBe(quoted);
  });

  it('is what a shell gives back', () => {
    const argument = fc.string({ unit: 'grapheme' }).filter((text) => !/[\0\n\r]/.test(text));
    fc.assert(
      fc.property(fc.array(argument, { minLength: 1, maxLength: 20 }), (words) => {
        const script = words.map((word) => `printf '%s\\n' ${shellQuote(word)}`).join('\n');
        const printed = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
        expect(printed).toBe(words.map((word) => `${word}\n`).join(''));
      }),
      { numRuns: times(20, 500) },
    );
  });
});
