import { applyPlan, type ApplyOptions, type ApplyResult } from '../apply/apply.js';
import { isInstalled } from '../apply/installed-package.js';
import { isForAbsence, newLintProblems } from '../apply/lint/compare-lint.js';
import { findLinters } from '../apply/lint/find-linters.js';
import { lintFiles, type LintResult, mendFiles } from '../apply/lint/lint-files.js';
import type { Linter, LintProblem } from '../apply/lint/linter.js';
import { timeLimit, type TimeLimit } from '../apply/lint/time-limit.js';
import type { Diagnostic, ProjectFacts, RelPath, SecurityPlan, Snapshot } from '../model/types.js';
import { mendable, mendedPlan } from '../plan/mended.js';
import { serializeManifest } from '../project/manifest.js';
import type { Tell } from './events.js';
import { lintLeft, lintWorse, type LintRemarks } from './lint-remarks.js';

/** All linters together, before and after the write, have this long. */
const LIMIT_MS = 60_000;

/** What the linters of a project said before anything was written, and what they may still take. */
export type LintBefore = {
  readonly linters: readonly Linter[];
  readonly limit: TimeLimit;
  readonly result: LintResult;
};

/** What they said afterwards. */
export type Linted = {
  /** New problems in the owner's files: a reason to take everything back. */
  readonly worse: readonly Diagnostic[];
  readonly result: LintRemarks;
  /** The same for the files as they were rendered, where what was mended has to be taken back. */
  readonly asRendered: LintRemarks;
};

/** Asks the linters of the project about the files that a plan changes, as they are. */
export async function lintBefore(
  { changes }: SecurityPlan,
  { root }: Snapshot,
  { packageJson }: ProjectFacts,
  tell: Tell,
  limitMs = LIMIT_MS,
): Promise<LintBefore> {
  const linters = findLinters(root, packageJson);
  const limit = timeLimit(limitMs);
  const files = changes.flatMap(({ kind, path }) => (kind === 'update' ? [path] : []));
  tellBusy(linters, 'as the files are', tell);
  return { linters, limit, result: await lintFiles(linters, files, limit) };
}

/** Asks them again about what was written, and lets them mend what is generated. */
export async function lintAfter(
  before: LintBefore,
  plan: SecurityPlan,
  where: Pick<ApplyOptions, 'root' | 'outside'>,
  tell: Tell,
): Promise<Linted> {
  const { limit } = before;
  // One that crashed or took too long on what was there is not asked again.
  const linters = before.linters.filter(({ name }) => typeof before.result.get(name) !== 'string');
  const written = plan.changes.flatMap((change) => ('content' in change ? [change] : []));
  const owners = new Set(
    written.flatMap(({ kind, kept, path }) =>
      kind === 'update' && kept === 'spliced' ? [path] : [],
    ),
  );
  const files = written.map(({ path }) => path);
  const absent = plan.dependencies
    .map(({ name }) => name)
    .filter((name) => !isInstalled(where.root, name));
  const ask = async (paths: readonly RelPath[]): Promise<Fresh> => {
    tellBusy(linters, 'as they are now', tell);
    return freshIn(before, await lintFiles(linters, paths, limit), absent);
  };

  const first = await ask(files);
  const worse = linters.flatMap((linter) =>
    first
      .of(linter)
      .filter(({ file }) => owners.has(file))
      .map((each) => lintWorse(where.root, linter, each)),
  );
  const remarks = (fresh: Fresh, mended: Mended): LintRemarks => ({
    compared: fresh.compared,
    mended: mended.files,
    writes: mended.writes,
    skipped: fresh.skipped,
    left: linters.flatMap((linter) =>
      lintLeft(
        where.root,
        linter,
        fresh.of(linter).filter(({ file }) => !owners.has(file)),
      ),
    ),
  });
  const asRendered = remarks(first, { files: [], writes: [] });
  if (worse.length > 0) return { worse, result: asRendered, asRendered };
  const mended = await mend(linters, first, plan, where, limit);
  const result = mended.files.length > 0 ? remarks(await ask(files), mended) : asRendered;
  return { worse, result, asRendered };
}

type Mended = { readonly files: readonly RelPath[]; readonly writes: readonly ApplyResult[] };

/** Lets each linter mend the generated files in which it found something, or that another one has mended. */
async function mend(
  linters: readonly Linter[],
  fresh: Fresh,
  plan: SecurityPlan,
  where: Pick<ApplyOptions, 'root' | 'outside'>,
  limit: TimeLimit,
): Promise<Mended> {
  const mine = new Set(mendable(plan));
  const files = new Set<RelPath>();
  const writes: ApplyResult[] = [];
  let current = plan;
  for (const linter of linters) {
    const wrong = new Set([...files, ...fresh.of(linter).map(({ file }) => file)]);
    const asked = [...wrong].filter((path) => mine.has(path));
    if (asked.length === 0) continue;
    const texts = new Map(
      [...(await mendFiles(linter, asked, limit))].filter(
        ([path, text]) => mine.has(path) && text !== textIn(current, path),
      ),
    );
    if (texts.size === 0) continue;
    const manifestBefore = current.nextManifest && serializeManifest(current.nextManifest);
    current = mendedPlan(current, texts);
    writes.push(applyPlan(current, { ...where, manifestBefore }));
    for (const path of texts.keys()) files.add(path);
  }
  return { files: [...files].sort(), writes };
}

function textIn({ changes }: SecurityPlan, path: RelPath): string | null {
  const change = changes.find((each) => each.path === path);
  return change && 'content' in change ? change.content : null;
}

/** What is new, by linter, and what is not known. */
type Fresh = {
  readonly of: (linter: Linter) => readonly LintProblem[];
  /** Names of the linters that said something before and after. */
  readonly compared: readonly string[];
  readonly skipped: readonly string[];
};

function freshIn(
  { linters, result: before }: LintBefore,
  after: LintResult,
  absent: readonly string[],
): Fresh {
  const fresh = new Map<string, readonly LintProblem[]>();
  const skipped: string[] = [];
  for (const { name } of linters) {
    const [earlier = [], now = []] = [before.get(name), after.get(name)];
    const reason = [earlier, now].find((each) => typeof each === 'string');
    if (reason !== undefined) skipped.push(`${name}: ${reason}`);
    if (typeof earlier === 'string' || typeof now === 'string') continue;
    const added = newLintProblems(earlier, now);
    const known = added.filter((each) => !isForAbsence(each, absent));
    fresh.set(name, known);
    if (known.length < added.length) {
      skipped.push(
        `${name}, as far as its rules need what is not installed yet: ${absent.join(', ')}`,
      );
    }
  }
  return {
    of: ({ name }) => fresh.get(name) ?? [],
    compared: [...fresh.keys()],
    skipped,
  };
}

function tellBusy(linters: readonly Linter[], when: string, tell: Tell): void {
  const names = linters.filter(({ missing }) => missing === null).map(({ name }) => name);
  if (names.length > 0) tell({ kind: 'busy', doing: `asking ${names.join(' and ')}, ${when}` });
}
