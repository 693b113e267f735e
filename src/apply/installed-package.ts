import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A program of a package that a project has installed. */
export type InstalledProgram = { readonly path: string; readonly version: string };

/**
 * The program of a package as the project in `root` resolves it, hoisted or not; null where it is not installed.
 * @param bins names of the program, the first that the package has is taken
 */
export function installedProgram(
  root: string,
  name: string,
  bins: readonly string[],
): InstalledProgram | null {
  const folder = packageFolder(createRequire(join(root, 'package.json')), name);
  if (folder === null) return null;
  try {
    const { bin, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      readonly bin?: string | Readonly<Record<string, string>>;
      readonly version: string;
    };
    const program = typeof bin === 'string' ? bin : bins.map((each) => bin?.[each]).find(Boolean);
    return program === undefined ? null : { path: join(folder, program), version };
  } catch {
    return null;
  }
}

/** Whether the project in `root` has the package installed. */
export function isInstalled(root: string, name: string): boolean {
  return packageFolder(createRequire(join(root, 'package.json')), name) !== null;
}

/** By the main module, since a package need not show its package.json. */
function packageFolder(require: NodeJS.Require, name: string): string | null {
  for (const wanted of [`${name}/package.json`, name]) {
    try {
      return folderNamed(name, require.resolve(wanted));
    } catch {
      continue;
    }
  }
  return null;
}

function folderNamed(name: string, file: string): string | null {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (folder.replaceAll('\\', '/').endsWith(`/node_modules/${name}`)) return folder;
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  return null;
}
