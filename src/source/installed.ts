import { posix } from 'node:path';
import { readPath } from '../model/paths.js';
import type { RelPath, Snapshot } from '../model/types.js';
import { isRecord, matchPattern, readJson } from './json.js';
import { packageName } from './resolve.js';
import type { SourceView } from './view.js';

/** Longer files are not read: bundles, tables, what a compiler made. */
const LONGEST_FILE = 64_000;
/** A line of code that people wrote is shorter. */
const LONGEST_LINE = 1_000;
/** Files of one package that are read; a package of more is not followed to its end. */
const MOST_FILES = 60;
/** Folders above that packages may be installed in. */
const MOST_ABOVE = 12;

export type Installed = {
  /** The file that an import of a package in `from` gives; null where it is not installed, or not to be read. */
  readonly entry: SourceView['installed'];
  /** What a specifier means in a file of an installed package: a file of the same package, or another package. */
  readonly fromPackage: SourceView['resolveModule'];
};

/**
 * Finds the JavaScript of installed packages as Node does (nodejs.org/api/esm.html, "Resolution algorithm";
 * nodejs.org/api/modules.html, "All together"), for as much of it as is worth reading: no minified files, none
 * above 64 KB, and no more than 60 of a package.
 */
export function createInstalled(snapshot: Snapshot): Installed {
  const read = new Map<string, Set<string>>();

  const isReadable = (file: RelPath): boolean => {
    const text = snapshot.text(file);
    if (text === null) return false;
    const files = read.get(folderOf(file)) ?? new Set<string>();
    read.set(folderOf(file), files);
    if (!files.has(file) && files.size >= MOST_FILES) return false;
    files.add(file);
    return text.length <= LONGEST_FILE && (file.endsWith('.json') || !isMinified(text));
  };

  /** The file that `path` stands for: itself, with an extension, what its package.json says, its `index`. */
  const fileAt = (path: string): RelPath | null => {
    const found = [path, `${path}.js`, `${path}.json`]
      .map(readPath)
      .find((each) => snapshot.text(each) !== null);
    if (found !== undefined) return JAVASCRIPT.test(found) && isReadable(found) ? found : null;
    const main = readJson(snapshot, readPath(`${path}/package.json`))?.['main'];
    if (typeof main === 'string' && !/^\.?\/?$/.test(main)) return fileAt(posix.join(path, main));
    return path.endsWith('/index') ? null : fileAt(`${path}/index`);
  };

  /** The file of `specifier`, a package's name with a path below it or without. */
  const entry: SourceView['installed'] = (from, specifier) => {
    if (!/^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*(?:\/|$)/.test(specifier)) return null;
    const name = packageName(specifier);
    const rest = specifier.slice(name.length);
    const folder = foldersFrom(posix.dirname(from))
      .map((above) => posix.join(above, 'node_modules', name))
      .find((each) => snapshot.text(readPath(`${each}/package.json`)) !== null);
    if (folder === undefined) return null;
    const manifest = readJson(snapshot, readPath(`${folder}/package.json`));
    const exported = manifest?.['exports'];
    if (exported === undefined || exported === null) return fileAt(folder + rest);
    const target = exportTarget(exported, `.${rest}`, isModule(from) ? 'import' : 'require');
    return target === null ? null : fileAt(posix.join(folder, target));
  };

  /** Whether Node takes a file for an ES module. */
  const isModule = (file: RelPath): boolean => {
    if (/\.m[jt]s$/.test(file)) return true;
    if (/\.c[jt]s$/.test(file)) return false;
    const manifest = foldersFrom(posix.dirname(file))
      .map((folder) => readJson(snapshot, readPath(posix.join(folder, 'package.json'))))
      .find((each) => each !== null);
    return manifest?.['type'] === 'module';
  };

  return {
    entry,
    fromPackage: (from, specifier) => {
      if (specifier.startsWith('#')) return null;
      if (!specifier.startsWith('.')) return { package: specifier };
      const file = fileAt(posix.join(posix.dirname(from), specifier));
      return file && folderOf(file) === folderOf(from) ? { file } : null;
    },
  };
}

const JAVASCRIPT = /\.(?:[cm]?js|json)$/;

/** The name of the package that an installed file belongs to. */
export function packageOf(file: RelPath): string {
  return packageName(file.slice(afterModules(file)));
}

/** The folder of that package: `node_modules/@scope/name`. */
export function folderOf(file: RelPath): string {
  return file.slice(0, afterModules(file)) + packageOf(file);
}

function afterModules(file: RelPath): number {
  return file.lastIndexOf('node_modules/') + 'node_modules/'.length;
}

/** `folder` and those above it, innermost first, as far as packages may be installed there. */
function foldersFrom(folder: string): readonly string[] {
  const folders: string[] = [];
  let current = folder;
  while (current !== '.' && !current.endsWith('..')) {
    if (posix.basename(current) !== 'node_modules') folders.push(current);
    current = posix.dirname(current);
  }
  const above = Array.from({ length: MOST_ABOVE }, (_, index) => '../'.repeat(index) || '.');
  const outside = current === '.' ? 0 : current.split('/').length;
  return [...folders, ...above.slice(outside)];
}

/** The target that `exports` has for `subpath` where a file is imported or required; null where it has none. */
function exportTarget(
  exported: unknown,
  subpath: string,
  kind: 'import' | 'require',
): string | null {
  const hasPaths = isRecord(exported) && Object.keys(exported).some((key) => key.startsWith('.'));
  if (!hasPaths) return subpath === '.' ? targetOf(exported, kind) : null;
  for (const [key, value] of Object.entries(exported)) {
    const matched = matchPattern(key, subpath);
    if (matched !== null) return targetOf(value, kind)?.replaceAll('*', matched) ?? null;
  }
  return null;
}

function targetOf(value: unknown, kind: 'import' | 'require'): string | null {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((each) => targetOf(each, kind)).find(Boolean) ?? null;
  if (!isRecord(value)) return null;
  const other = kind === 'import' ? 'require' : 'import';
  // TypeScript writes `import` for what it may compile to `require`: what a package has of one kind only is it.
  for (const kinds of [[kind], [kind, other]]) {
    for (const [condition, target] of Object.entries(value)) {
      if (!['node', 'default', ...kinds].includes(condition)) continue;
      const found = targetOf(target, kind);
      if (found !== null) return found;
    }
  }
  return null;
}

function isMinified(text: string): boolean {
  return text.split('\n').some((line) => line.length > LONGEST_LINE && !/^\s*\/\//.test(line));
}
