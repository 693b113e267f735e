import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { keys, openTerminal } from '../support/terminal.js';
import { makeProject } from '../unit/apply/scratch.js';

/** A project with one middleware that reading cannot judge, before three of its four endpoints. */

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
    expect(run.code, shown(run)).toBe(0);
    expect(read()).toContain("app.get('/users', requireAuth, (");
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

  test('is asked about once at a terminal', async () => {
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
    first.send(`${keys.down}${keys.enter}`);
    expect(await first.exitCode).toBe(0);
    const second = start();
    expect(await second.exitCode).toBe(0);
    expect(second.output()).not.toContain(question);
    expect(second.output()).toContain('Nothing to do');
  });
});
