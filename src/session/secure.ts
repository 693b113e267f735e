import { assembleInput } from './assemble-input.js';
import { carryOut } from './carry-out.js';
import { answer, askAboutGuards, projectQuestions, requireUsable } from './interview.js';
import { readProject } from './read-project.js';
import { refuseOlderTool, refuseUnsettled, requireEndpoints } from './refusals.js';
import { remembering } from './remembering.js';
import { type Asked, orSayHowToRepeat, repeatFlags } from './repeat.js';
import type { Run, RunResult } from './run.js';
import { askAboutUncommitted } from './uncommitted.js';

/** Reads the project, asks what is open, shows the plan, writes it. */
export async function secure(begun: Run): Promise<RunResult> {
  const { options, folder, adapters, tell } = begun;
  const asker = begun.asker && remembering(begun.asker);
  tell({ kind: 'busy', doing: 'reading the project' });
  const read = await readProject(options, folder, adapters, projectQuestions(options, asker));
  refuseOlderTool(read);
  refuseUnsettled(read);
  tell({ kind: 'project-read', reading: read });
  const allowed = await askAboutUncommitted(begun, read);
  const run = { ...begun, asker, allowed };

  const interview = async (isFirst: boolean): Promise<RunResult> => {
    const reading = await askAboutGuards(read, options, asker);
    if (isFirst) tell({ kind: reading.manifest === null ? 'first-look' : 'another-look', reading });
    requireEndpoints(reading);
    const answers = await answer(options, reading, adapters, asker);
    const flags = repeatFlags(answers, reading, adapters, options);
    const asked: Asked | null = asker?.hasAsked()
      ? {
          flags: allowed.size > 0 ? [...flags, '--allow-dirty'] : flags,
          revise: () => interview(false),
        }
      : null;
    await orSayHowToRepeat(asked, tell, () => requireUsable(answers, reading));
    return carryOut(
      run,
      reading,
      {
        ...(await assembleInput(options, reading, adapters, answers, flags)),
        installable: begun.installable,
      },
      asked,
    );
  };
  return interview(true);
}
