import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { RealEndpoint } from './real-endpoints.js';

/**
 * Loads the apps in `folders` in the real Express of a stack, all in one process, and asks each of their
 * endpoints for an answer. Folders of apps are below the stack's own.
 */
export async function realEndpoints(
  stackName: string,
  folders: readonly string[],
): Promise<readonly (readonly RealEndpoint[])[]> {
  const stack = resolve(import.meta.dirname, '../../fixtures/stacks', stackName);
  const program = resolve(import.meta.dirname, 'real-express.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [program, stack, ...folders], {
    maxBuffer: 1 << 28,
  });
  return JSON.parse(stdout) as readonly (readonly RealEndpoint[])[];
}
