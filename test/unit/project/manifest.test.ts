import { readFileSync } from 'node:fs';
import { METHODS } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MANIFEST_PATH, basePath } from '../../../src/model/our-dir.js';
import { UserError } from '../../../src/model/diagnostic.js';
import { relPath } from '../../../src/model/paths.js';
import type { Diagnostic, EndpointId, Manifest } from '../../../src/model/types.js';
import { manifestJsonSchema } from '../../../src/project/manifest-schema.js';
import { readManifest, requireReadable, serializeManifest } from '../../../src/project/manifest.js';
import { takeSnapshot } from '../../../src/project/snapshot.js';
import { makeProject } from './support.js';
import { times } from '../../support/effort.js';

const SHA = 'a'.repeat(64);

const MANIFEST: Manifest = {
  manifestVersion: 1,
  generator: { version: '0.1.0' },
  project: { framework: 'express', store: 'libsql', spec: relPath('openapi.yaml') },
  answers: { 'base-path': '/auth', 'access-seconds': 900, stateless: false, endpoints: ['login'] },
  files: { 'src/auth/passwords.ts': { template: 'auth/passwords.ts.hbs', baseSha256: SHA } },
  spliced: { 'src/app.ts': { sha256: SHA } },
  routes: {
    'GET /health': { decision: 'open' },
    'GET /users/{id}': {
      decision: 'secured',
      file: relPath('src/users.ts'),
      guard: 'requireAuth',
      roles: ['admin'],
    },
    'POST /later': { decision: 'secured', file: null, guard: null },
  },
};

function read(text: string | Buffer, files: Record<string, string> = {}): Manifest | null {
  return readManifest(takeSnapshot(makeProject({ [MANIFEST_PATH]: text, ...files })));
}

function problemsOf(text: string | Buffer): readonly Diagnostic[] {
  try {
    read(text);
  } catch (error) {
    if (error instanceof UserError) return error.diagnostics;
    throw error;
  }
  return [];
}

describe('serializeManifest', () => {
  it('sorts keys, whatever order they came in, and ends in a newline', () => {
    const { routes, ...rest } = MANIFEST;
    const reversed = Object.fromEntries(Object.entries(routes).reverse());
    const text = serializeManifest(MANIFEST);
    expect(serializeManifest({ routes: reversed, ...rest })).toBe(text);
    expect(text.endsWith('}\n')).toBe(true);
    expect(text.indexOf('"answers"')).toBeLessThan(text.indexOf('"files"'));
    expect(text).toContain('\n  "generator": {\n    "version": "0.1.0"\n  }');
  });

  it('gives back what was written, also with odd endpoints', () => {
    expect(read(serializeManifest(MANIFEST))).toEqual(MANIFEST);
    const path = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((s) => !/\p{Cc}/u.test(s));
    const method = fc.constantFrom('ALL', ...METHODS);
    fc.assert(
      fc.property(fc.array(fc.tuple(method, path), { maxLength: 4 }), (endpoints) => {
        const routes = Object.fromEntries(
          endpoints.map(([verb, tail]) => [
            `${verb} /${tail}` as EndpointId,
            { decision: 'open' } as const,
          ]),
        );
        const manifest = { ...MANIFEST, routes };
        expect(read(serializeManifest(manifest))).toEqual(manifest);
        expect(() => {
          requireReadable(manifest, takeSnapshot(makeProject({})));
        }).not.toThrow();
      }),
      { numRuns: times(25, 1000) },
    );
  });
});

describe('requireReadable', () => {
  it.each([
    ['no method', { routes: { 'NO METHOD /a': { decision: 'open' } } }, 'NO METHOD /a'],
    ['a path outside', { files: { '../a.ts': { template: 't', baseSha256: 'x' } } }, '../a.ts'],
    ['an undefined key', { routes: { 'GET /a': { decision: 'secured' } } }, 'lacks "file"'],
  ])('throws what is no user error for %s', (_name, change, message) => {
    const manifest = { ...MANIFEST, ...change } as unknown as Manifest;
    const check = () => {
      requireReadable(manifest, takeSnapshot(makeProject({})));
    };
    expect(check).toThrow(message);
    expect(check).not.toThrow(UserError);
  });
});

describe('readManifest', () => {
  it('gives null where there is none', () => {
    expect(readManifest(takeSnapshot(makeProject({ 'package.json': '{}' })))).toBeNull();
  });

  it('takes CRLF, which git may have made of it, and a spec outside the package', () => {
    const text = serializeManifest({
      ...MANIFEST,
      project: { ...MANIFEST.project, spec: '../openapi.yaml' as typeof MANIFEST_PATH },
    });
    const root = makeProject({
      '.git/HEAD': '',
      'openapi.yaml': '',
      [`api/${MANIFEST_PATH}`]: text.replaceAll('\n', '\r\n'),
    });
    expect(readManifest(takeSnapshot(`${root}/api`))?.project.spec).toBe('../openapi.yaml');
  });

  it.each([
    ['', 1, 1],
    ['{\n  "manifestVersion": 1,\n', 3, 1],
    ['{ // why\n}', 1, 3],
    ['{\n  "manifestVersion": 1,,\n}', 2, 24],
    ['[]', 1, 1],
    ['null', 1, 1],
  ])('places what is no manifest: %j', (text, line, column) => {
    const [first] = problemsOf(text);
    expect(first).toMatchObject({
      code: 'MANIFEST_INVALID',
      loc: { file: MANIFEST_PATH, line, column },
    });
    expect(first?.fix).toContain('git checkout');
  });

  it('refuses what is not UTF-8', () => {
    expect(problemsOf(Buffer.from([0x7b, 0xff, 0x7d]))).toMatchObject([
      { code: 'MANIFEST_INVALID' },
    ]);
  });

  it('says that a merge was not finished, and where', () => {
    const [head, ...tail] = serializeManifest(MANIFEST).split('\n');
    const text = [head, '<<<<<<< HEAD', ...tail, '=======', '>>>>>>> theirs', ''].join('\n');
    expect(problemsOf(text)).toMatchObject([
      { code: 'MANIFEST_MERGE_MARKERS', loc: { line: 2, column: 1 } },
    ]);
  });

  it('does not take a value for a merge marker', () => {
    const answers = { 'base-path': '<<<<<<< x' };
    expect(read(serializeManifest({ ...MANIFEST, answers }))?.answers).toEqual(answers);
  });

  it('says when a newer authwright made it', () => {
    expect(problemsOf('{ "manifestVersion": 2, "brand": "new" }')).toMatchObject([
      { code: 'MANIFEST_NEWER', loc: { line: 1, column: 22 } },
    ]);
  });

  const changed = (change: (manifest: Record<string, unknown>) => void): string => {
    const manifest = JSON.parse(serializeManifest(MANIFEST)) as Record<string, unknown>;
    change(manifest);
    return `${JSON.stringify(manifest, null, 2)}\n`;
  };

  it.each<[string, (manifest: Record<string, unknown>) => void, string]>([
    ['an unknown key', (m) => (m['extra'] = 1), 'extra is not known'],
    ['a missing part', (m) => delete m['spliced'], 'the manifest lacks "spliced"'],
    ['another version', (m) => (m['manifestVersion'] = '1'), 'manifestVersion must be 1'],
    ['a wrong type', (m) => (m['answers'] = { yes: null }), 'answers.yes must be'],
    ['a list with a number', (m) => (m['answers'] = { endpoints: [1] }), 'answers.endpoints[0]'],
    [
      'a hash that is none',
      (m) => (m['spliced'] = { 'src/app.ts': { sha256: 'short' } }),
      'must be a SHA-256 in hex',
    ],
    ['no decision', (m) => (m['routes'] = { 'GET /x': {} }), 'must have the decision'],
    [
      'a decision of its own',
      (m) => (m['routes'] = { 'GET /x': { decision: 'maybe' } }),
      'must have the decision',
    ],
    [
      'a guard on an open route',
      (m) => (m['routes'] = { 'GET /x': { decision: 'open', guard: 'g' } }),
      'guard is not known',
    ],
    [
      'an endpoint that is none',
      (m) => (m['routes'] = { 'get x': { decision: 'open' } }),
      'must be a method and a path',
    ],
    [
      'an endpoint with a line break',
      (m) => (m['routes'] = { 'GET /x\n': { decision: 'open' } }),
      'must be a method and a path',
    ],
    ...[
      '../x.ts',
      '/etc/passwd',
      'src/../../x.ts',
      'C:\\x.ts',
      '..\\x.ts',
      'a/../b.ts',
      '.git/config',
      'node_modules/express/index.js',
    ].map((path): [string, (m: Record<string, unknown>) => void, string] => [
      `the path ${path}`,
      (m) => (m['files'] = { [path]: { template: 'x.hbs', baseSha256: SHA } }),
      'must be a path inside the project',
    ]),
    [
      'a spec outside of everything',
      (m) => (m['project'] = { framework: 'express', store: null, spec: '../../../../etc/passwd' }),
      'must be a path inside the workspace',
    ],
  ])('refuses %s', (_name, change, message) => {
    const problems = problemsOf(changed(change));
    expect(problems.map((problem) => problem.message).join('\n')).toContain(message);
    for (const problem of problems) expect(problem.code).toBe('MANIFEST_INVALID');
  });

  it('shows everything that is wrong at once, each with its line', () => {
    const text = changed((m) => {
      m['answers'] = { a: null };
      m['routes'] = { 'GET /x': { decision: 'open', more: 1 } };
    });
    const lines = text.split('\n');
    expect(problemsOf(text).map((problem) => lines[problem.loc!.line - 1]?.trim())).toEqual([
      '"a": null',
      '"more": 1',
    ]);
  });

  it('refuses a key that is there twice', () => {
    const text = serializeManifest(MANIFEST).replace(
      '"GET /health": {',
      '"GET /health": {"decision": "secured", "file": null, "guard": null}, "GET /health": {',
    );
    expect(problemsOf(text)).toMatchObject([{ message: '"GET /health" is there twice' }]);
  });
});

it('reads base texts', () => {
  const file = relPath('src/auth/passwords.ts');
  const snapshot = takeSnapshot(makeProject({ [basePath(file)]: 'base' }));
  expect(basePath(file)).toBe('.authwright/base/src/auth/passwords.ts.base');
  expect(snapshot.text(basePath(file))).toBe('base');
  expect(snapshot.text(basePath(relPath('src/other.ts')))).toBeNull();
});

describe('the schema of manifests', () => {
  it('is published as manifests are read', () => {
    const path = new URL('../../../schemas/manifest.schema.json', import.meta.url);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(manifestJsonSchema())),
    );
  });

  it('looks behind a key that is wrong, and knows no key of every object', () => {
    const files = '"../a.ts": { "template": 1, "__proto__": {} }';
    const text = serializeManifest({ ...MANIFEST, files: {} }).replace(
      '"files": {}',
      `"files": { ${files} }`,
    );
    expect(problemsOf(text).map(({ message }) => message)).toEqual([
      'the key "../a.ts" of files must be a path inside the project',
      'files["../a.ts"] lacks "baseSha256"',
      'files["../a.ts"].template must be string',
      'files["../a.ts"].__proto__ is not known',
    ]);
  });
});
