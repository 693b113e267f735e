import { posix } from 'node:path';
import type { RelPath } from './types.js';

/**
 * Makes a project-relative path of `path` (posix or Windows separators).
 * @throws {RangeError} when it is absolute or leaves the project.
 */
export function relPath(path: string): RelPath {
  const normal = posix.normalize(path.replaceAll('\\', '/'));
  if (
    posix.isAbsolute(normal) ||
    /^[A-Za-z]:/.test(normal) ||
    normal === '..' ||
    normal.startsWith('../')
  ) {
    throw new RangeError(`the path leaves the project: ${path}`);
  }
  return normal.replace(/^\.\//, '').replace(/(?<=.)\/$/, '') as RelPath;
}

/**
 * Like `relPath`, for what is only ever read: the name of a file of another package of the workspace starts with
 * `../`. How far reads reach is up to the snapshot.
 * @throws {RangeError} when it is absolute.
 */
export function readPath(path: string): RelPath {
  const normal = posix.normalize(path.replaceAll('\\', '/'));
  const above = /^(?:\.\.\/)*/.exec(normal)?.[0] ?? '';
  return (above + relPath(normal.slice(above.length) || '.')) as RelPath;
}

/** Whether a path is that of a file beside the package, or of an installed one: it is never written. */
export function isOutside(path: string): boolean {
  return path.startsWith('../') || isInstalled(path);
}

/** Whether a path is that of a file of an installed package. */
export function isInstalled(path: string): boolean {
  return path.startsWith('node_modules/') || path.includes('/node_modules/');
}

/** Joins `parts` below `base`. @throws {RangeError} when the result leaves the project. */
export function joinPath(base: RelPath, ...parts: string[]): RelPath {
  return relPath(posix.join(base, ...parts));
}

/** The folder of `path`; `.` for a file at the top. */
export function dirName(path: RelPath): RelPath {
  return posix.dirname(path) as RelPath;
}

/** The relative specifier (`./x`, `../x`) by which `from` reaches `to`, extension as in `to`. */
export function relativeSpecifier(from: RelPath, to: RelPath): string {
  const specifier = posix.relative(posix.dirname(from), to);
  return specifier.startsWith('.') ? specifier : `./${specifier}`;
}
