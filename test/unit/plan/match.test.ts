import { describe, expect, it } from 'vitest';
import { matchEndpoints, shapeOf, shapeOfId } from '../../../src/plan/match.js';
import { route, specEndpoint } from '../../support/values.js';

describe('matchEndpoints', () => {
  it('joins spec and source whatever the parameters are called, and shows the names of the source', () => {
    const { endpoints, prefix } = matchEndpoints(
      [specEndpoint('GET', '/users/{id}')],
      [''],
      [route('GET', '/users/{userId}')],
    );
    expect(endpoints.map(({ id, spec, routes }) => [id, spec?.id, routes.length])).toEqual([
      ['GET /users/{userId}', 'GET /users/{id}', 1],
    ]);
    expect(prefix).toBeNull();
  });

  it('keeps what only one side knows', () => {
    const { endpoints } = matchEndpoints(
      [specEndpoint('POST', '/books')],
      [''],
      [route('GET', '/books')],
    );
    expect(endpoints.map(({ id, spec, routes }) => [id, spec !== null, routes.length])).toEqual([
      ['GET /books', false, 1],
      ['POST /books', true, 0],
    ]);
  });

  it('finds the prefix that the spec does not state', () => {
    const { endpoints, prefix } = matchEndpoints(
      [specEndpoint('GET', '/users'), specEndpoint('GET', '/users/{id}')],
      [''],
      [route('GET', '/api/v1/users'), route('GET', '/api/v1/users/{id}'), route('GET', '/health')],
    );
    expect(prefix).toEqual({ declared: '', served: '/api/v1' });
    expect(
      endpoints.filter(({ spec }) => spec).map(({ id, routes }) => [id, routes.length]),
    ).toEqual([
      ['GET /api/v1/users', 1],
      ['GET /api/v1/users/{id}', 1],
    ]);
  });

  it('takes away a server prefix that the source does not have', () => {
    const { endpoints } = matchEndpoints(
      [specEndpoint('GET', '/v2/orders'), specEndpoint('GET', '/v2')],
      ['/v2'],
      [route('GET', '/orders'), route('GET', '/')],
    );
    expect(endpoints.map(({ id, spec, routes }) => [id, spec !== null, routes.length])).toEqual([
      ['GET /', true, 1],
      ['GET /orders', true, 1],
    ]);
  });

  it('stays with the declared prefix among equals', () => {
    const { prefix } = matchEndpoints(
      [specEndpoint('GET', '/api/users')],
      ['/api'],
      [route('GET', '/orders')],
    );
    expect(prefix).toBeNull();
  });

  it('lets a route for all methods answer each operation on its path', () => {
    const { endpoints } = matchEndpoints(
      [specEndpoint('GET', '/legacy'), specEndpoint('POST', '/legacy')],
      [''],
      [route('ALL', '/legacy')],
    );
    expect(endpoints.map(({ id, routes }) => [id, routes.length])).toEqual([
      ['ALL /legacy', 1],
      ['GET /legacy', 1],
      ['POST /legacy', 1],
    ]);
  });

  it('keeps several registrations of one endpoint together', () => {
    const { endpoints } = matchEndpoints(
      [],
      [''],
      [route('GET', '/a/{x}', { line: 1 }), route('GET', '/a/{y}', { line: 2 })],
    );
    expect(endpoints.map(({ routes }) => routes.map(({ loc }) => loc.line))).toEqual([[1, 2]]);
  });
});

describe('shapes', () => {
  it('forget the names of parameters and nothing else', () => {
    expect(shapeOf('GET', '/a/{b}/c{d}')).toBe('GET /a/{}/c{}');
    expect(shapeOfId('DELETE /a/{b}')).toBe('DELETE /a/{}');
  });
});
