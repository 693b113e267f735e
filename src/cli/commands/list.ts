import { resolve } from 'node:path';
import { writeReport } from '../../apply/write-report.js';
import { listEndpoints } from '../../plan/listing.js';
import { renderDoubts } from '../../report/doubts.js';
import { renderHtml } from '../../report/html.js';
import { renderJson } from '../../report/json.js';
import { filterEndpoints, renderList } from '../../report/list-table.js';
import { renderAsOf, renderCounts } from '../../report/text.js';
import { renderDiagnostics } from '../../report/diagnostics.js';
import { asOf } from '../../session/as-of.js';
import { findTraces, listReport, unread } from '../../session/findings.js';
import type { Options } from '../../session/option-values.js';
import { projectFolder } from '../../session/project-folder.js';
import { readProject } from '../../session/read-project.js';
import type { CliContext, ExitCode } from '../context.js';
import { createOutput } from '../output.js';
import { countDecisions, headerOf } from '../overview.js';

/** `authwright list`: every endpoint. Writes nothing but the page that `--html` names. */
export async function list(options: Options, context: CliContext): Promise<ExitCode> {
  const adapters = await context.adapters();
  const folder = projectFolder(options, context.cwd, adapters);
  const reading = await readProject(options, folder, adapters);
  const output = createOutput(context, options.json);
  const rows = filterEndpoints(listEndpoints(reading.state.endpoints), options.only);
  const report = listReport(reading, rows);
  const of = asOf(reading, new Date());
  const problems = [...findTraces(reading), ...reading.diagnostics];
  if (options.html !== null) {
    writeReport(resolve(context.cwd, options.html), renderHtml(report, reading.facts.name, of));
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
        program: context.program,
      }),
    );
    return 0;
  }
  output.say(headerOf(reading, output.style));
  if (rows.length > 0) output.say(renderList(rows, output.style));
  const doubts = renderDoubts(rows, output.style);
  if (doubts !== null) output.say(doubts);
  output.say(`  ${renderCounts(countDecisions(rows))}\n  ${renderAsOf(of)}`);
  const remarks = [...problems, ...unread(reading)];
  if (remarks.length > 0) output.say(renderDiagnostics(remarks, output.style));
  return 0;
}
