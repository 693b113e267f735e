import { expect, it } from 'vitest';
import { isRole } from '../../../src/model/role.js';

it.each(['admin', 'read:users', 'https://example.com/scope', 'a.b-c_d', '{x}'])('%j', (text) => {
  expect(isRole(text)).toBe(true);
});

it.each(['', 'a b', "a'b", 'a"b', 'a\\b', 'a=b', 'a\nb', 'é', '\u2028'])('not %j', (text) => {
  expect(isRole(text)).toBe(false);
});
