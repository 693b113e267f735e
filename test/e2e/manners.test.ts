import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cli, shown } from '../support/cli.js';
import { keys, openTerminal } from '../support/terminal.js';
import { makeProject, treeOf } from '../unit/apply/scratch.js';

/** What a run says and does not ask, on a small project. */

const APP = `const express = require('express');
const app = express();
app.get('/users', (req, res) => res.json([]));
app.get('/about', (req, res) => res.render('about', { title: 'About' }));
app.get('/health', (req, res) => res.json({}));
app.post('/webhooks/payments', (req, res) => res.end());
module.exports = app;
`;
const PROJECT = {
  'package.json': '{ "name": "small", "dependencies": { "express": "^5.1.0" } }\n',
  'app.js': APP,
};
const tool = join(import.meta.dirname, '../../dist/authwright.js');

let root: string;

beforeEach(() => {
  root = makeProject(PROJECT);
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

test('what --yes secures although its name or its page says otherwise is named, with the flags that open it', async () => {
  const run = await cli(root, '--yes', '--dry-run', '--open', '/webhooks/**');
  expect(run.code, shown(run)).toBe(0);
  expect(run.stdout).toContain('SECURED_UNASKED');
  expect(run.stdout).toContain('GET /about (renders a page)');
  expect(run.stdout).toContain('GET /health (looks like a health check)');
  expect(run.stdout).toContain("npx authwright --open 'GET /about' --open 'GET /health'");
  expect(run.stdout).not.toContain('webhooks/payments (');

  const named = await cli(root, '--yes', '--dry-run', '--secure', '/**');
  expect(named.stdout).not.toContain('SECURED_UNASKED');
});

test('a terminal is told what takes a moment, and nothing of it is left', async () => {
  const terminal = openTerminal([tool, 'remove'], { cwd: root, env: { NO_COLOR: '1' } });
  expect(await terminal.exitCode).toBe(0);
  expect(terminal.output()).toContain('reading the project …');
  expect((await terminal.screen()).join('\n')).not.toContain('…');
  const piped = await cli(root, 'remove');
  expect(piped.stdout + piped.stderr).not.toContain('reading the project');
});

test('remove does not ask to install what it takes out', async () => {
  const before = treeOf(root);
  const written = await cli(root, '--yes', '--no-verify', '--no-install');
  expect(written.code, shown(written)).toBe(0);
  const args = [tool, 'remove', '--no-verify', '--allow-dirty'];
  const terminal = openTerminal(args, { cwd: root, env: { NO_COLOR: '1' } });
  await terminal.until('or stop?');
  terminal.send(`write${keys.enter}`);
  expect(await terminal.exitCode).toBe(0);
  expect(terminal.output()).not.toContain('for the added packages?');
  expect(terminal.output()).toContain('npm install');
  expect(treeOf(root)).toEqual(before);
});
