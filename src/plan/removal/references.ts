import type { RelPath, SourceLoc } from '../../model/types.js';
import { specifiersIn } from '../../source/specifiers.js';
import { parseSource } from '../../source/trees.js';
import type { SourceView } from '../../source/view.js';

/** A place in a file that names another file of the project. */
export type Reference = { readonly to: RelPath; readonly loc: SourceLoc };

/** What the source `file`, as it is in `text`, imports of `targets`. */
export function referencesIn(
  file: RelPath,
  text: string,
  targets: ReadonlySet<string>,
  view: SourceView,
): readonly Reference[] {
  return specifiersIn(parseSource(file, text)).flatMap((specifier) => {
    const found = view.resolveModule(file, specifier.text);
    if (!found || !('file' in found) || !targets.has(found.file)) return [];
    const { line, column } = specifier;
    return [{ to: found.file, loc: { file, line, column } }];
  });
}

/** Whether a text names the package `name`, or a module of it, in quotes. */
export function namesPackage(text: string, name: string): boolean {
  let at = text.indexOf(name);
  while (at >= 0) {
    const before = text[at - 1] ?? '';
    const after = text[at + name.length] ?? '';
    if (QUOTES.has(before) && (after === '/' || after === before)) return true;
    at = text.indexOf(name, at + 1);
  }
  return false;
}

const QUOTES: ReadonlySet<string> = new Set(["'", '"', '`']);

/** Whether a command has `word` as a word of its own: a program, a file, a script that it runs. */
export function namesWord(command: string, word: string): boolean {
  return command.split(/[\s;&|()'"=]+/).some((each) => each.replace(/^\.\//, '') === word);
}
