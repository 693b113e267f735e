import { relative } from 'node:path';
import type { RelPath } from '../../model/types.js';

/** A path as it is called below `root`, or above it; with slashes on every system. */
export function pathIn(root: string, path: string): RelPath {
  return relative(root, path).replaceAll('\\', '/') as RelPath;
}
