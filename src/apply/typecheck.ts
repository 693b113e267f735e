import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { ProjectFacts } from '../model/types.js';
import { findCompiler } from './find-compiler.js';
import { tscRuns, type TscRun } from './tsc-configs.js';
import { parseTscOutput, type TypeCheckError } from './tsc-output.js';

export type TypeCheckResult =
  | {
      readonly kind: 'checked';
      readonly compiler: string;
      readonly errors: readonly TypeCheckError[];
    }
  /** `reason` as a phrase for a person: what is missing. */
  | { readonly kind: 'not-checked'; readonly reason: string };

const LIMIT_MS = 120_000;

/**
 * Type-checks the project with its own compiler and config; writes nothing. Never throws for what a project
 * contains: what cannot be checked is a result with the reason.
 *
 * @param root absolute path of the package folder
 */
export async function typeCheck(
  root: string,
  facts: Pick<ProjectFacts, 'tsconfig'>,
  limitMs = LIMIT_MS,
): Promise<TypeCheckResult> {
  if (facts.tsconfig === null) return notChecked('the project has no tsconfig.json');
  const compiler = findCompiler(root);
  if (!compiler) return notChecked('the project has no typescript installed');
  const scratch = mkdtempSync(join(tmpdir(), 'authwright-tsc-'));
  try {
    const runs = readRuns(join(root, facts.tsconfig), scratch);
    if (typeof runs === 'string') return notChecked(runs);
    const signal = AbortSignal.timeout(limitMs);
    const errors: TypeCheckError[] = [];
    for (const run of runs) {
      const result = await runCompiler(compiler.command, run, root, signal);
      if (signal.aborted) return notChecked(`it took longer than ${limitMs / 1000} seconds`);
      if (typeof result === 'string') return notChecked(result);
      errors.push(...result);
    }
    return { kind: 'checked', compiler: compiler.version, errors: withoutRepeats(errors) };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function readRuns(config: string, infoDir: string): readonly TscRun[] | string {
  try {
    const runs = tscRuns(config, infoDir);
    return runs.length > 0 ? runs : `${basename(config)} names no files to check`;
  } catch (error) {
    return `${basename(config)} cannot be read: ${error instanceof Error ? error.message : ''}`;
  }
}

/** The errors of one compiler run, or the reason why there is no result. */
function runCompiler(
  command: readonly string[],
  { config, args }: TscRun,
  root: string,
  signal: AbortSignal,
): Promise<readonly TypeCheckError[] | string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...command, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    });
    let output = '';
    const collect = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) => resolve(`the compiler could not be started: ${error.message}`));
    child.on('close', (code) => {
      resolve(outcome(code, output, config));
    });
  });
}

function outcome(
  code: number | null,
  output: string,
  config: string,
): readonly TypeCheckError[] | string {
  const errors = parseTscOutput(output);
  // An error in the configuration ends the compiler before it looks at a type.
  const broken = errors.find(({ file }) => file === '' || file.endsWith('.json'));
  if (broken) return `${basename(config)}: ${broken.message} (${broken.code})`;
  if (code === 0 || errors.length > 0) return errors;
  return `the compiler ended with exit ${code ?? 'by a signal'}: ${output.trim().slice(0, 300)}`;
}

function withoutRepeats(errors: readonly TypeCheckError[]): readonly TypeCheckError[] {
  const keyOf = (error: TypeCheckError): string =>
    [error.file, error.line, error.column, error.code].join(':');
  return [...new Map(errors.map((error) => [keyOf(error), error])).values()];
}

function notChecked(reason: string): TypeCheckResult {
  return { kind: 'not-checked', reason };
}
