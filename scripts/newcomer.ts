import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { play } from '../test/support/newcomer.js';
import {
  biomeAndAliases,
  bookshop,
  koa,
  plainJavaScript,
  withPostgres,
} from '../test/support/newcomers.js';
import { startPostgres } from '../test/support/servers.js';

/**
 * The first hour, as somebody has it who pastes what is printed: in each project the tool is run, and every step that
 * it prints is given to a shell as it is. Ends with 1 when any command fails.
 *
 *     npm run newcomer              all of them
 *     npm run newcomer -- Koa       those whose names hold the words
 */
const postgres = await startPostgres();
if (postgres === null) console.log('!! PostgreSQL is not installed: its project is SKIPPED');
const wanted = process.argv.slice(2).join(' ');
const all = [
  bookshop,
  plainJavaScript,
  ...(postgres ? [withPostgres(postgres.url)] : []),
  biomeAndAliases,
  koa,
];

let failed = 0;
for (const newcomer of all.filter(({ name }) => name.includes(wanted))) {
  const folder = mkdtempSync(join(tmpdir(), 'authwright-newcomer-'));
  console.log(`\n━━ ${newcomer.name}`);
  try {
    await newcomer.make(folder);
    const { pasted, size, ms } = await play(folder, newcomer);
    for (const each of pasted) console.log(shownStep(each));
    console.log(
      `  ✔ an access token, a 200 behind the guard, tests and lint pass: ${seconds(ms)}; ${size}`,
    );
  } catch (error) {
    failed += 1;
    console.log(`  ✘ ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
postgres?.remove();
process.exitCode = failed === 0 ? 0 : 1;

function shownStep({ title, commands, ms }: { title: string; commands: string; ms: number }) {
  const lines = commands.split('\n').map((line) => `      $ ${line}`);
  return [`  ${title} (${seconds(ms)})`, ...lines].join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
