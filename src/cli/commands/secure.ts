import { resolve } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { recover } from '../../apply/recover.js';
import { problem, UserError } from '../../model/diagnostic.js';
import type { Answers, Diagnostic, SecurityPlan } from '../../model/types.js';
import { assemble, type AssembleInput, leavesWork, plannedGuard } from '../../plan/assemble.js';
import { listEndpoints } from '../../plan/listing.js';
import { INSTALL_STEP } from '../../plan/next-steps.js';
import { projectState } from '../../plan/state.js';
import { testsThatCall } from '../../project/existing-tests.js';
import { MANIFEST_PATH, serializeManifest } from '../../project/manifest.js';
import { renderDiagnostics } from '../../report/diagnostics.js';
import { renderDiff } from '../../report/diff.js';
import { renderJson } from '../../report/json.js';
import { renderPlan } from '../../report/plan-table.js';
import { renderLeftOver, renderNextSteps, renderNothingToDo } from '../../report/text.js';
import { answer, askAboutGuards, readWithFacts } from '../interview.js';
import type { Options } from '../option-values.js';
import { createOutput } from '../output.js';
import {
  countDecisions,
  findTraces,
  headerOf,
  listReport,
  newsOf,
  summaryOf,
  unread,
} from '../overview.js';
import {
  generatedNames,
  packageFolder,
  type Reading,
  settingsByDefault,
  withoutManaged,
} from '../reading.js';
import { repeatFlags } from '../repeat.js';
import { type Adapters, type ExitCode, isInteractive, type Session } from '../session.js';
import { confirmWrite, refuseDirty, refuseTooOld, write } from '../write.js';

/** `authwright`: detect, ask, show the plan, write it. */
export async function secure(options: Options, session: Session): Promise<ExitCode> {
  const adapters = await session.adapters();
  const output = createOutput(session, options.json);
  const asker = isInteractive(session, options.json)
    ? (await import('../prompt.js')).createAsker(session, output)
    : null;
  const writes = !options.dryRun && !options.diff;
  const recovered = writes ? recoverFirst(options, session, adapters) : [];
  // Said before anything else can go wrong.
  if (recovered.length > 0) output.say(renderDiagnostics(recovered, output.style));

  const read = await readWithFacts(options, session, adapters, asker);
  output.say(headerOf(read, output.style));
  const first = read.manifest === null;
  const reading = await askAboutGuards(read, options, asker);
  const news = first ? summaryOf(reading, output.style) : newsOf(reading);
  if (news !== null) output.say(news);

  requireEndpoints(reading);
  const answers = await answer(options, reading, adapters, asker);
  const input = assembleInput(options, reading, adapters, answers);
  const plan = await assemble(input);
  const rows = rowsAfter(reading, plan, plannedGuard(input, answers.auth).ref.name);
  const traces = writes ? [] : findTraces(reading);
  const found = [...traces, ...reading.diagnostics, ...unread(reading), ...plan.diagnostics];
  const problems = [...recovered, ...found];
  const exitCode = hasErrors(found) || leavesWork(plan) ? 2 : 0;
  const finish = (code: ExitCode, more: readonly Diagnostic[] = []): ExitCode => {
    if (options.json) {
      const list = listReport(reading, rows);
      output.result(
        renderJson({
          command: 'secure',
          exitCode: code,
          list,
          plan,
          problems: [...problems, ...more],
        }),
      );
    }
    return code;
  };

  if (isNothing(plan, reading)) {
    const remarks = found.filter(({ severity }) => severity !== 'info');
    if (remarks.length > 0) output.say(renderDiagnostics(remarks, output.style));
    if (exitCode === 0) output.say(renderNothingToDo(countDecisions(rows)));
    return finish(exitCode);
  }

  if (found.length > 0) output.say(renderDiagnostics(found, output.style));
  output.say(renderPlan(plan, output.style));
  if (options.diff) output.say(renderDiff(plan.changes, output.style));
  if (!writes) return finish(exitCode);
  refuseTooOld(plan);
  refuseDirty(plan, reading, options);
  if (asker && !options.yes && !(await confirmWrite(asker, plan, output))) {
    output.say('  Nothing was written.');
    return finish(exitCode);
  }

  const outcome = await write(plan, reading, options, { asker, output, session });
  if (outcome.kind === 'rolled-back') return finish(3, outcome.problems);
  const steps = plan.nextSteps.filter(({ title }) => !outcome.installed || title !== INSTALL_STEP);
  if (steps.length > 0) output.say(renderNextSteps(steps, output.style));
  const leftOver = [...unread(reading), ...plan.diagnostics].filter(
    ({ severity }) => severity === 'error',
  );
  if (leftOver.length > 0) output.say(renderLeftOver(leftOver, output.style));
  return finish(exitCode);
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

function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}

/** Completes or undoes a write that was interrupted, before anything is read. */
function recoverFirst(
  options: Options,
  session: Session,
  adapters: Adapters,
): readonly Diagnostic[] {
  const outside = options.spec === null ? [] : [resolve(session.cwd, options.cwd, options.spec)];
  return recover(packageFolder(options, session, adapters), { outside }).diagnostics;
}

function assembleInput(
  options: Options,
  reading: Reading,
  adapters: Adapters,
  answers: Answers,
): AssembleInput {
  const { snapshot, facts, framework, match, manifest } = reading;
  const guard =
    answers.guard ?? (answers.auth ? generatedNames(framework, answers.auth, facts).guard : null);
  return {
    toolVersion: packageJson.version,
    facts,
    snapshot,
    view: reading.view,
    framework,
    store: adapters.stores.find(({ id }) => id === answers.auth?.store) ?? null,
    runner: reading.runner,
    templates: adapters.templates,
    spec: reading.spec,
    prefix: match.prefix,
    scan: reading.scan,
    // An answer may have moved the guard, so that others count as guarded by ours.
    state: projectState(match.endpoints, manifest, guard),
    answers,
    manifest,
    restore: options.restore,
    onConflict: () => options.onConflict ?? 'abort',
    mistyped: new Set(),
    testsThatCall: (endpoints) => testsThatCall(withoutManaged(snapshot, manifest), endpoints),
    repeat:
      manifest === null
        ? repeatFlags(answers, reading.state.endpoints, settingsByDefault(facts, adapters), options)
        : [],
  };
}

/** Whether the plan changes nothing at all, the manifest included. */
function isNothing(plan: SecurityPlan, { snapshot }: Reading): boolean {
  const same = snapshot.text(MANIFEST_PATH) === serializeManifest(plan.nextManifest);
  return plan.changes.length === 0 && same;
}

/** The endpoints as they are once the plan is written. */
function rowsAfter(reading: Reading, { decisions, nextManifest }: SecurityPlan, guard: string) {
  const secured = new Set(
    decisions.filter(({ outcome }) => outcome === 'secured').map(({ endpoint }) => endpoint.id),
  );
  const { endpoints } = projectState(reading.match.endpoints, nextManifest, null);
  return listEndpoints(endpoints).map((row) =>
    secured.has(row.id) ? { ...row, guarded: true, guard: row.guard ?? guard } : row,
  );
}
