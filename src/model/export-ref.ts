import type { ExportRef, GuardUse, Origin, SourceRoute } from './types.js';

/** Whether a name that comes from `origin` is the export `ref`. */
export function isExport(origin: Origin, ref: ExportRef): boolean {
  const { file, name, member } = ref.declared ?? ref;
  return (
    origin.kind === 'file' &&
    origin.file === file &&
    origin.name === name &&
    origin.member === member
  );
}

/** Whether a middleware is the export `ref`, was made by it, or stands in it. One that does nothing here is no use of it. */
export function isUseOf({ origin, written, idle }: GuardUse, ref: ExportRef): boolean {
  if (idle) return false;
  return isExport(origin, ref) || (written !== undefined && isExport(written, ref));
}

/** The uses of `ref` that a request to `route` meets before its own registration: at a router, a mount, the application. */
export function usesAbove({ guards }: SourceRoute, ref: ExportRef): readonly GuardUse[] {
  return guards.filter((use) => use.place !== 'route' && isUseOf(use, ref));
}

/** `requireUser`, `jwtService.protect`: what an export, or a member of one, is called. */
export function nameOfRef({ name, member }: Pick<ExportRef, 'name' | 'member'>): string {
  return member === undefined ? name : `${name}.${member}`;
}

/** `FILE#EXPORT` and `FILE#EXPORT.member`, as `--guard` takes it. */
export function exportText(ref: ExportRef): string {
  return `${ref.file}#${nameOfRef(ref)}`;
}
