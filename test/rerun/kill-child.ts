/**
 * The process that the kill tests end: writes the plan in argv[3] to the project in argv[2], or recovers it
 * when there is none. With a step number in argv[4] it kills itself there; otherwise it says `ready` and is
 * killed from outside. Compiled by the test, for Node 20 runs no TypeScript.
 */
import { readFileSync } from 'node:fs';
import { applyPlan } from '../../src/apply/apply.js';
import { recover } from '../../src/apply/recover.js';
import type { SecurityPlan } from '../../src/model/types.js';

const [root = '', planFile = '', at = ''] = process.argv.slice(2);
const last = at === '' ? Infinity : Number(at);
let steps = 0;
const onStep = (): void => {
  if (steps === last) process.kill(process.pid, 'SIGKILL');
  steps += 1;
};
const begun = performance.now();
process.stdout.write('ready\n');
if (planFile === '') recover(root, { onStep });
else {
  const plan = JSON.parse(readFileSync(planFile, 'utf8')) as SecurityPlan;
  applyPlan(plan, { root, manifestBefore: null, onStep });
}
process.stdout.write(`done ${steps} steps in ${performance.now() - begun} ms\n`);
