import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RelPath } from '../../../src/model/types.js';
import { conditionName, conditionNamed, isLater } from '../../../src/interpret/condition.js';

it('is taken apart as it was put together', () => {
  const condition = fc.record({
    file: fc.string({ minLength: 1 }).map((name) => name as RelPath),
    offset: fc.nat(),
    branch: fc.constantFrom('then', 'else', 'rest', 'later', '0', '12'),
  });
  fc.assert(
    fc.property(condition, (each) => {
      const name = conditionName(each);
      expect(conditionNamed(name)).toEqual(each);
      expect(isLater(name)).toBe(each.branch === 'later');
    }),
  );
});

it('is none where it has another form', () => {
  expect(conditionNamed('later')).toBeNull();
  expect(isLater('a.ts:later')).toBe(false);
});
