import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTerminal } from '../support/terminal.js';

const built = resolve(import.meta.dirname, '../../dist/authwright.js');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'authwright-surroundings-'));
  mkdirSync(join(folder, 'src'));
  writeFileSync(
    join(folder, 'package.json'),
    '{ "name": "shop", "type": "module", "dependencies": { "express": "^5.1.0" } }',
  );
  const routes = Array.from(
    { length: 400 },
    (_, n) => `app.get('/books/${n}', (_req, res) => { res.json([]); });`,
  );
  writeFileSync(
    join(folder, 'src/app.js'),
    `import express from 'express';\nexport const app = express();\n${routes.join('\n')}\n`,
  );
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a pipe whose reader has gone', () => {
  // What `| head -1` does: the reading end is closed after the first bytes, or before any.
  test.each([
    ['list', ['list'], true],
    ['list as JSON', ['list', '--json'], true],
    ['a plan with its diff', ['--secure-rest', '--diff'], true],
    ['list, and nobody reads at all', ['list'], false],
  ])('ends %s in silence', async (_what, args, reads) => {
    const child = spawn(process.execPath, [built, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    if (reads) child.stdout.once('data', () => child.stdout.destroy());
    else child.stdout.destroy();
    const code = await new Promise((done) => child.once('close', done));
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  });
});

describe('a terminal of a CI system', () => {
  test('is not asked: the flags that would answer are named', async () => {
    const terminal = openTerminal([built], { cwd: folder, env: { CI: '1' } });
    expect(await terminal.exitCode).toBe(1);
    expect(terminal.output()).toContain('--secure-rest');
  });

  test.each(['', '0', 'false'])('is one with somebody at it where CI is %j', async (CI) => {
    const terminal = openTerminal([built], { cwd: folder, env: { CI } });
    await terminal.until('secure');
    terminal.send('\x03');
    expect(await terminal.exitCode).toBe(130);
  });
});
