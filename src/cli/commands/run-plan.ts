import { renderJson } from '../../report/json.js';
import type { Options } from '../../session/option-values.js';
import { beginRun, type Run, type RunResult } from '../../session/run.js';
import { type CliContext, type ExitCode, isInteractive } from '../context.js';
import { createOutput } from '../output.js';
import { showRun } from '../show-run.js';

const exitCodes = { done: 0, 'work-left': 2, 'taken-back': 3 } as const;

/**
 * `authwright`, `authwright update` and `authwright remove`: what makes a plan and writes it. Asks at the terminal if
 * there is one, shows what the run tells, and gives its exit code.
 */
export async function runPlan(
  command: Run['command'],
  options: Options,
  context: CliContext,
): Promise<ExitCode> {
  const story = await storyOf(command);
  const adapters = await context.adapters();
  const output = createOutput(context, options.json);
  const asker = isInteractive(context, options.json)
    ? (await import('../prompt.js')).createAsker(context, output)
    : null;
  const tell = showRun({ command }, output, context);
  const installable = context.installable ?? null;
  const run = beginRun({ command, options, adapters, asker, tell, installable }, context.cwd);
  const { outcome, list, plan, problems } = await story(run).finally(output.settle);
  const exitCode = exitCodes[outcome];
  if (options.json)
    output.result(
      renderJson({ command, exitCode, list, plan, problems, program: context.program }),
    );
  return exitCode;
}

async function storyOf(command: Run['command']): Promise<(run: Run) => Promise<RunResult>> {
  switch (command) {
    case 'secure':
      return (await import('../../session/secure.js')).secure;
    case 'update':
      return (await import('../../session/update.js')).update;
    case 'remove':
      return (await import('../../session/remove.js')).remove;
  }
}
