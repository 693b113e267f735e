import { ts } from 'ts-morph';
import { parseSource, syntaxErrorsOf } from './trees.js';

/** Whether two texts of `file` are the same code: comments, blanks and most line breaks aside. */
export function isSameCode(file: string, one: string, other: string): boolean {
  const code = codeOf(file, one);
  return code !== null && code === codeOf(file, other);
}

/** The code as a compiler prints it; null where it has errors, or nests too deeply to be printed. */
function codeOf(file: string, text: string): string | null {
  try {
    const tree = parseSource(file, text);
    if (syntaxErrorsOf(tree).length > 0) return null;
    return ts.createPrinter({ removeComments: true }).printFile(tree);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
