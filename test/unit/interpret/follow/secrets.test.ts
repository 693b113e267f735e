import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EVERYTHING,
  givesAway,
  ITSELF,
  secretText,
  signatureOf,
  TOKEN_OF_ANY,
} from '../../../../src/interpret/follow/secrets.js';
import { constant, fromCaller } from '../../../../src/interpret/follow/values.js';

const told = (form: string, trusted: string): boolean =>
  givesAway(secretText('KEY', form), secretText('KEY', trusted));

describe('what is told of a secret', () => {
  it('is enough for a guard of the same secret', () => {
    expect(told(ITSELF, ITSELF)).toBe(true);
    expect(told(ITSELF, '^user ')).toBe(true);
    expect(givesAway(secretText('OTHER', ITSELF), secretText('KEY', ITSELF))).toBe(false);
    expect(givesAway(secretText(EVERYTHING, ITSELF), secretText('KEY', ITSELF))).toBe(true);
  });

  it('is no key where it is a signature', () => {
    expect(told('^', ITSELF)).toBe(false);
    expect(told(TOKEN_OF_ANY, ITSELF)).toBe(false);
  });

  it('is a token where any text is signed, or one that begins like a token', () => {
    expect(told('^', TOKEN_OF_ANY)).toBe(true);
    expect(told('^eyJhbGciOiJIUzI1NiJ9.', TOKEN_OF_ANY)).toBe(true);
    expect(told('^user ', TOKEN_OF_ANY)).toBe(false);
  });

  it('is enough where some text has both forms', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 3 });
    const form = fc.tuple(fc.constantFrom('=', '^'), text);
    const letters = ['', 'a', 'b'];
    const texts = letters.flatMap((a) => letters.map((b) => a + b));
    const all = [...new Set(texts.flatMap((a) => texts.map((b) => a + b)))];
    const has = ([kind, start]: readonly [string, string], each: string): boolean =>
      kind === '=' ? each === start : each.startsWith(start);
    fc.assert(
      fc.property(form, form, (one, other) => {
        const some = all.some((each) => has(one, each) && has(other, each));
        expect(told(one.join(''), other.join(''))).toBe(some);
      }),
    );
  });

  it('has the form that its text has', () => {
    expect(signatureOf([constant('a b')])).toBe('=a b');
    expect(signatureOf([constant('a'), constant('b')])).toBe('=ab');
    expect(signatureOf([constant('a '), fromCaller()])).toBe('^a ');
    expect(signatureOf([])).toBe('^');
  });
});
