import packageJson from '../../package.json' with { type: 'json' };
import { finding, hasErrors } from '../model/diagnostic.js';
import { nameOfRef } from '../model/export-ref.js';
import { MANIFEST_PATH, proposalPath } from '../model/own-dir.js';
import type { Diagnostic, ListedEndpoint, SecurityPlan } from '../model/types.js';
import { assemble, leavesWork, plannedGuard } from '../plan/assemble.js';
import type { AssembleInput } from '../plan/input.js';
import { listEndpoints } from '../plan/listing.js';
import { projectState } from '../plan/state.js';
import { requireReadable, serializeManifest } from '../project/manifest.js';
import { askConflicts } from './conflicts.js';
import { findTraces, listReport, unread } from './findings.js';
import type { Reading } from './reading.js';
import { refuseDirty, refuseTooOld } from './refusals.js';
import { isWriting, type Run, type RunResult } from './run.js';
import { confirmWrite, wantsInstall, write } from './write.js';

/** Makes the plan, shows it, and writes it when that is wanted. */
export async function carryOut(
  run: Run,
  reading: Reading,
  undecided: AssembleInput,
): Promise<RunResult> {
  const { options, tell, asker } = run;
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
  const left = hasErrors(found) || leavesWork(plan) ? 'work-left' : 'done';
  const ended = (outcome: RunResult['outcome'], more: readonly Diagnostic[] = []): RunResult => ({
    outcome,
    plan,
    list: listReport(reading, rows),
    problems: [...run.recovered, ...found, ...more],
  });

  if (isNothing(plan, reading)) {
    const remarks = found.filter(({ severity }) => severity !== 'info');
    tell({ kind: 'nothing-to-change', rows, remarks, isDone: left === 'done' });
    return ended(left);
  }

  tell({ kind: 'plan', plan, found });
  if (!isWriting(options)) return ended(left);
  refuseTooOld(plan);
  refuseDirty(plan, reading, options);
  if (asker && !options.yes && !(await confirmWrite(asker, plan, tell))) {
    tell({ kind: 'declined' });
    return ended(left);
  }

  // Asked before anything is written: who stops at a prompt wants nothing written.
  const install = await wantsInstall(plan, reading, options, asker);
  const outcome = await write(plan, reading, { ...options, install }, tell);
  if (outcome.kind === 'mistyped') {
    const mistyped = new Set([...input.mistyped, ...outcome.files]);
    const again = { ...run, asker: null, options: { ...options, install } };
    return carryOut(again, reading, { ...input, mistyped });
  }
  if (outcome.kind === 'taken-back') return ended('taken-back', outcome.problems);
  const steps = plan.nextSteps.filter(({ isInstall }) => !outcome.installed || !isInstall);
  if (steps.length > 0) tell({ kind: 'next-steps', steps });
  const leftOver = [...unread(reading), ...plan.diagnostics].filter(isRouteProblem);
  if (leftOver.length > 0) tell({ kind: 'left-over', diagnostics: leftOver });
  return ended(left);
}

/** A plain run generates as this version does, so it is an update too where an earlier one ran before. */
function updateIncluded(
  { command }: Run,
  { manifest }: Reading,
  { upgrades }: SecurityPlan,
): readonly Diagnostic[] {
  if (command !== 'secure' || !manifest || upgrades.length === 0) return [];
  return [
    finding(
      'UPDATE_INCLUDED',
      `authwright ${manifest.generator.version} generated this project's files; this run brings them to ${packageJson.version} too`,
    ),
  ];
}

/** Conflicts of managed files were shown already, each with its texts. */
function isRouteProblem({ severity, code }: Diagnostic): boolean {
  return severity === 'error' && code !== 'CONFLICT';
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
