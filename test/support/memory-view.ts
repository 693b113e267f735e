import { relPath } from '../../src/model/paths.js';
import type { RelPath, Snapshot } from '../../src/model/types.js';
import { sha256 } from '../../src/project/snapshot.js';
import { createSourceView } from '../../src/source/trees.js';
import type { SourceView } from '../../src/source/view.js';

/** A project of these texts, by path. */
export function memoryView(texts: Readonly<Record<string, string>>): SourceView {
  const files = new Map(Object.entries(texts).map(([path, text]) => [relPath(path), text]));
  const text = (path: RelPath) => files.get(path) ?? null;
  const snapshot: Snapshot = {
    root: '/project',
    files: [...files.keys()].sort(),
    text,
    exists: (path) => files.has(path),
    hash: (path) => {
      const content = text(path);
      return content === null ? null : sha256(content);
    },
  };
  return createSourceView(snapshot, { tsconfig: null });
}
