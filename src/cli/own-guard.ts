import { isExport } from '../model/export-ref.js';
import { problem, UserError } from '../model/diagnostic.js';
import type { ExportRef, ScanResult } from '../model/types.js';
import type { SourceView } from '../source/view.js';

/**
 * The guard that `--guard` or the manifest names, with the place where it is declared, by which it is found on
 * routes. One that the file does not export is given back as it is.
 */
export function withDeclaration(ref: ExportRef, view: SourceView): ExportRef {
  const declared = view.exportOf(ref.file, ref.name);
  if (declared?.kind !== 'file' || isExport(declared, ref)) return ref;
  return { ...ref, declared: { file: declared.file, name: declared.name } };
}

/** @throws {UserError} when the project has no such file, or the file no such export */
export function requireExport({ file, name }: ExportRef, view: SourceView): void {
  const missing =
    view.text(file) === null
      ? `there is no file ${file}`
      : view.exportOf(file, name) === null
        ? `${file} has no export ${name}`
        : null;
  if (missing !== null) {
    throw new UserError(
      problem('GUARD_MISSING', `--guard: ${missing}`, '--guard FILE#EXPORT    names the guard'),
    );
  }
}

/** Exports of the project that stand on its routes and refuse: what a person most likely means by its own guard. */
export function guardsOnRoutes({ routes }: ScanResult, view: SourceView): readonly ExportRef[] {
  const found = new Map<string, ExportRef>();
  for (const { origin, verdict } of routes.flatMap(({ guards }) => guards)) {
    if (verdict !== 'refuses' || origin.kind !== 'file') continue;
    const { file } = origin;
    const exported = [origin.name, 'default'].find((name) => {
      const declared = view.exportOf(file, name);
      return declared !== null && isExport(declared, origin);
    });
    if (exported !== undefined) found.set(`${file}#${exported}`, { file, name: exported });
  }
  return [...found.values()];
}
