import { sha256 } from '../model/digest.js';
import type { EnvVariable } from '../model/env-variable.js';
import { lineEnding } from '../model/text-edit.js';
import type { TextEdit } from '../model/types.js';

/** A variable to name in `.env.example`. */
export type EnvName = Pick<EnvVariable, 'name' | 'comment'>;

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

/** Our names: those that `after` has and `before` has not, each with the digest of its comment. */
export function recordEnvNames(
  before: string,
  after: string,
  known: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const kept = Object.entries(known).filter(([name]) => hasName(after, name));
  const fresh = entriesOf(after)
    .filter(({ name }) => !hasName(before, name))
    .map(({ name, comment }) => [name, digestOf(comment)] as const);
  return Object.fromEntries([...kept, ...fresh].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The removals from `.env.example`, and the names that stay because the owner edited them. */
export type EnvTakenOut = {
  readonly edits: readonly TextEdit[];
  readonly left: readonly { readonly name: string; readonly line: number }[];
};

/**
 * The edits that take the names of `parts` out, with their comments and the empty line that set them apart. A
 * name that got a value or another comment stays.
 */
export function takeOutEnvNames(
  text: string,
  parts: Readonly<Record<string, string>>,
): EnvTakenOut {
  const lines = text.split(/(?<=\n)/);
  const there = entriesOf(text).filter(({ name }) => parts[name] !== undefined);
  const ours = there.filter(
    ({ name, value, comment }) => value === '' && digestOf(comment) === parts[name],
  );
  const gone = new Set(ours.flatMap(({ index }) => [index - 1, index]));
  for (const { index } of ours) {
    const above = index - 2;
    const isGap = lines[above]?.trim() === '';
    let below = index + 1;
    while (gone.has(below)) below += 1;
    if (isGap && (lines[below] ?? '').trim() === '') gone.add(above);
  }
  const starts = lines.map((_, index) => lines.slice(0, index).join('').length);
  return {
    edits: [...gone]
      .sort((a, b) => a - b)
      .map((index) => {
        const start = starts[index] ?? 0;
        return { start, end: start + (lines[index]?.length ?? 0), text: '' };
      }),
    left: there
      .filter((entry) => !ours.includes(entry))
      .map(({ name, index }) => ({ name, line: index + 1 })),
  };
}

type EnvEntry = {
  readonly name: string;
  readonly value: string;
  /** The line above, where that is a comment. */
  readonly comment: string;
  readonly index: number;
};

function entriesOf(text: string): readonly EnvEntry[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines.flatMap((line, index) => {
    const [, name, value] = /^([\w.]+)=(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    const above = lines[index - 1] ?? '';
    return [{ name, value, comment: above.startsWith('#') ? above : '', index }];
  });
}

function digestOf(comment: string): string {
  return sha256(comment).slice(0, 16);
}
