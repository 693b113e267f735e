import { describe, expect, it } from 'vitest';
import { nearest } from '../../../src/model/nearest.js';

describe('nearest', () => {
  const commands = ['list', 'check', 'update', 'remove'];

  it.each([
    ['lst', 'list'],
    ['chekc', 'check'],
    ['LIST', 'list'],
    ['updates', 'update'],
    ['remvoe', 'remove'],
  ])('%s is meant to be %s', (word, meant) => {
    expect(nearest(word, commands)).toBe(meant);
  });

  it.each(['deploy', 'x', '', 'check-everything'])('%s is nothing of the kind', (word) => {
    expect(nearest(word, commands)).toBeNull();
  });

  it('takes the nearer, and the first among equals', () => {
    expect(nearest('/user', ['/uses', '/users'])).toBe('/uses');
    expect(nearest('/users/', ['/usors/x', '/users'])).toBe('/users');
  });
});
