import type { ConflictWay, RelPath, SecurityPlan } from '../model/types.js';
import type { AssembleInput } from '../plan/input.js';
import { isWriting, type Run } from './run.js';
import { conflictWays } from './option-values.js';
import { conflictQuestion } from './questions.js';

/**
 * Asks, file by file, what becomes of lines that both changed; null when that was said, nobody is there to be
 * asked, or nothing is in conflict.
 */
export async function askConflicts(
  { changes }: SecurityPlan,
  { asker, options, tell }: Pick<Run, 'asker' | 'options' | 'tell'>,
): Promise<AssembleInput['onConflict'] | null> {
  if (!asker || options.yes || options.onConflict !== null || !isWriting(options)) return null;
  const ways = new Map<RelPath, ConflictWay>();
  for (const change of changes) {
    if (change.kind !== 'conflict' || change.cause === 'foreign') continue;
    tell({ kind: 'conflict', change });
    const chosen = await asker.choose(conflictQuestion(change.path, change.cause));
    ways.set(change.path, conflictWays.find((way) => way === chosen) ?? 'abort');
  }
  return ways.size === 0 ? null : (path) => ways.get(path) ?? 'abort';
}
