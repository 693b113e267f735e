import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { sha256 } from '../model/digest.js';
import { finding, UserError } from '../model/diagnostic.js';
import type { Manifest, RelPath } from '../model/types.js';
import { findRoots } from './roots.js';
import type { ProjectSnapshot } from './snapshot.js';

export type GitState = {
  /** Absolute path of the top of the work tree. */
  readonly root: string;
  /**
   * Those of `paths` that exist and that git could not give back: changed, staged, untracked or ignored.
   * @throws {UserError} when git cannot say.
   */
  dirty(paths: readonly RelPath[]): readonly RelPath[];
  /**
   * Whether git has a file, or has it staged.
   * @throws {UserError} when git cannot say.
   */
  tracks(path: RelPath): boolean;
};

/** Paths are taken as they are, and no file system monitor is started for them. */
const SETTINGS = ['--literal-pathspecs', '-c', 'core.fsmonitor=false'];

/** The number of paths for one command line, which fits the limits of every system. */
const BATCH = 200;

/**
 * The git work tree that the project in `root` lies in; null outside of one. Nothing is run until `dirty` is
 * called, and that takes no lock and writes nothing.
 */
export function gitState(root: string): GitState | null {
  const top = findRoots(root).git;
  if (top === null) return null;
  const folder = realpathSync(root);
  const prefix = relative(top, folder).split(sep).join('/');
  return {
    root: top,
    tracks: (path) => trackedAmong(folder, [path]).includes(posix.join(prefix, path)),
    dirty: (paths) => {
      const existing = paths.filter((path) => existsSync(join(folder, path)));
      const tracked = new Set<string>();
      const changed = new Set<string>();
      for (let start = 0; start < existing.length; start += BATCH) {
        const batch = existing.slice(start, start + BATCH);
        for (const name of trackedAmong(folder, batch)) tracked.add(name);
        for (const name of changedAmong(folder, batch)) changed.add(name);
      }
      return existing.filter((path) => {
        const name = posix.join(prefix, path);
        return !tracked.has(name) || changed.has(name);
      });
    },
  };
}

/**
 * Whether a file is byte for byte what the last run left, so that overwriting it loses nothing although git has
 * not got it yet.
 */
export function isLeftByLastRun(
  snapshot: ProjectSnapshot,
  manifest: Manifest | null,
  path: RelPath,
): boolean {
  const spliced = manifest?.spliced[path];
  if (spliced) return snapshot.hash(path) === spliced.sha256;
  const managed = manifest?.files[path];
  const text = snapshot.text(path);
  return managed !== undefined && text !== null && sha256(withLf(text)) === managed.baseSha256;
}

/**
 * The commit that the work tree is at, shortened, with `+` where files have changes that are not committed; null where
 * there is none yet, or no git.
 */
export function commitOf(root: string): string | null {
  if (findRoots(root).git === null) return null;
  try {
    const commit = runGit(root, ['rev-parse', '--short', 'HEAD']).trim();
    return runGit(root, ['status', '--porcelain', '--', '.']) === '' ? commit : `${commit}+`;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function trackedAmong(folder: string, paths: readonly RelPath[]): readonly string[] {
  return runGit(folder, ['ls-files', '--full-name', '-z', '--', ...paths]).split('\0');
}

function changedAmong(folder: string, paths: readonly RelPath[]): readonly string[] {
  const options = ['--porcelain=v1', '-z', '--untracked-files=no', '--no-renames'];
  // Each entry is two letters, a space, and the path from the top of the work tree, never quoted.
  return runGit(folder, ['status', ...options, '--', ...paths])
    .split('\0')
    .map((entry) => entry.slice(3));
}

function runGit(folder: string, args: readonly string[]): string {
  try {
    return execFileSync('git', [...SETTINGS, ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
      env: gitEnvironment(),
    });
  } catch (error) {
    throw new UserError(
      finding('GIT_UNREADABLE', `git cannot say what became of files: ${reasonOf(error)}`),
    );
  }
}

/** In a git hook the environment names a repository and an index, which need not be those of the project. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_PREFIX'].includes(name),
  );
  return { ...Object.fromEntries(inherited), GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'ENOENT') return 'git is not installed';
  const stderr = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
  return (stderr || error.message).split('\n')[0] ?? '';
}

function withLf(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
