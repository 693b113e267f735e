import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** A server of the tests' own, on a free port that it keeps when it is stopped and started again. */
export type Server = {
  readonly url: string;
  start(): Promise<void>;
  /** At once, as a crash would. */
  stop(): void;
  /** Stops it and leaves nothing. */
  remove(): void;
};

/** A server that can be made to hang. */
export type FreezingServer = Server & { freeze(): void; thaw(): Promise<void> };

/** A PostgreSQL, running; null where it is not installed. */
export async function startPostgres(): Promise<Server | null> {
  const bin = findPostgres();
  if (bin === null) return null;
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
  const cluster = ['-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'];
  run('initdb', '-D', data, ...cluster);
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=off -c max_connections=200`;
  let isRunning = false;
  const server: Server = {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    start() {
      run('pg_ctl', '-D', data, '-l', join(folder, 'log'), '-w', '-o', settings, 'start');
      isRunning = true;
      return Promise.resolve();
    },
    stop() {
      if (isRunning) run('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
      isRunning = false;
    },
    remove() {
      server.stop();
      // What it started may still write for a moment.
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
  await server.start();
  return server;
}

/** The folder of PostgreSQL's programs; Debian keeps them out of PATH. */
function findPostgres(): string | null {
  const debian = '/usr/lib/postgresql';
  const folders = existsSync(debian)
    ? readdirSync(debian).map((version) => join(debian, version, 'bin'))
    : [];
  return [...folders, ...path()].find((folder) => existsSync(join(folder, 'initdb'))) ?? null;
}

/** A Redis that stores nothing, running; null where it is not installed. */
export async function startRedis(): Promise<FreezingServer | null> {
  const program = path()
    .map((folder) => join(folder, 'redis-server'))
    .find(existsSync);
  if (program === undefined) return null;
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  let child: ChildProcess | undefined;
  const server: FreezingServer = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      child = spawn(program, args, { stdio: 'ignore' });
      while (!(await answers(port))) await wait(20);
    },
    stop: () => void child?.kill('SIGKILL'),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw() {
      child?.kill('SIGCONT');
      return Promise.resolve();
    },
    remove: () => {
      server.stop();
    },
  };
  await server.start();
  return server;
}

function answers(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    const end = (isThere: boolean) => () => {
      socket.destroy();
      done(isThere);
    };
    socket.once('connect', end(true)).once('error', end(false));
  });
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function path(): readonly string[] {
  return (process.env['PATH'] ?? '').split(':');
}

const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
