import { isPlaceholder } from '../model/npm-placeholder.js';
import type { Evidence, PackageJson } from '../model/types.js';

/** The range of a dependency of any kind; undefined when it is not there. */
export function rangeOf(pkg: PackageJson, name: string): string | undefined {
  return pkg.devDependencies?.[name] ?? pkg.dependencies?.[name];
}

/** A runner that is known by its package. */
export function detectPackage(pkg: PackageJson, name: string): Evidence | null {
  const range = rangeOf(pkg, name);
  return range === undefined ? null : { evidence: `${name} ${range} in package.json` };
}

/** The file that a script of package.json names as the runner's configuration; null when none does. */
export function configNamedInScripts(pkg: PackageJson, runner: string): string | null {
  const named = new RegExp(
    String.raw`\b${runner}\b[^&|;]*?\s(?:--config|-c)[ =](?<file>[^\s&|;]+)`,
  );
  for (const command of Object.values(pkg.scripts ?? {})) {
    const file = named.exec(command)?.groups?.['file'];
    if (file !== undefined) return file.replace(/^\.\/|^["']|["']$/g, '');
  }
  return null;
}

/** A `test` script where the project has none. One that it has is its own, unless `npm init` wrote it. */
export function missingTestScript(
  pkg: PackageJson,
  command: string,
): Readonly<Record<string, string>> {
  const found = pkg.scripts?.['test'];
  return found === undefined || isPlaceholder(found) ? { test: command } : {};
}
