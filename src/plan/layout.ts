import { lineEnding } from '../model/text-edit.js';
import type { FileChange, ProjectFacts, RelPath } from '../model/types.js';
import { lineEdits } from './merge/line-edits.js';

/** What Biome formats of the kinds of files that are spliced. */
const OF_BIOME = /\.(?:[cm]?[jt]sx?|jsonc?)$/;

/**
 * The changes with spliced files laid out as the project's formatter wants them, where they were so before: a guard that
 * makes a line too long has the call broken as the owner's editor would break it. In such a file nothing moves but what
 * the splice has touched. Any other file changes by what is put in alone.
 * @param reformat makes of a text with LF what the formatter makes of it
 */
export async function laidOut(
  changes: readonly FileChange[],
  { formatter }: Pick<ProjectFacts, 'formatter'>,
  reformat: (path: RelPath, text: string) => Promise<string>,
): Promise<readonly FileChange[]> {
  if (formatter === null) return changes;
  return Promise.all(
    changes.map(async (change) => {
      if (change.kind !== 'update' || change.kept !== 'spliced' || !change.edits) return change;
      const { path, before, content, edits } = change;
      if (formatter === 'biome' && !OF_BIOME.test(path)) return change;
      if ((await reformat(path, plain(before))) !== plain(before)) return change;
      const formatted = inStyleOf(content, await reformat(path, plain(content)));
      if (formatted === content) return change;
      return { ...change, content: formatted, edits: [...edits, lineEdits(content, formatted)] };
    }),
  );
}

function plain(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

function inStyleOf(like: string, text: string): string {
  return lineEnding(like) === '\n' ? text : text.replaceAll('\n', '\r\n');
}
