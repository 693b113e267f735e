import type { Diagnostic } from './types.js';

/** A package is mounted on everything, and whether it answers is the one thing to ask its owner about. */
export const PACKAGE_UNKNOWN = 'MOUNT_PACKAGE_UNKNOWN';

/** Whether a diagnostic asks about what `--judge` calls `key`. */
export function asksAbout({ code, message }: Diagnostic, key: string): boolean {
  return code === PACKAGE_UNKNOWN && message.startsWith(`\`${key}\` `);
}
