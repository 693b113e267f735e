import { cpSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** Puts packages that no registry has where the project in `folder` finds them. */
export function addPackages(folder: string, packages: readonly string[] = []): void {
  for (const each of packages) {
    cpSync(join(root, each), join(folder, 'node_modules', basename(each)), { recursive: true });
  }
}
