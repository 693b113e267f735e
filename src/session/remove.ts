import { problem, UserError } from '../model/diagnostic.js';
import type { Diagnostic, SecurityPlan } from '../model/types.js';
import { planRemoval } from '../plan/removal/plan-removal.js';
import { requireReadable } from '../project/manifest.js';
import { findTraces } from './findings.js';
import { readProject } from './read-project.js';
import { refuseUnsettled } from './refusals.js';
import { settleUncommitted } from './uncommitted.js';
import { removalInput } from './removal-input.js';
import { isWriting, type Run, type RunResult } from './run.js';
import { askToWrite, wantsInstall, write } from './write.js';

/** Takes out what authwright put in and nobody changed. */
export async function remove(run: Run): Promise<RunResult> {
  const { options, folder, adapters, asker, tell, recovered } = run;
  tell({ kind: 'busy', doing: 'reading the project' });
  const reading = await readProject(options, folder, adapters);
  refuseUnsettled(reading);
  tell({ kind: 'project-read', reading });
  const traces = isWriting(options) ? [] : findTraces(reading);
  const ended = (
    outcome: RunResult['outcome'],
    plan: SecurityPlan | null,
    more: readonly Diagnostic[] = [],
  ): RunResult => ({
    outcome,
    plan,
    list: null,
    problems: [...recovered, ...traces, ...(plan?.diagnostics ?? []), ...more],
  });
  if (reading.manifest === null) {
    tell({ kind: 'never-secured' });
    return ended('done', null);
  }

  const plan = await planRemoval(await removalInput(options, reading, adapters));
  if (plan.nextManifest) requireReadable(plan.nextManifest, reading.snapshot);
  const left = plan.nextManifest === null ? 'done' : 'work-left';
  tell({ kind: 'plan', plan, found: [...traces, ...plan.diagnostics] });
  if (!isWriting(options)) {
    if (options.diff) tell({ kind: 'diff', changes: plan.changes });
    return ended(left, plan);
  }
  await settleUncommitted(plan.changes, reading, run);
  if (!options.yes) {
    if (asker === null) throw new UserError(nobodyToAsk(plan));
    if ((await askToWrite(asker, plan, tell)) !== 'write') {
      tell({ kind: 'declined' });
      return ended(left, plan);
    }
  }
  const install = await wantsInstall(plan, reading, options, asker);
  const outcome = await write(plan, reading, { ...options, install }, tell);
  if (outcome.kind !== 'written') {
    return ended('taken-back', plan, outcome.kind === 'taken-back' ? outcome.problems : []);
  }
  const steps = plan.nextSteps.filter(({ isInstall }) => !outcome.installed || !isInstall);
  if (steps.length > 0) tell({ kind: 'next-steps', steps });
  return ended(left, plan, outcome.remarks);
}

function nobodyToAsk({ changes }: SecurityPlan): Diagnostic {
  return problem(
    'ANSWER_MISSING',
    `nobody is here to be asked whether to write these ${changes.length} changes`,
    '--yes  writes them\n--dry-run  only shows them, --diff  with every line',
  );
}
