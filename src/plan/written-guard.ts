import { sha256 } from '../model/digest.js';
import { escapeRegExp } from '../model/escape-reg-exp.js';
import { basePath } from '../model/our-dir.js';
import { withLf } from '../model/text-edit.js';
import type { ExportRef, Manifest, RelPath, WrittenGuard } from '../model/types.js';
import { isSameCode } from '../source/same-code.js';
import { isTestFile } from '../source/test-file.js';
import type { SourceView } from '../source/view.js';

const SOURCE = /\.[cm]?[jt]sx?$/;

/**
 * The guard that an earlier run wrote, where every generated source is as that run left it, comments aside, and no
 * other code of the project gives it keys or a store of its own; null where any of this is not so, and for a guard of
 * the owner's. The generated tests are what shows that it refuses.
 */
export function writtenGuard(
  { guard, router }: { readonly guard: ExportRef; readonly router: ExportRef },
  files: Manifest['files'],
  view: SourceView,
): WrittenGuard | null {
  if (files[guard.file] === undefined) return null;
  const isAsWritten = Object.entries(files).every(([path, { baseSha256 }]) => {
    if (!SOURCE.test(path) || isTestFile(path as RelPath)) return true;
    const text = view.text(path as RelPath);
    if (text === null) return false;
    if (sha256(withLf(text)) === baseSha256) return true;
    const base = view.text(basePath(path as RelPath));
    return base !== null && sha256(withLf(base)) === baseSha256 && isSameCode(path, text, base);
  });
  if (!isAsWritten) return null;
  const gives = givingParts(guard, router);
  const isGiven = view.files.some(
    (file) => files[file] === undefined && !isTestFile(file) && gives.test(view.text(file) ?? ''),
  );
  return isGiven ? null : { file: guard.file, name: guard.name };
}

/** Code that makes a guard or a router of its own parts, or gets hold of those that all share. */
function givingParts(guard: ExportRef, router: ExportRef): RegExp {
  const makesGuard = `create${guard.name.charAt(0).toUpperCase()}${guard.name.slice(1)}`;
  const names = [makesGuard, 'createAuthContext', 'sharedAuthContext'].map(escapeRegExp);
  // The path that it is mounted at is no part.
  const path = `(['"\`])[^'"\`]*\\1\\s*\\)`;
  const makesRouter = `\\b${escapeRegExp(router.name)}\\(\\s*(?!${path})[^)\\s]`;
  return new RegExp(`\\b(?:${names.join('|')})\\b|${makesRouter}`);
}
