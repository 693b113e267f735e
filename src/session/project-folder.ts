import { resolve } from 'node:path';
import { findPackage } from '../project/workspace.js';
import type { Adapters } from './adapters.js';
import type { Options } from './option-values.js';

/**
 * The package folder that a run in `cwd` is about.
 * @throws {UserError} when a monorepo leaves that open
 */
export function projectFolder(options: Options, cwd: string, { frameworks }: Adapters): string {
  return findPackage(resolve(cwd, options.cwd), options.workspace, (pkg) =>
    frameworks.some((framework) => framework.detect(pkg) !== null),
  );
}
