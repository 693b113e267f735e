import type { ExportRef, GuardUse, Origin, SourceRoute } from './types.js';

/** Whether a name that comes from `origin` is the export `ref`. */
export function isExport(origin: Origin, ref: ExportRef): boolean {
  const { file, name } = ref.declared ?? ref;
  return origin.kind === 'file' && origin.file === file && origin.name === name;
}

/** Whether a middleware is the export `ref`, was made by it, or stands in it. */
export function isUseOf({ origin, written }: GuardUse, ref: ExportRef): boolean {
  return isExport(origin, ref) || (written !== undefined && isExport(written, ref));
}

/** The uses of `ref` that a request to `route` meets before its own registration: at a router, a mount, the application. */
export function usesAbove({ guards }: SourceRoute, ref: ExportRef): readonly GuardUse[] {
  return guards.filter((use) => use.place !== 'route' && isUseOf(use, ref));
}
