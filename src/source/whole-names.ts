import type { RelPath } from '../model/types.js';

const IMPORT =
  /([\w$]+)\s*=\s*require\s*\(\s*['"]([^'"\n]+)['"]|\bimport\s+([\w$]+)[^;'"]*\bfrom\s*['"]([^'"\n]+)['"]/g;
const EXTENSION = /\.[cm]?[jt]sx?$/;

/** The names that what a file exports as a whole has in other files, by how these write the end of its path. */
export function createWholeNames(
  files: readonly RelPath[],
  textOf: (file: RelPath) => string | null,
): (file: RelPath) => readonly string[] {
  let byEnd: ReadonlyMap<string, readonly string[]> | null = null;
  return (file) => {
    byEnd ??= namesByEnd(files, textOf);
    return byEnd.get(endOf(file)) ?? [];
  };
}

function namesByEnd(
  files: readonly RelPath[],
  textOf: (file: RelPath) => string | null,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const file of files) {
    for (const [, local, required, name, from] of (textOf(file) ?? '').matchAll(IMPORT)) {
      const path = required ?? from ?? '';
      if (!path.includes('/')) continue;
      const names = found.get(endOf(path)) ?? [];
      names.push(local ?? name ?? '');
      found.set(endOf(path), names);
    }
  }
  return found;
}

/** `user` of `./services/user`, `../user/index.js` and `src/user.ts`. */
function endOf(path: string): string {
  const parts = path.replace(EXTENSION, '').split('/');
  return (parts.at(-1) === 'index' ? parts.at(-2) : parts.at(-1)) ?? '';
}
