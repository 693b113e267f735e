import { sha256 } from '../model/digest.js';
import { isUtf8 } from 'node:buffer';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path';
import { finding, problem } from '../model/diagnostic.js';
import { isInstalled } from '../model/paths.js';
import type { Diagnostic, RelPath, Snapshot } from '../model/types.js';
import { isInside, listFiles } from './file-list.js';
import { findRoots, readBoundary, type Roots } from './roots.js';
import { listPackages, type WorkspacePackage } from './workspace.js';

/** A snapshot as the project room makes it: it also knows how far it may read and what it could not. */
export type ProjectSnapshot = Snapshot & {
  readonly roots: Roots;
  /**
   * The name that `text`, `exists` and `hash` take for a path as a person types it, absolute or relative to the
   * package. Null when it leaves the workspace or git root, also through a link. The name of a file outside the
   * package starts with `../`: such a name is only ever read, or written when `--spec` names it.
   */
  locate(path: string): RelPath | null;
  /** What could not be read so far, e.g. a file that is not UTF-8. */
  diagnostics(): readonly Diagnostic[];
};

type FileRead =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly bytes: Buffer | null; readonly diagnostic: Diagnostic }
  | { readonly kind: 'absent' };

/**
 * Lists the files of the package in `root` and reads them on demand, each at most once, so that a run sees one
 * state of the project. A file that is not UTF-8 has no text, since it could not be written back byte for byte;
 * `diagnostics` then says so.
 */
export function takeSnapshot(root: string): ProjectSnapshot {
  const roots = findRoots(root);
  const boundary = readBoundary(roots);
  const reads = new Map<string, FileRead>();
  let siblings: ReturnType<typeof listSiblings> | null = null;

  const read = (path: RelPath): FileRead => {
    const known = reads.get(path);
    if (known) return known;
    const result = readInside(roots.package, boundary, path);
    reads.set(path, result);
    return result;
  };

  return {
    root: roots.package,
    roots,
    files: listFiles(roots),
    text: (path) => {
      const file = read(path);
      return file.kind === 'text' ? file.text : null;
    },
    exists: (path) => realPathInside(roots.package, boundary, path) !== null,
    siblings: () => (siblings ??= listSiblings(roots)),
    hash: (path) => {
      const file = read(path);
      if (file.kind === 'absent') return null;
      const bytes = file.kind === 'text' ? file.text : file.bytes;
      return bytes === null ? null : sha256(bytes);
    },
    locate: (path) => locate(roots.package, boundary, path),
    diagnostics: () =>
      [...reads].flatMap(([path, file]) =>
        // What is installed is read where that can be, and written by nobody.
        file.kind === 'unreadable' && !isInstalled(path) ? [file.diagnostic] : [],
      ),
  };
}

/** The packages of the workspace but this one, by where they lie from it. */
function listSiblings(roots: Roots): readonly WorkspacePackage[] {
  const { workspace } = roots;
  if (workspace === null) return [];
  return listPackages(workspace)
    .map(({ name, folder }) => ({
      name,
      folder: relative(roots.package, join(workspace, folder)).split(sep).join('/'),
    }))
    .filter(({ folder }) => folder !== '');
}

function readInside(root: string, boundary: string, path: RelPath): FileRead {
  const real = realPathInside(root, boundary, path);
  if (real === null) return { kind: 'absent' };
  let bytes: Buffer;
  try {
    bytes = readFileSync(real);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'EISDIR' || code === 'ENOENT') return { kind: 'absent' };
    const diagnostic = problem(
      'FILE_UNREADABLE',
      `the file cannot be read (${code})`,
      `make it readable, e.g.: chmod u+r ${path}`,
      { file: path, line: 1, column: 1 },
    );
    return { kind: 'unreadable', bytes: null, diagnostic };
  }
  // Valid UTF-8 and its text are one to one, the BOM included; anything else could not be written back.
  if (isUtf8(bytes)) return { kind: 'text', text: bytes.toString('utf8') };
  const diagnostic = finding(
    'FILE_NOT_UTF8',
    'the file is not UTF-8, so it can be neither read nor edited safely',
    { file: path, ...firstInvalidByte(bytes) },
  );
  return { kind: 'unreadable', bytes, diagnostic };
}

function firstInvalidByte(bytes: Buffer): { line: number; column: number } {
  const replaced = bytes.toString('utf8');
  const before = replaced.slice(0, replaced.indexOf('\uFFFD')).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The real path of what `path` names; null when there is nothing, or when links lead out of the boundary. */
function realPathInside(root: string, boundary: string, path: RelPath): string | null {
  const absolute = resolve(root, path);
  if (!isInside(boundary, absolute)) return null;
  try {
    const real = realpathSync.native(absolute);
    return isInside(boundary, real) ? real : null;
  } catch {
    return null;
  }
}

function locate(root: string, boundary: string, path: string): RelPath | null {
  const absolute = isAbsolute(path)
    ? withRealFolder(resolve(path))
    : resolve(root, path.replaceAll('\\', '/'));
  const name = relative(root, absolute).split(sep).join('/');
  if (!isInside(boundary, absolute) || isAbsolute(name)) return null;
  if (existsSync(absolute) && !isInside(boundary, realpathSync.native(absolute))) return null;
  return posix.normalize(name) as RelPath;
}

/** An absolute path may be typed through a link (`/tmp` on macOS) while the root is a real path. */
function withRealFolder(absolute: string): string {
  const folder = dirname(absolute);
  return existsSync(folder) ? join(realpathSync.native(folder), basename(absolute)) : absolute;
}
