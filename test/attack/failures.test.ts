import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLong, times } from '../support/effort.js';
import { type App, generate, start, type Target, targetOf } from './target.js';
import { type Answer, exchange, requestBytes } from './wire.js';

/**
 * Every call that generated code waits for, made to fail in every way, one at a time, on a real socket: nothing
 * may be left unhandled, which ends a process of Node, and every client is answered or its connection closed.
 */
const targets: readonly Target[] = [
  targetOf('express5', 'libsql', { id: 'failures-5' }),
  targetOf('express4', 'libsql', { id: 'failures-4' }),
  targetOf('express5', 'libsql', { id: 'failures-stateless', stateless: true }),
  targetOf('koa3', 'libsql', { id: 'failures-koa' }),
  targetOf('express5', 'postgres', { id: 'failures-postgres' }),
];

const FAILS = ['rejects', 'rejects with nothing', 'throws', 'is left by its client'] as const;
const UNLOGGED = 'rejects, and the log fails';
const ANSWERED = ['is answered meanwhile', 'is answered meanwhile and rejects'] as const;
const HALF = ['is half answered meanwhile', 'is half answered meanwhile and rejects'] as const;
const EVERY_DAY: readonly string[] = ['rejects', UNLOGGED, ...ANSWERED];
const ways = [...FAILS, UNLOGGED, ...ANSWERED, ...HALF].filter(
  (way) => isLong || EVERY_DAY.includes(way),
);

const PASSWORD = 'quiet otter paints seven doors';
const SOON_MS = 8000; // the guard gives a store five seconds, and a busy machine takes longer
const WAITED_FOR = ['store', 'throttle', 'passwords'];

type Person = {
  readonly email: string;
  readonly accessToken: string;
  readonly refreshToken: string;
};

type Attempt = {
  readonly request: string;
  readonly body?: (person: Person) => object;
  readonly token?: boolean;
  /** What was done before, so that the request goes another way. */
  readonly before?: (app: App, person: Person) => Promise<unknown>;
  /** What is answered when nothing fails. */
  readonly status: number;
};

const refreshed = (app: App, { refreshToken }: Person) =>
  send(app, 'POST /auth/refresh', { refreshToken });

const attempts: Readonly<Record<string, Attempt>> = {
  'sign-up': {
    request: 'POST /auth/sign-up',
    body: () => ({ email: `${randomUUID()}@x.test`, password: PASSWORD }),
    status: 201,
  },
  login: {
    request: 'POST /auth/login',
    body: ({ email }) => ({ email, password: PASSWORD }),
    status: 200,
  },
  'a wrong password': {
    request: 'POST /auth/login',
    body: ({ email }) => ({ email, password: 'not this one' }),
    status: 401,
  },
  refresh: {
    request: 'POST /auth/refresh',
    body: ({ refreshToken }) => ({ refreshToken }),
    status: 200,
  },
  'a contested refresh': {
    request: 'POST /auth/refresh',
    body: ({ refreshToken }) => ({ refreshToken }),
    before: refreshed,
    status: 409,
  },
  'a token that comes again': {
    request: 'POST /auth/refresh',
    body: ({ refreshToken }) => ({ refreshToken }),
    async before(app, person) {
      const { refreshToken } = tokensOf(await refreshed(app, person));
      await send(app, 'POST /auth/refresh', { refreshToken });
    },
    status: 401,
  },
  logout: { request: 'POST /auth/logout', body: () => ({}), token: true, status: 204 },
  'logout everywhere': {
    request: 'POST /auth/logout',
    body: () => ({ everywhere: true }),
    token: true,
    status: 204,
  },
  'a password change': {
    request: 'POST /auth/password',
    body: () => ({ currentPassword: PASSWORD, newPassword: 'seven doors, one quiet painter' }),
    token: true,
    status: 200,
  },
  'who I am': { request: 'GET /auth/me', token: true, status: 200 },
  'a guarded route': { request: 'GET /private', token: true, status: 200 },
  'a role that is lacking': { request: 'GET /admin', token: true, status: 403 },
};

describe.each(targets.slice(0, times(1, targets.length)))('in $id', (target) => {
  let app: App;

  beforeAll(async () => {
    app = await start(await generate(target, 'HS256'));
    await app.control('prepareSabotage');
  });

  afterAll(() => app.stop());

  it.each(Object.entries(attempts))(
    '%s rejects nowhere unhandled, whatever fails',
    async (_name, attempt) => {
      const whole = await play(app, attempt, WAITED_FOR, 0, 'rejects');
      expect(whole).toMatchObject({ status: attempt.status, unhandled: [] });
      expect(whole.calls > 0 || target.stateless).toBe(true);
      for (let nth = 1; nth <= whole.calls; nth += 1) {
        for (const way of ways) {
          const outcome = await play(app, attempt, WAITED_FOR, nth, way);
          expect({ ...outcome, nth, way }).toMatchObject({ unhandled: [], isSoon: true });
          expect(app.isAlive()).toBe(true);
          if (/answered meanwhile/.test(way) && !way.includes('half'))
            expect(outcome.status).toBe(504);
          if (!way.includes('half') && way !== 'is left by its client')
            expect({ nth, way, ran: outcome.ran }).toMatchObject({ ran: [] });
          else if (way.includes('rejects')) expect(outcome.ran).toEqual([]);
          if (way === 'rejects' || way === 'throws')
            expect({ nth, way, status: outcome.status }).toMatchObject({ status: 503 });
        }
      }
    },
    120_000,
  );

  it.each(Object.entries(attempts))(
    '%s rejects nowhere unhandled when the log fails',
    async (_name, attempt) => {
      const { calls } = await play(app, attempt, ['log'], 0, 'throws');
      for (let nth = 1; nth <= calls; nth += 1) {
        for (const way of ['throws', 'is answered meanwhile']) {
          const outcome = await play(app, attempt, ['log'], nth, way);
          expect({ ...outcome, nth, way }).toMatchObject({ unhandled: [], isSoon: true });
        }
      }
    },
    60_000,
  );
});

type Outcome = {
  /** Null when the connection was closed without a whole answer. */
  readonly status: number | null;
  readonly isSoon: boolean;
  readonly ran: readonly string[];
  readonly calls: number;
  readonly unhandled: readonly string[];
};

/** One request of somebody new, in which the `nth` call into `parts` goes wrong in this way. */
async function play(
  app: App,
  { request, body, token, before }: Attempt,
  parts: readonly string[],
  nth: number,
  how: string,
): Promise<Outcome> {
  await app.control('freshLimits');
  const email = `${randomUUID()}@x.test`;
  const person = {
    email,
    ...tokensOf(await send(app, 'POST /auth/sign-up', { email, password: PASSWORD })),
  };
  await before?.(app, person);
  await app.control('takeRan');
  await app.control('sabotage', { parts, nth, how });
  const started = performance.now();
  const answer = await send(
    app,
    request,
    body?.(person),
    token ? person.accessToken : undefined,
  ).catch(() => null);
  const isSoon = performance.now() - started < SOON_MS;
  const { calls, unhandled } = (await app.control('settle')) as Pick<
    Outcome,
    'calls' | 'unhandled'
  >;
  const ran = (await app.control('takeRan')) as readonly string[];
  return { status: answer?.status ?? null, isSoon, ran, calls, unhandled };
}

function send(app: App, request: string, body?: object, token?: string): Promise<Answer> {
  const [method = '', path = ''] = request.split(' ');
  const headers = {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  return exchange(app, requestBytes({ method, path, headers, ...text }));
}

function tokensOf({ body }: Answer): Omit<Person, 'email'> {
  return JSON.parse(body) as Omit<Person, 'email'>;
}
