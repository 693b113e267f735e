import { describe, expect, it } from 'vitest';
import { isLong, times } from '../support/effort.js';
import { readCases } from './cases.js';
import { CASE_FILES } from './known.js';
import { all, fireAt, smoke } from './suite.js';
import { targetsWith } from './target.js';

describe('attacks on generated code', () => {
  it('has each case once', () => {
    const ids = all.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('has ids of its own for its own, which no file from elsewhere has', () => {
    const [, own = []] = CASE_FILES.map(readCases);
    expect(own.filter(({ id }) => !id.startsWith('own-'))).toEqual([]);
  });

  fireAt(targetsWith('libsql').slice(0, times(1, Infinity)), isLong ? all : smoke);
});
