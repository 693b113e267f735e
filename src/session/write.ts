import { resolve } from 'node:path';
import { MANIFEST_PATH } from '../model/our-dir.js';
import { applyPlan, type ApplyResult, undo } from '../apply/apply.js';
import { type ComparisonContext, compareTypeChecks } from '../apply/compare-type-checks.js';
import { installCommand, type InstallResult, restoreLocks, runInstall } from '../apply/install.js';
import { typeCheck, type TypeCheckResult } from '../apply/typecheck.js';
import { finding } from '../model/diagnostic.js';
import type { Diagnostic, RelPath, SecurityPlan } from '../model/types.js';
import { isOwners } from '../report/reading-order.js';
import type { Tell } from './events.js';
import { lintAfter, lintBefore, type LintBefore, type Linted } from './lint.js';
import { type LintRemarks, remarksOn } from './lint-remarks.js';
import type { Options } from './option-values.js';
import { type Asker, installQuestion, writeQuestion } from './questions.js';
import type { Reading } from './reading.js';

/** The result of writing: done, or undone because the project was checked and is worse than before. */
export type WriteOutcome =
  | {
      readonly kind: 'written';
      readonly installed: boolean;
      /** What its own linter said of it. */
      readonly remarks: readonly Diagnostic[];
    }
  | { readonly kind: 'taken-back'; readonly problems: readonly Diagnostic[] }
  /** Taken back too, but for the owner's edits in these files, with which what is generated does not type-check. */
  | { readonly kind: 'mistyped'; readonly files: readonly RelPath[] };

/**
 * Shows the diff as often as it is asked for, until somebody knows what to do.
 * @param revisable whether there are answers to change
 */
export async function askToWrite(
  asker: Asker,
  { changes }: SecurityPlan,
  tell: Tell,
  revisable = false,
): Promise<'write' | 'change' | 'stop'> {
  const mine = changes.filter(isOwners);
  const files = { mine: mine.length, all: changes.length };
  for (;;) {
    const choice = await asker.choose(writeQuestion(files, revisable));
    if (choice === 'mine' || choice === 'all') {
      tell({ kind: 'diff', changes: choice === 'mine' ? mine : changes });
    } else {
      return choice === 'write' || choice === 'change' ? choice : 'stop';
    }
  }
}

/**
 * Writes the plan, installs what it adds when that is wanted, lets the project's linter mend what is generated, and
 * takes all of it back when files of the owner's fail their linter, or types got worse.
 */
export async function write(
  plan: SecurityPlan,
  reading: Reading,
  options: Pick<Options, 'install' | 'typecheck'>,
  tell: Tell,
): Promise<WriteOutcome> {
  const before = options.typecheck ? await checkBefore(plan, reading, tell) : null;
  const { snapshot, facts } = reading;
  const where = { root: snapshot.root, outside: specOutside(reading) };
  const applied = applyPlan(plan, { ...where, manifestBefore: snapshot.text(MANIFEST_PATH) });
  tell({ kind: 'written' });

  const installed = options.install ? await install(reading, tell) : null;
  const isInstalled = installed?.status === 'installed';
  if (!before) return { kind: 'written', installed: isInstalled, remarks: [] };

  const takeBack = (mended: readonly ApplyResult[]): readonly string[] => {
    if (installed) restoreLocks(installed.locks);
    return undoAll([applied, ...mended]);
  };
  const linted = await lintAfter(before.lint, plan, where, tell);
  if (linted.worse.length > 0) {
    const problems = linted.worse;
    tell({ kind: 'taken-back', because: 'linter', problems, left: takeBack([]), guard: null });
    return { kind: 'taken-back', problems };
  }

  tell({ kind: 'busy', doing: 'checking types, as they are now' });
  const { after, fresh, unchecked, result } = await checkMended(linted, async () => {
    const after = await typeCheck(snapshot.root, facts);
    return { after, ...compareTypeChecks(before.types, after, comparisonOf(plan)) };
  });
  if (fresh.length === 0) {
    tell({ kind: 'type-checked', before: before.types, after, unchecked });
    tell({ kind: 'linted', ...result });
    return { kind: 'written', installed: isInstalled, remarks: remarksOn(result) };
  }
  const left = takeBack(result.writes);
  const files = mergedFiles(plan, fresh);
  if (files.length > 0) {
    // What was changed meanwhile stays, and the next try says so.
    tell({ kind: 'edits-mistyped', files });
    return { kind: 'mistyped', files };
  }
  const problems = fresh.map(typeProblem);
  tell({ kind: 'taken-back', because: 'types', problems, left, guard: projectGuard(plan) });
  return { kind: 'taken-back', problems };
}

/** The state of the project that what is written is compared with. */
async function checkBefore(
  plan: SecurityPlan,
  { snapshot, facts }: Reading,
  tell: Tell,
): Promise<{ readonly types: TypeCheckResult; readonly lint: LintBefore }> {
  tell({ kind: 'busy', doing: 'checking types, as they are' });
  const types = await typeCheck(snapshot.root, facts);
  return { types, lint: await lintBefore(plan, snapshot, facts, tell) };
}

/** Checks with what a linter mended; where that is what makes types worse, it is taken back by itself. */
async function checkMended<T extends { readonly fresh: readonly unknown[] }>(
  { result, asRendered }: Linted,
  check: () => Promise<T>,
): Promise<T & { readonly result: LintRemarks }> {
  const checked = await check();
  if (checked.fresh.length === 0 || result.writes.length === 0) return { ...checked, result };
  undoAll(result.writes);
  return { ...(await check()), result: asRendered };
}

function comparisonOf({
  dependencies,
  nextManifest,
  settled,
  awaits,
}: SecurityPlan): ComparisonContext {
  return {
    awaits,
    addedPackages: dependencies.map(({ name }) => name),
    managedFiles: Object.keys(nextManifest?.files ?? {}),
    markedFiles: settled.flatMap(({ way, path }) => (way === 'markers' ? [path] : [])),
  };
}

/** Takes several writes back, the last first. Returns the files that were changed meanwhile and stay as they are. */
function undoAll(writes: readonly ApplyResult[]): readonly string[] {
  return [...new Set(writes.toReversed().flatMap((each) => undo(each).left))];
}

async function install({ snapshot, facts }: Reading, tell: Tell): Promise<InstallResult> {
  const manager = facts.packageManager.id;
  const command = installCommand(manager);
  const result = await runInstall(snapshot.root, manager, (text) =>
    tell({ kind: 'package-manager-says', text }),
  );
  if (result.status === 'installed') tell({ kind: 'installed', command });
  else tell({ kind: 'not-installed', command, reason: result.reason });
  return result;
}

/** Merged files with new type errors, or all merged files, since an error may show elsewhere. */
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

/** The owner's guard, if that was inserted; null for a generated one. */
function projectGuard({ nextManifest }: SecurityPlan): string | null {
  const guard = nextManifest?.answers['guard'];
  return typeof guard === 'string' ? guard : null;
}

/** Whether the package manager is to run: asked where the plan adds packages, not where it only takes some out. */
export async function wantsInstall(
  { dependencies, dropped }: SecurityPlan,
  { facts }: Reading,
  { install, yes }: Options,
  asker: Asker | null,
): Promise<boolean> {
  if (dependencies.length === 0 && dropped.length === 0) return false;
  if (install !== null) return install;
  const command = installCommand(facts.packageManager.id);
  return (
    dependencies.length > 0 &&
    asker !== null &&
    !yes &&
    (await asker.confirm(installQuestion(command)))
  );
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
  return finding('TYPE_CHECK', `${code}: ${message}`, {
    file: file as RelPath,
    line,
    column,
  });
}
