import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';

const vitest = resolve(import.meta.dirname, '../../fixtures/stacks/node_modules/vitest/vitest.mjs');

/**
 * The names of the generated tests of the secured endpoints that fail in `folder`.
 * @param least more than so many have to be there
 */
export function failedTests(folder: string, least: number): readonly string[] {
  const report = join(folder, 'report.json');
  const args = ['run', 'test/secured-endpoints.test.', '--reporter=json', '--outputFile', report];
  try {
    execFileSync(process.execPath, [vitest, ...args], {
      cwd: folder,
      env: { PATH: process.env['PATH'] }, // not what this run says to its own workers
      stdio: 'ignore',
      timeout: 60_000,
    });
  } catch {
    // Some failed: the report says which.
  }
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { message: string; assertionResults: { status: string; title: string }[] }[];
  };
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  expect(all.length, testResults.map(({ message }) => message).join('\n')).toBeGreaterThan(least);
  return all.filter(({ status }) => status === 'failed').map(({ title }) => title);
}
