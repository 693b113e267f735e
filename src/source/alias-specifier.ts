import { posix } from 'node:path';
import type { ts } from 'ts-morph';
import { isOutside, relativeSpecifier } from '../model/paths.js';
import type { RelPath } from '../model/types.js';
import { importedAtRunTime, isModule, SOURCE_ENDING, stemOf } from './imported-names.js';
import type { SourceView } from './view.js';

/**
 * The alias by which `file` would import `to` (`@/auth/require-auth`), where that is how it imports what lies as far
 * away; null where it says so by a relative path, or no alias of the project reaches `to`.
 */
export function aliasAsNeighbours(
  view: SourceView,
  file: RelPath,
  tree: ts.SourceFile,
  to: RelPath,
): string | null {
  const specifiers = importedAtRunTime(tree);
  const near = /^\.{1,2}\//.exec(relativeSpecifier(file, to))?.[0] ?? './';
  if (specifiers.some((each) => each.startsWith(near))) return null;
  return aliasLike(view, file, specifiers, to);
}

/** The same by the aliases that some of `specifiers`, as they stand in `file`, have. */
export function aliasLike(
  view: SourceView,
  file: RelPath,
  specifiers: readonly string[],
  to: RelPath,
): string | null {
  for (const specifier of specifiers) {
    const found = specifier.startsWith('.') ? null : view.resolveModule(file, specifier);
    if (!found || !('file' in found) || isOutside(found.file)) continue;
    const shared = heads(stemOf(specifier), stemOf(found.file));
    if (!shared || !to.startsWith(shared.folder)) continue;
    const rest = stemOf(to).slice(shared.folder.length) + writtenExtension(specifier, to);
    const written = shared.alias + rest;
    if (isModule(view, file, written, to)) return written;
  }
  return null;
}

type Heads = { readonly alias: string; readonly folder: string };

/** What stands before the segments that both end with: `@/` and `src/` of `@/a/b` and `src/a/b`; null without any. */
function heads(specifier: string, path: string): Heads | null {
  const named = specifier.split('/');
  const real = path.split('/');
  if (real.at(-1) === 'index' && named.at(-1) !== 'index') real.pop();
  if (named.at(-1) !== real.at(-1)) return null;
  while (named.length > 0 && named.at(-1) === real.at(-1)) {
    named.pop();
    real.pop();
  }
  const joined = (segments: readonly string[]) => segments.map((each) => `${each}/`).join('');
  return { alias: joined(named), folder: joined(real) };
}

/** Where the others say an extension, that which the emitted file has. */
function writtenExtension(like: string, to: RelPath): string {
  const [said] = SOURCE_ENDING.exec(like) ?? [''];
  if (said === '') return '';
  if (said.includes('t')) return posix.extname(to);
  return posix.extname(to).replace(/tsx?$/, 'js');
}
