import { assembleInput } from './assemble-input.js';
import { carryOut } from './carry-out.js';
import { answer, askAboutGuards, projectQuestions } from './interview.js';
import { readProject } from './read-project.js';
import { refuseOlderTool, refuseUnsettled, requireEndpoints } from './refusals.js';
import type { Run, RunResult } from './run.js';

/** Reads the project, asks what is open, shows the plan, writes it. */
export async function secure(run: Run): Promise<RunResult> {
  const { options, folder, adapters, asker, tell } = run;
  const read = await readProject(options, folder, adapters, projectQuestions(options, asker));
  refuseOlderTool(read);
  refuseUnsettled(read);
  tell({ kind: 'project-read', reading: read });
  const reading = await askAboutGuards(read, options, asker);
  tell({ kind: reading.manifest === null ? 'first-look' : 'another-look', reading });

  requireEndpoints(reading);
  const answers = await answer(options, reading, adapters, asker);
  return carryOut(run, reading, assembleInput(options, reading, adapters, answers));
}
