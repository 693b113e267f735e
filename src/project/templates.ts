import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isRecord, parseStrictJson } from './package-json.js';
import { upwards } from './roots.js';

/** Every template by its path below `templates/`, posix separators: `auth/passwords.ts.hbs`. */
export function readTemplates(): ReadonlyMap<string, string> {
  const root = join(toolPackage().folder, 'templates');
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(
    files.map((file) => [relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8')]),
  );
}

/** The version of authwright itself. */
export function toolVersion(): string {
  return toolPackage().version;
}

/** A file of authwright's own package, absolute. */
export function toolFile(path: string): string {
  return join(toolPackage().folder, path);
}

/** Our own package, found by walking up from this module: from `src` in tests, from the bundle in `dist`. */
function toolPackage(): { readonly folder: string; readonly version: string } {
  for (const folder of upwards(dirname(fileURLToPath(import.meta.url)))) {
    const file = join(folder, 'package.json');
    if (!existsSync(file)) continue;
    const { value } = parseStrictJson(readFileSync(file, 'utf8'));
    if (isRecord(value) && value['name'] === 'authwright' && typeof value['version'] === 'string') {
      return { folder, version: value['version'] };
    }
  }
  throw new Error(`the package of authwright was not found above ${import.meta.url}`);
}
