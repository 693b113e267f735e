import { sha256 } from '../../src/model/digest.js';
import { isInstalled, relPath } from '../../src/model/paths.js';
import type { RelPath, Snapshot } from '../../src/model/types.js';
import { createSourceView } from '../../src/source/trees.js';
import type { SourceView } from '../../src/source/view.js';

/** The sources of a project of these texts, by path. */
export function memoryView(texts: Readonly<Record<string, string>>): SourceView {
  return createSourceView(memorySnapshot(texts), { tsconfig: null });
}

/** A project of these texts, by path. */
export function memorySnapshot(texts: Readonly<Record<string, string>>): Snapshot {
  const files = new Map(Object.entries(texts).map(([path, text]) => [relPath(path), text]));
  const text = (path: RelPath) => files.get(path) ?? null;
  return {
    root: '/project',
    files: [...files.keys()].filter((path) => !isInstalled(path)).sort(),
    text,
    exists: (path) => files.has(path),
    hash: (path) => {
      const content = text(path);
      return content === null ? null : sha256(content);
    },
  };
}
