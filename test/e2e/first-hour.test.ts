import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { printedSteps, type PrintedStep } from '../support/printed-steps.js';
import { authwright, run, shown } from '../support/run.js';
import { freePort } from '../support/servers.js';

/** What a run prints, pasted into a shell as it is, in its order: it ends with the first answer behind the guard. */
const bookshop = resolve(import.meta.dirname, '../../fixtures/projects/bookshop');
const folders: string[] = [];
const groups: number[] = [];

afterEach(() => {
  for (const group of groups.splice(0)) process.kill(-group, 'SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('of the bookshop', async () => {
  const project = await copyOf(bookshop, 'src/server.ts');
  await expectFirstAnswer(project, /"books":2/, ['--open', '/health', '--open', '/ready']);
});

test('of plain JavaScript that reads no .env and has no .gitignore', async () => {
  const project = scratch();
  writeFileSync(
    join(project, 'package.json'),
    `${JSON.stringify({
      name: 'notes',
      private: true,
      scripts: { start: 'node index.js' },
      dependencies: { express: '^4.21.0' },
    })}\n`,
  );
  const port = await freePort();
  writeFileSync(
    join(project, 'index.js'),
    `const express = require('express');

const app = express();
app.use(express.json());
app.get('/notes', (req, res) => res.json({ notes: ['first'] }));
app.post('/notes', (req, res) => res.status(201).json(req.body));
app.listen(${port}, () => console.log('listening'));
`,
  );
  const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
  for (const args of [
    ['init', '-q'],
    ['add', '.'],
    [...author, 'commit', '-qm', 'Start'],
  ]) {
    const done = run('git', args, project);
    expect(done.status, shown(done)).toBe(0);
  }
  await expectFirstAnswer(project, /"notes":\["first"\]/);
  const untracked = run('git', ['status', '--porcelain', '--untracked-files=all'], project).stdout;
  expect(untracked).not.toMatch(/\.env$|auth\.db/m);
});

async function expectFirstAnswer(
  project: string,
  body: RegExp,
  flags: readonly string[] = [],
): Promise<void> {
  const first = authwright(project, ['--secure-rest', ...flags, '--yes']);
  expect(first.status, shown(first)).toBe(0);
  const steps = printedSteps(first.stdout);
  const named = (title: RegExp): PrintedStep => {
    const found = steps.find((step) => title.test(step.title));
    if (!found) throw new Error(`no step ${String(title)} in\n${first.stdout}`);
    return found;
  };
  for (const title of [/install what was added/, /settings values/, /make the tables/]) {
    const done = pasted(project, named(title));
    expect(done.status, shown(done)).toBe(0);
  }
  await started(project, named(/start the server/));
  const tried = pasted(project, named(/try it/));
  expect(tried.stdout, shown(tried)).toContain('"accessToken":');
  expect(tried.stdout, shown(tried)).toMatch(/HTTP\/1\.1 200 OK/);
  expect(tried.stdout, shown(tried)).toMatch(body);
}

function pasted(project: string, { commands }: PrintedStep) {
  return run('bash', ['-c', commands], project);
}

/** Starts it as another terminal would, and waits until it has said something. */
async function started(project: string, { commands }: PrintedStep): Promise<void> {
  const server = spawn('bash', ['-c', commands], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  if (server.pid !== undefined) groups.push(server.pid);
  let said = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const end = Date.now() + 60_000;
  while (!/listen/.test(said)) {
    if (server.exitCode !== null || Date.now() > end) throw new Error(`it did not start: ${said}`);
    await wait(50);
  }
}

/** A copy whose server listens on a port of its own. */
async function copyOf(source: string, server: string): Promise<string> {
  const project = scratch();
  cpSync(source, project, {
    recursive: true,
    filter: (path) => !/node_modules|\.runs/.test(path),
  });
  const file = join(project, server);
  const port = await freePort();
  writeFileSync(file, readFileSync(file, 'utf8').replace('3000', String(port)));
  return project;
}

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'authwright-first-hour-'));
  folders.push(folder);
  return folder;
}
