import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLong } from '../support/effort.js';
import {
  type App,
  generate,
  missingService,
  type Project,
  start,
  type Target,
  targetOf,
} from './target.js';
import { type Answer, exchange, requestBytes } from './wire.js';

/** Another process keeps what sign-in needs locked, longer than a request waits. */
const LOCK_MS = 3000;
const SOON_MS = 2000; // two requests in a row; they waited for five seconds and more, or for ever
const DELAY_MS = 500; // SQLite's own waiting stopped the process for a second and more
const PASSWORD = 'quiet otter paints seven doors';

const targets: readonly Target[] = [
  targetOf('express5', 'libsql', { id: 'locked-libsql' }),
  targetOf('express5', 'postgres', { id: 'locked-postgres' }),
];

describe.each(targets)('$store, locked by another process', (target) => {
  if (missingService(target) !== null) {
    it.skip('needs PostgreSQL');
    return;
  }
  let project: Project;
  let app: App;

  beforeAll(async () => {
    project = await generate(target, 'HS256');
    app = await start(project);
  });

  afterAll(() => app.stop());

  const post = async (path: string, body: object, at = app): Promise<Answer> => {
    const headers = { 'content-type': 'application/json' };
    return exchange(
      at,
      requestBytes({ method: 'POST', path, headers, body: JSON.stringify(body) }),
    );
  };
  const signUp = (email: string, at = app) =>
    post('/auth/sign-up', { email, password: PASSWORD }, at);
  const logIn = (email: string) => post('/auth/login', { email, password: PASSWORD });

  it.runIf(isLong || target.store.adapter.id === 'libsql')(
    'tells so or waits, stops nobody else, leaves nothing half done, and works right after',
    async () => {
      const [known, late] = [`${randomUUID()}@x.test`, `${randomUUID()}@x.test`];
      const { accessToken } = JSON.parse((await signUp(known)).body) as { accessToken: string };
      const guarded = () =>
        exchange(
          app,
          requestBytes({
            method: 'GET',
            path: '/private',
            headers: { authorization: `Bearer ${accessToken}` },
          }),
        );
      const lock = await holdLock(project);
      await app.control('takeDelay');
      const waiting = [logIn(known), logIn(known), signUp(late)];
      while (lock.exitCode === null) {
        expect((await guarded()).status).toBe(200);
        await setTimeout(50);
      }
      const answers = await Promise.all(waiting);
      expect(await app.control('takeDelay')).toBeLessThan(DELAY_MS);
      expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
      for (const { body } of answers)
        expect(JSON.parse(body)).toMatchObject({ code: 'unavailable' });

      const after = performance.now();
      expect((await logIn(known)).status).toBe(200);
      expect((await signUp(late)).status).toBe(201);
      expect(performance.now() - after).toBeLessThan(SOON_MS);
      expect(app.isAlive()).toBe(true);
    },
    30_000,
  );

  it.runIf(isLong && target.store.adapter.id === 'libsql')(
    'serves who came before the lock was gone, when that is soon',
    async () => {
      const lock = await holdLock(project, 500);
      const answer = await signUp(`${randomUUID()}@x.test`);
      expect(answer.status).toBe(201);
      await ended(lock);
    },
    30_000,
  );

  it.runIf(target.store.adapter.id === 'postgres')(
    'fails alone when its connection breaks in the middle of a transaction',
    async () => {
      const wire = await openWire(project.environment['DATABASE_URL'] ?? '');
      const beside = await start(project, { DATABASE_URL: wire.url });
      const late = `${randomUUID()}@x.test`;
      const lock = await holdLock(project, 1000);
      const waiting = signUp(late, beside);
      await somebodyWaits(project);
      wire.cut();
      expect((await waiting).status).toBe(503);
      await ended(lock);
      expect((await signUp(late, beside)).status, beside.output()).toBe(201);
      await beside.stop();
      wire.close();
    },
    30_000,
  );
});

const LOCKS = {
  libsql: `
    const { createClient } = require('@libsql/client');
    const client = createClient({ url: process.env.AUTH_DATABASE_URL, timeout: 5000 });
    client.transaction('write').then(async (transaction) => {
      console.log('locked');
      await new Promise((done) => setTimeout(done, Number(process.argv[1])));
      await transaction.commit();
      client.close();
    });`,
  postgres: `
    const { Client } = require('pg');
    const client = new Client({ connectionString: process.env.DATABASE_URL });
    client.connect().then(async () => {
      await client.query('BEGIN');
      await client.query('LOCK TABLE auth_users IN SHARE ROW EXCLUSIVE MODE');
      await client.query('LOCK TABLE auth_refresh_tokens IN SHARE ROW EXCLUSIVE MODE');
      console.log('locked');
      await new Promise((done) => setTimeout(done, Number(process.argv[1])));
      await client.query('COMMIT');
      await client.end();
    });`,
};

/** A process that has the lock when this is done, and ends when it has given it back. */
async function holdLock({ folder, environment }: Project, ms = LOCK_MS): Promise<ChildProcess> {
  const script = LOCKS[environment['DATABASE_URL'] === undefined ? 'libsql' : 'postgres'];
  const child = spawn(process.execPath, ['-e', script, String(ms)], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((done) => child.stdout.once('data', done));
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null) await new Promise((done) => child.once('exit', done));
}

/** When a connection waits for a lock. */
async function somebodyWaits({ environment }: Project): Promise<void> {
  const client = new pg.Client({ connectionString: environment['DATABASE_URL'] });
  await client.connect();
  const isSo = async (): Promise<boolean> => {
    const { rowCount } = await client.query(
      `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`,
    );
    return rowCount !== 0;
  };
  while (!(await isSo())) await setTimeout(20);
  await client.end();
}

type Wire = { readonly url: string; cut(): void; close(): void };

/** A way to the server at `url` that can be cut, as a network is, without a word. */
async function openWire(url: string): Promise<Wire> {
  const ends = new Set<Socket>();
  const server = createServer((socket) => {
    const other = connect(Number(new URL(url).port), '127.0.0.1');
    for (const end of [socket, other]) ends.add(end.on('error', () => undefined));
    socket.pipe(other).pipe(socket);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const wired = new URL(url);
  wired.port = String((server.address() as AddressInfo).port);
  const cut = (): void => {
    for (const end of ends) end.destroy();
    ends.clear();
  };
  return {
    url: wired.href,
    cut,
    close() {
      cut();
      server.close();
    },
  };
}
