import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FrameworkPreload, Watch } from '../../frameworks/preload.js';

/** Wraps each copy of the framework that files in these folders get, by `require` and by `import`. */
export async function wrapCopies(
  framework: FrameworkPreload,
  origins: readonly string[],
  watch: Watch,
): Promise<void> {
  const paths = new Set(
    origins.flatMap((origin) => framework.packages.flatMap((name) => buildsOf(origin, name))),
  );
  const wrapped = new Set<unknown>();
  for (const path of paths) {
    for (const copy of await copiesAt(path)) {
      if (wrapped.has(copy)) continue;
      wrapped.add(copy);
      framework.wrap(copy, watch);
    }
  }
}

/** The files that a package may be to files in a folder: one for `require`, and that for `import` where it has another. */
function buildsOf(origin: string, name: string): readonly string[] {
  const require = createRequire(join(origin, 'any.js'));
  let path: string;
  try {
    path = require.resolve(name);
  } catch {
    return [];
  }
  const folder = path.slice(0, path.lastIndexOf(join('node_modules', name)));
  const root = join(folder, 'node_modules', name);
  return [path, ...importedBuilds(root)];
}

function importedBuilds(root: string): readonly string[] {
  try {
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly exports?: Readonly<Record<string, unknown>>;
    };
    return targetsIn(exports?.['.']).map((target) => join(root, target));
  } catch {
    return [];
  }
}

/** Every program that an entry of `exports` names, whatever its condition. */
function targetsIn(entry: unknown): readonly string[] {
  if (typeof entry === 'string') return /\.[cm]?js$/.test(entry) ? [entry] : [];
  return typeof entry === 'object' && entry !== null ? Object.values(entry).flatMap(targetsIn) : [];
}

/** What a module gives, to `import` and, where it is one of CommonJS, to `require`. */
async function copiesAt(path: string): Promise<readonly unknown[]> {
  const namespace = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  const isModule = path.endsWith('.mjs');
  const required: unknown = isModule ? null : createRequire(join(dirname(path), 'any.js'))(path);
  const copies = [required, namespace['default'], ...Object.values(namespace)];
  return copies.filter((each) => typeof each === 'function');
}
