import { dirname, join, posix } from 'node:path';
import { createFilesMatcher, parseTsconfig, type TsConfigResult } from 'get-tsconfig';
import { finding } from '../model/diagnostic.js';
import type { Diagnostic, PackageJson, RelPath } from '../model/types.js';
import type { ProjectSnapshot } from './snapshot.js';
import { inFolder } from './sources.js';

type TsProject = { readonly file: RelPath; readonly config: TsConfigResult['config'] };

export type TsProjects = {
  /** The configuration that covers the backend's sources, `extends` applied. */
  readonly main: TsProject | null;
  /** The one that a script runs the sources with, where that is another: `ts-node -P tsconfig.server.json`. */
  readonly run: TsProject | null;
  readonly diagnostics: readonly Diagnostic[];
};

/**
 * Finds the TypeScript configuration of the sources in `sourceRoot`: the nearest tsconfig.json at or above it; of
 * one that only has `references`, the referenced one that covers `sample`.
 */
export function detectTsconfig(
  snapshot: ProjectSnapshot,
  pkg: PackageJson,
  sourceRoot: RelPath,
  sample: RelPath | null,
): TsProjects {
  const diagnostics: Diagnostic[] = [];
  const read = (file: RelPath): TsProject | null => {
    try {
      return { file, config: parseTsconfig(join(snapshot.root, file)) };
    } catch (error) {
      diagnostics.push(unreadable(file, error));
      return null;
    }
  };
  const nearest = nearestTsconfig(snapshot, sourceRoot);
  const found = nearest === null ? null : read(nearest);
  const main = found && (referenced(snapshot, found, sample, read) ?? found);
  const named = scriptTsconfigs(snapshot, pkg, sourceRoot).filter((file) => file !== main?.file);
  const run = named.map(read).find((project) => project?.config.compilerOptions?.module);
  return { main, run: run ?? null, diagnostics };
}

function nearestTsconfig(snapshot: ProjectSnapshot, sourceRoot: RelPath): RelPath | null {
  for (let folder: RelPath | null = sourceRoot; folder !== null;) {
    const file = snapshot.locate(posix.join(folder, 'tsconfig.json'));
    if (file !== null && snapshot.exists(file)) return file;
    folder = snapshot.locate(posix.join(folder, '..'));
  }
  return null;
}

/** The project behind a solution-style configuration (`files: []` and `references`) that covers `sample`. */
function referenced(
  snapshot: ProjectSnapshot,
  solution: TsProject,
  sample: RelPath | null,
  read: (file: RelPath) => TsProject | null,
): TsProject | null {
  const { files, include, references = [] } = solution.config;
  const ownFiles = (files === undefined && include === undefined) || Boolean(include?.length);
  if (ownFiles || files?.length || sample === null) return null;
  const projects = references
    .map((reference) => posix.join(posix.dirname(solution.file), reference.path))
    .map((path) =>
      snapshot.locate(path.endsWith('.json') ? path : posix.join(path, 'tsconfig.json')),
    )
    .filter((file) => file !== null && snapshot.exists(file))
    .map((file) => (file === null ? null : read(file)))
    .filter((project) => project !== null);
  return projects.find((project) => covers(snapshot, project, sample)) ?? null;
}

function covers(snapshot: ProjectSnapshot, project: TsProject, sample: RelPath): boolean {
  const path = join(snapshot.root, project.file);
  return (
    createFilesMatcher({ path, config: project.config })(join(snapshot.root, sample)) !== undefined
  );
}

/** The configurations that scripts name and that lie beside the sources or above them. */
function scriptTsconfigs(
  snapshot: ProjectSnapshot,
  pkg: PackageJson,
  sourceRoot: RelPath,
): readonly RelPath[] {
  const commands = Object.values(pkg.scripts ?? {}).filter((command) =>
    /\b(?:ts-node|tsnode|ts-node-dev|tsnd|TS_NODE_PROJECT)\b/.test(command),
  );
  return commands
    .flatMap((command) => [
      ...command.matchAll(/(?:\s-P|\s--project|\bTS_NODE_PROJECT)(?:\s+|=)['"]?([\w./-]+\.json)/g),
    ])
    .map((match) => snapshot.locate(match[1] ?? ''))
    .filter((file) => file !== null)
    .filter((file) => snapshot.exists(file) && inFolder(sourceRoot, dirname(file) as RelPath));
}

function unreadable(file: RelPath, error: unknown): Diagnostic {
  const reason = error instanceof Error ? error.message : String(error);
  return finding('TSCONFIG_UNREADABLE', `${file} cannot be read: ${reason}`, {
    file,
    line: 1,
    column: 1,
  });
}
