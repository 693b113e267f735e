import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { finding, UserError } from '../model/diagnostic.js';

/** Folders above the package that say how far reads may reach. Absolute real paths. */
export type Roots = {
  readonly package: string;
  /** The folder whose package.json (or pnpm-workspace.yaml) declares workspaces; the package's own when it does. */
  readonly workspace: string | null;
  /** The top of the git work tree, found by its `.git` (a folder, or a file in worktrees and submodules). */
  readonly git: string | null;
};

/**
 * Finds the workspace and git roots of the package in `folder` by looking upwards.
 * @throws {UserError} when there is no such folder.
 */
export function findRoots(folder: string): Roots {
  const root = realFolder(folder);
  let workspace: string | null = null;
  let git: string | null = null;
  for (const directory of upwards(root)) {
    if (workspace === null && declaresWorkspaces(directory)) workspace = directory;
    if (existsSync(join(directory, '.git'))) {
      git = directory;
      break;
    }
  }
  return { package: root, workspace, git };
}

/** The real path of a folder that a person named. @throws {UserError} when there is none. */
export function realFolder(folder: string): string {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UserError(finding('NO_FOLDER', `there is no folder ${folder}`));
  }
  return realpathSync(folder);
}

/** The outermost folder that may be read: the git root, else the workspace root, else the package itself. */
export function readBoundary(roots: Roots): string {
  return roots.git ?? roots.workspace ?? roots.package;
}

/** `folder` and the folders above it, innermost first. */
export function upwards(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards(parent)];
}

function declaresWorkspaces(folder: string): boolean {
  if (existsSync(join(folder, 'pnpm-workspace.yaml'))) return true;
  const file = join(folder, 'package.json');
  // A package.json that cannot be parsed is reported when it is the project's own; above it, it is no evidence.
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof parsed === 'object' && parsed !== null && 'workspaces' in parsed;
  } catch {
    return false;
  }
}
