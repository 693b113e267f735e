import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { shown } from '../support/cli.js';
import { run, shown as ran } from '../support/run.js';
import { runMain } from '../support/session.js';
import { commitAll, runFolder } from '../support/small-project.js';
import { addPackages } from './packages.js';
import { allAdapters, frameworkKits, runnerKits, storeKits } from './registry.js';

/** The made-up ones together; what is registered is in test/e2e/matrix.test.ts. */
const [framework, store, runner] = [frameworkKits.at(-1)!, storeKits.at(-1)!, runnerKits.at(-1)!];

it.each(['full', 'endpoints'])(
  'the tests that are generated for the made-up framework, store and runner pass, and see what is forgotten: %s',
  async (tests) => {
    const folder = runFolder(framework.versions[0].stack, `own-tests-${tests}`);
    cpSync(resolve(import.meta.dirname, '../..', framework.contract.folder), folder, {
      recursive: true,
    });
    addPackages(folder, [...(framework.packages ?? []), ...(runner.packages ?? [])]);
    commitAll(folder);
    const argv = ['--secure-rest', '--open', '/health', '--role', 'DELETE /birds/{id}=admin'];
    const kept = [
      '--store',
      store.adapter.id,
      '--test-runner',
      runner.adapter.id,
      '--tests',
      tests,
    ];
    const made = await runMain(
      folder,
      [...argv, ...kept, '--yes', '--no-verify', '--no-install'],
      allAdapters(),
    );
    expect(made.code, shown(made)).toBe(0);
    const test = () => run('node', ['node_modules/nesting-box/run.js'], folder);
    const passed = test();
    expect(passed.status, ran(passed)).toBe(0);

    const birds = join(folder, 'src/birds.js');
    writeFileSync(
      birds,
      readFileSync(birds, 'utf8').replace("'POST /birds', guard,", "'POST /birds',"),
    );
    const failed = test();
    expect(failed.status).toBe(1);
    expect(failed.stdout).toContain('POST /birds');
  },
);
