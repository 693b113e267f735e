import { expect, test } from 'vitest';
import { pathTo } from '../../../src/interpret/values.js';

test('a path is no longer than anybody reads, whatever goes on in it, and keeps both ends', () => {
  let path: readonly string[] = ['process', 'env', 'KEY'];
  const lengths = new Set<number>();
  for (let round = 0; round < 1_000; round += 1) {
    path = pathTo(pathTo(path, `replace${round}`), '()');
    lengths.add(path.length);
  }
  expect(Math.max(...lengths)).toBe(60);
  expect(path.slice(0, 5)).toEqual(['process', 'env', 'KEY', 'replace0', '()']);
  expect(path.at(-1)).toBe('()');
});
