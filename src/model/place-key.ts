import type { SourceLoc } from './types.js';

/** A place as a key: `src/app.ts:12:5`. */
export function placeKey({ file, line, column }: SourceLoc): string {
  return `${file}:${line}:${column}`;
}
