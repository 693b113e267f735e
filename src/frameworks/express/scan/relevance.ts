import type { RelPath } from '../../../model/types.js';
import { isOutside } from '../../../model/paths.js';
import { isTestFile } from '../../../source/test-file.js';
import type { SourceView } from '../../../source/view.js';

/** A file that matches can make a router or register on one by itself. */
export const EXPRESS_IMPORT =
  /(?:from|require\(|import\(|import)\s*['"](?:express|express-promise-router|express-serve-static-core)['"]/;

/** Which files matter for routes. */
export type Relevance = {
  /** Files that mention Express, and those that import them, however far away. */
  readonly files: ReadonlySet<RelPath>;
  /** The ones among them to start from: nothing of them imports it, tests left out; then the rest. */
  readonly roots: readonly RelPath[];
  /** Who imports a file. */
  readonly importers: ReadonlyMap<RelPath, readonly RelPath[]>;
};

const SPECIFIER =
  /(?:\bfrom\s*|\brequire\s*\(\s*|\bimport\s*\(\s*|\bimport\s+)(['"`])([^'"`\n]+)\1/g;

/** Finds the files that can reach Express, by their text alone: most files are never parsed. */
export function findRelevant(view: SourceView): Relevance {
  const importers = new Map<RelPath, RelPath[]>();
  const imported = new Set<RelPath>();
  const relevant = new Set<RelPath>();
  // Files of other packages of the workspace count from where they are imported on.
  const files = new Set(view.files);
  for (const file of files) {
    const text = view.text(file);
    if (text === null) continue;
    if (EXPRESS_IMPORT.test(text)) relevant.add(file);
    for (const [, , specifier] of text.matchAll(SPECIFIER)) {
      const target = specifier === undefined ? null : view.resolveModule(file, specifier);
      if (!target || !('file' in target) || target.file === file) continue;
      if (isOutside(target.file)) files.add(target.file);
      const list = importers.get(target.file);
      if (list) list.push(file);
      else importers.set(target.file, [file]);
    }
  }
  const queue = [...relevant];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    for (const importer of importers.get(file) ?? []) {
      if (!isTestFile(importer)) imported.add(file);
      if (relevant.has(importer)) continue;
      relevant.add(importer);
      queue.push(importer);
    }
  }
  const own = [...relevant].filter((file) => !isTestFile(file)).sort();
  const entries = own.filter((file) => !imported.has(file));
  const roots = [...entries, ...own.filter((file) => imported.has(file))];
  return { files: relevant, roots, importers };
}
