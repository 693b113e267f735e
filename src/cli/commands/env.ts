import { renderDiagnostics } from '../../report/diagnostics.js';
import { renderEnv } from '../../report/env.js';
import { renderJson } from '../../report/json.js';
import { env as story } from '../../session/env.js';
import type { Options } from '../../session/option-values.js';
import { projectFolder } from '../../session/project-folder.js';
import { isWriting } from '../../session/run.js';
import type { CliContext, ExitCode } from '../context.js';
import { createOutput } from '../output.js';

/** `authwright env`: gives the settings of generated code that `.env` lacks values that fit. */
export async function env(options: Options, context: CliContext): Promise<ExitCode> {
  const adapters = await context.adapters();
  const folder = projectFolder(options, context.cwd, adapters);
  const { written, problems } = await story(options, folder, adapters);
  const exitCode = problems.length > 0 ? 2 : 0;
  const output = createOutput(context, options.json);
  if (options.json) {
    const report = { command: 'env', exitCode, list: null, plan: null, problems };
    output.result(renderJson({ ...report, env: written, program: context.program }));
    return exitCode;
  }
  if (written.length > 0 || problems.length === 0) {
    output.say(renderEnv(written, isWriting(options), output.style));
  }
  if (problems.length > 0) output.say(renderDiagnostics(problems, output.style));
  return exitCode;
}
