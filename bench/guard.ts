/**
 * What a guard costs: CPU time of the server per request, beside guards that people use.
 *
 *     npm run build && npx tsx bench/guard.ts
 *
 * Prints one table. What it means is in bench/README.md.
 */
import { resolve } from 'node:path';
import setup, { installModules } from '../test/support/services.js';
import { secured } from './guard/project.js';
import { createClient, inParallel, middle, type Server, start } from './guard/server.js';

const REQUESTS = 3000;
const ROUNDS = 7;
const CONNECTIONS = 4;

const here = (path: string): string => resolve(import.meta.dirname, 'guard', path);
const stop = await setup();
installModules(here('peers'));

const servers = new Map<string, Server>();
for (const [name, store, flags] of [
  ['authwright --stateless', 'libsql', ['--stateless']],
  ['authwright, libSQL', 'libsql', []],
  ['authwright, PostgreSQL', 'postgres', []],
] as const) {
  if (store === 'postgres' && process.env['AUTHWRIGHT_POSTGRES_URL'] === undefined) continue;
  const id = name.replace(/\W+/g, '-').toLowerCase();
  const { folder, environment } = await secured(id, store, flags);
  servers.set(name, await start(here('generated.mjs'), [folder], environment));
}
for (const name of ['express-jwt', 'passport-jwt', 'better-auth']) {
  servers.set(name, await start(here(`peers/${name}.mjs`)));
}

try {
  const costs = new Map<string, { open: number[]; item: number[] }>();
  for (const name of servers.keys()) costs.set(name, { open: [], item: [] });
  // The first round warms the servers up and is not counted.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, server] of servers) {
      const open = await cpuPerRequest(server, '/open');
      const item = await cpuPerRequest(server, '/item');
      if (round === 0) continue;
      costs.get(name)?.open.push(open);
      costs.get(name)?.item.push(item);
    }
  }
  console.log('guard                     without   added µs (least to most)   ratio');
  for (const [name, { open, item }] of costs) {
    const added = item.map((each, index) => each - (open[index] ?? NaN));
    const spread = `${Math.min(...added).toFixed(0)} to ${Math.max(...added).toFixed(0)}`;
    const ratio = middle(item) / middle(open);
    console.log(
      `${name.padEnd(24)} ${middle(open).toFixed(0).padStart(8)}   ${`${middle(added).toFixed(0)} (${spread})`.padEnd(25)}  ${ratio.toFixed(2)}x`,
    );
  }
} finally {
  for (const server of servers.values()) server.stop();
  stop();
}

async function cpuPerRequest(server: Server, path: string): Promise<number> {
  const { port, token } = server;
  const client = createClient(port, CONNECTIONS);
  const before = await server.ask();
  await inParallel(REQUESTS, CONNECTIONS, async () => {
    const { status, body } = await client.send({ method: 'GET', path, token });
    if (status !== 200) throw new Error(`${path} was answered ${status}: ${body}`);
  });
  const after = await server.ask();
  client.close();
  return (after.cpuMicroseconds - before.cpuMicroseconds) / REQUESTS;
}
