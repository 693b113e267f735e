import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreezingServer, type Server, startPostgres, startRedis } from '../support/servers.js';
import { type App, generate, type Project, start, targetOf } from './target.js';
import { type Answer, exchange, exchangeTogether, header, requestBytes } from './wire.js';
import { isFull, times } from '../support/effort.js';

const RACES = times(20, 50, 200);
const SOON_MS = 4000; // the deadline of Redis is 2 seconds, that of the guard 5; a busy machine takes longer
const PASSWORD = 'quiet otter paints seven doors';

/** Both clients of Redis, between them both versions of Express. */
const everyDay = targetOf('express5', 'postgres', { id: 'scale-out-5', limits: 'ioredis' });
const more = targetOf('express4', 'postgres', { id: 'scale-out-4', limits: 'redis' });

// Servers of this file's own, since it stops them.
const postgres = await startPostgres();
const redis = await startRedis();
const isMissing = postgres === null || redis === null;
if (isMissing && process.env['CI']) throw new Error('CI must test with PostgreSQL and Redis');
if (isMissing) process.stderr.write('\n!! scale-out is SKIPPED without PostgreSQL and Redis\n\n');

afterAll(() => {
  postgres?.remove();
  redis?.remove();
});

describe.skipIf(isMissing).each(isFull ? [everyDay, more] : [everyDay])(
  'two instances of an application of $version.name that counts over $limits',
  (target) => {
    const database = postgres as Server;
    const counters = redis as FreezingServer;
    let project: Project;
    let one: App;
    let other: App;

    beforeAll(async () => {
      const services = { postgres: database.url, redis: counters.url };
      project = await generate(target, 'HS256', services, target.id);
      [one, other] = await Promise.all([start(project), start(project)]);
    });

    afterAll(async () => {
      await Promise.all([one.stop(), other.stop()]);
    });

    it('a logout on one is a logout on the other', async () => {
      const { accessToken, refreshToken } = await signUp(one);
      expect((await get(other, '/private', accessToken)).status).toBe(200);
      expect((await post(one, '/auth/logout', {}, accessToken)).status).toBe(204);
      expect((await get(other, '/private', accessToken)).status).toBe(401);
      expect((await post(other, '/auth/refresh', { refreshToken })).status).toBe(401);
    });

    it('a refresh token that is sent to both is served by one of them', async () => {
      for (let race = 0; race < RACES; race += 1) {
        const { accessToken, refreshToken } = await signUp(one);
        const answers = await Promise.all(
          [one, other].map((app) => post(app, '/auth/refresh', { refreshToken })),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
        const winner = tokensOf(answers.find(({ status }) => status === 200));
        expect((await get(other, '/private', accessToken)).status).toBe(200);
        const refreshed = await post(one, '/auth/refresh', { refreshToken: winner.refreshToken });
        expect(refreshed.status).toBe(200);
        await clearLimits();
      }
    });

    it('attempts on both count together', async () => {
      const { email } = await signUp(one);
      for (let attempt = 0; attempt < 10; attempt += 1) {
        const app = attempt % 2 === 0 ? one : other;
        expect((await logIn(app, email, 'not this password at all')).status).toBe(401);
      }
      for (const app of [one, other]) {
        const answer = await logIn(app, email);
        expect(answer.status).toBe(429);
        expect(Number(header(answer, 'retry-after'))).toBeGreaterThan(0);
      }
      await clearLimits();
    });

    it('attempts on both at the same time count together, to the last', async () => {
      const { email } = await signUp(one);
      const body = JSON.stringify({ email, password: 'not this password at all' });
      const headers = { 'content-type': 'application/json' };
      const sent = requestBytes({ method: 'POST', path: '/auth/login', headers, body });
      const requests = Array.from({ length: 20 }, () => sent);
      const ready = () => Promise.resolve();
      const answers = await Promise.all(
        [one, other].map((app) => exchangeTogether(app, requests.slice(0, 10), ready)),
      );
      const refused = answers.flat().filter(({ status }) => status === 401);
      expect(refused).toHaveLength(10);
      await clearLimits();
    });

    it('a restart of both loses nothing', async () => {
      const { email, accessToken, refreshToken } = await signUp(one);
      for (let attempt = 0; attempt < 10; attempt += 1) {
        await logIn(one, email, 'not this password at all');
      }
      await Promise.all([one.stop(), other.stop()]);
      [one, other] = await Promise.all([start(project), start(project)]);
      expect((await get(other, '/private', accessToken)).status).toBe(200);
      expect((await logIn(other, email)).status).toBe(429);
      expect((await post(other, '/auth/refresh', { refreshToken })).status).toBe(200);
      await clearLimits();
    });

    it('without Redis nobody new gets in, soon told, and who is in goes on', async () => {
      const { email, accessToken, refreshToken } = await signUp(one);
      const failures = [
        { begin: () => counters.stop(), end: () => counters.start() },
        { begin: () => counters.freeze(), end: () => counters.thaw() },
      ];
      for (const { begin, end } of failures) {
        begin();
        const refused = await Promise.all([
          logIn(one, email),
          post(other, '/auth/refresh', { refreshToken }),
          post(one, '/auth/sign-up', { email: newEmail(), password: PASSWORD }),
        ]);
        for (const answer of refused) expectUnavailable(answer);
        expect((await get(one, '/private', accessToken)).status).toBe(200);
        expect((await get(other, '/auth/me', accessToken)).status).toBe(200);
        await end();
        await until(async () => (await logIn(one, email)).status === 200);
        await until(async () => (await logIn(other, email)).status === 200);
      }
    });

    it('without PostgreSQL nobody gets in, soon told, until it is back', async () => {
      const { email, accessToken } = await signUp(one);
      expect((await get(other, '/private', accessToken)).status).toBe(200);
      database.stop();
      for (const app of [one, other]) {
        expectUnavailable(await get(app, '/private', accessToken));
        expectUnavailable(await logIn(app, email));
        expectUnavailable(await get(app, '/auth/me', accessToken));
        expect((await get(app, '/health')).status).toBe(200);
        expect(app.isAlive()).toBe(true);
      }
      await database.start();
      for (const app of [one, other]) {
        await until(async () => (await get(app, '/private', accessToken)).status === 200);
        await until(async () => (await logIn(app, email)).status === 200);
      }
    });

    it('and neither tells a secret or an address of a server in its log', () => {
      for (const secret of [PASSWORD, ...Object.values(project.environment).slice(2)]) {
        expect(one.output() + other.output()).not.toContain(secret);
      }
    });

    function clearLimits(): Promise<unknown> {
      return one.control('freshLimits');
    }
  },
);

type Tokens = { readonly accessToken: string; readonly refreshToken: string };

function newEmail(): string {
  return `${randomUUID()}@x.test`;
}

async function signUp(app: App): Promise<Tokens & { readonly email: string }> {
  await app.control('freshLimits');
  const email = newEmail();
  const answer = await post(app, '/auth/sign-up', { email, password: PASSWORD });
  expect(answer.status, answer.body).toBe(201);
  return { email, ...tokensOf(answer) };
}

function tokensOf(answer: Answer | undefined): Tokens {
  return JSON.parse(answer?.body ?? '{}') as Tokens;
}

function logIn(app: App, email: string, password = PASSWORD): Promise<Answer> {
  return post(app, '/auth/login', { email, password });
}

function post(app: App, path: string, body: object, token?: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', ...bearer(token) };
  return exchange(app, requestBytes({ method: 'POST', path, headers, body: JSON.stringify(body) }));
}

function get(app: App, path: string, token?: string): Promise<Answer> {
  return exchange(app, requestBytes({ method: 'GET', path, headers: bearer(token) }));
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** 503 as problem details, before a client would give up. */
function expectUnavailable(answer: Answer): void {
  expect(answer.status, answer.body).toBe(503);
  expect(header(answer, 'content-type')).toBe('application/problem+json');
  expect(header(answer, 'cache-control')).toContain('no-store');
  expect(JSON.parse(answer.body)).toMatchObject({ status: 503, code: 'unavailable' });
  expect(answer.body).not.toMatch(/ECONN|redis|postgres|timed? ?out/i);
  expect(answer.ms).toBeLessThan(SOON_MS);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 10_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('it did not come back');
    await setTimeout(100);
  }
}
