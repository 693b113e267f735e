import { describe, expect, it } from 'vitest';
import { preselect } from '../../../src/plan/preselect.js';
import { endpoint, withRoute } from '../../support/endpoints.js';

describe('the spec comes first', () => {
  it.each([
    [{ security: 'open' as const }, false, 'open in the spec'],
    [{ security: 'secured' as const, schemes: ['bearerAuth'], bearer: true }, true, null],
    [{ security: 'secured' as const, schemes: ['apiKey'] }, true, 'apiKey in the spec'],
  ])('%j', (spec, selected, reason) => {
    expect(preselect(endpoint('POST /login', spec))).toEqual({ selected, reason });
  });

  it('does not preselect as open what the code guards', () => {
    const guarded = withRoute(endpoint('GET /users', { security: 'open' }), {
      guarded: true,
      guard: 'requireUser',
    });
    expect(preselect(guarded)).toEqual({
      selected: true,
      reason: 'open in the spec, guarded by requireUser',
    });
  });
});

describe('name hints', () => {
  it.each([
    ['GET /health', 'looks like a health check'],
    ['GET /api/v1/healthz', 'looks like a health check'],
    ['GET /health/ready', 'looks like a health check'],
    ['GET /v2/ping', 'looks like a health check'],
    ['GET /docs', 'looks like API documentation'],
    ['GET /api-docs/swagger.json', 'looks like API documentation'],
    ['GET /openapi.json', 'looks like API documentation'],
    ['POST /webhooks/stripe', 'looks like a webhook'],
    ['POST /api/payments/webhook', 'looks like a webhook'],
    ['POST /users/login', 'looks like a login'],
    ['POST /auth/sign-in', 'looks like a login'],
    ['POST /signUp', 'looks like a sign-up'],
    ['POST /auth/forgot_password', 'looks like a password reset'],
    ['GET /favicon.ico', 'looks like static files'],
    ['GET /robots.txt', 'looks like static files'],
    ['GET /.well-known/jwks.json', 'looks like static files'],
    ['GET /public/prices', 'looks public'],
  ])('%s %s', (id, reason) => {
    expect(preselect(endpoint(id))).toEqual({ selected: false, reason });
  });

  it.each([
    'GET /patients/{id}/health',
    'GET /reports/users/health',
    'POST /health',
    'POST /webhooks',
    'GET /webhooks',
    'GET /webhooks/stripe',
    'DELETE /webhooks/{id}',
    'POST /devices/{id}/register',
    'GET /metrics',
    'GET /apidocument',
    'DELETE /public/prices',
    'GET /users/login-history',
  ])('%s stays selected', (id) => {
    expect(preselect(endpoint(id))).toEqual({ selected: true, reason: null });
  });

  it('says that an upload is guarded before its body is read', () => {
    const upload = withRoute(endpoint('POST /books/{id}/cover'), { readsBody: true });
    expect(preselect(upload)).toEqual({
      selected: true,
      reason: 'upload, guarded before the body is read',
    });
  });
});

describe('what a package answers', () => {
  it.each([
    ['files', false],
    ['pages', false],
    ['status', false],
    ['proxy', true],
    ['graphql', true],
    ['socket', true],
  ] as const)('%s', (kind, selected) => {
    const served = withRoute(endpoint('ALL /x'), { serves: { kind, name: 'it(…)' } });
    expect(preselect(served)).toMatchObject({ selected });
    // Where code of the project answers as well, it is data.
    const both = withRoute(served, {});
    expect(preselect(both).selected).toBe(true);
  });
});
