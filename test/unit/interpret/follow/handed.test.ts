import { describe, expect, it } from 'vitest';
import { createAssigned } from '../../../../src/interpret/follow/assigned.js';
import { viewOf } from '../../../support/follow.js';

describe('what is handed to functions that change it', () => {
  const changed = (source: string): boolean =>
    createAssigned(viewOf({ 'app.ts': source })).content('shared');

  it.each([
    ['by the function itself', 'const add = (list) => list.push(1);\nadd(shared);'],
    [
      'by one that it is handed on to',
      'const add = (list) => list.push(1);\nconst more = (a, to) => add(to);\nmore(1, shared);',
    ],
    [
      'by a function inside',
      'function add(list) {\n  const one = () => list.push(1);\n  one();\n}\nadd(shared);',
    ],
    [
      'by a chain of three in the other order',
      'const a = (x) => b(x);\nconst b = (x) => c(x);\nconst c = (x) => x.pop();\na(shared);',
    ],
  ])('counts as changed: %s', (_, source) => {
    expect(changed(source)).toBe(true);
  });

  it.each([
    ['a function that only reads', 'const count = (list) => list.length;\ncount(shared);'],
    ['another parameter', 'const add = (list, other) => list.push(other);\nadd([], shared);'],
    [
      'a function behind it',
      'const count = (list) => list.length;\nconst add = (list) => list.push(1);\ncount(shared);',
    ],
  ])('stays as it is: %s', (_, source) => {
    expect(changed(source)).toBe(false);
  });
});
