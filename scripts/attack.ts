import { parseArgs } from 'node:util';
import { attack, attackRunning, table } from '../test/attack/attack.js';
import { readCases } from '../test/attack/cases.js';
import { CASE_FILES } from '../test/attack/known.js';
import type { Outcome } from '../test/attack/run-case.js';
import { missingService, targets } from '../test/attack/target.js';
import setup from '../test/support/services.js';

/**
 * Attacks generated applications, or one that runs already, with the cases of a file:
 * `npm run attack -- [FILE] [TARGET] [IDS]`, for example `npm run attack -- mine.json express5-libsql A01,B12`,
 * and `npm run attack -- ours http://127.0.0.1:3000 --guarded /books` with a path that is secured there, and
 * `--framework` where it is not made with Express.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    guarded: { type: 'string', default: '/private' },
    framework: { type: 'string', default: 'express' },
  },
});
const [file, where = '', ids] = positionals;
const wanted = ids?.split(',');
const cases = (file === undefined || file === 'ours' ? CASE_FILES : [file])
  .flatMap(readCases)
  .filter(({ id }) => wanted?.includes(id) ?? true);

function show({ id, result }: Outcome): void {
  process.stdout.write(result === 'passed' ? '.' : ` ${id} ${result} `);
}

function report(name: string, outcomes: readonly Outcome[]): void {
  console.log(`\n\n${name}\n${table(cases, outcomes)}\n`);
  if (outcomes.some(({ result }) => result === 'failed' || result === 'refused'))
    process.exitCode = 1;
}

async function attackTargets(): Promise<void> {
  const chosen = targets.filter(({ id }) => where === '' || id === where);
  if (chosen.length === 0) {
    throw new Error(`no target ${where}; there are ${targets.map(({ id }) => id).join(', ')}`);
  }
  const stop = await setup();
  try {
    for (const target of chosen) {
      const missing = missingService(target);
      if (missing === null) report(target.id, await attack(target, cases, show));
      else console.log(`\n!! ${target.id} is SKIPPED: ${missing} is not installed`);
    }
  } finally {
    stop();
  }
}

if (/^http:\/\//.test(where)) {
  report(where, await attackRunning(new URL(where), values, cases, show));
} else {
  await attackTargets();
}
