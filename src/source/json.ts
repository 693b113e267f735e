import { parse } from 'jsonc-parser';
import type { RelPath, Snapshot } from '../model/types.js';

/** JSON with comments, as tsconfig files are written; null when it is not there or not readable. */
export function readJson(
  snapshot: Snapshot,
  file: RelPath,
): Readonly<Record<string, unknown>> | null {
  const text = snapshot.text(file);
  if (text === null) return null;
  const parsed: unknown = parse(text.replace(/^\uFEFF/, ''), [], { allowTrailingComma: true });
  return isRecord(parsed) ? parsed : null;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What `*` stands for when `pattern` matches `text`; `''` for an equal text without `*`; null for no match. */
export function matchPattern(pattern: string, text: string): string | null {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text ? '' : null;
  const head = pattern.slice(0, star);
  const tail = pattern.slice(star + 1);
  const fits =
    text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
  return fits ? text.slice(head.length, text.length - tail.length) : null;
}

/** Every string in a conditional export, in the order in which it is written. */
export function stringsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isRecord(value) ? Object.values(value).flatMap(stringsIn) : [];
}
