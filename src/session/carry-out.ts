import packageJson from '../../package.json' with { type: 'json' };
import { finding, hasErrors } from '../model/diagnostic.js';
import { nameOfRef } from '../model/export-ref.js';
import { MANIFEST_PATH, proposalPath } from '../model/our-dir.js';
import type { Diagnostic, ListedEndpoint, SecurityPlan } from '../model/types.js';
import { assemble, leavesWork, plannedGuard } from '../plan/assemble.js';
import type { AssembleInput } from '../plan/input.js';
import { listEndpoints } from '../plan/listing.js';
import { projectState } from '../plan/state.js';
import { requireReadable, serializeManifest } from '../project/manifest.js';
import { askConflicts } from './conflicts.js';
import { findTraces, listReport, unread } from './findings.js';
import type { Reading } from './reading.js';
import { refuseTooOld } from './refusals.js';
import { securedUnasked } from './secured-unasked.js';
import { settleUncommitted } from './uncommitted.js';
import { type Asked, orSayHowToRepeat } from './repeat.js';
import { isWriting, type Run, type RunResult } from './run.js';
import { askToWrite, wantsInstall, write } from './write.js';

/**
 * Makes the plan, shows it, and writes it when that is wanted; or goes back to the questions.
 * @param asked null where nothing was asked
 */
export async function carryOut(
  run: Run,
  reading: Reading,
  undecided: AssembleInput,
  asked: Asked | null = null,
): Promise<RunResult> {
  const end = await orSayHowToRepeat(asked, run.tell, () =>
    planAndWrite(run, reading, undecided, asked),
  );
  return typeof end === 'function' ? end() : end;
}

async function planAndWrite(
  run: Run,
  reading: Reading,
  undecided: AssembleInput,
  asked: Asked | null,
): Promise<RunResult | Asked['revise']> {
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
    ...securedUnasked(plan, reading, options),
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
  if (!isWriting(options)) {
    if (options.diff) tell({ kind: 'diff', changes: plan.changes });
    return ended(left);
  }
  refuseTooOld(plan);
  const allowed = await settleUncommitted(plan.changes, reading, run);
  if (asker && !options.yes) {
    const wanted = await askToWrite(asker, plan, tell, asked !== null);
    if (wanted === 'change' && asked) return asked.revise;
    if (wanted !== 'write') {
      tell({ kind: 'declined' });
      if (asked) tell({ kind: 'repeatable', flags: asked.flags });
      return ended(left);
    }
  }

  // Asked before anything is written: who stops at a prompt wants nothing written.
  const install = await wantsInstall(plan, reading, options, asker);
  const outcome = await write(plan, reading, { ...options, install }, tell);
  if (outcome.kind === 'mistyped') {
    const mistyped = new Set([...input.mistyped, ...outcome.files]);
    const again = { ...run, asker: null, allowed, options: { ...options, install } };
    return planAndWrite(again, reading, { ...input, mistyped }, asked);
  }
  if (outcome.kind === 'taken-back') {
    if (asked) tell({ kind: 'repeatable', flags: asked.flags });
    return ended('taken-back', outcome.problems);
  }
  const steps = plan.nextSteps.filter(({ isInstall }) => !outcome.installed || !isInstall);
  if (steps.length > 0) tell({ kind: 'next-steps', steps });
  const leftOver = [...unread(reading), ...plan.diagnostics].filter(isRouteProblem);
  if (leftOver.length > 0) tell({ kind: 'left-over', diagnostics: leftOver });
  return ended(left, outcome.remarks);
}

/** A plain run also updates files that an earlier version generated; this says so. */
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

/** Whether it is a problem with a route. Conflicts in managed files were shown already. */
function isRouteProblem({ severity, code }: Diagnostic): boolean {
  return severity === 'error' && code !== 'CONFLICT';
}

/** Whether the plan changes nothing: no file, not the manifest, and no outdated proposal. */
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
