import { posix } from 'node:path';
import { isInstalled, isOutside, readPath } from '../model/paths.js';
import type { RelPath, Snapshot } from '../model/types.js';
import type { Aliases } from './aliases.js';
import { isRecord, matchPattern, readJson, stringsIn } from './json.js';
import { linkedPackages } from './linked-packages.js';
import type { SourceView } from './view.js';

/** What a specifier without an extension, or with that of the emitted file, may stand for in source. */
const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.json'];
const EMITTED: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/**
 * Resolves module specifiers as TypeScript, Node and the usual bundlers do, from the files of `snapshot`
 * alone: relative paths, `paths` and `baseUrl` of the nearest tsconfig, `imports` of package.json, and the
 * packages of the workspace by their names, also where they lie beside the package. Anything else is a package.
 */
export function createResolver(snapshot: Snapshot, aliases: Aliases): SourceView['resolveModule'] {
  const files = new Set<string>(snapshot.files);
  // What lies in another package of the workspace is read where it lies.
  const has = (path: string): boolean =>
    files.has(path) || (isOutside(path) && !isInstalled(path) && snapshot.exists(readPath(path)));
  const workspace = linkedPackages(snapshot);
  const cache = new Map<string, ReturnType<SourceView['resolveModule']>>();

  /** The file that `path` (relative to the root, perhaps without extension) stands for. */
  const fileAt = (path: string): RelPath | null => {
    if (/^(?:\.\.\/)*\.\.$/.test(path) || posix.isAbsolute(path)) return null;
    const extension = posix.extname(path);
    const stem = path.slice(0, path.length - extension.length);
    const candidates = [
      ...(SOURCE_EXTENSION.has(extension) ? [path] : []),
      ...(EMITTED[extension] ?? []).map((other) => stem + other),
      ...EXTENSIONS.map((other) => path + other),
      ...EXTENSIONS.map((other) => posix.join(path, `index${other}`)),
    ];
    const found = candidates.find(has);
    return found === undefined ? folderPackage(path) : readPath(found);
  };

  /** A folder with a package.json of its own stands for its `main`. */
  const folderPackage = (path: string): RelPath | null => {
    const manifest = posix.join(path, 'package.json');
    if (path === '.' || !has(manifest)) return null;
    for (const entry of entryPoints(readJson(snapshot, readPath(manifest)), '.')) {
      const target = posix.join(path, entry);
      const found = posix.join(path) === target ? null : fileAt(target);
      if (found) return found;
    }
    return null;
  };

  const resolve = (from: RelPath, specifier: string): ReturnType<SourceView['resolveModule']> => {
    if (specifier.startsWith('.')) {
      const file = fileAt(posix.join(posix.dirname(from), specifier));
      return file ? { file } : null;
    }
    for (const target of aliases(from, specifier)) {
      const file = fileAt(target);
      if (file) return { file };
    }
    const name = packageName(specifier);
    const folder = workspace.get(name);
    if (folder !== undefined) {
      const rest = specifier.slice(name.length + 1);
      const manifest = readJson(snapshot, readPath(posix.join(folder, 'package.json')));
      const entries = [
        ...entryPoints(manifest, rest === '' ? '.' : `./${rest}`),
        ...(rest === '' ? ['src/index', 'index'] : [rest, `src/${rest}`]),
      ];
      for (const entry of entries) {
        const file = fileAt(posix.join(folder, entry));
        if (file) return { file };
      }
    }
    return specifier.startsWith('#') ? null : { package: specifier };
  };

  return (from, specifier) => {
    const key = `${posix.dirname(from)}\n${specifier}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    const resolved = resolve(from, specifier);
    cache.set(key, resolved);
    return resolved;
  };
}

const SOURCE_EXTENSION = new Set(EXTENSIONS);

/** `@scope/name` or `name` of a specifier. */
export function packageName(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

/**
 * The targets of `subpath` in a package.json, sources first: conditions that name sources, then the others.
 * Built files are mapped back to their sources by trying `src` in place of the output folder.
 */
function entryPoints(
  manifest: Readonly<Record<string, unknown>> | null,
  subpath: string,
): readonly string[] {
  if (!manifest) return [];
  const fields =
    subpath === '.' ? ['source', 'types', 'module', 'main'].map((field) => manifest[field]) : [];
  const targets = [...exportTargets(manifest['exports'], subpath), ...fields].filter(
    (target): target is string => typeof target === 'string',
  );
  return targets.flatMap((target) => {
    const plain = target.replace(/\.d\.([cm]?ts)$/, '.$1').replace(/^\.\//, '');
    return [plain, plain.replace(/^(dist|lib|build|out)\//, 'src/')];
  });
}

function exportTargets(exported: unknown, subpath: string): readonly string[] {
  if (!isRecord(exported)) return subpath === '.' ? stringsIn(exported) : [];
  const keys = Object.keys(exported);
  if (!keys.some((key) => key.startsWith('.'))) return subpath === '.' ? stringsIn(exported) : [];
  for (const key of keys) {
    const matched = matchPattern(key, subpath);
    if (matched !== null) {
      return stringsIn(exported[key]).map((target) => target.replaceAll('*', matched));
    }
  }
  return [];
}
