import { problem, UserError } from '../../model/diagnostic.js';
import type { Diagnostic, SecurityPlan } from '../../model/types.js';
import { planRemoval, UNINSTALL_STEP } from '../../plan/removal/plan-removal.js';
import { requireReadable } from '../../project/manifest.js';
import { renderJson } from '../../report/json.js';
import { renderNextSteps } from '../../report/text.js';
import { showPlan } from '../carry-out.js';
import type { Options } from '../option-values.js';
import { findTraces, headerOf } from '../overview.js';
import { readProject } from '../reading.js';
import { removalInput } from '../removal-input.js';
import { isWriting } from '../run.js';
import type { ExitCode, Session } from '../session.js';
import { refuseUnsettled, startRun } from '../start.js';
import { confirmWrite, refuseDirty, wantsInstall, write } from '../write.js';

/** `authwright remove`: take out what authwright put in and nobody changed. */
export async function remove(options: Options, session: Session): Promise<ExitCode> {
  const adapters = await session.adapters();
  const { output, asker, recovered } = await startRun(options, session, adapters);
  const reading = await readProject(options, session, adapters);
  refuseUnsettled(reading);
  output.say(headerOf(reading, output.style));
  const traces = isWriting(options) ? [] : findTraces(reading);
  const finish = (
    exitCode: ExitCode,
    plan: SecurityPlan | null,
    more: readonly Diagnostic[] = [],
  ): ExitCode => {
    const problems = [...recovered, ...traces, ...(plan?.diagnostics ?? []), ...more];
    if (options.json) {
      output.result(renderJson({ command: 'remove', exitCode, list: null, plan, problems }));
    }
    return exitCode;
  };
  if (reading.manifest === null) {
    output.say('  authwright has put nothing into this project. Nothing to do.');
    return finish(0, null);
  }

  const plan = await planRemoval(removalInput(options, reading, adapters));
  if (plan.nextManifest) requireReadable(plan.nextManifest, reading.snapshot);
  const left = plan.nextManifest === null ? 0 : 2;
  const found = [...traces, ...plan.diagnostics];
  showPlan(plan, found, options, output);
  if (!isWriting(options)) return finish(left, plan);
  refuseDirty(plan, reading, options);
  if (!options.yes) {
    if (asker === null) throw new UserError(nobodyToAsk(plan));
    if (!(await confirmWrite(asker, plan, output))) {
      output.say('  Nothing was written.');
      return finish(left, plan);
    }
  }
  const install = await wantsInstall(plan, reading, options, asker);
  const outcome = await write(plan, reading, { ...options, install }, { output, session });
  if (outcome.kind !== 'written') {
    return finish(3, plan, outcome.kind === 'rolled-back' ? outcome.problems : []);
  }
  const steps = plan.nextSteps.filter(
    ({ title }) => !outcome.installed || title !== UNINSTALL_STEP,
  );
  if (steps.length > 0) output.say(renderNextSteps(steps, output.style));
  return finish(left, plan);
}

function nobodyToAsk({ changes }: SecurityPlan): Diagnostic {
  return problem(
    'ANSWER_MISSING',
    `nobody is here to be asked whether to write these ${changes.length} changes`,
    '--yes  writes them\n--dry-run  only shows them, --diff  with every line',
  );
}
