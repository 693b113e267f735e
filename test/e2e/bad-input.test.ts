import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { put, text, treeOf } from '../unit/apply/scratch.js';

/** The rows of product.md's table “Bad input”, each as a run on a project: exit code, place, nothing written. */

type Files = Readonly<Record<string, string>>;

const project: Files = {
  'package.json':
    '{ "name": "small", "type": "module", "dependencies": { "express": "^5.1.0" } }\n',
  'src/app.ts': `import express from 'express';

export const app = express();

app.get('/health', (_req, res) => res.json({}));
app.get('/users', (_req, res) => res.json([]));
app.post('/users', (_req, res) => res.json({}));
`,
};

const spec = (paths: string) => `openapi: 3.0.3
info: { title: Small, version: 1.0.0 }
paths:
${paths}`;

const goodSpec = spec(`  /users:
    get: { responses: { '200': { description: The users } } }
`);

const secureAll = ['--secure-rest', '--yes', '--no-verify'];

const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** A project folder with a neighbour in the same parent, to which nothing may be written either. */
function makeProject(files: Files): string {
  const parent = mkdtempSync(join(tmpdir(), 'authwright-bad-'));
  made.push(parent);
  const root = join(parent, 'project');
  mkdirSync(root);
  for (const [path, content] of Object.entries(files)) put(root, path, content);
  return root;
}

/** Runs and expects that the run is refused, in words and in exit code, with not one byte changed anywhere. */
async function expectRefused(root: string, argv: readonly string[]): Promise<string> {
  const parent = dirname(root);
  const before = treeOf(parent);
  const result = await cli(root, ...argv);
  expect(result.code, shown(result)).toBe(1);
  expect(result.stderr).toMatch(/\nNothing was written\.\n$/);
  expect(result.stderr).not.toContain('bug of authwright');
  expect(treeOf(parent)).toEqual(before);
  return result.stderr;
}

test('routes of the owner where the auth endpoints would be mounted', async () => {
  const root = makeProject({
    ...project,
    'src/app.ts': `${project['src/app.ts'] ?? ''}app.post('/auth/login', (_req, res) => res.json({}));\n`,
  });
  const said = await expectRefused(root, [...secureAll, '--new-auth']);
  expect(said).toContain('src/app.ts:8:5  error  AUTH_PATH_TAKEN');
  const elsewhere = await cli(root, ...secureAll, '--new-auth', '--base-path', '/account');
  expect(elsewhere.code, shown(elsewhere)).toBe(0);
});

describe('no project that can be secured', () => {
  test.each<[string, Files, string]>([
    ['no package.json', { 'src/app.ts': '' }, 'NO_PACKAGE_JSON'],
    ['no supported framework', { ...project, 'package.json': '{}' }, 'NO_FRAMEWORK'],
    [
      'a package.json that is no JSON',
      { ...project, 'package.json': '{,}' },
      'PACKAGE_JSON_INVALID',
    ],
    ['no endpoint at all', { ...project, 'src/app.ts': '' }, 'NO_ENDPOINTS'],
    [
      'a package that is too old for the generated code',
      {
        ...project,
        'package.json':
          '{ "type": "module", "dependencies": { "express": "^5.1.0", "jsonwebtoken": "^8.5.1" } }',
      },
      'DEPENDENCY_TOO_OLD',
    ],
  ])('%s', async (_, files, code) => {
    const said = await expectRefused(makeProject(files), secureAll);
    expect(said).toContain(code);
    if (code === 'NO_FRAMEWORK') expect(said).toContain('looked for: Express');
  });
});

describe('a spec that cannot be read', () => {
  const aliasBomb = `a0: &a0 [x, x, x, x, x, x, x, x, x, x]
${Array.from({ length: 9 }, (_, index) => `a${index + 1}: &a${index + 1} [${`*a${index}, `.repeat(10)}]`).join('\n')}
`;

  test.each<[string, string, string]>([
    ['not YAML', 'openapi: [3\npaths: {}\n', 'openapi.yaml:2:1 error SPEC_SYNTAX'],
    ['a list', '- 1\n', 'openapi.yaml:1:1 error SPEC_KIND'],
    ['not OpenAPI', 'name: something\n', 'openapi.yaml:1:1 error SPEC_KIND'],
    [
      'of a version that nobody reads',
      'openapi: 4.0.0\npaths: {}\n',
      'openapi.yaml:1:10 error SPEC_VERSION',
    ],
    ['empty', '\n', 'openapi.yaml:1:1 error SPEC_EMPTY'],
    [
      'with a $ref to nothing',
      spec("  /users:\n    $ref: '#/components/pathItems/Users'\n"),
      'openapi.yaml:5:5 error SPEC_REF',
    ],
    [
      'with a $ref to a missing file',
      spec("  /users:\n    $ref: './users.yaml'\n"),
      'openapi.yaml:5:5 error SPEC_REF',
    ],
    [
      'with a $ref to a file of the system',
      spec("  /users:\n    $ref: '/etc/passwd'\n"),
      'openapi.yaml:5:5 error SPEC_REF',
    ],
    [
      'with a $ref that climbs out of the project',
      spec("  /users:\n    $ref: '../../../../../../etc/passwd'\n"),
      'openapi.yaml:5:5 error SPEC_REF',
    ],
    [
      'with a $ref to a URL',
      spec("  /users:\n    $ref: 'https://example.com/users.yaml'\n"),
      'openapi.yaml:5:5 error SPEC_REF',
    ],
    [
      'with a key twice',
      spec('  /users: {}\n  /users: {}\n'),
      'openapi.yaml:5:3 error SPEC_DUPLICATE_KEY',
    ],
    ['an alias bomb', `openapi: 3.0.3\n${aliasBomb}`, 'openapi.yaml:7:45 error SPEC_ALIAS'],
    ['of 50 MB', `#${' '.repeat(50 * 1024 * 1024)}`, 'openapi.yaml:1:1 error SPEC_SIZE'],
  ])('%s', async (_, content, wanted) => {
    const [place = '', severity = '', code = ''] = wanted.split(' ');
    const root = makeProject({ ...project, 'openapi.yaml': content });
    const said = await expectRefused(root, ['--spec', 'openapi.yaml', ...secureAll]);
    expect(said).toMatch(new RegExp(`^${place}\\s+${severity}\\s+${code}\\b`, 'm'));
    expect(said).not.toContain('root:');
  });

  test('not there, with the name that was typed', async () => {
    const said = await expectRefused(makeProject(project), ['--spec', 'api.yml', ...secureAll]);
    expect(said).toMatch(/SPEC_MISSING\s+there is no spec api\.yml/);
  });

  test('outside of the workspace', async () => {
    const root = makeProject(project);
    put(dirname(root), 'openapi.yaml', goodSpec);
    expect(await expectRefused(root, ['--spec', '../openapi.yaml'])).toContain('SPEC_OUTSIDE');
    expect(await expectRefused(root, ['--spec', '/etc/passwd'])).toContain('SPEC_OUTSIDE');
  });

  test('a link to a file of the system', async () => {
    const root = makeProject(project);
    symlinkSync('/etc/passwd', join(root, 'openapi.yaml'));
    const said = await expectRefused(root, ['--spec', 'openapi.yaml', ...secureAll]);
    expect(said).toContain('SPEC_OUTSIDE');
  });
});

describe('a source file with a syntax error', () => {
  const files = {
    ...project,
    'src/broken.ts': `import { Router } from 'express';\nexport const broken = Router();\nbroken.get('/b', (req, res => res.end());\n`,
  };

  test('the rest goes on, its routes are unresolved, and that is never exit 0', async () => {
    const root = makeProject(files);
    const listed = await cli(root, 'list', '--json');
    expect(listed.code, shown(listed)).toBe(0);
    const { endpoints, unresolved } = JSON.parse(listed.stdout) as {
      endpoints: { id: string }[];
      unresolved: object[];
    };
    expect(endpoints.map(({ id }) => id)).toEqual(['GET /health', 'GET /users', 'POST /users']);
    expect(unresolved).toContainEqual(
      expect.objectContaining({ code: 'SOURCE_SYNTAX', file: 'src/broken.ts', line: 3 }),
    );

    const written = await cli(root, ...secureAll);
    expect(written.code, shown(written)).toBe(2);
    expect(written.stdout).toContain('src/broken.ts:3:');
    expect(text(root, 'src/app.ts')).toContain("app.get('/users', requireAuth");
    expect(text(root, 'src/broken.ts')).toBe(files['src/broken.ts']);
    expect((await cli(root, 'check')).code).toBe(2);
  });
});

describe('patterns', () => {
  test.each([
    [['--secure', '/nowhere'], /PATTERN_UNMATCHED.*\/nowhere/],
    [['--secure', 'GET /user'], /PATTERN_UNMATCHED.*GET \/user[\s\S]*GET \/users/],
    [['--open', 'tag:none', '--secure-rest'], /PATTERN_UNMATCHED.*tag:none/],
    [['--secure', '/users', '--open', '/users'], /PATTERN_CONFLICT.*\/users/],
    [['--secure', '/u*', '--open', '/*s', '--secure-rest'], /PATTERN_CONFLICT.*\/u\*.*\/\*s/],
    [['--secure', 'users'], /PATTERN_INVALID.*users/],
    [['--role', '/users'], /OPTION_VALUE.*PATTERN=ROLE/],
  ])('%j', async (argv, wanted) => {
    expect(await expectRefused(makeProject(project), argv)).toMatch(wanted);
  });
});

describe('a manifest that cannot be read is never overwritten', () => {
  test.each([
    ['no JSON', '{ "manifestVersion": 1,\n', 'MANIFEST_INVALID'],
    ['empty', '', 'MANIFEST_INVALID'],
    ['a key that no manifest has', '{ "manifestVersion": 1, "x": 1 }\n', 'MANIFEST_INVALID'],
    ['of a newer version', '{ "manifestVersion": 2 }\n', 'MANIFEST_NEWER'],
    [
      'with merge markers',
      '{\n<<<<<<< ours\n=======\n>>>>>>> theirs\n}\n',
      'MANIFEST_MERGE_MARKERS',
    ],
  ])('%s', async (_, manifest, code) => {
    const files = { ...project, '.authwright/manifest.json': manifest };
    for (const argv of [secureAll, ['check'], ['list']]) {
      const said = await expectRefused(makeProject(files), argv);
      expect(said).toMatch(
        new RegExp(`^\\.authwright/manifest\\.json:\\d+:\\d+\\s+error\\s+${code}`),
      );
    }
  });
});

test("a file of the owner's where a managed file should go is a conflict, and stays", async () => {
  const own = '// mine\nexport const requireAuth = () => {};\n';
  const root = makeProject({ ...project, 'src/auth/require-auth.ts': own });
  const result = await cli(root, ...secureAll);
  expect(result.code, shown(result)).toBe(2);
  expect(text(root, 'src/auth/require-auth.ts')).toBe(own);
  expect(result.stdout).toMatch(/conflict\s+src\/auth\/require-auth\.ts/);
  expect(text(root, '.authwright/conflicts/src/auth/require-auth.ts.new')).toContain('requireAuth');
  expect((await cli(root, 'check')).code).toBe(2);
});

describe('paths that leave the project', () => {
  test.each(['../x', '/tmp/x', '.', 'src/../..', '..\\x'])('--out %s', async (out) => {
    const root = makeProject(project);
    expect(await expectRefused(root, ['--out', out, ...secureAll])).toContain('OPTION_VALUE');
  });

  test('--out through a link', async () => {
    const root = makeProject(project);
    mkdirSync(join(dirname(root), 'outside'));
    symlinkSync('../outside', join(root, 'linked'));
    const said = await expectRefused(root, ['--out', 'linked/auth', ...secureAll]);
    expect(said).toContain('PATH_OUTSIDE');
  });

  test('the folder of generated files is a link that leads out', async () => {
    const root = makeProject(project);
    mkdirSync(join(dirname(root), 'outside'));
    symlinkSync('../../outside', join(root, 'src/auth'));
    expect(await expectRefused(root, secureAll)).toContain('PATH_OUTSIDE');
  });

  test('a source file that is a link out of the project is not edited', async () => {
    const root = makeProject({ ...project, 'src/app.ts': '' });
    writeFileSync(join(dirname(root), 'app.ts'), project['src/app.ts'] ?? '');
    rmSync(join(root, 'src/app.ts'));
    symlinkSync('../../app.ts', join(root, 'src/app.ts'));
    const before = text(dirname(root), 'app.ts');
    const { code } = await cli(root, ...secureAll);
    expect(code).not.toBe(3);
    expect(text(dirname(root), 'app.ts')).toBe(before);
  });

  test('--guard outside', async () => {
    const said = await expectRefused(makeProject(project), ['--guard', '../auth.ts#requireUser']);
    expect(said).toContain('OPTION_VALUE');
  });
});

describe('what was typed', () => {
  test.each([
    [['--sekure-rest'], /unknown option '--sekure-rest'[\s\S]*--secure-rest/],
    [['chekc'], /there is no command chekc[\s\S]*authwright check/],
    [['frobnicate'], /there is no command frobnicate[\s\S]*--help/],
    [['check', '--yes'], /unknown option '--yes'/],
    [['--secure'], /--secure <pattern>.* argument missing/],
    [['--hash', 'argon2'], /'argon2' is not one of argon2id, scrypt[\s\S]*argon2id/],
    [['--access-seconds', '1e9'], /'1e9' is not a whole number/],
    [['--secure-rest', '--open-rest'], /OPTION_CONFLICT/],
    [['--store', 'mysql'], /UNKNOWN_STORE[\s\S]*libsql/],
    [['--framework', 'expres'], /UNKNOWN_FRAMEWORK[\s\S]*express/],
    [['--cwd', 'nowhere'], /nowhere/],
  ])('%j', async (argv, wanted) => {
    expect(await expectRefused(makeProject(project), argv)).toMatch(wanted);
  });
});

describe('answers that nobody is there to give', () => {
  test('are named with the flags that give them', async () => {
    const said = await expectRefused(makeProject(project), []);
    expect(said).toContain('ANSWER_MISSING');
    for (const flag of ['--secure-rest', '--open-rest', '--yes', "--open 'GET /health'"]) {
      expect(said).toContain(flag);
    }
    expect(said).not.toContain('--guard');
  });

  test.each([
    ['a pipe', 'y\n'],
    ['nothing', ''],
  ])('standard input is %s: exit 1, not 0', (_, input) => {
    const root = makeProject(project);
    const tool = join(import.meta.dirname, '../../dist/authwright.js');
    const { status, stderr } = spawnSync(process.execPath, [tool], {
      cwd: root,
      input,
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('--secure-rest');
  });
});

describe('a project that authenticates users already', () => {
  const files: Files = {
    ...project,
    'package.json':
      '{ "name": "small", "type": "module", "dependencies": { "express": "^5.1.0", "jsonwebtoken": "^9.0.0" } }\n',
    'src/guard.ts': `import jwt from 'jsonwebtoken';
import type { RequestHandler } from 'express';

export const requireUser: RequestHandler = (req, res, next) => {
  const [scheme, token] = (req.headers.authorization ?? '').split(' ');
  if (scheme !== 'Bearer' || !token) {
    res.status(401).end();
    return;
  }
  try {
    res.locals.user = jwt.verify(token, String(process.env.SECRET));
  } catch {
    res.status(401).end();
    return;
  }
  next();
};
`,
    'src/app.ts': `import express from 'express';
import { requireUser } from './guard.js';

export const app = express();

app.post('/login', (_req, res) => res.json({}));
app.get('/me', requireUser, (_req, res) => res.json({}));
app.get('/users', (_req, res) => res.json([]));
`,
  };

  test.each([[['--secure-rest']], [secureAll]])('%j asks which way', async (argv) => {
    const said = await expectRefused(makeProject(files), argv);
    expect(said).toContain('--guard src/guard.ts#requireUser');
    expect(said).toContain('--new-auth');
  });

  test('list and check need neither', async () => {
    const root = makeProject(files);
    expect((await cli(root, 'list')).code).toBe(0);
    expect((await cli(root, 'check')).code).toBe(2);
  });

  test('--guard covers the rest with it, and generates nothing', async () => {
    const root = makeProject(files);
    const argv = ['--guard', 'src/guard.ts#requireUser', '--open', '/login', ...secureAll];
    const result = await cli(root, ...argv);
    expect(result.code, shown(result)).toBe(0);
    expect(text(root, 'src/app.ts')).toContain("app.get('/users', requireUser, (");
    expect(Object.keys(treeOf(root)).filter((path) => path.startsWith('src/'))).toEqual([
      'src/app.ts',
      'src/guard.ts',
    ]);
    expect((await cli(root)).stdout).toContain('Nothing to do.');
  });

  test.each([
    ['src/guard.ts#requireUsr', /GUARD_MISSING\s+.*src\/guard\.ts has no export requireUsr/],
    ['src/gard.ts#requireUser', /GUARD_MISSING\s+.*there is no file src\/gard\.ts/],
    ['src/guard.ts', /OPTION_VALUE\s+.*FILE#EXPORT/],
  ])('--guard %s', async (guard, wanted) => {
    const argv = ['--guard', guard, '--secure-rest'];
    expect(await expectRefused(makeProject(files), argv)).toMatch(wanted);
  });
});

describe('a disk that does not let us write', () => {
  // Root may write anywhere; the kill tests do this as somebody else.
  test.skipIf(process.getuid?.() === 0)('names the file', async () => {
    const root = makeProject(project);
    chmodSync(join(root, 'src'), 0o555);
    const said = await expectRefused(root, secureAll);
    chmodSync(join(root, 'src'), 0o755);
    expect(said).toMatch(/WRITE_FAILED\s+src/);
  });

  test('a folder where a file should go', async () => {
    const root = makeProject(project);
    mkdirSync(join(root, '.env.example'));
    const said = await expectRefused(root, secureAll);
    expect(said).toMatch(/WRITE_FAILED\s+\.env\.example: a folder is where the file should go/);
  });
});
