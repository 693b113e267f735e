import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { specEndpoints } from '../../../src/openapi/endpoints.js';
import { edited, failures, load, wantedFor } from './support.js';

const list = `# our endpoints
endpoints:
  - method: get
    path: /users/:id
    secured: true
    roles: [admin]   # for now
    operationId: getUser
    tags: [users]
  - { method: POST, path: /login/, secured: false }
  - method: ALL
    path: /files
`;

describe('a plain endpoint list', () => {
  it('is read with places', () => {
    const spec = load({ 'endpoints.yaml': list });
    expect(spec.label).toBe('endpoint list');
    expect(specEndpoints(spec)).toMatchObject([
      {
        id: 'GET /users/{id}',
        security: 'secured',
        bearer: true,
        roles: ['admin'],
        operationId: 'getUser',
        tags: ['users'],
        loc: { file: 'endpoints.yaml', line: 3, column: 5 },
      },
      { id: 'POST /login', security: 'open', bearer: false, loc: { line: 9, column: 5 } },
      { id: 'ALL /files', security: null },
    ]);
  });

  it.each([
    [
      '- { method: GET, path: /a, secure: true }',
      `2:28 LIST_ENTRY an endpoint has no "secure"; did you mean 'secured'?`,
    ],
    [
      '- { method: GET, path: /a, secured: yes }',
      '2:37 LIST_ENTRY `secured` must be true or false',
    ],
    [
      '- { method: GET, path: a }',
      '2:24 LIST_ENTRY `path` must start with / and have no control characters',
    ],
    [
      '- { method: GET, path: "/a\\n" }',
      '2:24 LIST_ENTRY `path` must start with / and have no control characters',
    ],
    ['- { path: /a }', '2:3 LIST_ENTRY `method` must be an HTTP method'],
    ['- { method: "G T", path: /a }', '2:13 LIST_ENTRY `method` must be an HTTP method'],
    [
      '- { method: GET, path: /a, roles: admin }',
      '2:35 LIST_ENTRY `roles` must be a list of texts',
    ],
    ['- { method: GET, path: /a, tags: [{}] }', '2:34 LIST_ENTRY `tags` must be a list of texts'],
    [
      '- { method: GET, path: /a, secured: false, roles: [x] }',
      '2:51 LIST_ENTRY an endpoint with roles cannot be open',
    ],
    ['- GET /a', '2:3 LIST_ENTRY an endpoint must be a map'],
    ['  { a: b }', '2:3 LIST_ENTRY `endpoints` must be a list'],
    [
      '- { method: GET, path: /a }\n- { method: get, path: /a/ }',
      '3:3 LIST_ENTRY GET /a is listed twice, first in line 2',
    ],
  ])('refuses %j', (entry, problem) => {
    expect(failures({ 'endpoints.yaml': `endpoints:\n${entry}\n` })).toEqual([
      `endpoints.yaml:${problem}`,
    ]);
  });

  it('has a published schema that names the same keys', () => {
    const path = new URL('../../../schemas/endpoints.schema.json', import.meta.url);
    const schema = JSON.parse(readFileSync(path, 'utf8')) as {
      properties: { endpoints: { items: { properties: object; required: readonly string[] } } };
    };
    const { properties, required } = schema.properties.endpoints.items;
    const whole = {
      method: 'GET',
      path: '/a',
      secured: true,
      roles: ['r'],
      operationId: 'o',
      tags: ['t'],
    };
    expect(Object.keys(properties).sort()).toEqual(Object.keys(whole).sort());
    expect(
      failures({ 'endpoints.json': JSON.stringify({ $schema: 'x', endpoints: [whole] }) }),
    ).toEqual([]);
    for (const key of Object.keys(whole)) {
      const rest = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== key));
      const refused =
        failures({ 'endpoints.json': JSON.stringify({ endpoints: [rest] }) }).length > 0;
      expect(refused, key).toBe(required.includes(key));
    }
  });

  it('gets the decisions and the auth endpoints written into it, and nothing else', () => {
    const wanted = (spec: ReturnType<typeof load>): ReturnType<typeof wantedFor> => {
      const plan = wantedFor(spec, ({ path }) => (path.startsWith('/login') ? 'open' : 'secured'), {
        auth: {
          endpoints: ['login', 'me'],
          servedPath: '/auth',
          roles: true,
          fields: [],
          tokenSeconds: 600,
          errors: 'problem',
          passwordMin: 15,
        },
      });
      return {
        ...plan,
        secured: plan.secured.map((each) => ({ ...each, roles: ['admin', 'boss'] })),
      };
    };
    const once = edited({ 'endpoints.yaml': list }, wanted);
    expect(once.diagnostics).toEqual([]);
    expect(once.texts['endpoints.yaml']).toBe(
      list.replace('[admin]', '[admin, boss]') +
        `    secured: true
    roles: [admin, boss]
  - method: POST
    path: /auth/login
    secured: false
    tags: [auth]
  - method: GET
    path: /auth/me
    secured: true
    tags: [auth]
`,
    );
    const again = { 'endpoints.yaml': once.texts['endpoints.yaml'] ?? '' };
    expect(
      edited(again, (spec) => ({
        ...wanted(spec),
        secured: wanted(spec).secured.filter(({ endpoint }) => !endpoint.path.startsWith('/auth')),
        open: [],
      })).edits,
    ).toEqual([]);
  });
});
