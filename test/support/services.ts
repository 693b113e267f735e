import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/**
 * What the tests need beside Node: installed modules for generated projects, a PostgreSQL and a Redis of
 * their own on free ports. A missing service is skipped loudly on a developer's machine and an error in CI.
 * Vitest calls this once before the workers start, so they inherit the environment.
 */
export default async function setup(): Promise<() => void> {
  const stacks = resolve(import.meta.dirname, '../../fixtures/stacks');
  for (const folder of ['.', 'express4', 'express5']) installModules(join(stacks, folder));
  const services = await Promise.all([startPostgres(), startRedis()]);
  return () => {
    for (const stop of services) stop();
  };
}

/** Installs a fixture's modules unless its lock file is the one that was installed last. */
export function installModules(folder: string): void {
  const lock = readFileSync(join(folder, 'package-lock.json'), 'utf8');
  const stamp = join(folder, 'node_modules/.installed-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
}

async function startPostgres(): Promise<() => void> {
  const bin = findPostgres();
  if (!bin) return missing('PostgreSQL', 'AUTHWRIGHT_POSTGRES_URL');
  const folder = mkdtempSync(join(tmpdir(), 'authwright-pg-'));
  const port = await freePort();
  // initdb refuses to run as root, so root hands the work to the user that Debian's package makes.
  const asRoot = process.getuid?.() === 0;
  if (asRoot) execFileSync('chown', ['postgres', folder]);
  const run = (program: string, ...args: string[]) =>
    asRoot
      ? execFileSync('runuser', ['-u', 'postgres', '--', join(bin, program), ...args], quiet)
      : execFileSync(join(bin, program), args, quiet);
  const data = join(folder, 'data');
  run(
    'initdb',
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '--no-sync',
    '-E',
    'UTF8',
    '--locale=C',
  );
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200`;
  run('pg_ctl', '-D', data, '-l', join(folder, 'log'), '-w', '-o', settings, 'start');
  process.env['AUTHWRIGHT_POSTGRES_URL'] = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return () => {
    run('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
    rmSync(folder, { recursive: true, force: true });
  };
}

/** The folder of PostgreSQL's programs; Debian keeps them out of PATH. */
function findPostgres(): string | null {
  const debian = '/usr/lib/postgresql';
  const folders = existsSync(debian)
    ? readdirSync(debian).map((version) => join(debian, version, 'bin'))
    : [];
  const path = (process.env['PATH'] ?? '').split(':');
  return [...folders, ...path].find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

async function startRedis(): Promise<() => void> {
  const path = (process.env['PATH'] ?? '').split(':');
  const program = path.map((folder) => join(folder, 'redis-server')).find(existsSync);
  if (!program) return missing('Redis', 'AUTHWRIGHT_REDIS_URL');
  const port = await freePort();
  const server: ChildProcess = spawn(
    program,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: 'ignore' },
  );
  process.env['AUTHWRIGHT_REDIS_URL'] = `redis://127.0.0.1:${port}`;
  return () => {
    server.kill('SIGKILL');
  };
}

function missing(service: string, variable: string): () => void {
  if (process.env[variable]) return () => undefined;
  if (process.env['CI']) throw new Error(`${service} is not installed, and CI must test with it`);
  process.stderr.write(
    `\n!! ${service} is not installed: its tests are SKIPPED (or set ${variable})\n\n`,
  );
  return () => undefined;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
