import { createHash } from 'node:crypto';
import type { FrameworkAdapter } from '../../src/frameworks/adapter.js';
import type { ProjectFacts, ScanResult } from '../../src/model/types.js';
import { type Adapters, loadRegistries } from '../../src/session/adapters.js';
import type { SourceView } from '../../src/source/view.js';
import { type MainResult, runMain } from './session.js';

/**
 * The real tool in this process, which scans sources once that are the same in another copy of a project or another
 * run: a scan is a function of what it reads, which `test/e2e/kept-scan.test.ts` checks. For projects that are alone
 * in their folder, whose tsconfig stays as it is.
 */
export function createCli(): (root: string, ...argv: readonly string[]) => Promise<MainResult> {
  const scans = new Map<string, ScanResult>();
  return async (root, ...argv) => {
    const adapters = await loadRegistries();
    return runMain(root, argv, remembering(adapters, scans));
  };
}

/** The adapters, with frameworks that look into `scans` first. */
function remembering(adapters: Adapters, scans: Map<string, ScanResult>): Adapters {
  const frameworks = adapters.frameworks.map((framework): FrameworkAdapter => ({
    ...framework,
    scan: (view, facts, written) => {
      const key = `${framework.id} ${JSON.stringify(written)} ${digestOf(view, facts)}`;
      const found = scans.get(key) ?? framework.scan(view, facts, written);
      scans.set(key, found);
      return found;
    },
  }));
  return { ...adapters, frameworks };
}

function digestOf(view: SourceView, { framework, packageJson, tsconfig }: ProjectFacts): string {
  const hash = createHash('sha256').update(JSON.stringify({ framework, packageJson, tsconfig }));
  for (const file of view.files) hash.update(`\0${file}\0${view.text(file) ?? ''}`);
  return hash.digest('hex');
}
