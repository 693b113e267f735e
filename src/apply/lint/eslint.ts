import type { RelPath } from '../../model/types.js';
import type { Linter, LinterPlace, LintProblem } from './linter.js';
import { pathIn } from './path-in.js';
import { OUT_OF_TIME, runProgram, whyEnded } from './run-program.js';

/** One file in the output of `--format json`, as far as it is read. */
type FileResult = {
  readonly filePath: string;
  readonly messages: readonly {
    readonly ruleId: string | null;
    readonly severity: 1 | 2;
    readonly message: string;
    readonly line?: number;
    readonly column?: number;
    readonly fatal?: boolean;
  }[];
  /** The text after `--fix-dry-run`, where that changed something. */
  readonly output?: string;
};

const SOURCE = /\.[cm]?[jt]sx?$/;

/** ESLint of any version, with a flat configuration or the older kind: both are its own to find. */
export function eslint(place: LinterPlace): Pick<Linter, 'lint' | 'mend'> {
  return {
    lint: async (files, signal) => {
      const results = await runEslint(place, [], files, signal);
      return typeof results === 'string'
        ? results
        : results.flatMap((result) => problemsOf(result, place));
    },
    mend: async (files, signal) => {
      // It prints what it would write, so that all that is written is written in one way.
      const results = await runEslint(place, ['--fix-dry-run'], files, signal);
      if (typeof results === 'string') return results;
      return new Map(
        results.flatMap(({ filePath, output }) =>
          output === undefined ? [] : [[pathIn(place.root, filePath), output] as const],
        ),
      );
    },
  };
}

async function runEslint(
  { root, program }: LinterPlace,
  options: readonly string[],
  files: readonly RelPath[],
  signal: AbortSignal,
): Promise<readonly FileResult[] | string> {
  const sources = files.filter((file) => SOURCE.test(file));
  if (sources.length === 0) return [];
  const args = [program, '--format', 'json', ...options, ...sources];
  const ended = await runProgram(root, args, signal);
  if (ended === null) return OUT_OF_TIME;
  return parseResults(ended.stdout) ?? whyEnded(ended);
}

/** A configuration may print lines of its own; the results are one line. */
function parseResults(stdout: string): readonly FileResult[] | null {
  const line = stdout.split('\n').findLast((each) => each.startsWith('['));
  try {
    return line === undefined ? null : (JSON.parse(line) as readonly FileResult[]);
  } catch {
    return null;
  }
}

/** A message without a rule is of the parser, or says that the file is ignored, which is no problem. */
function problemsOf(
  { filePath, messages }: FileResult,
  { root, warningsFail }: LinterPlace,
): readonly LintProblem[] {
  return messages
    .filter(({ severity, fatal }) => severity === 2 || fatal === true || warningsFail)
    .flatMap(({ ruleId, fatal, message, line = 1, column = 1 }): readonly LintProblem[] => {
      const rule = ruleId ?? (fatal === true ? 'parser' : null);
      return rule === null ? [] : [{ file: pathIn(root, filePath), line, column, rule, message }];
    });
}
