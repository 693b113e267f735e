import { lstatSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { finding, problem, UserError } from '../model/diagnostic.js';
import { hasCode, isThere } from './disk.js';

/**
 * The file that writing to `path` changes: links are followed, so that a link stays a link.
 *
 * @param path relative to `root`, as in a plan
 * @param outside absolute paths of files outside `root` that may be written (the spec that `--spec` names)
 * @throws {UserError} PATH_OUTSIDE when it leaves the project, LINK_BROKEN when it is a link to nothing
 */
export function resolveTarget(root: string, path: string, outside: readonly string[]): string {
  const target = realPath(resolve(root, path), path);
  const inside = contains(realpathSync(root), target);
  if (inside || outside.some((allowed) => realPath(allowed, allowed) === target)) return target;
  throw new UserError(
    finding(
      'PATH_OUTSIDE',
      `${path} leads out of the project, to ${target}; nothing is written there`,
    ),
  );
}

/** Folders that must be made before `targets` can be written, outermost first. */
export function missingDirs(targets: readonly string[]): readonly string[] {
  const missing = new Set<string>();
  for (const target of targets) {
    const chain: string[] = [];
    for (let dir = dirname(target); !isThere(dir); dir = dirname(dir)) chain.unshift(dir);
    for (const dir of chain) missing.add(dir);
  }
  return [...missing];
}

/** The folders between `root` and `target`, innermost first, `root` left out. */
export function dirsAbove(root: string, target: string): readonly string[] {
  const dirs: string[] = [];
  const top = realpathSync(root);
  for (let dir = dirname(target); dir !== top && contains(top, dir); dir = dirname(dir)) {
    dirs.push(dir);
  }
  return dirs;
}

function contains(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** `realpath` that also works for what is not there yet. */
function realPath(path: string, shown: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw error;
  }
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) {
    throw new UserError(
      problem('LINK_BROKEN', `${shown} is a link to nothing`, `remove the link: rm ${shown}`),
    );
  }
  if (found) return realPath(path, shown); // another run made it since it was looked for
  const parent = dirname(path);
  return join(realPath(parent, shown), path.slice(parent.length));
}
