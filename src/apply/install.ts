import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { PackageManager } from '../model/types.js';
import { openDisk, readOrNull, statOrNull } from './disk.js';

export type InstallResult =
  | { readonly status: 'installed'; readonly locks: readonly LockFile[] }
  /** The package manager could not be started, or ended with an error; its output was passed on. */
  | { readonly status: 'failed'; readonly reason: string; readonly locks: readonly LockFile[] };

/** A lock file as it was before the installation; null when there was none. */
export type LockFile = {
  /** Absolute path. */
  readonly path: string;
  readonly bytes: Buffer | null;
  readonly mode: number | null;
};

const LOCK_FILES: Readonly<Record<PackageManager, readonly string[]>> = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
  bun: ['bun.lock', 'bun.lockb'],
};

/** The command that installs what package.json names, for the next steps too. */
export function installCommand(manager: PackageManager): string {
  return `${manager} install`;
}

/**
 * Runs the project's own package manager in `root`; the only thing here that opens a network connection.
 *
 * @param onOutput gets what it prints, as it comes
 */
export function runInstall(
  root: string,
  manager: PackageManager,
  onOutput: (text: string) => void,
): Promise<InstallResult> {
  const locks = readLocks(root, manager);
  return new Promise((done) => {
    const failed = (reason: string): void => done({ status: 'failed', reason, locks });
    // On Windows package managers are scripts that only a shell starts; nothing of the project is in the command.
    const child = spawn(installCommand(manager), {
      cwd: root,
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (chunk: Buffer) => onOutput(chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => onOutput(chunk.toString()));
    child.on('error', (error) => failed(`${manager} could not be started: ${error.message}`));
    child.on('close', (code) => {
      if (code === 0) done({ status: 'installed', locks });
      else failed(`${installCommand(manager)} ended with exit ${code ?? 'by a signal'}`);
    });
  });
}

/** Gives the lock files back as they were; for a write that is taken back after the installation. */
export function restoreLocks(locks: readonly LockFile[]): void {
  const disk = openDisk();
  for (const { path, bytes, mode } of locks) {
    if (bytes) {
      if (!readOrNull(path)?.equals(bytes)) disk.replace(path, bytes, mode);
    } else if (existsSync(path)) disk.remove(path);
  }
}

/** The lock files of the project, which in a monorepo are those of a folder above it. */
function readLocks(root: string, manager: PackageManager): readonly LockFile[] {
  const names = LOCK_FILES[manager];
  let dir = resolve(root);
  while (!names.some((name) => existsSync(join(dir, name))) && dirname(dir) !== dir) {
    dir = dirname(dir);
  }
  const hasLock = names.some((name) => existsSync(join(dir, name)));
  return names.map((name) => {
    const path = join(hasLock ? dir : root, name);
    const mode = statOrNull(path)?.mode;
    return { path, bytes: readOrNull(path), mode: mode === undefined ? null : mode & 0o7777 };
  });
}
