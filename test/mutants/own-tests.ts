import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { ts } from 'ts-morph';
import { freshDatabase } from '../support/fresh-database.js';
import { type Mutant, mutationOf, withMutation } from './mutant.js';
import type { MutatedProject } from './projects.js';

/** What the owner's tests said of a fault. */
export type Verdict =
  /** `by` is the test that failed first, or what else went wrong. */
  | { readonly killed: true; readonly by: string; readonly ms: number }
  | { readonly killed: false; readonly ms: number };

const stacks = resolve(import.meta.dirname, '../../fixtures/stacks');
const DEADLINE_MS = 60_000; // tests that wait for an answer that never comes have noticed the fault

/** Puts the fault in and runs the tests: those of its subject first, and the others if these pass. */
export async function judge(
  mutant: Mutant,
  test: string,
  project: MutatedProject,
  folder: string,
): Promise<Verdict> {
  const mutation = mutationOf(mutant, folder);
  for (const [file, { after }] of mutation) requireSyntax(mutant, file, after);
  return withMutation(mutation, folder, async () => {
    const started = performance.now();
    const by =
      (await failure(project, folder, [`test/${test}.test.ts`])) ??
      (await failure(project, folder, [`--exclude=test/${test}.test.ts`]));
    const ms = performance.now() - started;
    return by === null ? { killed: false, ms } : { killed: true, by, ms };
  });
}

/** The name of the first test that fails; null when all pass. */
export async function failure(
  { store }: MutatedProject,
  folder: string,
  args: readonly string[],
): Promise<string | null> {
  const scratch = mkdtempSync(join(tmpdir(), 'authwright-mutant-'));
  const report = join(scratch, 'report.json');
  const vitest = join(stacks, 'node_modules/vitest/vitest.mjs');
  const child = spawn(
    process.execPath,
    [vitest, 'run', '--bail=1', '--reporter=json', `--outputFile=${report}`, ...args],
    {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        ...(store === 'postgres' ? { DATABASE_URL: await freshDatabase(basename(folder)) } : {}),
      },
      stdio: 'ignore',
      timeout: DEADLINE_MS,
      killSignal: 'SIGKILL',
    },
  );
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail).once('close', done);
  });
  try {
    if (code === 0) return null;
    return code === null ? 'the time' : firstFailure(readFileSync(report, 'utf8'));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

type Report = {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
};

/** A file that could not even be loaded says nothing about the fault but that it is no good example. */
function firstFailure(report: string): string {
  const { testResults } = JSON.parse(report) as Report;
  const failed = testResults.filter(({ status }) => status === 'failed');
  const test = failed
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  if (test) return test.fullName;
  throw new Error(`no test failed, but: ${failed.map(({ message }) => message).join('\n')}`);
}

function requireSyntax({ name }: Mutant, file: string, text: string): void {
  if (!file.endsWith('.ts')) return;
  const { diagnostics = [] } = ts.transpileModule(text, {
    fileName: file,
    reportDiagnostics: true,
  });
  if (diagnostics.length > 0) throw new Error(`${name}: ${file} is no TypeScript any more`);
}
