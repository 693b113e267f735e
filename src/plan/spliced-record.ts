import { createHash } from 'node:crypto';
import type { FileChange, SplicedRecord } from '../model/types.js';
import { recordParts } from '../spec/own-parts.js';
import { composeUndo, decodeUndo, encodeUndo, type Undo } from './undo.js';

/** A file of the owner's that a plan changes. */
export type SplicedChange = Extract<FileChange, { kind: 'create' | 'update' }>;

const DATA_FILE = /\.(?:json|ya?ml)$/;

/** What the manifest keeps of a spliced file after `change`, so that it can be taken back. */
export function recordSpliced(
  change: SplicedChange,
  previous: SplicedRecord | undefined,
): SplicedRecord {
  const { path, content } = change;
  if (sha256(content) === previous?.sha256) return previous;
  const before = change.kind === 'create' ? '{}' : change.before;
  const created = previous ? previous.created : change.kind === 'create';
  const undo = undoAfter(change, previous);
  const parts = DATA_FILE.test(path)
    ? recordParts(path, before, content, previous?.parts ?? {})
    : {};
  return {
    sha256: sha256(content),
    ...(created ? { created } : {}),
    ...(undo && !created ? { undo: encodeUndo(undo) } : {}),
    ...(Object.keys(parts).length > 0 ? { parts } : {}),
  };
}

/** Null where the owner edited the file since the last run, so that the way back is no longer known. */
function undoAfter(change: SplicedChange, previous: SplicedRecord | undefined): Undo | null {
  if (change.kind === 'create' || !change.edits) return null;
  const { before, edits } = change;
  const known = previous ? undoFor(before, previous) : [];
  return known && composeUndo(known, before, edits);
}

/** The undo of `text`, when that is what the last run left. */
export function undoFor(text: string, record: SplicedRecord): Undo | null {
  if (!record.undo || sha256(text) !== record.sha256) return null;
  return decodeUndo(record.undo, text.length);
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
