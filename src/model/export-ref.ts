import type { ExportRef, Origin } from './types.js';

/** Whether a name that comes from `origin` is the export `ref`. */
export function isExport(origin: Origin, ref: ExportRef): boolean {
  const { file, name } = ref.declared ?? ref;
  return origin.kind === 'file' && origin.file === file && origin.name === name;
}
