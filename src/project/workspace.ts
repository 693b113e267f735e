import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { globSync } from 'tinyglobby';
import { parseDocument } from 'yaml';
import { finding, problem, UserError } from '../model/diagnostic.js';
import { nearest } from '../model/nearest.js';
import type { PackageJson } from '../model/types.js';
import { parsePackageJson } from './package-json.js';
import { findRoots, readBoundary, realFolder } from './roots.js';
import { isInside } from './file-list.js';

/** A package of a monorepo. `folder` is relative to the workspace root, posix separators. */
export type WorkspacePackage = { readonly name: string; readonly folder: string };

/**
 * The package folder that a run in `cwd` is about: `cwd` itself, or a package of the monorepo that `workspace`
 * names by its package name or folder. In the root of a monorepo that is no backend itself, its only backend.
 * @param isBackend whether a package depends on a supported framework.
 * @throws {UserError} when the name is unknown, or when there are several backends and none is named.
 */
export function findPackage(
  cwd: string,
  workspace: string | null,
  isBackend: (pkg: PackageJson) => boolean,
): string {
  const here = realFolder(cwd);
  const root = findRoots(here).workspace;
  if (workspace !== null) return namedPackage(here, root, workspace);
  const own = readPackage(here);
  if (root !== here || (own && isBackend(own))) return here;
  const backends = listPackages(root).filter(({ folder }) => {
    const pkg = readPackage(join(root, folder));
    return pkg !== null && isBackend(pkg);
  });
  const [only] = backends;
  // Without any, the caller says that there is no supported framework.
  if (!only) return here;
  if (backends.length === 1) return join(root, only.folder);
  throw new UserError(
    problem(
      'WORKSPACE_AMBIGUOUS',
      `this monorepo has several backends: ${describe(backends)}`,
      `name one: --workspace ${only.name}`,
    ),
  );
}

/** The packages that the npm, yarn, bun or pnpm workspaces of `root` name, sorted by folder. */
export function listPackages(root: string): readonly WorkspacePackage[] {
  const patterns = workspacePatterns(root);
  const files = globSync(
    patterns
      .filter((pattern) => !pattern.startsWith('!'))
      .map((pattern) => `${pattern}/package.json`),
    {
      cwd: root,
      ignore: [
        '**/node_modules/**',
        ...patterns
          .filter((pattern) => pattern.startsWith('!'))
          .map((pattern) => `${pattern.slice(1)}/**`),
      ],
      followSymbolicLinks: false,
      expandDirectories: false,
    },
  );
  return files
    .map((file) =>
      file
        .split(sep)
        .join('/')
        .replace(/\/?package\.json$/, ''),
    )
    .filter((folder) => folder !== '')
    .sort()
    .map((folder) => ({ name: readPackage(join(root, folder))?.name ?? folder, folder }));
}

function namedPackage(here: string, root: string | null, name: string): string {
  if (root === null) {
    throw new UserError(
      finding(
        'NO_WORKSPACES',
        `--workspace ${name}: neither package.json nor pnpm-workspace.yaml declares workspaces`,
      ),
    );
  }
  const packages = listPackages(root);
  const folder = relative(root, resolve(here, name)).split(sep).join('/');
  const fromRoot = name.replace(/^\.\//, '').replace(/\/$/, '');
  const found =
    packages.find((candidate) => candidate.name === name) ??
    packages.find((candidate) => candidate.folder === folder || candidate.folder === fromRoot);
  if (!found) {
    const guess = nearest(
      name,
      packages.flatMap((candidate) => [candidate.name, candidate.folder]),
    );
    throw new UserError(
      problem(
        'UNKNOWN_WORKSPACE',
        `--workspace ${name} names no package of this monorepo; there are: ${describe(packages)}`,
        guess === null
          ? 'give the name or the folder of one of them'
          : `did you mean --workspace ${guess}?`,
      ),
    );
  }
  const path = realpathSync(join(root, found.folder));
  if (!isInside(readBoundary(findRoots(root)), path)) {
    throw new UserError(finding('OUTSIDE_WORKSPACE', `${found.folder} leads out of the monorepo`));
  }
  return path;
}

function workspacePatterns(root: string): readonly string[] {
  const file = join(root, 'pnpm-workspace.yaml');
  if (existsSync(file)) return pnpmPackages(readFileSync(file, 'utf8')).map(trimPattern);
  const declared = readPackage(root)?.workspaces;
  const list: unknown =
    typeof declared === 'object' && declared !== null && 'packages' in declared
      ? declared.packages
      : declared;
  return Array.isArray(list)
    ? list.filter((pattern) => typeof pattern === 'string').map(trimPattern)
    : [];
}

function trimPattern(pattern: string): string {
  return pattern.replace(/^(!?)\.\//, '$1').replace(/\/$/, '');
}

/** The list `packages:` of a pnpm-workspace.yaml; of one that is no YAML, none. */
function pnpmPackages(text: string): readonly string[] {
  const settings: unknown = parseDocument(text).toJS();
  const list =
    typeof settings === 'object' && settings !== null && 'packages' in settings
      ? settings.packages
      : null;
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

function readPackage(folder: string): PackageJson | null {
  const file = join(folder, 'package.json');
  return existsSync(file) ? parsePackageJson(readFileSync(file, 'utf8')) : null;
}

function describe(packages: readonly WorkspacePackage[]): string {
  return packages
    .map(({ name, folder }) => (name === folder ? name : `${name} (${folder})`))
    .join(', ');
}
