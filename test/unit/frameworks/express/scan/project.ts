import type { ProjectFacts, ScanResult } from '../../../../../src/model/types.js';
import { scanExpress } from '../../../../../src/frameworks/express/scan.js';
import { memoryView } from '../../../../support/memory-view.js';

/** A project that is nowhere but here: file names and their texts. */
export type Files = Readonly<Record<string, string>>;

export function scanFiles(files: Files, major = 4): ScanResult {
  const facts = { framework: { id: 'express', version: `${major}.0.0`, major } };
  // The scan reads nothing of the project's facts but the version of its framework.
  return scanExpress(memoryView(files), facts as ProjectFacts);
}

/** `GET /users app.ts:3` for every route, sorted; ` conditional` and ` guarded` where they are. */
export function listed(result: ScanResult): readonly string[] {
  return result.routes
    .map(({ method, path, loc, conditional, guarded }) => {
      const guard = guarded === true ? ' guarded' : guarded === 'unknown' ? ' unknown' : '';
      return `${method} ${path} ${loc.file}:${loc.line}${conditional ? ' conditional' : ''}${guard}`;
    })
    .sort();
}

/** `CODE file:line` for every diagnostic, sorted. */
export function reported(result: ScanResult): readonly string[] {
  return result.diagnostics
    .map(({ code, loc }) => `${code} ${loc ? `${loc.file}:${loc.line}` : ''}`)
    .sort();
}
