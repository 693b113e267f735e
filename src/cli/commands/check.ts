import { hasErrors } from '../../model/diagnostic.js';
import { listEndpoints } from '../../plan/listing.js';
import { renderJson } from '../../report/json.js';
import { renderCheck } from '../../report/text.js';
import { check as story } from '../../session/check.js';
import { listReport } from '../../session/findings.js';
import type { Diagnostic } from '../../model/types.js';
import type { Reading } from '../../session/reading.js';
import type { Options } from '../../session/option-values.js';
import { projectFolder } from '../../session/project-folder.js';
import type { CliContext, ExitCode } from '../context.js';
import { createOutput } from '../output.js';
import { countDecisions } from '../overview.js';
import { showProblems } from '../show-problems.js';

/** `authwright check`: whether every endpoint is decided, guarded as decided, and the spec says the same. */
export async function check(options: Options, context: CliContext): Promise<ExitCode> {
  const adapters = await context.adapters();
  const folder = projectFolder(options, context.cwd, adapters);
  const { reading, problems: found } = await story(options, folder, adapters);
  const problems = options.running
    ? [...found, ...(await askRunning(options, reading, context))]
    : found;
  const exitCode = hasErrors(problems) ? 2 : 0;
  const output = createOutput(context, options.json);
  const rows = listEndpoints(reading.state.endpoints);
  showProblems(problems, options, reading, output, {
    json: () =>
      renderJson({
        command: 'check',
        exitCode,
        list: listReport(reading, rows),
        plan: null,
        problems,
        program: context.program,
      }),
    text: () => renderCheck(problems, countDecisions(rows), output.style),
  });
  return exitCode;
}

/** What `verify` finds, without asking whether the application may be started. */
async function askRunning(
  options: Options,
  reading: Reading,
  context: CliContext,
): Promise<readonly Diagnostic[]> {
  const { startingFor, verify } = await import('../../session/verify.js');
  const { problems } = await verify(options, startingFor(options, reading, context.env));
  return problems;
}
