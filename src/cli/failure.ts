import packageJson from '../../package.json' with { type: 'json' };
import type { Diagnostic } from '../model/types.js';
import { renderDiagnostics } from '../report/diagnostics.js';
import { renderJson } from '../report/json.js';
import { createOutput } from './output.js';
import type { ExitCode, CliContext } from './context.js';

/** Prints the problems that ended a run. Nothing was written by then. */
export function reportProblems(
  problems: readonly Diagnostic[],
  command: string,
  json: boolean,
  context: CliContext,
): ExitCode {
  const exitCode = 1;
  if (json) printJson(command, exitCode, problems, context);
  const { style } = createOutput({ ...context, stdout: context.stderr }, json);
  context.stderr.write(`${renderDiagnostics(problems, style)}\nNothing was written.\n`);
  return exitCode;
}

/** Prints what we did not expect: the stack, and where to report it. */
export function reportBug(
  error: unknown,
  command: string,
  json: boolean,
  context: CliContext,
): ExitCode {
  const exitCode = 3;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (json) {
    const fix = `report it: ${packageJson.bugs.url}`;
    const bug: Diagnostic = { code: 'BUG', severity: 'error', message: stack, loc: null, fix };
    printJson(command, exitCode, [bug], context);
  }
  context.stderr.write(
    `This is a bug of authwright ${packageJson.version}, not of your project.\n\n${stack}\n\nPlease report it with the text above: ${packageJson.bugs.url}\n`,
  );
  return exitCode;
}

function printJson(
  command: string,
  exitCode: ExitCode,
  problems: readonly Diagnostic[],
  context: CliContext,
): void {
  context.stdout.write(
    renderJson({ command, exitCode, list: null, plan: null, problems, program: context.program }),
  );
}
