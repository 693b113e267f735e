/**
 * Two requests with one refresh token, so far apart, on each store: who is served, who is told to come back, and
 * whether the session lives on. Then what a thief gets who has a copy, first and second.
 *
 *     npm run build && npx tsx bench/refresh.ts [libsql|postgres]
 */
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import setup from '../test/support/services.js';
import { secured } from './guard/project.js';
import { type Answer, createClient, inParallel, start } from './guard/server.js';

const GAPS_MS = [0, 1, 3, 10, 30, 100, 1000, 9900, 10_100];
const ROUNDS = 20;
const GRACE_MS = 10_000;
const ALONE_BELOW_MS = 500; // pairs that are so close are sent one after another, so that nothing is between
const PASSWORD = 'quiet otter paints seven doors';

type Tokens = { readonly accessToken: string; readonly refreshToken: string };
type Person = Tokens & { readonly address: string };

/** Somebody, and what can be sent with their tokens. */
type One = {
  readonly person: Person;
  readonly refresh: (token: string) => Promise<Answer>;
  /** Whether the session that the tokens belong to lives. */
  readonly lives: (tokens: Tokens) => Promise<boolean>;
};

async function pairs(port: number, gap: number): Promise<string> {
  const told = await many(
    port,
    async ({ person, refresh, lives }) => {
      const sentAt = performance.now();
      const first = refresh(person.refreshToken);
      if (gap > 0) await setTimeout(gap);
      const answers = await Promise.all([first, refresh(person.refreshToken)]);
      const tookMs = performance.now() - sentAt;
      // On a busy machine what is sent in time may come too late.
      const late = gap < GRACE_MS && tookMs > GRACE_MS ? ` (after ${tookMs.toFixed(0)} ms)` : '';
      const winner = answers.find(({ status }) => status === 200);
      const statuses = answers.map(({ status }) => status).sort();
      const goesOn = winner !== undefined && (await lives(tokensOf(winner)));
      return `${statuses.join(' and ').padEnd(30)} ${goesOn ? 'yes' : 'no'}${late}`;
    },
    gap < ALONE_BELOW_MS ? 1 : ROUNDS,
  );
  return counted(told)
    .split('\n')
    .map((line) => `${String(gap).padStart(8)}  ${line.trim()}`)
    .join('\n');
}

/** What each of them is told in turn. The thief is who should end with nothing. */
const orders: Readonly<Record<string, (one: One) => Promise<string>>> = {
  'the thief first, and waits; the owner comes within the grace, and again when told to': async ({
    person,
    refresh,
    lives,
  }) => {
    const thief = await refresh(person.refreshToken);
    const owner = await refresh(person.refreshToken);
    await setTimeout(GRACE_MS + 100);
    const again = await refresh(person.refreshToken);
    const kept = await lives(tokensOf(thief));
    return `thief ${thief.status}, owner ${owner.status}, owner again ${again.status}; the thief's session ${living(kept)}`;
  },
  'the thief first, who goes on at once; the owner comes within the grace': async ({
    person,
    refresh,
    lives,
  }) => {
    const thief = await refresh(person.refreshToken);
    const next = await refresh(tokensOf(thief).refreshToken);
    const owner = await refresh(person.refreshToken);
    const kept = await lives(tokensOf(next));
    return `thief ${thief.status} and ${next.status}, owner ${owner.status}; the thief's session ${living(kept)}`;
  },
  'the owner first; the thief comes within the grace, and again after it': async ({
    person,
    refresh,
    lives,
  }) => {
    const owner = await refresh(person.refreshToken);
    const thief = await refresh(person.refreshToken);
    const meanwhile = await lives(tokensOf(owner));
    await setTimeout(GRACE_MS + 100);
    const again = await refresh(person.refreshToken);
    const kept = await lives(tokensOf(owner));
    return `owner ${owner.status}, thief ${thief.status}, the session ${living(meanwhile)}; thief again ${again.status}, the session ${living(kept)}`;
  },
  'the owner first, who goes on; the thief comes within the grace': async ({
    person,
    refresh,
    lives,
  }) => {
    const owner = await refresh(person.refreshToken);
    const next = await refresh(tokensOf(owner).refreshToken);
    const thief = await refresh(person.refreshToken);
    const kept = await lives(tokensOf(next));
    return `owner ${owner.status} and ${next.status}, thief ${thief.status}; the session ${living(kept)}`;
  },
};

function living(lives: boolean): string {
  return lives ? 'lives' : 'is over';
}

async function many(
  port: number,
  play: (one: One) => Promise<string>,
  width = ROUNDS,
): Promise<readonly string[]> {
  const client = createClient(port, 2 * ROUNDS);
  const people: Person[] = [];
  await inParallel(ROUNDS, 4, async () => {
    const [email, address] = [`${crypto.randomUUID()}@bench.test`, randomAddress()];
    const body = { email, password: PASSWORD };
    const answer = await client.send({ method: 'POST', path: '/auth/sign-up', body, address });
    if (answer.status !== 201) throw new Error(answer.body);
    people.push({ ...tokensOf(answer), address });
  });
  const told: string[] = [];
  await inParallel(ROUNDS, width, async (index) => {
    const person = people[index - 1];
    if (person === undefined) throw new Error('somebody is missing');
    const { address } = person;
    const refresh = (refreshToken: string): Promise<Answer> =>
      client.send({ method: 'POST', path: '/auth/refresh', body: { refreshToken }, address });
    const lives = async ({ accessToken }: Tokens): Promise<boolean> =>
      (await client.send({ method: 'GET', path: '/item', token: accessToken })).status === 200;
    told.push(await play({ person, refresh, lives }));
  });
  client.close();
  return told;
}

function counted(told: readonly string[]): string {
  return [...new Set(told)]
    .map(
      (each) => `  ${String(told.filter((other) => other === each).length).padStart(2)}x ${each}`,
    )
    .join('\n');
}

function tokensOf({ body }: Answer): Tokens {
  return JSON.parse(body) as Tokens;
}

/** Limits are per address. */
function randomAddress(): string {
  return `10.${Array.from({ length: 3 }, () => Math.floor(Math.random() * 256)).join('.')}`;
}

const stop = await setup();
try {
  for (const store of ['libsql', 'postgres'] as const) {
    if (process.argv.length > 2 && !process.argv.includes(store)) continue;
    if (store === 'postgres' && process.env['AUTHWRIGHT_POSTGRES_URL'] === undefined) continue;
    const { folder, environment } = await secured(`refresh-${store}`, store);
    const file = resolve(import.meta.dirname, 'guard/generated.mjs');
    const server = await start(file, [folder], environment);
    try {
      console.log(`\n${store}: two requests with one token, ${ROUNDS} times each`);
      console.log('  gap ms  answers                        session lives on');
      for (const gap of GAPS_MS) console.log(await pairs(server.port, gap));
      console.log(
        `\n${store}: a thief and the owner have a copy of one token, ${ROUNDS} times each`,
      );
      for (const [name, play] of Object.entries(orders)) {
        const told = await many(server.port, (one) => play(one));
        console.log(`  ${name}\n${counted(told)}`);
      }
    } finally {
      server.stop();
    }
  }
} finally {
  stop();
}
