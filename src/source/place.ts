import type { ts } from 'ts-morph';
import type { RelPath, SourceLoc } from '../model/types.js';

/** The 1-based place of an offset. */
export function locAt(file: RelPath, tree: ts.SourceFile, position: number): SourceLoc {
  const { line, character } = tree.getLineAndCharacterOfPosition(position);
  return { file, line: line + 1, column: character + 1 };
}
