import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { serialize } from 'node:v8';
import { type KeptScan, keptScanFile } from '../project/kept-scan.js';
import type { Roots } from '../project/roots.js';

/** Keeps a scan for the next run. Where that cannot be written, the next run scans again: nothing is lost. */
export function keepScan(kept: KeptScan, roots: Roots): void {
  const file = keptScanFile(roots);
  if (file === null) return;
  // No lock is taken for a cache: two runs at once each write a file of their own.
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    // What routes share stays shared; as JSON it would be written once for each of them.
    writeFileSync(temporary, serialize(kept));
    renameSync(temporary, file);
  } catch {
    rmSync(temporary, { force: true });
  }
}
