import type { ConflictHunk } from '../../model/types.js';
import { lineEnding } from '../../model/text-edit.js';
import { mergeLines } from './merge-lines.js';

/** What is known of one managed file. */
export type ManagedInput = {
  /** The text last generated, with LF; null when there is no record of it. */
  readonly base: string | null;
  /** The file as it is, BOM and line endings included; null when there is none. */
  readonly current: string | null;
  /** The text to generate now, with LF. */
  readonly next: string;
  /** Create files again that the owner deleted. */
  readonly restore: boolean;
  /** Line ending of a new file. */
  readonly eol: '\n' | '\r\n';
  /** Whether two texts are the same once formatted as the project formats. Only called for texts that differ. */
  readonly sameFormatted: (a: string, b: string) => Promise<boolean>;
  /** Whether a merged text is still free of syntax errors. */
  readonly parses: (text: string) => boolean;
};

/**
 * What becomes of one managed file. `content` and `proposed` are whole texts to write, with the line endings
 * of the file; `base` is the text to record for it.
 */
export type ManagedOutcome =
  | { readonly kind: 'create'; readonly content: string; readonly base: string }
  | {
      readonly kind: 'update';
      readonly content: string;
      readonly base: string;
      /** True when the owner's edits are in it too. */
      readonly merged: boolean;
    }
  /** The file is already what is generated: only the record moves. */
  | { readonly kind: 'adopt'; readonly base: string }
  /** In order as it is: `edited` tells whether the owner changed it. */
  | { readonly kind: 'nothing'; readonly edited: boolean }
  | { readonly kind: 'deleted-by-owner' }
  /** Never written; the record stays, so that nothing is lost the next time. */
  | {
      readonly kind: 'conflict';
      /** `foreign`: not ours; `both`: both sides changed the same lines; `syntax`: merged, it would not parse. */
      readonly cause: 'foreign' | 'both' | 'syntax';
      readonly proposed: string;
      readonly hunks: readonly ConflictHunk[];
    };

/**
 * Decides one managed file from the text last generated (base), the owner's (current) and the one to generate
 * (next). Line endings, a BOM and formatting do not count as the owner's edits, but stay as the owner has them.
 */
export async function planManaged(input: ManagedInput): Promise<ManagedOutcome> {
  const { base, next, restore, eol } = input;
  if (input.current === null) {
    if (base !== null && !restore) return { kind: 'deleted-by-owner' };
    return { kind: 'create', content: withEol(next, eol), base: next };
  }
  const current = plain(input.current);
  if (current === next) return base === next ? IN_ORDER : { kind: 'adopt', base: next };
  const proposed = inStyleOf(input.current, next, eol);
  if (base === null) {
    return { kind: 'conflict', cause: 'foreign', proposed, hunks: [whole(current, '', next)] };
  }
  const edited = current !== base && !(await input.sameFormatted(current, base));
  if (base === next) return { kind: 'nothing', edited };
  if (!edited) return { kind: 'update', content: proposed, base: next, merged: false };
  return merge(input, current, base, proposed);
}

const IN_ORDER: ManagedOutcome = { kind: 'nothing', edited: false };

async function merge(
  { current: owned, next, eol, parses, sameFormatted }: ManagedInput,
  current: string,
  base: string,
  proposed: string,
): Promise<ManagedOutcome> {
  if (await sameFormatted(current, next)) return { kind: 'adopt', base: next };
  const result = mergeLines(current, base, next);
  if (result.kind === 'conflict') {
    return { kind: 'conflict', cause: 'both', proposed, hunks: result.hunks };
  }
  // Text that merges cleanly can still be wrong code, for each side knew nothing of the other.
  if (!parses(result.text)) {
    return { kind: 'conflict', cause: 'syntax', proposed, hunks: [whole(current, base, next)] };
  }
  if (result.text === current) return { kind: 'adopt', base: next };
  const content = inStyleOf(owned ?? '', result.text, eol);
  return { kind: 'update', content, base: next, merged: true };
}

function whole(yours: string, base: string, generated: string): ConflictHunk {
  return { line: 1, yours, base, generated };
}

/** Without what an editor or git may have changed about the bytes. */
function plain(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
}

/** `text` with the BOM and the line endings of the file that it replaces. */
function inStyleOf(file: string, text: string, eol: '\n' | '\r\n'): string {
  const bom = file.startsWith('\uFEFF') ? '\uFEFF' : '';
  return bom + withEol(text, file.includes('\n') ? lineEnding(file) : eol);
}

function withEol(text: string, eol: '\n' | '\r\n'): string {
  return eol === '\n' ? text : text.replaceAll('\n', eol);
}
