import { resolve } from 'node:path';
import { attack, table } from '../test/attack/attack.js';
import { readCases } from '../test/attack/cases.js';
import { targets } from '../test/attack/target.js';
import setup from '../test/support/services.js';

/**
 * Attacks generated applications with the cases of a file:
 * `npm run attack -- [FILE] [TARGET] [IDS]`, for example `npm run attack -- mine.json express5-libsql A01,B12`.
 */
const [file, name, ids] = process.argv.slice(2);
const ours = ['cases.json', 'own-cases.json'].map((each) => resolve('fixtures/attack', each));
const wanted = ids?.split(',');
const cases = (file === undefined || file === 'ours' ? ours : [file])
  .flatMap(readCases)
  .filter(({ id }) => wanted?.includes(id) ?? true);

const stop = await setup();
try {
  for (const target of targets.filter(({ id }) => name === undefined || id === name)) {
    const outcomes = await attack(target, cases, ({ id, result }) => {
      process.stdout.write(result === 'passed' ? '.' : ` ${id} ${result} `);
    });
    console.log(`\n\n${target.id}\n${table(cases, outcomes)}\n`);
    if (outcomes.some(({ result }) => result === 'failed')) process.exitCode = 1;
  }
} finally {
  stop();
}
