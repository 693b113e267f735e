import type { RelPath } from '../model/types.js';
import { isOutside } from '../model/paths.js';
import { isTestFile } from '../source/test-file.js';
import type { SourceView } from '../source/view.js';

/** Which files matter for routes. */
export type Relevance = {
  /** Files that import the framework or change what they import, and those that import them, however far away. */
  readonly files: ReadonlySet<RelPath>;
  /** The ones among them to start from: nothing of them imports it, tests left out; then the rest. */
  readonly roots: readonly RelPath[];
  /** Who imports a file. */
  readonly importers: ReadonlyMap<RelPath, readonly RelPath[]>;
};

const SPECIFIER =
  /(?:\bfrom\s*|\brequire\s*\(\s*|\bimport\s*\(\s*|\bimport\s+)(['"`])([^'"`\n]+)\1/g;

/**
 * Finds the files that can reach the framework, by their text alone: most files are never parsed.
 * @param imports what a file matches that can make a router or register on one by itself
 */
export function findRelevant(imports: RegExp, view: SourceView): Relevance {
  const importers = new Map<RelPath, RelPath[]>();
  const imported = new Set<RelPath>();
  const relevant = new Set<RelPath>();
  const changing = new Set<RelPath>();
  // Files of other packages of the workspace count from where they are imported on.
  const files = new Set(view.files);
  for (const file of files) {
    const text = view.text(file);
    if (text === null) continue;
    if (imports.test(text)) relevant.add(file);
    else if (changesImported(text)) changing.add(file);
    for (const [, , specifier] of text.matchAll(SPECIFIER)) {
      const target = specifier === undefined ? null : view.resolveModule(file, specifier);
      if (!target || !('file' in target) || target.file === file) continue;
      if (isOutside(target.file)) files.add(target.file);
      const list = importers.get(target.file);
      if (list) list.push(file);
      else importers.set(target.file, [file]);
    }
  }
  // What nothing imports is no part of the application.
  for (const file of changing) if (importers.has(file)) relevant.add(file);
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

const OWN_IMPORT =
  /\b(?:import|const|let|var)\s+([^;='"]*?)\s*(?:\bfrom\s*|=\s*require\s*\(\s*)['"]\.{1,2}\//g;

/** `name.member = …`, `Object.assign(name, …)`, `list.splice(…)`, where they change what is not the file's own. */
const CHANGE =
  /(?<![\w$.])([\w$]+)(?:\s*\.\s*[\w$]+|\[[^\]\n]*\])*?(?:(?:\.\s*[\w$]+|\[[^\]\n]*\])\s*=(?![=>])|\.\s*(?:splice|pop|shift|unshift|push|reverse|sort|fill|copyWithin)\s*[.(])|\b(?:assign|extend|merge|set|define\w+|setPrototypeOf|pull\w*|remove)\s*\(\s*([\w$]+)\s*,|\bArray\.prototype\.\w+\.(?:call|apply)\s*\(\s*([\w$]+)|\brequire\s*\(\s*['"]\.{1,2}\/[^)]*\)\s*(?:\.[\w$.]+\s*=(?![=>])|,)/g;

/** Whether a file changes members or lists that it imports from others of the project, by its text alone. */
function changesImported(text: string): boolean {
  const imported = new Set(
    [...text.matchAll(OWN_IMPORT)].flatMap(([, names = '']) => names.match(/[\w$]+/g) ?? []),
  );
  for (const [, base, target, borrower] of text.matchAll(CHANGE)) {
    const name = base ?? target ?? borrower;
    if (name === undefined || imported.has(name)) return true;
  }
  return false;
}
