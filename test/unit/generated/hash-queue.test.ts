import { availableParallelism } from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { generateModules, type GeneratedModules } from '../../support/generated-modules.js';

type Queue = <Result>(network: string, work: () => Promise<Result>) => Promise<Result>;

const AT_ONCE = Math.max(2, availableParallelism());
const HASH_MS = 400; // what scrypt takes with the parameters of OWASP
let modules: GeneratedModules;
let createHashQueue: () => Queue;

beforeAll(async () => {
  modules = await generateModules({ hash: 'scrypt' });
  ({ createHashQueue } = (await modules.load('passwords')) as { createHashQueue: () => Queue });
});
afterAll(() => {
  modules.remove();
});
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Outcome = { readonly result: 'served' | 'refused'; readonly afterMs: number };

/** Asks for a hash from each of these networks at once, and tells how each went. */
async function ask(networks: readonly string[]): Promise<readonly Outcome[]> {
  const queue = createHashQueue();
  const start = Date.now();
  const hash = () => new Promise<void>((resolve) => setTimeout(resolve, HASH_MS));
  const asked = networks.map((network) =>
    queue(network, hash).then(
      (): Outcome => ({ result: 'served', afterMs: Date.now() - start }),
      (error: unknown): Outcome => {
        expect(error).toMatchObject({ code: 'busy', details: { retryAfterSeconds: 1 } });
        return { result: 'refused', afterMs: Date.now() - start };
      },
    ),
  );
  await vi.runAllTimersAsync();
  return Promise.all(asked);
}

test('eighty logins from one network keep nobody else waiting', async () => {
  const all = await ask([...Array.from({ length: 80 }, () => '192.0.2.1'), '198.51.100.1']);
  const victim = all.at(-1);
  expect(victim?.result).toBe('served');
  // Whoever hashes already, then the victim.
  expect(victim?.afterMs).toBeLessThanOrEqual(2 * HASH_MS);
  const refused = all.filter(({ result }) => result === 'refused');
  expect(refused).toHaveLength(80 - AT_ONCE - 16);
  expect(refused.every(({ afterMs }) => afterMs === 0)).toBe(true);
});

test('eighty logins from eighty networks are served or refused within the time that one may wait', async () => {
  const all = await ask(Array.from({ length: 80 }, (_, n) => `192.0.2.${n}`));
  expect(Math.max(...all.map(({ afterMs }) => afterMs))).toBeLessThanOrEqual(4000 + HASH_MS);
  expect(all.filter(({ result }) => result === 'served').length).toBeGreaterThanOrEqual(
    10 * AT_ONCE,
  );
});

test('there is room again after those who waited too long', async () => {
  vi.useRealTimers();
  vi.useFakeTimers();
  const queue = createHashQueue();
  const never = Array.from({ length: AT_ONCE }, () =>
    queue('192.0.2.1', () => new Promise(() => undefined)),
  );
  expect(never).toHaveLength(AT_ONCE);
  for (let round = 0; round < 2; round += 1) {
    const waiting = Array.from({ length: 16 }, () => queue('192.0.2.1', () => Promise.resolve()));
    const settled = Promise.allSettled(waiting);
    await vi.advanceTimersByTimeAsync(4000);
    expect((await settled).every(({ status }) => status === 'rejected')).toBe(true);
  }
});
