import type { FrameworkAdapter } from '../frameworks/adapter.js';
import { exportText, isExport, nameOfRef } from '../model/export-ref.js';
import { finding, problem, UserError } from '../model/diagnostic.js';
import type {
  ExportRef,
  GuardUse,
  Origin,
  RelPath,
  ScanResult,
  SourceLoc,
} from '../model/types.js';
import { homeOfExport } from '../source/homes.js';
import type { SourceView } from '../source/view.js';

/**
 * The guard that `--guard` or the manifest names, with the place where it is declared, by which it is found on
 * routes. One that the file does not export is given back as it is.
 */
export function withDeclaration({ file, name, member }: ExportRef, view: SourceView): ExportRef {
  const ref: ExportRef = { file, name, ...(member === undefined ? {} : { member }) };
  const home = homeOfExport(view, ref);
  return !home || isExport({ kind: 'file', ...home }, ref) ? ref : { ...ref, declared: home };
}

/** What is wrong with `ref` as a guard, as `requireGuard` says it; null where nothing is. */
export function guardProblem(ref: ExportRef, framework: Examiner, view: SourceView): string | null {
  try {
    requireGuard(ref, framework, view);
    return null;
  } catch (error) {
    if (error instanceof UserError) return error.diagnostics[0]?.message ?? '';
    throw error;
  }
}

/**
 * @throws {UserError} GUARD_MISSING when the project has no such file, or the file no such export; GUARD_UNFIT when
 *   that cannot be a guard, with the reason
 */
export function requireGuard(ref: ExportRef, framework: Examiner, view: SourceView): void {
  const { file, name } = ref;
  const missing =
    view.text(file) === null
      ? `there is no file ${file}`
      : view.exportOf(file, name) === null
        ? `${file} has no export ${name}`
        : null;
  if (missing !== null) {
    throw new UserError(finding('GUARD_MISSING', `--guard: ${missing}`));
  }
  const found = framework.examineGuard(ref, view);
  if (found.kind === 'guard') return;
  throw new UserError(
    problem('GUARD_UNFIT', `--guard: ${exportText(ref)} ${found.why}`, found.fix, fileStart(file)),
  );
}

type Examiner = Pick<FrameworkAdapter, 'examineGuard'>;

function fileStart(file: RelPath): SourceLoc {
  return { file, line: 1, column: 1 };
}

/**
 * Exports of the project (and members of such) that stand on its routes, refuse, and would be taken for `--guard`:
 * what a person most likely means by its own guard.
 */
export function guardsOnRoutes(
  { routes }: ScanResult,
  framework: Examiner,
  view: SourceView,
): readonly ExportRef[] {
  const found = new Map<string, ExportRef>();
  const tried = new Set<string>();
  const uses = routes.flatMap(({ guards }) => guards);
  for (const origin of uses.flatMap((each) => (each.verdict === 'refuses' ? namedBy(each) : []))) {
    if (origin.kind !== 'file') continue;
    const key = `${origin.file}#${nameOfRef(origin)}`;
    if (tried.has(key)) continue;
    tried.add(key);
    const ref = exportOf(origin, view);
    if (!ref) continue;
    const examined = framework.examineGuard(ref, view);
    if (examined.kind === 'guard' && !examined.presenceOnly) found.set(exportText(ref), ref);
  }
  return [...found.values()];
}

/** What a middleware is, and where the project names what it is of a package: `auth.required`. */
function namedBy({ origin, written }: GuardUse): readonly Origin[] {
  return written ? [origin, written] : [origin];
}

/** The export by which a middleware can be imported from the file that declares it; null if there is none. */
function exportOf(
  { file, name, member }: Origin & { readonly kind: 'file' },
  view: SourceView,
): ExportRef | null {
  const exported = [name, 'default'].find((each) => {
    const declared = view.exportOf(file, each);
    return declared !== null && isExport(declared, { file, name });
  });
  if (exported === undefined) return null;
  return { file, name: exported, ...(member === undefined ? {} : { member }) };
}
