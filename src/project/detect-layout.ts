import { posix } from 'node:path';
import { relPath } from '../model/paths.js';
import type { FileNaming, RelPath } from '../model/types.js';
import { inFolder, majority, type Sources } from './sources.js';

/** Folders that are known to hold a backend's sources. */
const ROOT_NAMES = new Set(['src', 'server', 'backend', 'app', 'lib', 'api', 'source']);
/** Those of them that are also found inside another: `server/src`, `src/server`. */
const INNER_NAMES = new Set(['src', 'server', 'backend']);

/**
 * The folder of the backend's sources: where the files that import the framework lie, cut back to a folder with
 * a usual name (`src`, `server`, …). `.` when they lie at the top.
 */
export function detectSourceRoot(sources: Sources, importPattern: RegExp): RelPath {
  const importing = sources.files.filter((file) => sources.mentions(file, importPattern));
  const files = importing.length > 0 ? importing : sources.files;
  const tops = files.map(topFolder);
  const top = majority(tops, [...new Set(tops)].sort());
  if (top === null || top === '.') return relPath('.');
  const segments = commonFolder(files.filter((file) => topFolder(file) === top)).split('/');
  const outer = segments.findIndex((segment) => ROOT_NAMES.has(segment));
  if (outer === -1) return relPath('.');
  const inner = INNER_NAMES.has(segments[outer + 1] ?? '') ? outer + 1 : outer;
  return relPath(segments.slice(0, inner + 1).join('/'));
}

/** How most source files of several words are named; kebab-case when there are none. */
export function detectFileNaming(sources: Sources, sourceRoot: RelPath): FileNaming {
  const habits = sources.files
    .filter((file) => inFolder(file, sourceRoot) && /\.[cm]?[jt]s$/.test(file))
    .map((file) => namingOf(posix.basename(file).replace(/\.[cm]?[jt]s$/, '')))
    .filter((habit) => habit !== null);
  return majority(habits, ['kebab', 'camel', 'dot', 'pascal', 'snake']) ?? 'kebab';
}

function namingOf(name: string): FileNaming | null {
  if (/^\w+(?:-\w+)*(?:\.\w+)+$/.test(name)) return 'dot';
  if (name.includes('-')) return 'kebab';
  if (/[a-z0-9]_[a-z0-9]/.test(name)) return 'snake';
  if (/^[a-z][a-z0-9]*[A-Z]/.test(name)) return 'camel';
  if (/^[A-Z][a-z0-9]+[A-Z]/.test(name)) return 'pascal';
  return null;
}

function topFolder(file: RelPath): string {
  return file.includes('/') ? (file.split('/')[0] ?? '.') : '.';
}

function commonFolder(files: readonly RelPath[]): string {
  const [first = [], ...rest] = files.map((file) => posix.dirname(file).split('/'));
  const length = first.findIndex((segment, index) =>
    rest.some((other) => other[index] !== segment),
  );
  return (length === -1 ? first : first.slice(0, length)).join('/');
}
