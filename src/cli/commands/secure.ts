import { problem, UserError } from '../../model/diagnostic.js';
import { renderNothingToDo } from '../../report/text.js';
import { assembleInput } from '../assemble-input.js';
import { carryOut } from '../carry-out.js';
import { answer, askAboutGuards, readWithFacts } from '../interview.js';
import type { Options } from '../option-values.js';
import { countDecisions, headerOf, newsOf, summaryOf } from '../overview.js';
import type { Reading } from '../reading.js';
import type { ExitCode, Session } from '../session.js';
import { refuseOlderTool, refuseUnsettled, startRun } from '../start.js';

/** `authwright`: detect, ask, show the plan, write it. */
export async function secure(options: Options, session: Session): Promise<ExitCode> {
  const adapters = await session.adapters();
  const start = await startRun(options, session, adapters);
  const { output, asker } = start;
  const read = await readWithFacts(options, session, adapters, asker);
  refuseOlderTool(read);
  refuseUnsettled(read);
  output.say(headerOf(read, output.style));
  const first = read.manifest === null;
  const reading = await askAboutGuards(read, options, asker);
  const news = first ? summaryOf(reading, output.style) : newsOf(reading);
  if (news !== null) output.say(news);

  requireEndpoints(reading);
  const answers = await answer(options, reading, adapters, asker);
  return carryOut(
    {
      ...start,
      command: 'secure',
      nothingToDo: (rows) => renderNothingToDo(countDecisions(rows)),
    },
    reading,
    assembleInput(options, reading, adapters, answers),
  );
}

/**
 * Without any endpoint there is nothing to secure, and auth that guards nothing would be no help.
 * @throws {UserError} NO_ENDPOINTS, with what could not be read
 */
function requireEndpoints({ match, scan, framework, facts }: Reading): void {
  if (match.endpoints.length > 0) return;
  throw new UserError([
    ...scan.diagnostics,
    problem(
      'NO_ENDPOINTS',
      `no endpoint was found: no ${framework.label} route in ${facts.sourceRoot} and no operation in a spec`,
      'run it in the package that holds the routes (--cwd DIR, --workspace NAME), or name the spec (--spec FILE)',
    ),
  ]);
}
