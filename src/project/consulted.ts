import { createHash } from 'node:crypto';
import type { RelPath, Snapshot } from '../model/types.js';

/** The questions that were asked of a snapshot, beside its list of files. */
export type Consulted = {
  /** Files whose text was asked for, those that are not there among them. */
  readonly texts: readonly RelPath[];
  /** Files of which was asked whether they are there. */
  readonly places: readonly RelPath[];
};

/** Wraps a snapshot so that every question asked of it is recorded. */
export function noting<T extends Snapshot>(
  snapshot: T,
): { readonly snapshot: T; readonly consulted: () => Consulted } {
  const texts = new Set<RelPath>();
  const places = new Set<RelPath>();
  return {
    snapshot: {
      ...snapshot,
      text: (path) => {
        texts.add(path);
        return snapshot.text(path);
      },
      hash: (path) => {
        texts.add(path);
        return snapshot.hash(path);
      },
      exists: (path) => {
        places.add(path);
        return snapshot.exists(path);
      },
    },
    consulted: () => ({ texts: [...texts], places: [...places] }),
  };
}

/** A digest of all that `snapshot` answers to the same questions: equal digests, equal answers. SHA-256, hex. */
export function digestOf(snapshot: Snapshot, { texts, places }: Consulted): string {
  const digest = createHash('sha256').update(JSON.stringify(snapshot.files));
  digest.update(JSON.stringify(snapshot.siblings?.() ?? []));
  for (const path of texts) {
    const text = snapshot.text(path);
    // The length in front keeps one file's end apart from the next one's beginning.
    digest
      .update(`\n${path}\n${text === null ? 'none' : String(text.length)}\n`)
      .update(text ?? '');
  }
  for (const path of places) digest.update(`\n${path}\n${String(snapshot.exists(path))}`);
  return digest.digest('hex');
}
