import type { ConflictWay, RelPath } from '../model/types.js';
import { assemble, type AssembleInput } from '../plan/assemble.js';
import { conflictsOf, renderConflicts } from '../report/conflicts.js';
import { isWriting, type Run } from './run.js';
import { conflictWays } from './option-values.js';
import { conflictQuestion } from './questions.js';

/** Asks, file by file, what becomes of lines that both changed, unless that was said or nobody is there to be asked. */
export async function settleConflicts(
  input: AssembleInput,
  { asker, options, output }: Pick<Run, 'asker' | 'options' | 'output'>,
): Promise<AssembleInput> {
  if (!asker || options.yes || options.onConflict !== null || !isWriting(options)) return input;
  const ways = new Map<RelPath, ConflictWay>();
  const { changes } = await assemble(input);
  for (const change of changes) {
    if (change.kind !== 'conflict' || change.cause === 'foreign') continue;
    output.say(renderConflicts(conflictsOf({ changes: [change], settled: [] }), output.style));
    const chosen = await asker.choose(conflictQuestion(change.path, change.cause));
    ways.set(change.path, conflictWays.find((way) => way === chosen) ?? 'abort');
  }
  return { ...input, onConflict: (path) => ways.get(path) ?? 'abort' };
}
