import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { express } from '../../../src/frameworks/express/index.js';
import type { ProjectFacts, ScanResult } from '../../../src/model/types.js';
import { readFacts } from '../../../src/project/facts.js';
import { takeSnapshot } from '../../../src/project/snapshot.js';
import { runners } from '../../../src/runners/registry.js';
import { createSourceView } from '../../../src/source/trees.js';
import type { SourceView } from '../../../src/source/view.js';
import { stores } from '../../../src/stores/registry.js';
import { runFolder } from '../small-project.js';
import type { RandomApp } from './app.js';

/** Writes the app where the modules of its stack are found, and gives the folder. */
export function writeApp(app: RandomApp, purpose: string): string {
  const folder = runFolder(`express${app.express}`, `random-${purpose}-${app.seed}`);
  writeFiles(folder, app.files);
  return folder;
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** What authwright reads in the folder. */
export async function readApp(
  folder: string,
): Promise<{ readonly facts: ProjectFacts; readonly view: SourceView; readonly scan: ScanResult }> {
  const snapshot = takeSnapshot(folder);
  const adapters = { frameworks: [express], stores, runners };
  const { facts } = await readFacts(snapshot, adapters);
  const view = createSourceView(snapshot, { tsconfig: facts.tsconfig });
  return { facts, view, scan: express.scan(view, facts) };
}
