import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { specEndpoints } from '../../../src/openapi/endpoints.js';
import type { SpecWanted } from '../../../src/openapi/edit.js';
import { edited, load, publishedSpec, wantedFor } from './support.js';

type Texts = Readonly<Record<string, string>>;
type Wanted = (spec: ReturnType<typeof load>) => SpecWanted;

const info = "info: { title: T, version: '1' }\n";
const allAuth: NonNullable<SpecWanted['auth']> = {
  endpoints: ['sign-up', 'login', 'refresh', 'logout', 'me', 'password'],
  servedPath: '/auth',
  roles: true,
  fields: [],
  tokenSeconds: 600,
  errors: 'problem',
  passwordMin: 15,
};
const secureAll: Wanted = (spec) => wantedFor(spec, () => 'secured');
const openAll: Wanted = (spec) => wantedFor(spec, () => 'open');
const withAuth =
  (servedPath: string): Wanted =>
  (spec) =>
    wantedFor(spec, ({ path }) => (path.startsWith(servedPath) ? null : 'secured'), {
      auth: { ...allAuth, servedPath },
    });

/** The edited texts, after checking that a second run has nothing to do. */
function settled(files: Texts, wanted: Wanted): Texts {
  const result = edited(files, wanted);
  expect(result.diagnostics).toEqual([]);
  expect(edited(result.texts, wanted).edits).toEqual([]);
  return result.texts;
}

async function expectValid(text: string): Promise<void> {
  const result = await new Validator().validate(text);
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
}

/** The lines of `after` that are not in `before`, when `after` only has lines more. */
function addedLines(before: string, after: string): readonly string[] {
  const old = before.split('\n');
  const added = after.split('\n').filter((line) => {
    if (line !== old[0]) return true;
    old.shift();
    return false;
  });
  expect(old).toEqual([]);
  return added;
}

describe('the layout of the document is kept', () => {
  it('in block YAML', () => {
    const text = `openapi: 3.0.3
info:
    title: T
    version: '1'
paths:
    /a:
        get:
            tags:
            - x
            responses:
                "200":
                    description: fine # really
        # about post
        post:
            responses: {} # none yet
    # the last path

# what is shared
components:
    schemas:
        A: { type: object }
# the end`;
    expect(settled({ 'openapi.yaml': text }, secureAll)['openapi.yaml']).toBe(`openapi: 3.0.3
info:
    title: T
    version: '1'
paths:
    /a:
        get:
            tags:
            - x
            responses:
                "200":
                    description: fine # really
                '401':
                    $ref: '#/components/responses/Unauthorized'
            security:
            - bearerAuth: []
        # about post
        post:
            responses: # none yet
                '401':
                    $ref: '#/components/responses/Unauthorized'
            security:
            - bearerAuth: []
    # the last path

# what is shared
components:
    schemas:
        A: { type: object }
    securitySchemes:
        bearerAuth:
            type: http
            scheme: bearer
    responses:
        Unauthorized:
            description: No valid Bearer token was sent
# the end`);
  });

  it('in flow YAML', () => {
    const text = `openapi: 3.0.3
${info}paths:
  /a: { get: { responses: { 200: { description: fine } } }, post: {responses: {}} }
  /b:
    get: {
      summary: s, # why
      responses: { 200: { description: fine } } # last
    }
`;
    expect(settled({ 'openapi.yaml': text }, secureAll)['openapi.yaml']).toBe(`openapi: 3.0.3
${info}paths:
  /a: { get: { responses: { 200: { description: fine }, 401: { $ref: '#/components/responses/Unauthorized' } }, security: [{ bearerAuth: [] }] }, post: {responses: { 401: { $ref: '#/components/responses/Unauthorized' } }, security: [{ bearerAuth: [] }]} }
  /b:
    get: {
      summary: s, # why
      responses: { 200: { description: fine }, 401: { $ref: '#/components/responses/Unauthorized' } }, # last
      security: [{ bearerAuth: [] }]
    }
components:
  securitySchemes:
    bearerAuth: { type: http, scheme: bearer }
  responses:
    Unauthorized: { description: No valid Bearer token was sent }
`);
  });

  it.each(['', '  ', '\t', '    '])('in JSON indented by %j', (indent) => {
    const spec = (more: object, responses: object, rest: object): object => ({
      openapi: '3.0.3',
      paths: {
        '/a': { get: { responses: { 200: { description: 'é/"' }, ...responses }, ...more } },
      },
      info: { title: 'T', version: '1' },
      ...rest,
    });
    const text = JSON.stringify(spec({}, {}, {}), null, indent);
    const wanted = spec(
      { security: [{ bearerAuth: [] }] },
      { 401: { $ref: '#/components/responses/Unauthorized' } },
      {
        components: {
          securitySchemes: { bearerAuth: { type: 'http', scheme: 'bearer' } },
          responses: { Unauthorized: { description: 'No valid Bearer token was sent' } },
        },
      },
    );
    const after = settled({ 'openapi.json': text }, secureAll)['openapi.json'];
    expect(after).toBe(JSON.stringify(wanted, null, indent));
  });

  it('in one line, where the file writes lists and plain maps so', () => {
    const text = `openapi: 3.1.0
info:
  title: T
  version: '1'
paths:
  /a:
    get:
      tags: [ a, 'b' ]
      security: [] # anybody
      responses:
        '200': {description: fine}
    post:
      tags: [ a ]
      responses:
        '201': {$ref: '#/components/responses/Made'}
components:
  responses:
    Made: {description: made}
`;
    const after = settled({ text }, secureAll)['text'] ?? '';
    expect(addedLines(text.replace('[] #', '[ {bearerAuth: []} ] #'), after)).toEqual([
      "        '401': {$ref: '#/components/responses/Unauthorized'}",
      "        '401': {$ref: '#/components/responses/Unauthorized'}",
      '      security: [ {bearerAuth: []} ]',
      '    Unauthorized: {description: No valid Bearer token was sent}',
      '  securitySchemes:',
      '    bearerAuth: {type: http, scheme: bearer}',
    ]);
  });

  it('with security below its key, where the file writes it so', () => {
    const text = `openapi: 3.1.0\n${info}security:\n  - key: []\npaths:\n  /a:\n    get:\n      tags: [a]\n      security: []\n      responses: {}\ncomponents:\n  securitySchemes:\n    key: { type: apiKey, in: header, name: K }\n`;
    const after = settled({ text }, secureAll)['text'] ?? '';
    expect(after).toContain('      security:\n        - bearerAuth: []\n');
  });

  it('with CRLF, a byte order mark and no line break at the end', () => {
    const text = `\uFEFFopenapi: 3.0.3\r\n${info.trim()}\r\ncomponents: {}\r\npaths:\r\n  /a:\r\n    get:`;
    const after = settled({ 'openapi.yaml': text }, secureAll)['openapi.yaml'] ?? '';
    expect(after.startsWith('\uFEFFopenapi')).toBe(true);
    expect(after.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(
      after.endsWith(
        "    get:\r\n      responses:\r\n        '401':\r\n          $ref: '#/components/responses/Unauthorized'\r\n      security:\r\n        - bearerAuth: []",
      ),
    ).toBe(true);
  });
});

describe('security', () => {
  const spec = (more: string, operation: string): Texts => ({
    'openapi.yaml': `openapi: 3.0.3\n${info}${more}paths:\n  /a:\n    get:\n      responses: { '401': {} }\n${operation}`,
  });
  const schemes = `components:
  securitySchemes:
    jwt: { type: http, scheme: Bearer }
    key: { type: apiKey, in: header, name: K }
`;
  const securityOf = (texts: Texts): unknown =>
    (parse(texts['openapi.yaml'] ?? '') as { paths: { '/a': { get: { security?: unknown } } } })
      .paths['/a'].get.security;

  it('uses a Bearer scheme that is there, under its name, and adds no second one', () => {
    const texts = settled(spec(schemes, ''), secureAll);
    expect(securityOf(texts)).toEqual([{ jwt: [] }]);
    expect(texts['openapi.yaml']).not.toContain('bearerAuth');
  });

  it('takes another name when bearerAuth is something else', () => {
    const texts = settled(
      spec(schemes.replace('jwt', 'x').replace('key', 'bearerAuth').replace('http', 'oauth2'), ''),
      secureAll,
    );
    expect(securityOf(texts)).toEqual([{ bearerAuth2: [] }]);
  });

  it.each([
    ['', '', [{ jwt: [] }]],
    ['', 'security: []', [{ jwt: [] }]],
    ['', 'security: [{}]', [{ jwt: [] }]],
    ['', 'security: [{}, { jwt: [] }]', [{ jwt: [] }]],
    ['', 'security:\n        - {}\n        - jwt: []\n        - {}', [{ jwt: [] }]],
    ['', 'security:\n        -\n          key: []\n        - {}', [{ key: [] }, { jwt: [] }]],
    ['security: [{ jwt: [] }]\n', '', undefined],
    ['security: [{ key: [], jwt: [] }]\n', '', undefined],
    ['security: []\n', '', [{ jwt: [] }]],
    ['security: [{ jwt: [] }, {}]\n', '', [{ jwt: [] }]],
    ['security: [{ jwt: [] }]\n', 'security: []', [{ jwt: [] }]],
  ])('secured, with %j and %j', (global, own, expected) => {
    const texts = settled(spec(global + schemes, own === '' ? '' : `      ${own}\n`), secureAll);
    expect(securityOf(texts)).toEqual(expected);
  });

  it.each([
    ['', '', undefined],
    ['', 'security: []', []],
    ['security: [{ jwt: [] }]\n', '', []],
    ['security: [{ key: [] }]\n', '', []],
    ['security: [{ key: [] }, {}]\n', '', undefined],
    ['', 'security: [{ jwt: [] }]', []],
    ['', 'security: # who\n        # why\n        - jwt: [] # how', []],
  ])('open, with %j and %j', (global, own, expected) => {
    const texts = settled(spec(global + schemes, own === '' ? '' : `      ${own}\n`), openAll);
    expect(securityOf(texts)).toEqual(expected);
    for (const comment of own.match(/# \w+/g) ?? [])
      expect(texts['openapi.yaml']).toContain(comment);
  });

  it('leaves an operation with another scheme alone, and says so', () => {
    const files = spec(schemes, '      security: [{ key: [] }]\n');
    expect(edited(files, secureAll)).toMatchObject({
      edits: [],
      diagnostics: [
        'SPEC_LEFT 1 secured operations keep the schemes that the spec gives them: key',
      ],
    });
    expect(edited(files, openAll)).toMatchObject({
      edits: [],
      diagnostics: [
        'openapi.yaml:9:5 SPEC_LEFT GET /a is decided open, and the spec secures it by key',
      ],
    });
  });

  it('puts Bearer beside another scheme on request', () => {
    const beside: Wanted = (loaded) => {
      const wanted = secureAll(loaded);
      return { ...wanted, secured: wanted.secured.map((each) => ({ ...each, beside: true })) };
    };
    const own = settled(spec(schemes, '      security:\n        - key: []\n'), beside);
    expect(securityOf(own)).toEqual([{ key: [] }, { jwt: [] }]);
    const global = settled(spec(`security: [{ key: [] }]\n${schemes}`, ''), beside);
    expect(securityOf(global)).toBe(undefined);
    expect(global['openapi.yaml']).toContain('security: [{ key: [] }, { jwt: [] }]\n');
    const mixed = spec(`security: [{ key: [] }]\n${schemes}`, '  /b: { get: {} }\n');
    const one: Wanted = (loaded) => {
      const wanted = beside(loaded);
      return { ...wanted, secured: wanted.secured.slice(0, 1) };
    };
    expect(securityOf(settled(mixed, one))).toEqual([{ key: [] }, { jwt: [] }]);
  });

  it('has 403 where roles are needed', () => {
    const roles: Wanted = (loaded) => {
      const wanted = secureAll(loaded);
      return { ...wanted, secured: wanted.secured.map((each) => ({ ...each, roles: ['admin'] })) };
    };
    expect(settled(spec(schemes, ''), roles)['openapi.yaml']).toContain(
      "responses: { '401': {}, '403': { $ref: '#/components/responses/Forbidden' } }",
    );
  });
});

describe('operations that are written elsewhere', () => {
  it('are edited in their own file, with references back', () => {
    const files = {
      'api/openapi.yaml': `openapi: 3.0.3\n${info}paths:\n  /a: { $ref: 'paths/a b.yaml' }\ncomponents:\n  responses: { $ref: responses.json }\n`,
      'api/paths/a b.yaml': 'get:\n  responses:\n    default: { description: d }\n',
      'api/responses.json': '{"Other":{"description":"x"}}',
    };
    const texts = settled(files, secureAll);
    expect(texts['api/paths/a b.yaml']).toBe(`get:
  responses:
    default: { description: d }
    '401': { $ref: ../openapi.yaml#/components/responses/Unauthorized }
  security:
    - bearerAuth: []
`);
    expect(texts['api/responses.json']).toBe(
      '{"Other":{"description":"x"},"Unauthorized":{"description":"No valid Bearer token was sent"}}',
    );
  });

  const shared = {
    'openapi.yaml': `openapi: 3.0.3\n${info}paths:\n  /a: { get: &get { responses: { '401': {} } } }\n  /b: { get: *get }\n  /c: { $ref: '#/paths/~1a' }\n`,
  };

  it('are edited once when all were decided alike', () => {
    expect(settled(shared, secureAll)['openapi.yaml']).toContain(
      "&get { responses: { '401': {} }, security: [{ bearerAuth: [] }] } }",
    );
  });

  it('are left alone when they were decided differently', () => {
    const result = edited(shared, (spec) =>
      wantedFor(spec, ({ path }) => (path === '/a' ? 'secured' : null)),
    );
    expect(result.edits).toEqual([]);
    expect(result.diagnostics).toEqual([
      'openapi.yaml:4:9 SPEC_SHARED GET /a and GET /b and GET /c are written in one place and were decided differently, so the spec cannot say both',
    ]);
  });

  it('keep answers that others use too', () => {
    const files = {
      'openapi.yaml': `openapi: 3.0.3\n${info}x-answers: &answers { '200': { description: d } }\npaths:\n  /a: { get: { responses: *answers } }\n`,
    };
    const result = edited(files, secureAll);
    expect(result.diagnostics).toEqual([
      'openapi.yaml:5:27 SPEC_SHARED the responses of GET /a are used by other operations too, so they were left alone',
    ]);
    expect(result.texts['openapi.yaml']).toContain(
      '{ responses: *answers, security: [{ bearerAuth: [] }] }',
    );
  });
});

describe('what cannot be edited', () => {
  it('is reported with what to paste, and the spec is left alone', () => {
    const files = {
      'openapi.yaml': `openapi: 3.0.3\n${info}paths: { /a: { get: {} } }\ncomponents: { securitySchemes: [] }\n`,
    };
    const result = edited(files, secureAll);
    expect(result.edits).toEqual([]);
    expect(result.diagnostics).toEqual([
      'SPEC_EDIT components › securitySchemes is no map, so bearerAuth could not be put there and the spec was left alone',
    ]);
  });
});

describe('auth endpoints', () => {
  it.each([
    ['3.0.3', 'OpenAPI 3.0'],
    ['3.1.0', 'OpenAPI 3.1'],
    ['3.2.0', 'OpenAPI 3.2'],
  ])('make a valid document of %s', async (version) => {
    const text = `openapi: ${version}\n${info}paths: {}\n`;
    const after = settled({ 'openapi.yaml': text }, withAuth('/auth'))['openapi.yaml'] ?? '';
    await expectValid(after);
    expect(specEndpoints(load(after)).map(({ id, security }) => [id, security])).toEqual([
      ['POST /auth/sign-up', 'open'],
      ['POST /auth/login', 'open'],
      ['POST /auth/refresh', 'open'],
      ['POST /auth/logout', 'secured'],
      ['GET /auth/me', 'secured'],
      ['POST /auth/password', 'secured'],
    ]);
    expect(after).toContain('maxLength: 254');
    expect(after).toContain('minLength: 15, maxLength: 128');
    expect(after).toContain('role:');
  });

  it('make a valid Swagger 2.0 document', async () => {
    const text = `swagger: '2.0'\n${info}basePath: /api\npaths:\n  /a:\n    get:\n      responses: { 200: { description: d } }\n`;
    const after = settled({ 'swagger.yaml': text }, withAuth('/api/auth'))['swagger.yaml'] ?? '';
    await expectValid(after);
    expect(after).toContain('\n  /auth/login:\n');
    expect(after).toContain(
      'securityDefinitions:\n  bearerAuth:\n    type: apiKey\n    in: header\n    name: Authorization\n',
    );
  });

  it('say how long a chosen password must be, and nothing of one that is only compared', () => {
    const { text = '' } = settled({ text: `openapi: 3.1.0\n${info}paths: {}\n` }, (spec) =>
      wantedFor(spec, () => null, { auth: { ...allAuth, passwordMin: 8 } }),
    );
    const lengths = [
      ...text.matchAll(/(\w+): \{ type: string, format: password, minLength: (\d+)/g),
    ];
    expect(lengths.map(([, name, least]) => `${name ?? ''} ${least ?? ''}`).sort()).toEqual([
      'currentPassword 1',
      'newPassword 8',
      'password 8',
    ]);
  });

  it.each(['openapi: 3.0.3', "swagger: '2.0'"])(
    'refuse with a message alone where that was chosen: %s',
    async (version) => {
      const { text = '' } = settled({ text: `${version}\n${info}paths: {}\n` }, (spec) =>
        wantedFor(spec, () => null, { auth: { ...allAuth, errors: 'message' } }),
      );
      await expectValid(text);
      expect(text).not.toContain('problem+json');
      expect(text).toMatch(
        /AuthProblem:\s+type: object\s+additionalProperties: false\s+required:\s+- message\n/,
      );
    },
  );

  it('are not put where Swagger 2.0 cannot say it', () => {
    const text = `swagger: '2.0'\n${info}basePath: /api\npaths: {}\n`;
    const result = edited({ 'swagger.yaml': text }, withAuth('/auth'));
    expect(result.edits).toEqual([]);
    expect(result.diagnostics).toEqual([expect.stringMatching(/^SPEC_AUTH_PATHS /)]);
  });

  it('are described beside the prefix of the servers when they are served there', async () => {
    const text = `openapi: 3.0.3\n${info}servers: [{ url: 'https://{host}/v1', variables: { host: { default: h } } }]\npaths: {}\n`;
    const after = settled({ 'openapi.yaml': text }, withAuth('/auth'))['openapi.yaml'] ?? '';
    await expectValid(after);
    expect(specEndpoints(load(after))[0]?.id).toBe('POST /auth/sign-up');
    expect(after).toContain('- url: https://{host}\n');
  });

  it('are added one by one, and leave schemas of the owner alone', () => {
    const text = `openapi: 3.0.3\n${info}paths: {}\ncomponents: { schemas: { AuthUser: { type: string } } }\n`;
    const some =
      (endpoints: NonNullable<SpecWanted['auth']>['endpoints']): Wanted =>
      (spec) =>
        wantedFor(spec, () => null, { auth: { ...allAuth, endpoints } });
    const first = settled({ 'openapi.yaml': text }, some(['login']));
    const second = settled(first, some(['login', 'me']));
    const schemas = (parse(second['openapi.yaml'] ?? '') as { components: { schemas: object } })
      .components.schemas;
    expect(Object.keys(schemas)).toEqual([
      'AuthUser',
      'AuthUser2',
      'AuthSession',
      'AuthCredentials',
      'AuthProblem',
    ]);
    expect(second['openapi.yaml']).not.toContain('refreshToken');
  });
});

describe('published specs', () => {
  it.each([
    ['overseerr-3.0.2.yml', '/api/v1/user-auth', 170],
    ['juice-shop-3.0.0.yml', '/b2b/v2/auth', 1],
  ])(
    '%s: all edited, valid, settled (skipped when it is not beside the project)',
    async (name, servedPath, count) => {
      const text = publishedSpec(name);
      if (text === null) return;
      const wanted: Wanted = (spec) => {
        const plan = wantedFor(
          spec,
          ({ security, path }) =>
            path.startsWith(servedPath) ? null : security === 'open' ? 'open' : 'secured',
          {
            auth: { ...allAuth, servedPath },
          },
        );
        return { ...plan, secured: plan.secured.map((each) => ({ ...each, beside: true })) };
      };
      const after = settled({ [name]: text }, wanted)[name] ?? '';
      await expectValid(after);
      const own = specEndpoints(load(after)).filter(({ path }) => !path.startsWith(servedPath));
      expect(own).toHaveLength(count);
      expect(own.every(({ security, bearer }) => security === 'open' || bearer)).toBe(true);
      if (name.startsWith('overseerr')) expect(addedLines(text, after).length).toBeGreaterThan(600);
    },
  );
});

describe('an endpoint list', () => {
  it('that opens what asked for a role can still be read', () => {
    const list = `endpoints:
  - { method: GET, path: /a, roles: [staff] }
  - { method: GET, path: /b, secured: true, roles: [staff, admin] }
`;
    const { 'list.yaml': after } = settled({ 'list.yaml': list }, openAll);
    expect(after).toBe(`endpoints:
  - { method: GET, path: /a, roles: [], secured: false }
  - { method: GET, path: /b, secured: false, roles: [] }
`);
  });
});
