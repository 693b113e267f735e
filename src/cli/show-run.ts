import packageJson from '../../package.json' with { type: 'json' };
import type { SecurityPlan } from '../model/types.js';
import { conflictsOf, renderConflicts } from '../report/conflicts.js';
import { renderDiagnostics } from '../report/diagnostics.js';
import { renderDiff } from '../report/diff.js';
import { renderPlan } from '../report/plan-table.js';
import { wrap } from '../report/printable.js';
import type { Style } from '../report/style.js';
import { renderStaysOpen } from '../report/stays-open.js';
import {
  renderDone,
  renderLeftOver,
  renderNextSteps,
  renderNothingToDo,
  renderRepeat,
} from '../report/text.js';
import { renderUpgrades } from '../report/upgrades.js';
import type { RunEvent, Tell } from '../session/events.js';
import type { Run } from '../session/run.js';
import type { CliContext } from './context.js';
import type { Output } from './output.js';
import { countDecisions, headerOf, newsOf, summaryOf } from './overview.js';
import { lintVerdict } from './lint-verdict.js';
import { typeCheckVerdict } from './type-check-verdict.js';

/** Prints what a run tells, as it comes. */
export function showRun(run: Shown, output: Output, { stderr }: CliContext): Tell {
  return (event) => {
    if (event.kind === 'package-manager-says') stderr.write(event.text);
    else if (event.kind === 'busy') output.busy(event.doing);
    else if (event.kind === 'diff') output.long(renderDiff(event.changes, output.style));
    else for (const block of blocksOf(event, run, output.style)) output.say(block);
  };
}

type Blocks = Exclude<RunEvent, { kind: 'package-manager-says' | 'diff' | 'busy' }>;

type Shown = Pick<Run, 'command'>;

/** The text of an event, as blocks with an empty line between them. */
function blocksOf(event: Blocks, { command }: Shown, style: Style): readonly string[] {
  switch (event.kind) {
    case 'recovered':
      return [renderDiagnostics(event.diagnostics, style)];
    case 'project-read':
      return [headerOf(event.reading, style)];
    case 'first-look':
      return [summaryOf(event.reading, style)];
    case 'another-look':
      return [newsOf(event.reading)].filter((news) => news !== null);
    case 'never-secured':
      return ['  authwright has put nothing into this project. Nothing to do.'];
    case 'conflict':
      return [renderConflicts(conflictsOf({ changes: [event.change], settled: [] }), style)];
    case 'nothing-to-change':
      return [
        ...(event.remarks.length > 0 ? [renderDiagnostics(event.remarks, style)] : []),
        ...(event.isDone ? [nothingToDo(command, event.rows)] : []),
      ];
    case 'plan':
      return [
        ...(event.found.length > 0 ? [renderDiagnostics(event.found, style)] : []),
        ...planBlocks(event.plan, style),
        ...(command === 'secure' ? [renderStaysOpen(event.plan.decisions, style)] : []).filter(
          (block) => block !== null,
        ),
      ];
    case 'declined':
      return ['  Nothing was written.'];
    case 'repeatable':
      return [renderRepeat(event.flags, style)];
    case 'written':
      return [`  ${renderDone('written', style)}`];
    case 'installed':
      return [`  ${renderDone(event.command, style)}`];
    case 'not-installed':
      return [`  ${event.command} failed: ${event.reason}`];
    case 'type-checked':
      return [typeCheckVerdict(event, style)];
    case 'linted':
      return lintVerdict(event, style);
    case 'edits-mistyped':
      return [
        `  Taken back: with your edits, what is generated now does not type-check in ${event.files.join(', ')}. Again without.`,
      ];
    case 'taken-back':
      return [renderDiagnostics(event.problems, style), takenBack(event, style.columns)];
    case 'next-steps':
      return [renderNextSteps(event.steps, style)];
    case 'left-over':
      return [renderLeftOver(event.diagnostics, style)];
  }
}

function planBlocks(plan: SecurityPlan, style: Style): readonly string[] {
  const conflicts = conflictsOf(plan);
  return [
    ...(conflicts.length > 0 ? [renderConflicts(conflicts, style)] : []),
    ...(plan.upgrades.length > 0 ? [renderUpgrades(plan.upgrades, style)] : []),
    renderPlan(plan, style),
  ];
}

function nothingToDo(
  command: Run['command'],
  rows: Extract<RunEvent, { kind: 'nothing-to-change' }>['rows'],
): string {
  return command === 'update'
    ? `  Every generated file is as authwright ${packageJson.version} makes it. Nothing to do.`
    : renderNothingToDo(countDecisions(rows));
}

function takenBack(
  { because, left, guard }: Extract<RunEvent, { kind: 'taken-back' }>,
  columns: number,
): string {
  if (left.length > 0) {
    return `  Taken back, but for files that were changed meanwhile: ${left.join(', ')}`;
  }
  const reasons = {
    linter: ['With these changes files of yours fail their linter, so all of it was taken back.'],
    types: [
      'The project type-checks worse with these changes, so they were taken back.',
      guard === null
        ? 'This is a bug of authwright.'
        : `The types of ${guard} do not fit handlers behind it: make it generic in the parameters of the request.`,
    ],
  };
  return reasons[because]
    .flatMap((line) => wrap(line, columns - 2))
    .map((line) => `  ${line}`)
    .join('\n');
}
