import { expect, it } from 'vitest';
import type { GuardUse, Manifest } from '../../../src/model/types.js';
import { relPath } from '../../../src/model/paths.js';
import { guardedBy } from '../../../src/model/guarded.js';
import { authBehind } from '../../../src/plan/auth-behind.js';
import { projectState } from '../../../src/plan/state.js';
import { endpoint, withRoute } from '../../support/endpoints.js';

const own = relPath('src/auth/auth-router.ts');

/** What is said of auth endpoints with such a use in front of them, registered in `file`. */
function saidBehind(use: Partial<GuardUse>, file = relPath('src/app.ts')): readonly unknown[] {
  const guards: readonly GuardUse[] = [
    {
      name: 'gate',
      origin: { kind: 'unknown' },
      place: 'app',
      loc: { file, line: 3, column: 9 },
      verdict: 'refuses',
      ...use,
    },
  ];
  const route = { loc: { file: own, line: 1, column: 1 }, guards, ...guardedBy(guards) };
  const found = ['POST /auth/login', 'GET /auth/me'].map((id) => withRoute(endpoint(id), route));
  const manifest = { files: { [own]: {} }, routes: {}, answers: {} } as unknown as Manifest;
  return authBehind(projectState(found, manifest, null).endpoints, manifest);
}

it('says once of a guard before the auth routes that nobody can log in', () => {
  expect(saidBehind({})).toMatchObject([
    { code: 'AUTH_BEHIND_GUARD', severity: 'error', loc: { file: 'src/app.ts', line: 3 } },
  ]);
  expect(saidBehind({ verdict: 'passes', presenceOnly: true })).toHaveLength(1);
});

it.each<[string, Partial<GuardUse>]>([
  ['lets everybody through', { verdict: 'passes' }],
  ['could not be judged', { verdict: 'unknown' }],
  ['does nothing there', { idle: true }],
])('says nothing of one that %s', (_, use) => {
  expect(saidBehind(use)).toEqual([]);
});

it('says nothing of the guard of an auth endpoint that is for who has logged in', () => {
  expect(saidBehind({ place: 'route' }, own)).toEqual([]);
});
