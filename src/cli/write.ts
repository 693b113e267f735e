import { resolve } from 'node:path';
import { MANIFEST_PATH } from '../model/own-dir.js';
import { applyPlan, type ApplyResult, undo } from '../apply/apply.js';
import { compareTypeChecks } from '../apply/compare-type-checks.js';
import { installCommand, type InstallResult, restoreLocks, runInstall } from '../apply/install.js';
import { typeCheck, type TypeCheckResult } from '../apply/typecheck.js';
import { problem, UserError } from '../model/diagnostic.js';
import type { Diagnostic, RelPath, SecurityPlan } from '../model/types.js';
import { gitState, isLeftByLastRun } from '../project/git.js';
import { renderDiagnostics } from '../report/diagnostics.js';
import { renderDiff } from '../report/diff.js';
import { printable, wrap } from '../report/printable.js';
import { renderDone } from '../report/text.js';
import type { Options } from './option-values.js';
import type { Output } from './output.js';
import { type Asker, installQuestion, writeQuestion } from './questions.js';
import type { Reading } from './reading.js';
import type { Session } from './session.js';

/** What came of writing: done, or taken back because the project type-checked worse. */
export type WriteOutcome =
  | { readonly kind: 'written'; readonly installed: boolean }
  | { readonly kind: 'rolled-back'; readonly problems: readonly Diagnostic[] }
  /** Taken back too, but for the owner's edits in these files, with which what is generated does not type-check. */
  | { readonly kind: 'mistyped'; readonly files: readonly RelPath[] };

/**
 * Refuses to mix with work that is not committed: a diff of the plan alone could not be told from it.
 * @throws {UserError} DIRTY
 */
export function refuseDirty(plan: SecurityPlan, reading: Reading, { allowDirty }: Options): void {
  if (allowDirty) return;
  const { snapshot, manifest } = reading.disk;
  const touched = plan.changes
    .filter(({ kind }) => kind === 'update' || kind === 'delete')
    .map(({ path }) => path);
  const dirty = (gitState(snapshot.root)?.dirty([...touched, MANIFEST_PATH]) ?? []).filter(
    (path) => path !== MANIFEST_PATH && !isLeftByLastRun(snapshot, manifest, path),
  );
  if (dirty.length === 0) return;
  throw new UserError(
    dirty.map((path) =>
      problem(
        'DIRTY',
        `${path} has changes that are not committed`,
        'commit or stash them, or run again with --allow-dirty',
        { file: path, line: 1, column: 1 },
      ),
    ),
  );
}

/**
 * Generated code is not written into a project whose packages are too old for it: it would not compile.
 * @throws {UserError} DEPENDENCY_TOO_OLD
 */
export function refuseTooOld({ diagnostics }: SecurityPlan): void {
  const tooOld = diagnostics.filter(({ code }) => code === 'DEPENDENCY_TOO_OLD');
  if (tooOld.length > 0)
    throw new UserError(tooOld.map((each) => ({ ...each, severity: 'error' })));
}

/** Shows the diff as often as it is asked for; true when the plan is to be written. */
export async function confirmWrite(
  asker: Asker,
  plan: SecurityPlan,
  output: Output,
): Promise<boolean> {
  for (;;) {
    const choice = await asker.choose(writeQuestion());
    if (choice !== 'diff') return choice === 'write';
    output.say(renderDiff(plan.changes, output.style));
  }
}

/** Writes the plan, installs what it adds when that is wanted, and takes it back when types got worse. */
export async function write(
  plan: SecurityPlan,
  reading: Reading,
  options: Pick<Options, 'install' | 'verify'>,
  { output, session }: { output: Output; session: Session },
): Promise<WriteOutcome> {
  const { snapshot, facts } = reading;
  const install = installCommand(facts.packageManager.id);
  const before = options.verify ? await typeCheck(snapshot.root, facts) : null;
  const applied = applyPlan(plan, {
    root: snapshot.root,
    manifestBefore: snapshot.text(MANIFEST_PATH),
    outside: specOutside(reading),
  });
  output.say(`  ${renderDone('written', output.style)}`);

  let installed: InstallResult | null = null;
  if (options.install) {
    installed = await runInstall(snapshot.root, facts.packageManager.id, (text) =>
      session.stderr.write(text),
    );
    output.say(
      installed.status === 'installed'
        ? `  ${renderDone(install, output.style)}`
        : `  ${install} failed: ${installed.reason}`,
    );
  }
  const done = { kind: 'written', installed: installed?.status === 'installed' } as const;
  if (!before) return done;

  const after = await typeCheck(snapshot.root, facts);
  const { fresh, unchecked } = compareTypeChecks(before, after, {
    addedPackages: plan.dependencies.map(({ name }) => name),
    managedFiles: Object.keys(plan.nextManifest?.files ?? {}),
    markedFiles: plan.settled.flatMap(({ way, path }) => (way === 'markers' ? [path] : [])),
  });
  if (fresh.length > 0) {
    if (installed) restoreLocks(installed.locks);
    const merged = mergedFiles(plan, fresh);
    if (merged.length === 0)
      return takeBack(applied, fresh.map(typeProblem), ownGuard(plan), output);
    undo(applied); // what was changed meanwhile stays, and the next try says so
    output.say(
      `  Taken back: with your edits, what is generated now does not type-check in ${merged.join(', ')}. Again without.`,
    );
    return { kind: 'mistyped', files: merged };
  }
  output.say(typeCheckVerdict(before, after, unchecked, output));
  return done;
}

function typeCheckVerdict(
  before: TypeCheckResult,
  after: TypeCheckResult,
  unchecked: readonly string[],
  { style }: Output,
): string {
  const errors = after.kind === 'checked' ? after.errors.length : 0;
  const counted = `${errors} ${errors === 1 ? 'error' : 'errors'}`;
  if (after.kind === 'checked') {
    // Installing may be what made a check possible; then there is nothing to compare with.
    if (before.kind === 'checked' && unchecked.length === 0) {
      return `  ${renderDone(`type check as before (${counted})`, style)}`;
    }
    if (errors === 0 && before.kind === 'not-checked') {
      return `  ${renderDone('type check: 0 errors', style)}`;
    }
  }
  return unchecked
    .flatMap((reason) => wrap(`not checked: ${printable(reason)}`, style.columns - 4))
    .map((line, index) => `${index === 0 ? '  ' : '    '}${line}`)
    .join('\n');
}

/** The files that hold edits of both sides: those with new errors, or else all, since an error may show elsewhere. */
function mergedFiles(
  { changes }: SecurityPlan,
  fresh: readonly { readonly file: string }[],
): readonly RelPath[] {
  const merged = changes.flatMap((change) =>
    change.kind === 'update' && change.merged ? [change.path] : [],
  );
  const wrong = merged.filter((path) => fresh.some(({ file }) => file === path));
  return wrong.length > 0 ? wrong : merged;
}

/** The project's own guard, where it is that which was put in; null for generated code. */
function ownGuard({ nextManifest }: SecurityPlan): string | null {
  const guard = nextManifest?.answers['guard'];
  return typeof guard === 'string' ? guard : null;
}

function takeBack(
  applied: ApplyResult,
  problems: readonly Diagnostic[],
  guard: string | null,
  output: Output,
): WriteOutcome {
  const { left } = undo(applied);
  output.say(renderDiagnostics(problems, output.style));
  output.say(
    left.length === 0
      ? [
          'The project type-checks worse with these changes, so they were taken back.',
          guard === null
            ? 'This is a bug of authwright.'
            : `The types of ${guard} do not fit handlers behind it: make it generic in the parameters of the request.`,
        ]
          .flatMap((line) => wrap(line, output.style.columns - 2))
          .map((line) => `  ${line}`)
          .join('\n')
      : `  Taken back, but for files that were changed meanwhile: ${left.join(', ')}`,
  );
  return { kind: 'rolled-back', problems };
}

/** Whether the package manager is to run for what the plan adds or takes out. */
export async function wantsInstall(
  { dependencies, dropped }: SecurityPlan,
  { facts }: Reading,
  { install, yes }: Options,
  asker: Asker | null,
): Promise<boolean> {
  if (dependencies.length === 0 && dropped.length === 0) return false;
  if (install !== null) return install;
  const command = installCommand(facts.packageManager.id);
  return asker !== null && !yes && (await asker.confirm(installQuestion(command)));
}

/** The spec may lie above the package when `--spec` names it there. */
function specOutside({ spec, snapshot }: Reading): readonly string[] {
  return [...(spec?.files.keys() ?? [])]
    .filter((file) => file.startsWith('../'))
    .map((file) => resolve(snapshot.root, file));
}

function typeProblem({
  file,
  line,
  column,
  code,
  message,
}: {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;
  readonly message: string;
}): Diagnostic {
  return problem('TYPE_CHECK', `${code}: ${message}`, 'nothing: the write was taken back', {
    file: file as RelPath,
    line,
    column,
  });
}
