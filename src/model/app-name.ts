import type { AppFact, AppRef } from './types.js';

/** The export by which an application can be had, `src/app.ts#createApp`; null where there is none. */
export function appNameOf(app: AppFact | null): string | null {
  return app === null || app.access.kind === 'none' ? null : `${app.file}#${app.access.exportName}`;
}

/** The same for what `--app` named, as it was typed. */
export function appRefName({ file, name, member }: AppRef): string {
  if (name === undefined) return file;
  return [`${file}#${name}`, ...(member === undefined ? [] : [member])].join('.');
}
