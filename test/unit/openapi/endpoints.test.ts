import { describe, expect, it } from 'vitest';
import { specEndpoints } from '../../../src/openapi/endpoints.js';
import { asLine, failures, ids, load } from './support.js';

const info = "info: { title: T, version: '1' }\n";
const withServers = (servers: string): string =>
  `openapi: 3.0.3\n${info}servers: ${servers}\npaths:\n  /a: { get: {} }\n`;

describe('the path as served', () => {
  it.each([
    ['[{ url: https://example.com/api/v1/ }]', '/api/v1/a'],
    ['[{ url: /b2b/v2 }]', '/b2b/v2/a'],
    ['[{ url: //example.com/x }]', '/x/a'],
    ['[{ url: api }]', '/api/a'],
    ['[{ url: https://example.com }]', '/a'],
    ['[{ url: / }]', '/a'],
    ['[]', '/a'],
    [
      '[{ url: "{protocol}://h:1/api/v{n}", variables: { protocol: { default: https }, n: { default: "2" } } }]',
      '/api/v2/a',
    ],
    [
      '[{ url: "{server}/api", variables: { server: { default: "http://localhost:5055" } } }]',
      '/api/a',
    ],
    ['[{ url: "{server}/api" }]', '/api/a'],
    ['[{ url: "https://h/{v}", variables: { v: { enum: [v7, v8] } } }]', '/v7/a'],
    ['[{ url: "https://h/{tenant}" }]', '/{tenant}/a'],
    ['[{ url: "https://h/api?x=/y#/z" }]', '/api/a'],
    ['[{ url: "https://h/a\\r\\npi\\L" }]', '/api/a'],
  ])('of servers %s is %s', (servers, path) => {
    expect(ids(withServers(servers))).toEqual([`GET ${path}`]);
  });

  it('takes the first of several servers, says so, and keeps the others', () => {
    const spec = load(
      withServers('[{ url: https://h/v1 }, { url: http://localhost/v1 }, { url: / }]'),
    );
    expect(spec.prefixes).toEqual(['/v1', '']);
    expect(spec.diagnostics.map(asLine)).toEqual([
      "openapi.yaml:3:10 SPEC_SERVERS the servers have different paths: '/v1', '/'; the first one is put before the paths",
    ]);
  });

  it('heeds servers of a path and of an operation', () => {
    expect(
      ids(`${withServers('[{ url: /v1 }]')}  /b:
    servers: [{ url: /v2 }]
    get: {}
    post: { servers: [{ url: / }] }
`),
    ).toEqual(['GET /v1/a', 'GET /v2/b', 'POST /b']);
  });

  it('has basePath of Swagger 2.0 in front', () => {
    expect(
      ids(`swagger: '2.0'\n${info}basePath: /api/\npaths: { /a/: { get: {} }, /: { get: {} } }\n`),
    ).toEqual(['GET /api/a', 'GET /api']);
  });

  it('has one normal form', () => {
    const paths =
      '{ /: { get: {} }, /a/: { get: {} }, /b/:id: { get: {} }, c: { get: {} }, "/d:bulk": { get: {} } }';
    expect(ids(`openapi: 3.0.3\n${info}paths: ${paths}\n`)).toEqual([
      'GET /',
      'GET /a',
      'GET /b/{id}',
      'GET /c',
      'GET /d:bulk',
    ]);
  });
});

describe('methods', () => {
  const item =
    '{ get: {}, query: {}, additionalOperations: { copy: {} }, summary: s, parameters: [], x-get: {} }';

  it.each([
    ['3.0.3', ['GET /a']],
    ['3.1.0', ['GET /a']],
    ['3.2.0', ['GET /a', 'QUERY /a', 'COPY /a']],
  ])('of OpenAPI %s', (version, expected) => {
    expect(
      ids(`openapi: ${version}\n${info}paths: { /a: ${item}, x-more: { get: {} } }\n`),
    ).toEqual(expected);
  });

  it('have names that a request line can hold', () => {
    const item = "{ additionalOperations: { 'no method': {}, 'é': {}, M-SEARCH: {} } }";
    const text = `openapi: 3.2.0\n${info}paths: { /a: ${item} }\n`;
    expect(failures(text)).toEqual([
      expect.stringContaining('SPEC_SHAPE "no method" in `additionalOperations` is not an HTTP'),
      expect.stringContaining('SPEC_SHAPE "é" in `additionalOperations` is not an HTTP'),
    ]);
  });

  it('are not looked for in webhooks and callbacks', () => {
    const text = `openapi: 3.1.0
${info}webhooks: { ping: { post: {} } }
paths:
  /a:
    post: { callbacks: { done: { '{$request.body#/url}': { post: {} } } } }
`;
    expect(ids(text)).toEqual(['POST /a']);
  });
});

describe('security', () => {
  const text = `openapi: 3.0.3
${info}security: [{ cookie: [] }, { token: [], key: [] }]
components:
  securitySchemes:
    cookie: { type: apiKey, in: cookie, name: c }
    key: { type: apiKey, in: header, name: K }
    token: { type: http, scheme: Bearer }
    oauth: { type: oauth2, flows: {} }
paths:
  /inherits: { get: {} }
  /open: { get: { security: [] } }
  /optional: { get: { security: [{ cookie: [] }, {}] } }
  /scopes: { get: { security: [{ oauth: [read, write] }, { oauth: [admin, read] }] } }
`;

  it('is the own requirement of an operation, else that of the document', () => {
    const found = specEndpoints(load(text)).map(({ path, security, schemes, bearer, roles }) => [
      path,
      security,
      schemes,
      bearer,
      roles,
    ]);
    expect(found).toEqual([
      ['/inherits', 'secured', ['cookie', 'token', 'key'], true, []],
      ['/open', 'open', [], false, []],
      ['/optional', 'open', ['cookie'], false, []],
      ['/scopes', 'secured', ['oauth'], false, ['read', 'write', 'admin']],
    ]);
  });

  it('is null when the spec is silent', () => {
    expect(
      specEndpoints(load(`openapi: 3.0.3\n${info}paths: { /a: { get: } }\n`))[0]?.security,
    ).toBe(null);
  });

  it('is never guessed from something that is no list', () => {
    expect(failures(`openapi: 3.0.3\n${info}paths: { /a: { get: { security: } } }\n`)).toEqual([
      'openapi.yaml:3:23 SPEC_SHAPE `security` must be a list of requirements',
    ]);
  });

  it('knows the Authorization header of Swagger 2.0 as Bearer', () => {
    const swagger = `swagger: '2.0'
${info}securityDefinitions: { jwt: { type: apiKey, in: header, name: authorization } }
paths: { /a: { get: { security: [{ jwt: [] }] } } }
`;
    expect(specEndpoints(load(swagger))[0]?.bearer).toBe(true);
  });
});

describe('names', () => {
  it('that are hostile are data', () => {
    const hostile = ['"', "'", '*/', '${process.exit(1)}', '`', '</script>', '# x', 'a: b'];
    const operations = hostile.map((name, index) => ({
      [`/p${index}/${name.replaceAll('/', '|')}`]: { get: { operationId: name, tags: [name] } },
    }));
    const spec = { openapi: '3.0.3', info: {}, paths: Object.assign({}, ...operations) as object };
    const endpoints = specEndpoints(load({ 'openapi.json': JSON.stringify(spec) }));
    expect(endpoints.map(({ operationId }) => operationId)).toEqual(hostile);
    expect(endpoints.map(({ tags }) => tags[0])).toEqual(hostile);
    expect(endpoints[3]?.path).toBe('/p3/${process.exit(1)}');
  });

  it('that are used twice are reported, and an endpoint is listed once', () => {
    const spec = load(`openapi: 3.0.3
${info}paths:
  /a: { get: { operationId: x } }
  /a/: { get: { operationId: x } }
  /b: { get: { operationId: x } }
`);
    expect(specEndpoints(spec).map(({ id }) => id)).toEqual(['GET /a', 'GET /b']);
    expect(spec.diagnostics.map(asLine)).toEqual([
      'openapi.yaml:5:10 SPEC_DOUBLE GET /a is described twice, first at openapi.yaml:4',
      'openapi.yaml:6:9 SPEC_DOUBLE the operationId "x" is used twice, first at openapi.yaml:4',
    ]);
  });
});
