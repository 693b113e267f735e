import { lstatSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize } from 'node:v8';
import packageJson from '../../package.json' with { type: 'json' };
import { sha256 } from '../model/digest.js';
import type { Manifest, ProjectFacts, ScanResult } from '../model/types.js';
import { type Consulted, digestOf } from './consulted.js';
import { isInside } from './file-list.js';
import { readBoundary, type Roots, upwards } from './roots.js';
import type { ProjectSnapshot } from './snapshot.js';

/**
 * A scan, with what it was made from. It says what files contain and nothing else: what was decided, what the spec
 * says and whether these agree is found anew in each run.
 */
export type KeptScan = {
  /** Of the tool and of what the scan went by. */
  readonly key: string;
  readonly consulted: Consulted;
  /** Of everything in `consulted`, as it was. */
  readonly digest: string;
  readonly scan: ScanResult;
};

/** What a scan goes by, beside the files that it reads: the facts, and what an earlier run wrote. */
type Given = {
  readonly facts: ProjectFacts;
  readonly names: unknown;
  readonly files: Manifest['files'];
};

/** What a `check` kept, where the tool, what was given and every file that it read are the same; else null. */
export function readKeptScan(snapshot: ProjectSnapshot, given: Given): KeptScan | null {
  const file = keptScanFile(snapshot.roots);
  const kept = file === null ? null : parseKept(file);
  if (kept?.key !== scanKey(given)) return null;
  return digestOf(snapshot, kept.consulted) === kept.digest ? kept : null;
}

/** The record to keep of a new scan. */
export function toKeptScan(
  scan: ScanResult,
  consulted: Consulted,
  snapshot: ProjectSnapshot,
  given: Given,
): KeptScan {
  return { key: scanKey(given), consulted, digest: digestOf(snapshot, consulted), scan };
}

/** Where a scan is kept: with the caches of other tools, below the nearest folder of installed packages; null without one. */
export function keptScanFile(roots: Roots): string | null {
  const boundary = readBoundary(roots);
  const modules = upwards(roots.package)
    .filter((folder) => isInside(boundary, folder))
    .map((folder) => join(folder, 'node_modules'))
    // Behind a link it may be the folder of another project.
    .find((folder) => lstatSync(folder, { throwIfNoEntry: false })?.isDirectory());
  if (modules === undefined) return null;
  const name = sha256(relative(modules, roots.package)).slice(0, 16);
  return join(modules, '.cache', 'authwright', `scan-${name}.bin`);
}

function scanKey({ facts, ...generated }: Given): string {
  // A build of the same version, while it is worked on, is another tool.
  const built = statSync(fileURLToPath(import.meta.url)).mtimeMs;
  const moved = [...facts.moved];
  return sha256(JSON.stringify([packageJson.version, built, { ...facts, moved }, generated]));
}

/** Null for a file that cannot be read or has another shape. */
function parseKept(file: string): KeptScan | null {
  try {
    const parsed = deserialize(readFileSync(file)) as Partial<KeptScan> | null;
    const { key, consulted, digest, scan } = parsed ?? {};
    if (!Array.isArray(consulted?.texts) || !Array.isArray(consulted.places)) return null;
    if (!Array.isArray(scan?.routes) || key === undefined || digest === undefined) return null;
    return { key, consulted, digest, scan };
  } catch {
    return null;
  }
}
