import type { Answers } from '../model/types.js';
import type { Adapters } from './adapters.js';
import { assembleInput } from './assemble-input.js';
import { carryOut } from './carry-out.js';
import { decideWithoutAsking } from './decisions.js';
import { projectQuestions } from './interview.js';
import type { Options } from './option-values.js';
import { withDeclaration } from './owners-guard.js';
import { settingsBeforeAsking } from './preset.js';
import { readProject } from './read-project.js';
import type { Reading } from './reading.js';
import { refuseOlderTool, refuseUnsettled, requireManifest } from './refusals.js';
import type { Run, RunResult } from './run.js';

/**
 * What was generated, as this version generates it, with the answers of earlier runs. Nobody is asked about
 * endpoints, and no decision, guard or mount changes.
 */
export async function update(run: Run): Promise<RunResult> {
  const { options, folder, adapters, asker, tell } = run;
  tell({ kind: 'busy', doing: 'reading the project' });
  requireManifest(folder);
  const reading = await readProject(options, folder, adapters, projectQuestions(options, asker));
  refuseOlderTool(reading);
  refuseUnsettled(reading);
  tell({ kind: 'project-read', reading });
  const answers = recordedAnswers(options, reading, adapters);
  const input = await assembleInput(options, reading, adapters, answers);
  return carryOut(run, reading, { ...input, guards: 'as-they-are' });
}

/** What was answered before. Endpoints that are new since then stay undecided. */
function recordedAnswers(options: Options, reading: Reading, adapters: Adapters): Answers {
  const { recorded, state, facts, view, judged } = reading;
  const known = state.endpoints.filter(({ recorded: entry }) => entry !== null);
  const { decisions } = decideWithoutAsking(known, {
    secure: [],
    open: [],
    roles: [],
    rest: null,
    yes: false,
  });
  const guard = recorded?.guard ? withDeclaration(recorded.guard, view) : null;
  return {
    decisions,
    judged,
    style: recorded?.style ?? 'route',
    guard,
    auth: guard ? null : settingsBeforeAsking(options, recorded, facts, adapters),
  };
}
