import type { ProjectFacts, ScanResult, WrittenGuard } from '../../model/types.js';
import type { createJudge } from '../../routing/guards/judge.js';
import { scanLayers } from '../../routing/scan.js';
import type { SourceView } from '../../source/view.js';
import { koaOf } from './framework.js';
import { rulesIn } from './router-rules.js';

/**
 * Every Koa route of the project, and everything about routes that could not be read.
 * @param written a guard that is known and need not be read
 * @param judgeOf makes what judges middleware
 */
export function scanKoa(
  view: SourceView,
  facts: ProjectFacts,
  written: WrittenGuard | null = null,
  judgeOf?: typeof createJudge,
): ScanResult {
  return scanLayers(koaOf(facts.framework.major, rulesIn(view)), view, written, judgeOf);
}
