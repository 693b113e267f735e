import type { ConflictCause, ConflictHunk, ConflictWay, Settlement } from '../../model/types.js';
import { lineEnding } from '../../model/text-edit.js';
import { markWhole, mergeLines } from './merge-lines.js';

/** What is known of one managed file. */
export type ManagedInput = {
  /** The text last generated, with LF; null when there is no record of it. */
  readonly base: string | null;
  /** What was rendered for it, where the project's linter made `base` of that; else null. */
  readonly rendered: string | null;
  /** The file as it is, BOM and line endings included; null when there is none. */
  readonly current: string | null;
  /** The text to generate now, with LF. */
  readonly next: string;
  /** Never changed once it is there: a migration, which databases have applied. */
  readonly frozen: boolean;
  /** Create files again that the owner deleted. */
  readonly restore: boolean;
  /** Line ending of a new file. */
  readonly eol: '\n' | '\r\n';
  /** `text` as the project formats it now. Only called for texts that differ. */
  readonly reformat: (text: string) => Promise<string>;
  /** Whether a merged text is still free of syntax errors. */
  readonly parses: (text: string) => boolean;
  /** False when an earlier try showed that the merged text does not type-check. */
  readonly typeChecks: boolean;
  /** What becomes of lines that both changed. */
  readonly onConflict: ConflictWay;
};

/** A conflict that was settled as its owner chose; it is reported, since one side was dropped from the file. */
export type SettledHunks = { readonly way: Settlement; readonly hunks: readonly ConflictHunk[] };

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
      readonly settled?: SettledHunks;
    }
  /** The file stays as it is, being what is generated or by its owner's word: only the record moves. */
  | { readonly kind: 'adopt'; readonly base: string; readonly settled?: SettledHunks }
  /** In order as it is: `edited` tells whether the owner changed it. */
  | { readonly kind: 'nothing'; readonly edited: boolean }
  | { readonly kind: 'deleted-by-owner' }
  /** Never written; the record stays, so that nothing is lost the next time. */
  | {
      readonly kind: 'conflict';
      readonly cause: ConflictCause;
      readonly proposed: string;
      readonly hunks: readonly ConflictHunk[];
    };

/**
 * Decides one managed file from the text last generated (base), the owner's (current) and the one to generate
 * (next). Line endings, a BOM and formatting do not count as the owner's edits, but stay as the owner has them.
 */
export async function planManaged(input: ManagedInput): Promise<ManagedOutcome> {
  const { base, restore, eol } = input;
  // What is rendered as before is what the linter made of it then.
  const next = base !== null && input.next === input.rendered ? base : input.next;
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
  if (input.frozen) return IN_ORDER;
  const edited =
    current !== base && (await input.reformat(current)) !== (await input.reformat(base));
  if (base === next) return { kind: 'nothing', edited };
  if (!edited) return { kind: 'update', content: proposed, base: next, merged: false };
  const mended = withMending(next, input.rendered, base);
  return merge({ ...input, next: mended }, current, base, inStyleOf(input.current, mended, eol));
}

/** `next` with what the linter mended in the text before it, so that the owner's lines meet that again. */
function withMending(next: string, rendered: string | null, base: string): string {
  return rendered === null ? next : mergeLines(base, rendered, next).text('theirs');
}

const IN_ORDER: ManagedOutcome = { kind: 'nothing', edited: false };

async function merge(
  input: ManagedInput,
  current: string,
  base: string,
  proposed: string,
): Promise<ManagedOutcome> {
  const { next, onConflict, reformat } = input;
  const formatted = await reformat(current);
  if (formatted === (await reformat(next))) return { kind: 'adopt', base: next };
  // An owner who formats with settings that are new since then has touched every line without an edit.
  const { hunks, text } = mergeLines(
    current,
    formatted === current ? await reformat(base) : base,
    next,
  );
  if (hunks.length > 0 && onConflict === 'abort') {
    return { kind: 'conflict', cause: 'both', proposed, hunks };
  }
  const way = onConflict === 'abort' ? 'keep' : onConflict;
  const merged = text(way);
  const settled = hunks.length > 0 ? { settled: { way, hunks } } : {};
  // Text that merges cleanly can still be wrong code, for each side knew nothing of the other.
  const isCode = (way === 'markers' && hunks.length > 0) || input.parses(merged);
  if (!isCode) return settleWhole(input, 'syntax', current, base, proposed);
  if (!input.typeChecks) return settleWhole(input, 'types', current, base, proposed);
  if (merged === current) return { kind: 'adopt', base: next, ...settled };
  return { kind: 'update', content: styled(input, merged), base: next, merged: true, ...settled };
}

/**
 * The two sides do not go together although their lines do, so the whole file is one place of conflict.
 * Taking the generated side of that would lose every edit of the owner's: such a file stays a conflict.
 */
function settleWhole(
  input: ManagedInput,
  cause: ConflictCause,
  current: string,
  base: string,
  proposed: string,
): ManagedOutcome {
  const { next, onConflict } = input;
  const hunks = [whole(current, base, next)];
  if (onConflict === 'keep') {
    return { kind: 'adopt', base: next, settled: { way: onConflict, hunks } };
  }
  if (onConflict !== 'markers') return { kind: 'conflict', cause, proposed, hunks };
  const content = styled(input, markWhole(current, base, next));
  return { kind: 'update', content, base: next, merged: true, settled: { way: onConflict, hunks } };
}

function whole(yours: string, base: string, generated: string): ConflictHunk {
  return { line: 1, yours, base, generated };
}

/** `text` with the owner's BOM and line endings. */
function styled({ current, eol }: ManagedInput, text: string): string {
  return inStyleOf(current ?? '', text, eol);
}

/** `text` without a BOM and with LF, since editors and git change those. */
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
