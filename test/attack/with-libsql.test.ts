import { describe, expect, it } from 'vitest';
import { isFull, isLong, times } from '../support/effort.js';
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

  const [newest, ...others] = targetsWith('libsql');
  fireAt(newest === undefined ? [] : [newest], isLong ? all : smoke);
  fireAt(others.slice(0, times(0, Infinity)), isFull ? all : smoke);
});
