import { expect, it, vi } from 'vitest';
import type { joined } from '../../src/interpret/follow/joins.js';
import { times } from '../support/effort.js';
import { scanFiles } from '../unit/frameworks/express/scan/project.js';
import { routeOf } from './batch.js';
import { randomProgram } from './program.js';

/** Following one of the ways that meet is to save work, and to change no verdict: beside it, all of them are followed. */
const COUNT = times(60, 300, 2000);
/** What all ways together are given up on. */
const GIVEN_UP = /more outcomes than are followed|longer than what is followed/;

type Scan = typeof scanFiles;

async function scanOfAllWays(): Promise<Scan> {
  vi.resetModules();
  vi.doMock('../../src/interpret/follow/joins.js', async (original) => ({
    ...(await original<object>()),
    joined: (...[, , , flow]: Parameters<typeof joined>) => flow,
  }));
  const { scanFiles: scan } = await import('../unit/frameworks/express/scan/project.js');
  vi.doUnmock('../../src/interpret/follow/joins.js');
  // The worker goes on with other files, which get what was imported last.
  vi.resetModules();
  return scan;
}

it(
  'gives the verdicts that following every way gives',
  { timeout: times(120_000, 3_600_000) },
  async () => {
    const allWays = await scanOfAllWays();
    const differing: string[] = [];
    let compared = 0;
    for (let seed = 0; seed < COUNT; seed += 1) {
      const program = randomProgram(seed);
      const [one, all] = [scanFiles, allWays].map((scan) => routeOf(program, scan));
      if (all?.guards.some(({ why }) => GIVEN_UP.test(why ?? '')) !== false) continue;
      compared += 1;
      const said = [one, all].map((route) =>
        route?.guards.map(({ name, verdict }) => ({ name, verdict })),
      );
      if (JSON.stringify(said[0]) !== JSON.stringify(said[1])) {
        differing.push(
          `program ${seed}: ${JSON.stringify(said[0])} instead of ${JSON.stringify(said[1])}`,
        );
      }
    }
    expect(differing).toEqual([]);
    expect(compared).toBeGreaterThan(COUNT / 2);
  },
);
