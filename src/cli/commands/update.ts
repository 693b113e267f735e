import packageJson from '../../../package.json' with { type: 'json' };
import { problem, UserError } from '../../model/diagnostic.js';
import type { Answers } from '../../model/types.js';
import { assembleInput } from '../assemble-input.js';
import { carryOut } from '../carry-out.js';
import { decideWithoutAsking } from '../decisions.js';
import { readWithFacts } from '../interview.js';
import type { Options } from '../option-values.js';
import { headerOf } from '../overview.js';
import { withDeclaration } from '../own-guard.js';
import { type Reading, settingsBeforeAsking } from '../reading.js';
import type { Adapters, ExitCode, Session } from '../session.js';
import { refuseOlderTool, refuseUnsettled, startRun } from '../start.js';

/**
 * `authwright update`: what was generated, as this version generates it, with the answers of earlier runs.
 * Nobody is asked about endpoints, and no decision, guard or mount changes.
 */
export async function update(options: Options, session: Session): Promise<ExitCode> {
  const adapters = await session.adapters();
  const start = await startRun(options, session, adapters);
  const { output, asker } = start;
  const reading = await readWithFacts(options, session, adapters, asker);
  requireManifest(reading);
  refuseOlderTool(reading);
  refuseUnsettled(reading);
  output.say(headerOf(reading, output.style));
  const input = assembleInput(
    options,
    reading,
    adapters,
    recordedAnswers(options, reading, adapters),
  );
  return carryOut(
    {
      ...start,
      command: 'update',
      nothingToDo: () =>
        `  Every generated file is as authwright ${packageJson.version} makes it. Nothing to do.`,
    },
    reading,
    { ...input, guards: 'as-they-are' },
  );
}

/** @throws {UserError} NOT_GENERATED */
function requireManifest({ manifest }: Reading): void {
  if (manifest) return;
  throw new UserError(
    problem(
      'NOT_GENERATED',
      'authwright wrote nothing into this project yet, so there is nothing to update',
      'npx authwright    secures its endpoints',
    ),
  );
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
