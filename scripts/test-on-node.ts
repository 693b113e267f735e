import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { authwright, run, shown } from '../test/support/run.js';
import { installModules } from '../test/support/services.js';
import { writeProject } from '../test/support/small-project.js';

/**
 * Runs the built tool on the Node that runs this script, secures a small project, and runs that project's own
 * and its generated tests, on the same Node.
 *
 *     node --import tsx scripts/test-on-node.ts <major version that this must be>
 */
const [expected] = process.argv.slice(2);
assert.equal(process.versions.node.split('.')[0], expected, 'this is another version of Node');

for (const folder of ['.', 'express5']) {
  installModules(resolve(import.meta.dirname, '../fixtures/stacks', folder));
}

const project = writeProject(
  {
    express: 5,
    module: 'esm',
    language: 'typescript',
    resolution: 'nodenext',
    runner: 'vitest',
    spec: true,
  },
  `node${expected}`,
);

function succeed(what: string, ran: ReturnType<typeof run>): void {
  assert.equal(ran.status, 0, `${what}: ${shown(ran)}`);
  console.log(`✔ ${what}`);
}

const decisions = ['--secure-rest', '--open', '/health', '--store', 'libsql', '--tests', 'full'];
succeed('authwright secures a project', authwright(project, [...decisions, '--yes']));
const tested = run('npm', ['test'], project);
console.log(tested.stdout);
succeed('the tests of the project', tested);
succeed('authwright check', authwright(project, ['check']));
succeed('authwright env', authwright(project, ['env']));
succeed('the tables', run('npm', ['run', 'auth:migrate'], project));
const verified = ['verify', '--app', 'src/app.ts#app', '--env-file', '.env'];
succeed('authwright verify', authwright(project, verified));
