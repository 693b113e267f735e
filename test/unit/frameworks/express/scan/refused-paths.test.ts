import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refusedCharacter } from '../../../../../src/frameworks/express/path-syntax.js';

const stacks = resolve(import.meta.dirname, '../../../../../fixtures/stacks');
const installed = createRequire(join(stacks, 'express5/package.json'));
const express = installed('express') as () => { get(path: string, handler: () => void): void };

/** Whether Express 5 itself takes the path. */
function isTaken(path: string): boolean {
  try {
    express().get(path, () => undefined);
    return true;
  } catch {
    return false;
  }
}

describe('what Express 5 refuses', () => {
  test.each([
    ['*', '*'],
    ['/*', '*'],
    ['/files/*', '*'],
    ['/x/:id?', '?'],
    ['/x/(a|b)', '('],
    ['/x/:id(\\d+)', '('],
    ['/a+', '+'],
    ['/:', ':'],
    ['/a[b]', '['],
  ])('is seen in %j', (path, character) => {
    expect(refusedCharacter(path, 5)).toBe(character);
    expect(isTaken(path)).toBe(false);
    expect(refusedCharacter(path, 4)).toBeNull();
  });

  test.each([
    '/',
    '/*splat',
    '/{*splat}',
    '/x{/:id}',
    '/:"a b"',
    '/a\\*',
    '/a\\?b',
    '/:größe',
    '/a.b-c~d@e',
  ])('is not seen in %j', (path) => {
    expect(refusedCharacter(path, 5)).toBeNull();
    expect(isTaken(path)).toBe(true);
  });
});
