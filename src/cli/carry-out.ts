import { MANIFEST_PATH, proposalPath } from '../model/own-dir.js';
import packageJson from '../../package.json' with { type: 'json' };
import { nameOfRef } from '../model/export-ref.js';
import { hasErrors, notice } from '../model/diagnostic.js';
import type { Diagnostic, ListedEndpoint, SecurityPlan } from '../model/types.js';
import { assemble, leavesWork, plannedGuard } from '../plan/assemble.js';
import type { AssembleInput } from '../plan/input.js';
import { listEndpoints } from '../plan/listing.js';
import { INSTALL_STEP } from '../plan/next-steps.js';
import { projectState } from '../plan/state.js';
import { requireReadable, serializeManifest } from '../project/manifest.js';
import { conflictsOf, renderConflicts } from '../report/conflicts.js';
import { renderDiagnostics } from '../report/diagnostics.js';
import { renderDiff } from '../report/diff.js';
import { renderJson } from '../report/json.js';
import { renderPlan } from '../report/plan-table.js';
import { renderLeftOver, renderNextSteps } from '../report/text.js';
import { renderUpgrades } from '../report/upgrades.js';
import { askConflicts } from './conflicts.js';
import type { Options } from './option-values.js';
import type { Output } from './output.js';
import { findTraces, listReport, unread } from './overview.js';
import type { Reading } from './reading.js';
import { isWriting, type Run } from './run.js';
import type { ExitCode } from './session.js';
import { confirmWrite, refuseDirty, refuseTooOld, wantsInstall, write } from './write.js';

/** Makes the plan, shows it, and writes it when that is wanted. */
export async function carryOut(
  run: Run,
  reading: Reading,
  undecided: AssembleInput,
): Promise<ExitCode> {
  const { options, output, asker, session } = run;
  const first = await assemble(undecided);
  const onConflict = await askConflicts(first, run);
  const input = onConflict ? { ...undecided, onConflict } : undecided;
  const plan = onConflict ? await assemble(input) : first;
  if (plan.nextManifest) requireReadable(plan.nextManifest, reading.snapshot);
  const rows = rowsAfter(reading, plan, nameOfRef(plannedGuard(input, input.answers.auth).ref));
  const traces = isWriting(options) ? [] : findTraces(reading);
  const found = [
    ...traces,
    ...reading.diagnostics,
    ...unread(reading),
    ...plan.diagnostics,
    ...updateIncluded(run, reading, plan),
  ];
  const exitCode = hasErrors(found) || leavesWork(plan) ? 2 : 0;
  const finish = (code: ExitCode, more: readonly Diagnostic[] = []): ExitCode => {
    if (options.json) {
      const list = listReport(reading, rows);
      const problems = [...run.recovered, ...found, ...more];
      output.result(renderJson({ command: run.command, exitCode: code, list, plan, problems }));
    }
    return code;
  };

  if (isNothing(plan, reading)) {
    const remarks = found.filter(({ severity }) => severity !== 'info');
    if (remarks.length > 0) output.say(renderDiagnostics(remarks, output.style));
    if (exitCode === 0) output.say(run.nothingToDo(rows));
    return finish(exitCode);
  }

  showPlan(plan, found, options, output);
  if (!isWriting(options)) return finish(exitCode);
  refuseTooOld(plan);
  refuseDirty(plan, reading, options);
  if (asker && !options.yes && !(await confirmWrite(asker, plan, output))) {
    output.say('  Nothing was written.');
    return finish(exitCode);
  }

  // Asked before anything is written: who stops at a prompt wants nothing written.
  const install = await wantsInstall(plan, reading, options, asker);
  const outcome = await write(plan, reading, { ...options, install }, { output, session });
  if (outcome.kind === 'mistyped') {
    const mistyped = new Set([...input.mistyped, ...outcome.files]);
    const again = { ...run, asker: null, options: { ...options, install } };
    return carryOut(again, reading, { ...input, mistyped });
  }
  if (outcome.kind === 'rolled-back') return finish(3, outcome.problems);
  const steps = plan.nextSteps.filter(({ title }) => !outcome.installed || title !== INSTALL_STEP);
  if (steps.length > 0) output.say(renderNextSteps(steps, output.style));
  const leftOver = [...unread(reading), ...plan.diagnostics].filter(isRouteProblem);
  if (leftOver.length > 0) output.say(renderLeftOver(leftOver, output.style));
  return finish(exitCode);
}

/** A plain run generates as this version does, so it is an update too where an earlier one ran before. */
function updateIncluded(
  { command }: Run,
  { manifest }: Reading,
  { upgrades }: SecurityPlan,
): readonly Diagnostic[] {
  if (command !== 'secure' || !manifest || upgrades.length === 0) return [];
  return [
    notice(
      'UPDATE_INCLUDED',
      `authwright ${manifest.generator.version} generated this project's files; this run brings them to ${packageJson.version} too`,
      'npx authwright update    first, to review that by itself',
    ),
  ];
}

/** The plan as a person reads it, after what was found on the way. */
export function showPlan(
  plan: SecurityPlan,
  found: readonly Diagnostic[],
  options: Options,
  output: Output,
): void {
  if (found.length > 0) output.say(renderDiagnostics(found, output.style));
  const conflicts = conflictsOf(plan);
  if (conflicts.length > 0) output.say(renderConflicts(conflicts, output.style));
  if (plan.upgrades.length > 0) output.say(renderUpgrades(plan.upgrades, output.style));
  if (plan.changes.length > 0) output.say(renderPlan(plan, output.style));
  if (options.diff) output.say(renderDiff(plan.changes, output.style));
}

/** Conflicts of managed files were shown already, each with its texts. */
function isRouteProblem({ severity, code }: Diagnostic): boolean {
  return severity === 'error' && !code.startsWith('CONFLICT');
}

/** Whether the plan changes nothing at all: no file, not the manifest, and no proposal that was dealt with. */
function isNothing(plan: SecurityPlan, { snapshot }: Reading): boolean {
  const conflicts = new Set<string>(
    plan.changes.flatMap(({ kind, path }) => (kind === 'conflict' ? [path] : [])),
  );
  const isStale = (path: string): boolean =>
    !conflicts.has(path) && snapshot.exists(proposalPath(path));
  const { changes, nextManifest } = plan;
  const next = nextManifest && serializeManifest(nextManifest);
  const same = snapshot.text(MANIFEST_PATH) === next;
  return changes.length === 0 && same && !Object.keys(nextManifest?.files ?? {}).some(isStale);
}

/** The endpoints as they are once the plan is written. */
function rowsAfter(
  reading: Reading,
  { decisions, nextManifest }: SecurityPlan,
  guard: string,
): readonly ListedEndpoint[] {
  const secured = new Set(
    decisions.filter(({ outcome }) => outcome === 'secured').map(({ endpoint }) => endpoint.id),
  );
  const { endpoints } = projectState(reading.match.endpoints, nextManifest, null);
  return listEndpoints(endpoints).map((row) =>
    secured.has(row.id) && row.guarded !== true
      ? { ...row, guarded: true, guard: row.guard ?? guard, basis: { kind: 'word' as const } }
      : row,
  );
}
