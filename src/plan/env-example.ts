import { lineEnding } from '../model/text-edit.js';

/** A variable to name in `.env.example`; `comment` is one line. */
export type EnvName = { readonly name: string; readonly comment: string };

/**
 * `.env.example` with the missing names appended, each with its comment and an empty value. Names that are
 * there, also commented out, and everything else stay; so do line endings and a missing final newline.
 *
 * @param text the file as it is; null when there is none
 * @param eol line ending of a new file
 * @returns the whole new text, or null when no name is missing
 */
export function appendEnvNames(
  text: string | null,
  names: readonly EnvName[],
  eol: '\n' | '\r\n',
): string | null {
  const current = text ?? '';
  const missing = names.filter(({ name }) => !hasName(current, name));
  if (missing.length === 0) return null;
  const newline = current.includes('\n') ? lineEnding(current) : eol;
  const block = missing
    .map(({ name, comment }) => `# ${comment.replaceAll(/\s+/g, ' ').trim()}${newline}${name}=`)
    .join(newline);
  if (current === '') return block + newline;
  const isEnded = current.endsWith('\n');
  const isApart = /\n\r?\n$/.test(current);
  const gap = isApart ? '' : isEnded ? newline : newline + newline;
  return current + gap + block + (isEnded ? newline : '');
}

function hasName(text: string, name: string): boolean {
  return text
    .split('\n')
    .some((line) => /^\uFEFF?\s*(?:#\s*)?(?:export\s+)?([\w.]+)\s*=/.exec(line)?.[1] === name);
}
