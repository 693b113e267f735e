import { resolve } from 'node:path';
import { MANIFEST_PATH } from '../model/our-dir.js';
import { applyPlan, undo } from '../apply/apply.js';
import { compareTypeChecks } from '../apply/compare-type-checks.js';
import { installCommand, type InstallResult, restoreLocks, runInstall } from '../apply/install.js';
import { typeCheck } from '../apply/typecheck.js';
import { finding } from '../model/diagnostic.js';
import type { Diagnostic, RelPath, SecurityPlan } from '../model/types.js';
import { isOwners } from '../report/reading-order.js';
import type { Tell } from './events.js';
import type { Options } from './option-values.js';
import { type Asker, installQuestion, writeQuestion } from './questions.js';
import type { Reading } from './reading.js';

/** The result of writing: done, or undone because the project type-checked worse. */
export type WriteOutcome =
  | { readonly kind: 'written'; readonly installed: boolean }
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

/** Writes the plan, installs what it adds when that is wanted, and takes it back when types got worse. */
export async function write(
  plan: SecurityPlan,
  reading: Reading,
  options: Pick<Options, 'install' | 'typecheck'>,
  tell: Tell,
): Promise<WriteOutcome> {
  const { snapshot, facts } = reading;
  if (options.typecheck) tell({ kind: 'busy', doing: 'checking types, as they are' });
  const before = options.typecheck ? await typeCheck(snapshot.root, facts) : null;
  const applied = applyPlan(plan, {
    root: snapshot.root,
    manifestBefore: snapshot.text(MANIFEST_PATH),
    outside: specOutside(reading),
  });
  tell({ kind: 'written' });

  const installed = options.install ? await install(reading, tell) : null;
  const done = { kind: 'written', installed: installed?.status === 'installed' } as const;
  if (!before) return done;

  tell({ kind: 'busy', doing: 'checking types, as they are now' });
  const after = await typeCheck(snapshot.root, facts);
  const { fresh, unchecked } = compareTypeChecks(before, after, {
    addedPackages: plan.dependencies.map(({ name }) => name),
    managedFiles: Object.keys(plan.nextManifest?.files ?? {}),
    markedFiles: plan.settled.flatMap(({ way, path }) => (way === 'markers' ? [path] : [])),
  });
  if (fresh.length === 0) {
    tell({ kind: 'type-checked', before, after, unchecked });
    return done;
  }
  if (installed) restoreLocks(installed.locks);
  const { left } = undo(applied);
  const files = mergedFiles(plan, fresh);
  if (files.length > 0) {
    // What was changed meanwhile stays, and the next try says so.
    tell({ kind: 'edits-mistyped', files });
    return { kind: 'mistyped', files };
  }
  const problems = fresh.map(typeProblem);
  tell({ kind: 'taken-back', problems, left, guard: projectGuard(plan) });
  return { kind: 'taken-back', problems };
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
