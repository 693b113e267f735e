import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mutant, mutationOf } from '../mutants/mutant.js';
import type { scanFiles } from '../unit/frameworks/express/scan/project.js';
import type { Fault } from './faults/fault.js';

const root = resolve(import.meta.dirname, '../..');
/** The scan of files that are nowhere but here, and what it reads them through. */
const PROJECT = 'test/unit/frameworks/express/scan/project.ts';
const VIEW = 'test/support/memory-view.ts';

type Scan = typeof scanFiles;

/** Hands `work` the scan as it is with the fault: of a copy of the source, which is gone afterwards. */
export async function withFault<Result>(
  { id, file, from, to }: Fault,
  work: (scan: Scan) => Promise<Result>,
): Promise<Result> {
  const mutation = mutationOf(mutant(id, file, from, to), root);
  // Below the root, so that the packages are found; every copy is modules of its own.
  const folder = join(root, '.runs', `fault-${id}-${randomUUID()}`);
  try {
    mkdirSync(folder, { recursive: true });
    for (const each of ['src', PROJECT, VIEW]) {
      cpSync(join(root, each), join(folder, each), { recursive: true });
    }
    for (const [name, { after }] of mutation) writeFileSync(join(folder, name), after);
    const loaded = (await import(pathToFileURL(join(folder, PROJECT)).href)) as {
      readonly scanFiles: Scan;
    };
    return await work(loaded.scanFiles);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
