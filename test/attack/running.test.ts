import { afterAll, beforeAll, expect, it } from 'vitest';
import { attackRunning, table } from './attack.js';
import type { AttackCase } from './cases.js';
import { type App, generate, start, targetOf } from './target.js';

const target = targetOf('express5', 'libsql', { id: 'running' });

/**
 * In the form of a file of cases: one that passes, one that does not, one that takes the fixture's clock, one that
 * nobody wrote a procedure for, and one that has the id of a public case and is another attack.
 */
const cases: readonly AttackCase[] = [
  {
    ...{ id: 'Z01', group: 'own', title: 'a token is taken', kind: 'fetch', frameworks: ['*'] },
    request: { path: '/private', headers: { authorization: 'Bearer {{A}}' } },
    expect: { status: [200] },
  },
  {
    ...{ id: 'Z02', group: 'own', title: 'nobody gets in', kind: 'fetch', frameworks: ['*'] },
    request: { path: '/private' },
    expect: { status: [200] },
  },
  {
    ...{ id: 'Z03', group: 'own', title: 'a forged token', kind: 'fetch', frameworks: ['*'] },
    request: {
      path: '/private',
      headers: { authorization: 'Bearer {{minted}}' },
      mint: { header: { alg: 'HS256', typ: 'at+jwt' }, payload: 'valid', key: 'server' },
    },
    expect: { status: [200] },
  },
  {
    ...{ id: 'Z04', group: 'own', title: 'raw', kind: 'raw', frameworks: ['*'] },
    request: { raw: 'GET /private HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {{A}}\r\n\r\n' },
    expect: { status: [200] },
  },
];

const strange: readonly AttackCase[] = [
  {
    ...{ id: 'Z05', group: 'own', title: 'words', kind: 'sequence', frameworks: ['*'] },
    request: { path: '/private' },
    expect: { status: [401], state: 'nothing has changed' },
  },
  {
    ...{ id: 'D14', group: 'own', title: 'another attack', kind: 'fetch', frameworks: ['*'] },
    setup: ['somebody logged out'],
    request: { path: '/private' },
    expect: { status: [401] },
  },
];

const where = { guarded: '/private/secret', framework: 'express' };

let app: App;

beforeAll(async () => {
  app = await start(await generate(target, 'HS256'));
});

afterAll(() => app.stop());

it('a running application is attacked with what needs nothing of its process', async () => {
  const url = new URL(`http://127.0.0.1:${app.port}`);
  const outcomes = await attackRunning(url, where, cases);
  expect(outcomes.map(({ id, result }) => `${id} ${result}`)).toEqual([
    'Z01 passed',
    'Z02 failed',
    'Z03 not run',
    'Z04 passed',
  ]);
});

it('a case that nobody wrote a procedure for is refused, whatever its id', async () => {
  const url = new URL(`http://127.0.0.1:${app.port}`);
  const outcomes = await attackRunning(url, where, strange);
  expect(outcomes.map(({ result }) => result)).toEqual(['refused', 'refused']);
  expect(table(strange, outcomes)).toContain(
    '!! D14 REFUSED: nobody wrote what its setup means: somebody logged out, and our case of that id says something else',
  );
});
