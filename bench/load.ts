/**
 * How a generated application stands load: guarded requests while 32 people log in at once, and what is left
 * of memory and connections after a long stretch of mixed traffic.
 *
 *     npm run build && npx tsx bench/load.ts
 *
 * Prints two tables for each store. What they mean is in bench/README.md.
 */
import { resolve } from 'node:path';
import pg from 'pg';
import setup from '../test/support/services.js';
import { secured } from './guard/project.js';
import {
  type Answer,
  createClient,
  inParallel,
  middle,
  type Sent,
  type Server,
  start,
} from './guard/server.js';

const LOGINS = 32;
const PASSWORD = 'quiet otter paints seven doors';
const ROUNDS = 5;
/** Ten minutes at twenty requests a second, in four quarters. */
const MIXED = 12_000;

const stop = await setup();
try {
  for (const store of ['libsql', 'postgres'] as const) {
    if (store === 'postgres' && process.env['AUTHWRIGHT_POSTGRES_URL'] === undefined) continue;
    const { folder, environment } = await secured(`load-${store}`, store);
    const file = resolve(import.meta.dirname, 'guard/generated.mjs');
    const server = await start(file, [folder], environment);
    try {
      console.log(`\n${store}: guarded requests, alone and while ${LOGINS} people log in at once`);
      await logins(server);
      console.log(`\n${store}: ${MIXED} mixed requests`);
      await mixed(server, environment['DATABASE_URL'] ?? null);
    } finally {
      server.stop();
    }
  }
} finally {
  stop();
}

type Person = { readonly email: string; readonly address: string };

function person(index: number): Person {
  return {
    email: `person-${index}@bench.test`,
    address: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
  };
}

async function logins(server: Server): Promise<void> {
  const client = createClient(server.port, 64);
  const people = Array.from({ length: LOGINS }, (_, index) => person(index));
  await inParallel(LOGINS, 4, async (index) => {
    await expectStatus(client.send(signUp(person(index - 1))), 201);
  });
  const guarded = (): Promise<Answer> =>
    client.send({ method: 'GET', path: '/item', token: server.token });
  console.log('              p50 ms   p99 ms   event loop delay p99 ms');
  const alone: number[] = [];
  const beside: number[] = [];
  const delays: number[] = [];
  const took: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    alone.push(...(await times(guarded, 200)));
    await server.ask();
    const started = performance.now();
    const all = Promise.all(people.map((each) => expectStatus(client.send(login(each)), 200)));
    const finished = all.then(() => true);
    do beside.push(...(await times(guarded, 1)));
    while (!(await Promise.race([finished, Promise.resolve(false)])));
    took.push(performance.now() - started);
    delays.push((await server.ask()).loopDelayMs);
  }
  console.log(row('alone', alone, null));
  console.log(row('with logins', beside, middle(delays)));
  console.log(
    `${LOGINS} logins took ${middle(took).toFixed(0)} ms, ${(middle(took) / LOGINS).toFixed(1)} ms each`,
  );
  client.close();
}

/** Signing up, logging in, guarded requests, refreshing, logging out, and requests that are refused. */
async function mixed(server: Server, databaseUrl: string | null): Promise<void> {
  const client = createClient(server.port, 8);
  console.log('requests   heap MB   database connections');
  let sent = 0;
  let index = LOGINS;
  const count = async (request: Sent, status: number): Promise<Answer> => {
    sent += 1;
    return expectStatus(client.send(request), status);
  };
  const visit = async (): Promise<void> => {
    index += 1;
    const who = person(index);
    await count(signUp(who), 201);
    const { accessToken, refreshToken } = tokens(await count(login(who), 200));
    for (let each = 0; each < 20; each += 1) {
      await count({ method: 'GET', path: '/item', token: accessToken }, 200);
    }
    await count({ method: 'GET', path: '/item' }, 401);
    await count({ method: 'GET', path: '/item', token: `${accessToken}x` }, 401);
    const next = tokens(
      await count(
        {
          method: 'POST',
          path: '/auth/refresh',
          body: { refreshToken },
          address: who.address,
        },
        200,
      ),
    );
    await count({ method: 'POST', path: '/auth/logout', token: next.accessToken, body: {} }, 204);
    await count({ method: 'GET', path: '/item', token: next.accessToken }, 401);
  };
  console.log(await state(server, 0, databaseUrl));
  for (let quarter = 1; quarter <= 4; quarter += 1) {
    const visits = Math.ceil(MIXED / 4 / 27);
    await inParallel(visits, 8, visit);
    console.log(await state(server, sent, databaseUrl));
  }
  client.close();
}

async function state(server: Server, sent: number, databaseUrl: string | null): Promise<string> {
  const { heapBytes } = await server.ask();
  const connections = databaseUrl === null ? '-' : String(await countConnections(databaseUrl));
  return `${String(sent).padStart(8)}   ${(heapBytes / 1e6).toFixed(1).padStart(7)}   ${connections.padStart(20)}`;
}

async function countConnections(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ count: string }>(
    'SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await client.end();
  return Number(rows[0]?.count);
}

async function times(job: () => Promise<Answer>, count: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (let each = 0; each < count; each += 1) {
    const started = performance.now();
    await expectStatus(job(), 200);
    found.push(performance.now() - started);
  }
  return found;
}

function row(name: string, values: readonly number[], delay: number | null): string {
  const sorted = [...values].sort((a, b) => a - b);
  const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? NaN;
  const shown = [middle(values), p99].map((each) => each.toFixed(1).padStart(8)).join(' ');
  return `${name.padEnd(11)} ${shown}   ${delay === null ? '' : delay.toFixed(1)}`;
}

function signUp({ email, address }: Person): Sent {
  return { method: 'POST', path: '/auth/sign-up', body: { email, password: PASSWORD }, address };
}

function login({ email, address }: Person): Sent {
  return { method: 'POST', path: '/auth/login', body: { email, password: PASSWORD }, address };
}

function tokens({ body }: Answer): { readonly accessToken: string; readonly refreshToken: string } {
  return JSON.parse(body) as { accessToken: string; refreshToken: string };
}

async function expectStatus(answer: Promise<Answer>, status: number): Promise<Answer> {
  const got = await answer;
  if (got.status !== status) throw new Error(`${got.status} and not ${status}: ${got.body}`);
  return got;
}
