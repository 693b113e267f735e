import { createHash } from 'node:crypto';
import { isInstalled, relPath } from '../../../../../src/model/paths.js';
import type { ProjectFacts, ScanResult, Snapshot } from '../../../../../src/model/types.js';
import { scanKoa } from '../../../../../src/frameworks/koa/scan.js';
import { createSourceView } from '../../../../../src/source/trees.js';
import type { SourceView } from '../../../../../src/source/view.js';

/** A project that is nowhere but here: file names and their texts. */
export type Files = Readonly<Record<string, string>>;

function viewOf(files: Files): SourceView {
  const texts = new Map(Object.entries(files));
  const snapshot: Snapshot = {
    root: '/project',
    files: [...texts.keys()]
      .filter((path) => !isInstalled(path))
      .sort()
      .map(relPath),
    text: (path) => texts.get(path) ?? null,
    exists: (path) => texts.has(path),
    hash: (path) => {
      const text = texts.get(path);
      return text === undefined ? null : createHash('sha256').update(text).digest('hex');
    },
  };
  return createSourceView(snapshot, { tsconfig: null });
}

export function scanFiles(files: Files, major = 3): ScanResult {
  const facts = { framework: { id: 'koa', version: `${major}.0.0`, major } };
  // The scan reads nothing of the project's facts but the version of its framework.
  return scanKoa(viewOf(files), facts as ProjectFacts);
}
