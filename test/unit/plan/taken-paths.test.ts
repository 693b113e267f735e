import { expect, test } from 'vitest';
import type { RelPath } from '../../../src/model/types.js';
import { takenAuthPaths } from '../../../src/plan/taken-paths.js';
import { endpoint, state, withRoute } from '../../support/endpoints.js';

const auth = { endpoints: ['sign-up', 'login', 'me'] } as const;
const own = { file: 'src/routes/auth.ts' as RelPath, line: 7, column: 8 };

test('a route of the owner where an auth endpoint would be mounted is named with its place and two ways out', () => {
  const states = [
    state(withRoute(endpoint('GET /api/auth/me'), { loc: own })),
    state(withRoute(endpoint('POST /api/auth/me'), { loc: own })),
    state(withRoute(endpoint('GET /auth/login'), { loc: own })),
  ];
  const [taken, ...others] = takenAuthPaths('/api/auth', auth, states, new Set());
  expect(others).toEqual([]);
  expect(taken).toMatchObject({ code: 'AUTH_PATH_TAKEN', severity: 'error', loc: own });
  expect(taken?.message).toContain('GET /api/auth/me');
  expect(taken?.fix).toContain('--base-path');
  expect(taken?.fix).toContain('--endpoints sign-up,login ');
});

test('generated routes, and endpoints that only the spec has, are in nobody’s way', () => {
  const states = [
    state(withRoute(endpoint('GET /auth/me'), { loc: own })),
    state(endpoint('POST /auth/login', { operationId: 'logIn' })),
  ];
  expect(takenAuthPaths('/auth', auth, states, new Set([own.file]))).toEqual([]);
});
