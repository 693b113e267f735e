import type { ProjectFacts, ScanResult } from '../../../../../src/model/types.js';
import { scanKoa } from '../../../../../src/frameworks/koa/scan.js';
import { memoryView } from '../../../../support/memory-view.js';

/** A project that is nowhere but here: file names and their texts. */
export type Files = Readonly<Record<string, string>>;

export function scanFiles(files: Files, major = 3): ScanResult {
  const facts = { framework: { id: 'koa', version: `${major}.0.0`, major } };
  // The scan reads nothing of the project's facts but the version of its framework.
  return scanKoa(memoryView(files), facts as ProjectFacts);
}
