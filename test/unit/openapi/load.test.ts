import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/model/diagnostic.js';
import { relPath } from '../../../src/model/paths.js';
import { loadSpec } from '../../../src/openapi/load.js';
import { failures, ids, load } from './support.js';

const head = "openapi: 3.0.3\ninfo: { title: T, version: '1' }\n";

describe('a spec that cannot be read is refused with its place', () => {
  it.each([
    ['', 'openapi.yaml:1:1 SPEC_EMPTY the file is empty'],
    ['# only a comment\n', 'openapi.yaml:1:1 SPEC_EMPTY the file is empty'],
    [
      `${head}paths:\n  /a: {}\n  /b: {}\n  /a: {}\n`,
      'openapi.yaml:6:3 SPEC_DUPLICATE_KEY the key /a is there twice',
    ],
    [
      `${head}paths:\n\t/a: {}\n`,
      'openapi.yaml:4:1 SPEC_SYNTAX not YAML or JSON: tabs are not allowed as indentation',
    ],
    [`${head}paths: {\n`, /^openapi\.yaml:\d+:\d+ SPEC_SYNTAX not YAML or JSON: /],
    [`${head}---\nopenapi: 3.0.3\n`, /^openapi\.yaml:3:1 SPEC_SYNTAX .*multiple documents/],
    [
      `${head}paths: *nowhere\n`,
      'openapi.yaml:3:8 SPEC_ALIAS there is no anchor &nowhere before this alias',
    ],
    [
      `${head}paths: &self\n  /a: *self\n`,
      'openapi.yaml:4:7 SPEC_ALIAS the alias *self contains itself',
    ],
    ['- a\n- b\n', 'openapi.yaml:1:1 SPEC_KIND this is not an endpoint spec: its top is not a map'],
    ['just text', 'openapi.yaml:1:1 SPEC_KIND this is not an endpoint spec: its top is not a map'],
    [
      'name: x\n',
      'openapi.yaml:1:1 SPEC_KIND this is not an endpoint spec: no `openapi`, `swagger` or `endpoints` at its top',
    ],
    [
      'openapi: 4.0.0\n',
      'openapi.yaml:1:10 SPEC_VERSION openapi "4.0.0" is not a version that authwright reads',
    ],
    [
      "swagger: '1.2'\n",
      'openapi.yaml:1:10 SPEC_VERSION swagger "1.2" is not a version that authwright reads',
    ],
  ])('%j', (text, expected) => {
    const found = failures(text);
    expect(found).toHaveLength(1);
    if (typeof expected === 'string') expect(found).toEqual([expected]);
    else expect(found[0]).toMatch(expected);
  });

  it('names a file that is not there', () => {
    expect(() => loadSpec(relPath('none.yaml'), () => null)).toThrow(UserError);
  });

  it('refuses 50 MB before parsing them, with the size', () => {
    const started = performance.now();
    expect(failures(`openapi: 3.0.3\nx: ${'a'.repeat(50 * 1024 * 1024)}`)).toEqual([
      'openapi.yaml:1:1 SPEC_SIZE the spec is 50.0 MB; the limit is 10 MB',
    ]);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('refuses a bomb of aliases', () => {
    const lines = ['openapi: 3.0.3', 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level += 1) {
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    }
    expect(failures(lines.join('\n'))).toEqual([
      expect.stringMatching(/SPEC_ALIAS the aliases stand for more than 1,000,000 values$/),
    ]);
  });

  it('refuses nesting that would exhaust the stack', () => {
    expect(failures(`openapi: 3.0.3\nx: ${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toEqual([
      expect.stringMatching(/SPEC_SYNTAX the file is nested too deeply/),
    ]);
  });

  it('asks for JSON in a .json file, with the place', () => {
    expect(failures({ 'openapi.json': '{\n  "openapi": "3.0.3", // no\n}' })).toEqual([
      expect.stringMatching(/^openapi\.json:\d+:\d+ SPEC_SYNTAX not JSON: /),
    ]);
  });

  it('reports everything that it finds, not the first', () => {
    const text = `${head}paths:
  /a:
    get: { $ref: '#/components/x' }
    post: { tags: wrong, security: { key: [] } }
  "/b\\nc":
    get: {}
`;
    expect(failures(text)).toEqual([
      "openapi.yaml:5:12 SPEC_REF '#/components/x' does not exist",
      'openapi.yaml:6:19 SPEC_SHAPE `tags` must be a list, and is a text',
      'openapi.yaml:6:36 SPEC_SHAPE `security` must be a list of requirements',
      'openapi.yaml:7:3 SPEC_PATH the path "/b\\nc" has a control character in it',
    ]);
  });
});

describe('$ref', () => {
  const withRef = (ref: string): string => `${head}paths:
  /a:
    get:
      responses:
        '200':
          $ref: '${ref}'
components:
  responses:
    Books: { description: books }
`;

  it.each([
    [
      "'#/components/responses/Book' does not exist; did you mean 'Books'?",
      '#/components/responses/Book',
    ],
    [
      "'#/component/responses/Books' does not exist; did you mean 'components'?",
      '#/component/responses/Books',
    ],
    ["'#/components/responses/Elephant' does not exist", '#/components/responses/Elephant'],
    ["'/etc/passwd' is an absolute path", '/etc/passwd'],
    ["'../secret.yaml#/a' leaves the project", '../secret.yaml#/a'],
    ["'%2e%2e/secret.yaml' leaves the project", '%2e%2e/secret.yaml'],
    [
      "'https://example.com/a.yaml' is a URL, and authwright never opens a network connection",
      'https://example.com/a.yaml',
    ],
    [
      "'//example.com/a.yaml' is a URL, and authwright never opens a network connection",
      '//example.com/a.yaml',
    ],
    [
      "'file:///etc/passwd' is a URL, and authwright never opens a network connection",
      'file:///etc/passwd',
    ],
    ["the file 'missing.yaml' does not exist", 'missing.yaml#/a'],
  ])('%s', (message, ref) => {
    expect(failures(withRef(ref))).toEqual([`openapi.yaml:8:11 SPEC_REF ${message}`]);
  });

  it('is read across files, with escaped pointers and places in the file where the operation is', () => {
    const spec = load({
      'api/openapi.yaml': `${head}paths:
  /users/{id}: { $ref: 'paths/users.yaml#/~1users~1%7Bid%7D' }
  /all: { $ref: ./paths/all.json }
`,
      'api/paths/users.yaml': `/users/{id}:
  get:
    operationId: getUser
    responses:
      '200': { $ref: '../shared.yaml#/ok' }
`,
      'api/paths/all.json': '{"post":{"operationId":"all"}}',
      'api/shared.yaml': 'ok: { description: fine }\n',
    });
    expect(
      spec.operations.map(({ endpoint }) => [endpoint.id, endpoint.operationId, endpoint.loc]),
    ).toEqual([
      ['GET /users/{id}', 'getUser', { file: 'api/paths/users.yaml', line: 2, column: 3 }],
      ['POST /all', 'all', { file: 'api/paths/all.json', line: 1, column: 2 }],
    ]);
  });

  it('reports the problems of every file', () => {
    expect(
      failures({
        'openapi.yaml': `${head}paths:\n  /a: { $ref: a.yaml }\n  /b: { $ref: b.yaml }\n`,
        'a.yaml': 'get: {\n',
        'b.yaml': 'get: {}\nget: {}\n',
      })
        .map((line) => line.split(' ').slice(0, 2).join(' '))
        .sort(),
    ).toEqual(['a.yaml:2:1 SPEC_SYNTAX', 'b.yaml:2:1 SPEC_DUPLICATE_KEY']);
  });

  it('may be circular among schemas, but not where an endpoint is looked for', () => {
    const schemas = `components:\n  schemas:\n    Tree: { properties: { child: { $ref: '#/components/schemas/Tree' } } }\n`;
    expect(ids(`${head}paths:\n  /a: { get: {} }\n${schemas}`)).toEqual(['GET /a']);
    expect(
      failures(`${head}paths:\n  /a: { $ref: '#/paths/~1b' }\n  /b: { $ref: '#/paths/~1a' }\n`),
    ).toEqual([
      'openapi.yaml:4:3 SPEC_REF the $ref of /a leads back to itself',
      'openapi.yaml:5:3 SPEC_REF the $ref of /b leads back to itself',
    ]);
  });

  it('is not looked for in data', () => {
    const text = `${head}paths:
  /a:
    get:
      responses:
        '200':
          description: d
          content:
            application/json:
              example: { $ref: nowhere.yaml }
              schema:
                default: { $ref: nowhere.yaml }
                enum: [{ $ref: nowhere.yaml }]
                properties: { $ref: { type: string }, example: { type: string } }
              examples:
                one: { value: { $ref: nowhere.yaml } }
        default: { description: d }
x-more: { $ref: nowhere.yaml }
`;
    expect(ids(text)).toEqual(['GET /a']);
  });

  it('may name a schema by $anchor or $id, as OpenAPI 3.1 allows', () => {
    const text = `openapi: 3.1.0
info: { title: T, version: '1' }
components:
  schemas:
    A: { $anchor: here, $id: 'https://example.com/a' }
    B: { $ref: '#here' }
    C: { $ref: 'https://example.com/a' }
`;
    expect(ids(text)).toEqual([]);
    expect(failures(text.replace('#here', '#her'))).toEqual([
      "openapi.yaml:6:10 SPEC_REF '#her' does not exist; did you mean 'here'?",
    ]);
  });
});

describe('YAML that people write', () => {
  it('is read through anchors and merge keys', () => {
    const text = `${head}x-common: &common
  tags: [common]
  security: []
paths:
  /a:
    get: &get
      <<: *common
      operationId: a
  /b:
    get: *get
    post:
      <<: [*common, { summary: s, tags: [no] }]
      tags: [own]
`;
    expect(
      load(text).operations.map(({ endpoint: { id, tags, security, summary } }) => ({
        id,
        tags,
        security,
        summary,
      })),
    ).toEqual([
      { id: 'GET /a', tags: ['common'], security: 'open', summary: null },
      { id: 'GET /b', tags: ['common'], security: 'open', summary: null },
      { id: 'POST /b', tags: ['own'], security: 'open', summary: 's' },
    ]);
  });

  it('has columns that do not count a byte order mark', () => {
    const spec = load(`\uFEFF{ openapi: 3.0.3, paths: { /a: { get: {} } } }`);
    expect(spec.operations[0]?.endpoint.loc).toEqual({ file: 'openapi.yaml', line: 1, column: 34 });
  });

  it('may leave versions unquoted', () => {
    expect(load('swagger: 2.0\npaths: {}\n').label).toBe('Swagger 2.0');
    expect(load('openapi: 3.1\n').label).toBe('OpenAPI 3.1');
  });
});
