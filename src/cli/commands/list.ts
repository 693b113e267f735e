import { resolve } from 'node:path';
import { writeReport } from '../../apply/write-report.js';
import { listEndpoints } from '../../plan/listing.js';
import { renderDoubts } from '../../report/doubts.js';
import { renderHtml } from '../../report/html.js';
import { renderJson } from '../../report/json.js';
import { filterEndpoints, renderList } from '../../report/list-table.js';
import { renderCounts } from '../../report/text.js';
import type { Options } from '../option-values.js';
import { createOutput } from '../output.js';
import { countDecisions, findTraces, headerOf, listReport, unread } from '../overview.js';
import { readProject } from '../reading.js';
import type { ExitCode, Session } from '../session.js';
import { renderDiagnostics } from '../../report/diagnostics.js';

/** `authwright list`: every endpoint. Writes nothing but the page that `--html` names. */
export async function list(options: Options, session: Session): Promise<ExitCode> {
  const reading = await readProject(options, session, await session.adapters());
  const output = createOutput(session, options.json);
  const rows = filterEndpoints(listEndpoints(reading.state.endpoints), options.only);
  const report = listReport(reading, rows);
  const problems = [...findTraces(reading), ...reading.diagnostics];
  if (options.html !== null) {
    writeReport(resolve(session.cwd, options.html), renderHtml(report, reading.facts.name));
    output.say(`  ${options.html} written`);
  }
  if (options.json) {
    // What could not be read is in the list itself; what else the scan remarks is said here.
    const remarks = unread(reading).filter(({ severity }) => severity !== 'error');
    output.result(
      renderJson({
        command: 'list',
        exitCode: 0,
        list: report,
        plan: null,
        problems: [...problems, ...remarks],
      }),
    );
    return 0;
  }
  output.say(headerOf(reading, output.style));
  if (rows.length > 0) output.say(renderList(rows, output.style));
  const doubts = renderDoubts(rows, output.style);
  if (doubts !== null) output.say(doubts);
  output.say(`  ${renderCounts(countDecisions(rows))}`);
  const remarks = [...problems, ...unread(reading)];
  if (remarks.length > 0) output.say(renderDiagnostics(remarks, output.style));
  return 0;
}
