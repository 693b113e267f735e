import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { put, text, treeOf } from '../unit/apply/scratch.js';

/** What scripts and coding agents rely on: one object on standard output, whatever happens (product.md). */

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'authwright-json-'));
  put(
    root,
    'package.json',
    '{ "name": "small", "type": "module", "dependencies": { "express": "^5.1.0" } }\n',
  );
  put(
    root,
    'src/app.ts',
    `import express from 'express';

export const app = express();

app.get('/health', (_req, res) => res.json({}));
app.get('/users/:userId', (_req, res) => res.json([]));
app.get(String(process.env.SECRET_PATH), (_req, res) => res.json([]));
`,
  );
  put(
    root,
    'openapi.yaml',
    `openapi: 3.1.0
info: { title: Small, version: 1.0.0 }
paths:
  /users/{id}:
    get:
      operationId: getUser
      tags: [users]
      security: [{ bearerAuth: [] }]
      responses: { '200': { description: A user } }
  /planned:
    get: { responses: { '200': { description: Later } } }
components:
  securitySchemes: { bearerAuth: { type: http, scheme: bearer } }
`,
  );
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** Runs with `--json` and gives the exit code and the one object, which must agree. */
async function json(...argv: readonly string[]): Promise<{ code: number; report: unknown }> {
  const result = await cli(root, ...argv, '--json');
  const report: unknown = JSON.parse(result.stdout);
  expect(report, shown(result)).toMatchObject({ exitCode: result.code });
  return { code: result.code, report };
}

const unresolved = {
  code: 'ROUTE_PATH_DYNAMIC',
  severity: 'error',
  file: 'src/app.ts',
  line: 7,
  column: 5,
  message: expect.any(String) as string,
  fix: expect.stringMatching(/\S/) as string,
};

describe('list', () => {
  test('is exactly this', async () => {
    expect(await json('list')).toEqual({
      code: 0,
      report: {
        command: 'list',
        exitCode: 0,
        framework: 'express',
        spec: 'openapi.yaml',
        endpoints: [
          {
            id: 'GET /health',
            method: 'GET',
            path: '/health',
            operationId: null,
            tags: [],
            decision: 'undecided',
            guarded: false,
            guard: null,
            basis: null,
            source: { file: 'src/app.ts', line: 5, column: 5 },
            specLocation: null,
            specSecurity: null,
          },
          {
            id: 'GET /planned',
            method: 'GET',
            path: '/planned',
            operationId: null,
            tags: [],
            decision: 'undecided',
            guarded: null,
            guard: null,
            basis: null,
            source: null,
            specLocation: { file: 'openapi.yaml', line: 11 },
            specSecurity: null,
          },
          {
            id: 'GET /users/{userId}',
            method: 'GET',
            path: '/users/{userId}',
            operationId: 'getUser',
            tags: ['users'],
            decision: 'undecided',
            guarded: false,
            guard: null,
            basis: null,
            source: { file: 'src/app.ts', line: 6, column: 5 },
            specLocation: { file: 'openapi.yaml', line: 5 },
            specSecurity: 'secured',
          },
        ],
        unresolved: [unresolved],
        problems: expect.any(Array) as unknown[],
      },
    });
  });

  test('what the scan only remarks is among the problems', async () => {
    const app = text(root, 'src/app.ts') ?? '';
    put(
      root,
      'src/app.ts',
      `${app}app.get(process.env.PENS ?? '/pens', (_req, res) => res.json([]));\n`,
    );
    const { report } = await json('list');
    expect(report).toMatchObject({
      unresolved: [unresolved],
      problems: expect.arrayContaining([
        expect.objectContaining({ code: 'ROUTE_PATH_ASSUMED', severity: 'info' }),
      ]) as unknown[],
    });
  });

  test('--only and --html', async () => {
    expect((await json('list', '--only', 'open')).report).toMatchObject({ endpoints: [] });
    const { code, stdout } = await cli(root, 'list', '--html', 'list.html', '--json');
    expect(code).toBe(0);
    expect(() => JSON.parse(stdout) as unknown).not.toThrow();
    expect(readFileSync(join(root, 'list.html'), 'utf8')).toContain('/users/{userId}');
  });
});

describe('check', () => {
  test('has the problems, in the shape of the endpoints’ places, and exit 2', async () => {
    const { code, report } = await json('check');
    expect(code).toBe(2);
    expect(report).toMatchObject({ command: 'check', unresolved: [unresolved] });
    const { problems } = report as { problems: { code: string }[] };
    expect(problems).toContainEqual({
      code: 'UNDECIDED',
      severity: 'error',
      file: 'src/app.ts',
      line: 5,
      column: 5,
      message: 'GET /health has no decision',
      fix: expect.stringContaining("--secure 'GET /health'") as string,
    });
    expect(problems).toContainEqual(unresolved);
  });

  test('--format json is the same object', async () => {
    const flag = await cli(root, 'check', '--json');
    const format = await cli(root, 'check', '--format', 'json');
    expect(format).toMatchObject({ code: 2, stdout: flag.stdout });
    const failed = await cli(root, 'check', '--format', 'json', '--spec', 'x.yaml');
    expect(JSON.parse(failed.stdout)).toMatchObject({ command: 'check', exitCode: 1 });
  });

  test('--format github and sarif', async () => {
    const github = await cli(root, 'check', '--format', 'github');
    expect(github.code).toBe(2);
    expect(github.stdout).toMatch(/^::error file=src\/app\.ts,line=5,col=5,title=UNDECIDED::/m);
    const sarif = await cli(root, 'check', '--format', 'sarif');
    expect(sarif.code).toBe(2);
    expect(JSON.parse(sarif.stdout)).toMatchObject({ version: '2.1.0' });
  });

  test('text names the command that decides', async () => {
    const { code, stdout } = await cli(root, 'check');
    expect(code).toBe(2);
    expect(stdout).toContain("npx authwright --secure 'GET /health'");
    expect(stdout).toMatch(/\d problems in 3 endpoints\n$/);
  });
});

describe('the main command', () => {
  const answers = ['--secure-rest', '--open', '/health', '--no-verify'];

  test('adds changes and next steps, and says what was left', async () => {
    const { code, report } = await json(...answers);
    expect(code).toBe(2); // one registration could not be read
    expect(report).toMatchObject({
      command: 'secure',
      framework: 'express',
      spec: 'openapi.yaml',
      unresolved: [unresolved],
    });
    const { changes, nextSteps, endpoints } = report as Record<string, unknown[]>;
    expect(changes).toContainEqual({
      kind: 'update',
      path: 'src/app.ts',
      kept: 'spliced',
      reason: expect.any(String) as string,
    });
    expect(changes).toContainEqual({
      kind: 'create',
      path: 'src/auth/require-auth.ts',
      kept: 'managed',
      reason: null,
    });
    expect(nextSteps?.[0]).toEqual({
      title: expect.any(String) as string,
      commands: ['npm install'],
    });
    expect(endpoints).toContainEqual(
      expect.objectContaining({ id: 'GET /users/{userId}', decision: 'secured', guarded: true }),
    );

    const again = await json(...answers);
    expect(again).toMatchObject({ code: 2, report: { changes: [], nextSteps: [] } });
  });

  test.each([['--dry-run'], ['--diff']])('%s writes nothing', async (flag) => {
    const before = treeOf(root);
    const { code, report } = await json(...answers, flag);
    expect(code).toBe(2);
    expect(report).toMatchObject({ command: 'secure', changes: expect.any(Array) as unknown[] });
    const text = await cli(root, ...answers, flag);
    expect(text.stdout.includes('\n+++ b/src/app.ts')).toBe(flag === '--diff');
    expect(treeOf(root)).toEqual(before);
  });
});

describe('a run that fails', () => {
  test.each([
    ['a flag that does not exist', ['--frob'], 'USAGE', 'secure'],
    ['a command that does not exist', ['frob'], 'USAGE', 'secure'],
    ['a wrong value', ['--hash', 'md5'], 'OPTION_VALUE', 'secure'],
    ['an answer that is missing', [], 'ANSWER_MISSING', 'secure'],
    ['a pattern for nothing', ['--secure', '/nothing'], 'PATTERN_UNMATCHED', 'secure'],
    ['a flag of another command', ['check', '--yes'], 'USAGE', 'check'],
    ['a spec that is not there', ['list', '--spec', 'x.yaml'], 'SPEC_MISSING', 'list'],
  ])('%s: one object all the same, prose on standard error', async (_, argv, code, command) => {
    const result = await cli(root, ...argv, '--json');
    expect(result.code).toBe(1);
    expect(JSON.parse(result.stdout)).toMatchObject({
      command,
      exitCode: 1,
      problems: expect.arrayContaining([
        expect.objectContaining({
          code,
          severity: 'error',
          fix: expect.stringMatching(/\S/) as string,
        }),
      ]) as unknown[],
    });
    expect(result.stderr).toContain(code);
  });

  test('a file that only has the name of a spec is not passed over in silence', async () => {
    writeFileSync(join(root, 'openapi.yaml'), 'openapi: [\n');
    const { report } = await json('list');
    expect(report).toMatchObject({
      spec: null,
      problems: [{ code: 'SPEC_SKIPPED', severity: 'warning', file: 'openapi.yaml', line: 1 }],
    });
  });

  test('a place is there where there is one', async () => {
    writeFileSync(join(root, 'openapi.yaml'), 'openapi: 3.1.0\npaths: [\n');
    const { report } = await json('check');
    expect(report).toMatchObject({
      problems: [{ code: 'SPEC_SYNTAX', file: 'openapi.yaml', line: 3, column: 1 }],
    });
  });
});
