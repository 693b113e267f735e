import type { ts } from 'ts-morph';
import type { RelPath } from '../model/types.js';
import { isTestFile } from '../source/test-file.js';
import type { SourceView } from '../source/view.js';

/**
 * The files of a project that are no tests, each as its tree, which is kept until the next one is asked for.
 * @param mayHold whether what is looked for may be in a text: only then is it parsed
 */
export function* treesOf(
  view: SourceView,
  mayHold: (text: string) => boolean = () => true,
): Generator<{ readonly file: RelPath; readonly tree: ts.SourceFile }> {
  for (const file of view.files) {
    if (isTestFile(file) || !mayHold(view.text(file) ?? '')) continue;
    const tree = view.tree(file);
    if (tree) yield { file, tree };
    view.spare();
  }
}
