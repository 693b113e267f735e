import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refusedCharacter } from '../../../../../src/frameworks/express/path-syntax.js';
import { reported, scanFiles } from './project.js';

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

test('a path that stops the application is said with its place, in Express 5 alone', () => {
  const files = {
    'app.js': `const express = require('express');\nconst app = express();\napp.get('/files/*', (req, res) => res.json([]));\napp.use('*', (req, res) => res.status(404).end());\nmodule.exports = app;`,
  };
  expect(reported(scanFiles(files, 5))).toEqual([
    'ROUTE_PATH_REFUSED app.js:3',
    'ROUTE_PATH_REFUSED app.js:4',
  ]);
  expect(reported(scanFiles(files, 4))).toEqual([]);
});
