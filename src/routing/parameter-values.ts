import { compileSafely } from '../source/safe-expression.js';

/** Tried where an expression is no list of words: numbers, words, names of languages, years, dates, ids. */
const TRIED = [
  ...['1', 'a', 'A', '12', 'ab', 'AB', '123', 'abc', 'ABC', '1234', 'abcd', '2026', 'en', 'a1'],
  ...['v1', 'a.txt', '2026-01-31', '20260131', '12345', '123456', '1234567890', 'a-b', 'a@b.test'],
  ...['00000000-0000-4000-8000-000000000000', '0123456789abcdef01234567'],
];

/** `:id(\\d+)`, in the grammar that has expressions for parameters. */
const LIMITED = /:(\w+)\(((?:[^()\\]|\\.|\([^()]*\))*)\)/g;

/** A value for each parameter of a path that does not take `1`; null for one that none was found for. */
export function parameterValues(text: string): Readonly<Record<string, string | null>> {
  const values = [...text.matchAll(LIMITED)].map(
    ([, name = '', source = '']) => [name, valueFor(source)] as const,
  );
  return Object.fromEntries(values.filter(([, value]) => value !== '1'));
}

function valueFor(source: string): string | null {
  const [word = ''] = source.split('|');
  const expression = compileSafely(`^(?:${source})$`, 'i');
  return [...TRIED, word].find((each) => each !== '' && expression?.test(each)) ?? null;
}
