import { expect, it } from 'vitest';
import { parameterValues } from '../../../src/routing/parameter-values.js';

it.each<[string, Readonly<Record<string, string | null>>]>([
  ['/users/:id', {}],
  ['/users/:id(\\d+)', {}],
  ['/users/:id(\\d+)/:what(posts|likes)?', { what: 'posts' }],
  ['/:lang(en|de)/:slug([a-z]+)', { lang: 'en', slug: 'a' }],
  ['/:year(\\d{4})-:month(\\d{2})', { year: '1234', month: '12' }],
  ['/:id([0-9a-f]{24})', { id: '0123456789abcdef01234567' }],
  ['/:id([a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12})', { id: null }],
  ['/:code(x{9})', { code: null }],
])('parameters of %s that do not take 1', (text, values) => {
  expect(parameterValues(text)).toEqual(values);
});
