import type { RelPath } from '../../model/types.js';
import type { Linter, LintProblem } from './linter.js';
import type { TimeLimit } from './time-limit.js';
import { OUT_OF_TIME } from './run-program.js';

/** What each linter says, by its name; a text is the reason why that is not known. */
export type LintResult = ReadonlyMap<string, readonly LintProblem[] | string>;

/** Asks every linter about `files`. Never throws for what a project contains. */
export async function lintFiles(
  linters: readonly Linter[],
  files: readonly RelPath[],
  limit: TimeLimit,
): Promise<LintResult> {
  const results = new Map<string, readonly LintProblem[] | string>();
  for (const linter of linters) {
    results.set(linter.name, await asked(linter, files, limit));
  }
  return results;
}

async function asked(
  { missing, lint }: Linter,
  files: readonly RelPath[],
  limit: TimeLimit,
): Promise<readonly LintProblem[] | string> {
  if (missing !== null) return missing;
  if (files.length === 0) return [];
  return said(await limit.within((signal) => lint(files, signal)), limit);
}

/** What a linter's own `--fix` makes of `files`; nothing where that is not known, since its check says why. */
export async function mendFiles(
  { mend }: Linter,
  files: readonly RelPath[],
  limit: TimeLimit,
): Promise<ReadonlyMap<RelPath, string>> {
  const mended = await limit.within((signal) => mend(files, signal));
  return typeof mended === 'string' ? new Map() : mended;
}

function said<T>(result: T | string, { seconds }: TimeLimit): T | string {
  return result === OUT_OF_TIME ? `the linters took longer than ${seconds} seconds` : result;
}
