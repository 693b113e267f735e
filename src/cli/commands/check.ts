import { relative } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { hasErrors } from '../../model/diagnostic.js';
import { listEndpoints } from '../../plan/listing.js';
import { renderGithub } from '../../report/github.js';
import { renderJson } from '../../report/json.js';
import { renderSarif } from '../../report/sarif.js';
import { renderCheck } from '../../report/text.js';
import { check as story } from '../../session/check.js';
import { listReport } from '../../session/findings.js';
import type { Options } from '../../session/option-values.js';
import { projectFolder } from '../../session/project-folder.js';
import type { CliContext, ExitCode } from '../context.js';
import { createOutput } from '../output.js';
import { countDecisions } from '../overview.js';

/** `authwright check`: whether every endpoint is decided, guarded as decided, and the spec says the same. */
export async function check(options: Options, context: CliContext): Promise<ExitCode> {
  const adapters = await context.adapters();
  const folder = projectFolder(options, context.cwd, adapters);
  const { reading, problems } = await story(options, folder, adapters);
  const { snapshot, state } = reading;
  const { program } = context;
  const exitCode = hasErrors(problems) ? 2 : 0;
  const output = createOutput(context, options.json);
  const rows = listEndpoints(state.endpoints);
  // Annotations name files from the top of the repository.
  const below = relative(snapshot.roots.git ?? snapshot.root, snapshot.roots.package);
  switch (options.json ? 'json' : options.format) {
    case 'json': {
      const list = listReport(reading, rows);
      output.result(
        renderJson({ command: 'check', exitCode, list, plan: null, problems, program }),
      );
      break;
    }
    case 'github':
      output.result(renderGithub(problems, below));
      break;
    case 'sarif':
      output.result(renderSarif(problems, packageJson.version, below));
      break;
    case 'text':
      output.say(renderCheck(problems, countDecisions(rows), output.style));
  }
  return exitCode;
}
