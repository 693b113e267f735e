import { chmodSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { restoreLocks, runInstall } from '../../../src/apply/install.js';
import { makeProject, put, text } from './scratch.js';

const path = process.env.PATH ?? '';
afterEach(() => {
  process.env.PATH = path;
});

/** A package manager that changes the lock file, as the first one on the PATH. */
function fakeManager(name: string, script: string): void {
  const bin = makeProject({ [name]: `#!/bin/sh\n${script}\n` });
  chmodSync(join(bin, name), 0o755);
  process.env.PATH = `${bin}${delimiter}${path}`;
}

describe('runInstall', () => {
  test('really installs with npm, and its lock file can be taken back', async () => {
    const root = makeProject({
      'dep/package.json': '{ "name": "dep", "version": "1.0.0" }',
      'package.json': '{ "name": "p", "dependencies": { "dep": "file:dep" } }',
    });
    let output = '';
    const result = await runInstall(root, 'npm', (chunk) => (output += chunk));
    expect(result.status, output).toBe('installed');
    expect(text(root, 'node_modules/dep/package.json')).toContain('"dep"');
    expect(text(root, 'package-lock.json')).toContain('"dep"');
    restoreLocks(result.locks);
    expect(text(root, 'package-lock.json')).toBeNull();
  });

  test('passes on what is printed, and keeps the lock file of the workspace above', async () => {
    const repo = makeProject({ 'pnpm-lock.yaml': 'old\n', 'api/package.json': '{}' });
    chmodSync(join(repo, 'pnpm-lock.yaml'), 0o600);
    fakeManager('pnpm', 'echo "$@"; echo oops >&2; echo new > ../pnpm-lock.yaml');
    const printed: string[] = [];
    const result = await runInstall(join(repo, 'api'), 'pnpm', (chunk) => printed.push(chunk));
    expect(printed.join('').split('\n').sort()).toEqual(['', 'install', 'oops']);
    expect(text(repo, 'pnpm-lock.yaml')).toBe('new\n');
    restoreLocks(result.locks);
    expect(text(repo, 'pnpm-lock.yaml')).toBe('old\n');
    expect(statSync(join(repo, 'pnpm-lock.yaml')).mode & 0o777).toBe(0o600);
  });

  test('says how it ended when it fails', async () => {
    const root = makeProject({ 'package.json': '{}' });
    fakeManager('yarn', 'exit 7');
    expect(await runInstall(root, 'yarn', () => undefined)).toMatchObject({
      status: 'failed',
      reason: 'yarn install ended with exit 7',
    });
  });

  test('says so when the package manager is not there', async () => {
    const root = makeProject({ 'package.json': '{}' });
    put(root, 'bin/none', '');
    process.env.PATH = `${join(root, 'bin')}${delimiter}/bin`;
    const result = await runInstall(root, 'bun', () => undefined);
    expect(result).toMatchObject({ status: 'failed', reason: 'bun install ended with exit 127' });
  });
});
