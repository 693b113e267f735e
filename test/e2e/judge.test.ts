import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isLong } from '../support/effort.js';
import { shown } from '../support/cli.js';
import { createCli } from '../support/remembered-scans.js';
import { keys, openTerminal } from '../support/terminal.js';
import { makeProject } from '../unit/apply/scratch.js';

/** A project with one middleware that reading cannot judge, before three of its four endpoints. */

const cli = createCli();

const APP = `import express from 'express';
import { gate } from 'some-gate';

export const app = express();

app.get('/health', (_req, res) => { res.json({}); });
app.use(gate());
app.get('/users', (_req, res) => { res.json([]); });
app.post('/users', (_req, res) => { res.json({}); });
app.delete('/users/:id', (_req, res) => { res.json({}); });
`;

const tool = join(import.meta.dirname, '../../dist/authwright.js');
let root: string;

beforeEach(() => {
  root = makeProject({
    'package.json':
      '{ "name": "small", "type": "module", "dependencies": { "express": "^5.1.0" } }\n',
    'src/app.js': APP,
  });
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

const read = (): string => readFileSync(join(root, 'src/app.js'), 'utf8');
const written = ['--secure', '/users/**', '--open', '/health', '--no-install', '--no-verify'];

type Row = { id: string; guarded: boolean | string; guard: string | null };

async function listed(): Promise<readonly string[]> {
  const run = await cli(root, 'list', '--json');
  const { endpoints } = JSON.parse(run.stdout) as { endpoints: Row[] };
  return endpoints.map(({ id, guarded, guard }) => `${id} ${String(guarded)} ${guard ?? '-'}`);
}

describe('a middleware that cannot be judged', () => {
  test('is shown as unknown, and secured endpoints behind it get a guard', async () => {
    expect(await listed()).toContain('GET /users unknown -');
    const run = await cli(root, ...written, '--yes');
    // Whether it answers by itself is a question that is left.
    expect(run.code, shown(run)).toBe(2);
    expect(run.stdout).toContain("npx authwright --judge 'some-gate#gate=passes'");
    expect(read()).toContain("app.get('/users', requireAuth, (");
    const judged = await cli(
      root,
      '--judge',
      'some-gate#gate=passes',
      '--no-install',
      '--no-verify',
    );
    expect(judged.code, shown(judged)).toBe(0);
    const check = await cli(root, 'check');
    expect(check.code, shown(check)).toBe(0);
  });

  test('is the guard of what stands behind it when the owner says so, and that is kept', async () => {
    const run = await cli(
      root,
      '--judge',
      'some-gate#gate=refuses',
      '--secure-rest',
      '--open',
      '/health',
      '--yes',
    );
    expect(run.code, shown(run)).toBe(0);
    expect(read()).toContain("app.get('/users', (_req, res)");
    expect(await listed()).toContain('GET /users true gate()');
    const check = await cli(root, 'check');
    expect(check.code, shown(check)).toBe(0);
    const again = await cli(root);
    expect(shown(again)).toContain('Nothing to do');
    const manifest = JSON.parse(readFileSync(join(root, '.authwright/manifest.json'), 'utf8')) as {
      answers: Record<string, unknown>;
    };
    expect(manifest.answers['judge']).toEqual(['some-gate#gate=refuses']);
  });

  test('must be there to be judged', async () => {
    const run = await cli(root, 'list', '--judge', 'some-gate#door=refuses');
    expect(run.code).toBe(1);
    expect(shown(run)).toContain('no such middleware stands before a route');
    expect(shown(run)).toContain('some-gate#gate');
  });

  test('is not overruled where reading shows what it does', async () => {
    const run = await cli(root, 'list', '--judge', 'some-gate#gate');
    expect(run.code).toBe(1);
    expect(shown(run)).toContain('--judge src/middleware/gate.ts#gate=refuses');
  });

  test('is told in the table with the reason and the flag, also behind `check` and `--json`', async () => {
    const run = await cli(root, 'list');
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/undecided +GET +\/users +unknown +src\/app\.js:8/);
    expect(run.stdout).toContain(`
  Reading could not tell whether these refuse callers without credentials:
    gate()  src/app.js:7:9  before 3 endpoints
      what the package \`some-gate\` does is not known
      npx authwright --judge some-gate#gate=refuses   or   =passes
`);
    const json = await cli(root, 'list', '--json');
    expect((JSON.parse(json.stdout) as { endpoints: unknown[] }).endpoints).toContainEqual(
      expect.objectContaining({
        id: 'GET /users',
        guarded: 'unknown',
        basis: {
          kind: 'unknown',
          reason: 'what the package `some-gate` does is not known',
          flag: '--judge some-gate#gate=refuses',
          guards: [
            {
              name: 'gate()',
              loc: { file: 'src/app.js', line: 7, column: 9 },
              reason: 'what the package `some-gate` does is not known',
              flag: '--judge some-gate#gate=refuses',
            },
          ],
        },
      }),
    );
    const word = await cli(root, 'list', '--json', '--judge', 'some-gate#gate=refuses');
    expect((JSON.parse(word.stdout) as { endpoints: unknown[] }).endpoints).toContainEqual(
      expect.objectContaining({ id: 'GET /users', guarded: true, basis: { kind: 'word' } }),
    );
  });

  test.each([['--secure-rest'], ['--yes']])(
    'is never taken for a guard by %s',
    async (...flags) => {
      const run = await cli(root, '--open', '/health', '--dry-run', '--diff', ...flags);
      expect(run.code, shown(run)).toBe(2);
      expect(run.stdout).toContain("+app.get('/users', requireAuth, (_req, res)");
    },
  );

  test.runIf(isLong)('is asked about once at a terminal', async () => {
    const start = (...args: readonly string[]) =>
      openTerminal([tool, ...args], { cwd: root, env: { NO_COLOR: '1' } });
    const question = 'Which of these refuse callers without credentials?';
    const first = start(...written);
    await first.until(question);
    const asked = await first.screen();
    expect(asked.join('\n')).toContain('gate() (src/app.js:7) (before 3 endpoints; what');
    first.send(` ${keys.enter}`);
    await first.until('Auth endpoints');
    first.send(keys.enter);
    for (const next of ['Where do users live?', 'keep the defaults?']) {
      await first.until(next);
      first.send(keys.enter);
    }
    await first.until('or stop?');
    first.send(`write${keys.enter}`);
    expect(await first.exitCode).toBe(0);
    const second = start();
    expect(await second.exitCode).toBe(0);
    expect(second.output()).not.toContain(question);
    expect(second.output()).toContain('Nothing to do');
  });
});

describe('a middleware that reading has judged', () => {
  const KEY = `export function key(req, res, next) {
  if (process.env.NO_AUTH === '1') return next();
  if (req.get('x-api-key') !== process.env.API_KEY) return res.sendStatus(401);
  next();
}
export function log(req, res, next) { next(); }
`;
  beforeEach(() => {
    writeFileSync(join(root, 'src/key.js'), KEY);
    writeFileSync(
      join(root, 'src/app.js'),
      `import express from 'express';
import { key, log } from './key.js';
export const app = express();
app.use(log);
app.get('/keys', key, (_req, res) => { res.json({}); });
app.get('/inline', (req, res, next) => { lookUp(req).then((ok) => (ok ? next() : res.sendStatus(401))); }, (_req, res) => { res.json({}); });
`,
    );
  });
  const endpoint = async (id: string, ...flags: readonly string[]): Promise<unknown> => {
    const run = await cli(root, 'list', '--json', ...flags);
    const { endpoints, problems } = JSON.parse(run.stdout) as {
      endpoints: (Row & { basis: unknown })[];
      problems: { code: string; severity: string; file: string; line: number; fix: string }[];
    };
    const row = endpoints.find((each) => each.id === id);
    return [row?.guarded, row?.basis, problems.map(({ code, severity }) => `${code} ${severity}`)];
  };

  test('is listed with the line that refuses, and what it needs of the environment is told', async () => {
    expect(await endpoint('GET /keys')).toEqual([
      true,
      { kind: 'read', file: 'src/key.js', line: 3 },
      ['GUARD_NEEDS_ENV warning', 'GUARD_OPENED_BY_ENV warning'],
    ]);
    for (const args of [
      ['list'],
      ['check'],
      ['--secure-rest', '--yes', '--new-auth', '--dry-run'],
    ]) {
      const run = await cli(root, ...args);
      const text = run.stdout.replace(/\s+/g, ' ');
      expect(text).toContain(
        'src/key.js:3:32 warning GUARD_NEEDS_ENV `key` lets callers through who have no secret where API_KEY is not set let the application stop at its start where API_KEY is missing',
      );
      expect(text).toContain(
        "src/key.js:2:7 warning GUARD_OPENED_BY_ENV `key` may let everybody through where NO_AUTH is set: it asks `process.env.NO_AUTH === '1'` leave NO_AUTH unset in production",
      );
    }
    const decided = ['--secure', '/keys', '--secure', '/inline', '--yes', '--no-install'];
    const written = await cli(root, ...decided, '--no-verify');
    expect(written.code, shown(written)).toBe(0);
    const check = await cli(root, 'check');
    expect(check.code, shown(check)).toBe(0);
    // The guard that now stands in front refuses whether the variable is set or not.
    expect(shown(check)).not.toContain('GUARD_NEEDS_ENV');
  });

  test('is no guard where its owner says so, and its warnings go', async () => {
    expect(await endpoint('GET /keys', '--judge', 'src/key.js#key=passes')).toEqual([
      false,
      null,
      [],
    ]);
  });

  test('is no guard by the word of its owner alone', async () => {
    const run = await cli(root, 'list', '--judge', 'src/key.js#log=refuses');
    expect(run.code).toBe(1);
    expect(shown(run)).toContain(
      '--judge src/key.js#log: reading it shows that it lets through callers without credentials, which no word of its owner changes',
    );
  });

  test('has to have a name to be spoken of', async () => {
    const run = await cli(root, 'list');
    expect(run.stdout).toContain('(inline)  src/app.js:6:20  before 1 endpoint');
    expect(run.stdout).toContain(
      'declare it under a name of its own, so that --judge can say what it does',
    );
    const named = await cli(root, 'list', '--judge', 'src/app.js#default=refuses');
    expect(named.code).toBe(1);
  });
});
