import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { shown } from '../support/cli.js';
import { createCli } from '../support/remembered-scans.js';
import { makeProject } from '../unit/apply/scratch.js';

const cli = createCli();
let root: string;

const APP = `import express from 'express';

export const app = express();

app.get('/users', (_req, res) => { res.json([]); });
app.listen(process.env.PORT ?? 4321);
`;

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

async function secured(...flags: readonly string[]): Promise<void> {
  const options = ['--no-install', '--no-verify', '--yes', '--new-auth'];
  const run = await cli(root, '--secure-rest', ...options, ...flags);
  expect(run.code, shown(run)).toBe(0);
}

const envFile = (): string => readFileSync(join(root, '.env'), 'utf8');

describe('authwright env', () => {
  test('writes what is missing, tells no secret, and then has nothing to do', async () => {
    await secured('--store', 'libsql');
    const dry = await cli(root, 'env', '--dry-run');
    expect(dry.stdout).toContain('Nothing was written');
    expect(() => envFile()).toThrow();

    const run = await cli(root, 'env');
    expect(run.code, shown(run)).toBe(0);
    const [, secret = ''] =
      /^JWT_SECRET=([\w-]{43})\nJWT_ISSUER=http:\/\/localhost:4321\nJWT_AUDIENCE=http:\/\/localhost:4321\nAUTH_DATABASE_URL=file:auth\.db\n$/.exec(
        envFile(),
      ) ?? [];
    expect(secret).not.toBe('');
    expect(run.stdout).not.toContain(secret);
    expect(run.stdout).toContain('JWT_ISSUER         http://localhost:4321');
    expect(statSync(join(root, '.env')).mode & 0o777).toBe(0o600);

    const written = envFile();
    const again = await cli(root, 'env', '--json');
    expect(JSON.parse(again.stdout)).toEqual({
      command: 'env',
      exitCode: 0,
      written: [],
      problems: [],
    });
    expect(envFile()).toBe(written);
  });

  test('overwrites nothing, keeps the mode, and goes by the port that is named there', async () => {
    await secured('--store', 'libsql');
    writeFileSync(join(root, '.env'), 'PORT=8080\nJWT_SECRET=mine\nJWT_ISSUER=\n');
    chmodSync(join(root, '.env'), 0o640);
    const run = await cli(root, 'env', '--json');
    expect(JSON.parse(run.stdout)).toMatchObject({
      written: [
        { name: 'JWT_ISSUER', value: 'http://localhost:8080' },
        { name: 'JWT_AUDIENCE', value: 'http://localhost:8080' },
        { name: 'AUTH_DATABASE_URL', value: 'file:auth.db' },
      ],
    });
    expect(envFile()).toBe(
      'PORT=8080\nJWT_SECRET=mine\nJWT_ISSUER=http://localhost:8080\nJWT_AUDIENCE=http://localhost:8080\nAUTH_DATABASE_URL=file:auth.db\n',
    );
    expect(statSync(join(root, '.env')).mode & 0o777).toBe(0o640);
  });

  test('names what only the owner knows, and makes a key for ES256', async () => {
    await secured('--store', 'postgres', '--algorithm', 'ES256');
    const run = await cli(root, 'env');
    expect(run.code, shown(run)).toBe(2);
    expect(run.stdout).toContain('ENV_MISSING');
    expect(run.stdout).toContain('write  DATABASE_URL=…  into .env');
    expect(envFile()).toMatch(/^JWT_PRIVATE_KEY=MIGH[\w-]{170,}\nJWT_ISSUER=/);
  });

  test('writes no secret into a file that git takes, or through a link', async () => {
    await secured('--store', 'libsql');
    const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: root });
    git('init', '-q');
    writeFileSync(join(root, '.gitignore'), 'node_modules/\n');
    const open = await cli(root, 'env');
    expect(open.code).toBe(1);
    expect(open.stderr).toContain('ENV_IN_GIT');
    expect(open.stderr).toContain('.env is not in .gitignore');

    writeFileSync(join(root, '.gitignore'), '.env\n');
    writeFileSync(join(root, '.env'), 'PORT=1\n');
    git('add', '-f', '.env');
    const tracked = await cli(root, 'env');
    expect(tracked.stderr).toContain('.env is in git');
    expect(envFile()).toBe('PORT=1\n');

    git('rm', '-q', '-f', '--cached', '.env');
    rmSync(join(root, '.env'));
    symlinkSync('elsewhere', join(root, '.env'));
    const linked = await cli(root, 'env');
    expect(linked.code).toBe(1);
    expect(linked.stderr).toContain('FILE_UNREADABLE');
  });

  test('writes nothing behind a line that hides what follows', async () => {
    await secured('--store', 'libsql');
    writeFileSync(join(root, '.env'), 'PORT=1\nno variable\n');
    const run = await cli(root, 'env');
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('a line that is no NAME=value');
    expect(envFile()).toBe('PORT=1\nno variable\n');
  });

  test('has nothing to say before the first run', async () => {
    const run = await cli(root, 'env');
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('NOT_GENERATED');
  });
});

test('names of settings go into the file that a project has for them, and out again', async () => {
  const template = '# Port\nPORT=8080\n';
  writeFileSync(join(root, '.env.template'), template);
  await secured('--store', 'libsql');
  const written = readFileSync(join(root, '.env.template'), 'utf8');
  expect(written.startsWith(template)).toBe(true);
  expect(written).toContain('\nJWT_SECRET=\n');
  expect(existsSync(join(root, '.env.example'))).toBe(false);
  const again = await cli(root);
  expect(again.stdout).toContain('Nothing to do');
  const removed = await cli(root, 'remove', '--yes', '--no-verify');
  expect(removed.code, shown(removed)).toBe(0);
  expect(readFileSync(join(root, '.env.template'), 'utf8')).toBe(template);
});
