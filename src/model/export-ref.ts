import type { ExportRef, GuardUse, Origin } from './types.js';

/** Whether a name that comes from `origin` is the export `ref`. */
export function isExport(origin: Origin, ref: ExportRef): boolean {
  const { file, name } = ref.declared ?? ref;
  return origin.kind === 'file' && origin.file === file && origin.name === name;
}

/** Whether a middleware is the export `ref`, or stands in the array that is. */
export function isUseOf({ origin, group }: GuardUse, ref: ExportRef): boolean {
  return isExport(origin, ref) || (group !== undefined && isExport(group, ref));
}
