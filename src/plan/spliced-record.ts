import { sha256 } from '../model/digest.js';
import { applyEdits } from '../model/text-edit.js';
import { relPath } from '../model/paths.js';
import type { FileChange, Manifest, RelPath, Snapshot, SplicedRecord } from '../model/types.js';
import { type OwnParts, recordParts } from '../openapi/own-parts.js';
import { recordEnvNames } from './env-example.js';
import { GIT_IGNORE, recordIgnoreLines } from './git-ignore.js';
import { composeUndo, decodeUndo, encodeUndo, type Undo } from './undo.js';

/** A file of the owner's that a plan changes. */
export type SplicedChange = Extract<FileChange, { kind: 'create' | 'update' }>;

/** Formats whose entries have names, by which ours are found again wherever they are moved. */
export const DATA_FILE = /\.(?:json|ya?ml)$/;

/** How projects call the file that names their settings without values. The first is made where there is none. */
const ENV_EXAMPLES = [
  ...['.env.example', '.env.template', '.env.sample', '.env.dist', '.env.local.example'],
  ...['.example.env', '.env-example', 'env.example', 'env.template', 'env.sample', 'example.env'],
];

export function isEnvExample(path: string): boolean {
  return ENV_EXAMPLES.includes(path);
}

/** The file that names the settings of a project: the one that an earlier run wrote into, else the one that is there. */
export function envExampleOf(
  snapshot: Pick<Snapshot, 'exists'>,
  spliced: Manifest['spliced'],
): RelPath {
  const names = ENV_EXAMPLES.map(relPath);
  const found =
    names.find((name) => spliced[name] !== undefined) ??
    names.find((name) => snapshot.exists(name));
  return found ?? relPath('.env.example');
}

/** What the manifest keeps of a spliced file after `change`, so that it can be taken back. */
export function recordSpliced(
  change: SplicedChange,
  previous: SplicedRecord | undefined,
): SplicedRecord {
  const { content } = change;
  if (sha256(content) === previous?.sha256) return previous;
  const created = previous ? previous.created : change.kind === 'create';
  const undo = undoAfter(change, previous);
  const parts = partsAfter(change, previous?.parts ?? {});
  return {
    sha256: sha256(content),
    ...(created ? { created } : {}),
    ...(undo && !created ? { undo: encodeUndo(undo) } : {}),
    ...(Object.keys(parts).length > 0 ? { parts } : {}),
  };
}

function partsAfter(change: SplicedChange, known: OwnParts): OwnParts {
  const { path, content } = change;
  if (isEnvExample(path)) {
    return recordEnvNames(change.kind === 'create' ? '' : change.before, content, known);
  }
  if (path === GIT_IGNORE) {
    return recordIgnoreLines(change.kind === 'create' ? '' : change.before, content, known);
  }
  if (!DATA_FILE.test(path)) return {};
  return recordParts(path, change.kind === 'create' ? '{}' : change.before, content, known);
}

/** Null when the owner edited the file since the last run, so that it can no longer be undone by offsets. */
function undoAfter(change: SplicedChange, previous: SplicedRecord | undefined): Undo | null {
  if (change.kind === 'create' || !change.edits) return null;
  const { before, edits } = change;
  let undo = previous ? undoFor(before, previous) : [];
  let text = before;
  for (const step of edits) {
    undo = undo && composeUndo(undo, text, step);
    text = applyEdits(text, step);
  }
  return undo;
}

/** The undo of `text`, when that is what the last run left. */
export function undoFor(text: string, record: SplicedRecord): Undo | null {
  if (!record.undo || sha256(text) !== record.sha256) return null;
  return decodeUndo(record.undo, text.length);
}
