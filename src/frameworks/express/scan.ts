import type { ProjectFacts, ScanResult, WrittenGuard } from '../../model/types.js';
import type { SourceView } from '../../source/view.js';
import { expressOf } from './framework.js';
import type { createJudge } from '../../routing/guards/judge.js';
import { scanLayers } from '../../routing/scan.js';

/**
 * Every Express route of the project, and everything about routes that could not be read.
 * @param written a guard that is known and need not be read
 * @param judgeOf makes what judges middleware
 */
export function scanExpress(
  view: SourceView,
  facts: ProjectFacts,
  written: WrittenGuard | null = null,
  judgeOf?: typeof createJudge,
): ScanResult {
  return scanLayers(expressOf(facts.framework.major), view, written, judgeOf);
}
