import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

/** How a request was answered, and the handlers that ran for it. */
export type Answer = { readonly status: number; readonly ran: readonly string[] };

/** An endpoint as Express itself has it. */
export type RealEndpoint = {
  readonly method: string;
  /** As authwright shows paths. */
  readonly shown: string;
  readonly handler: string;
  /** `file:line:column` of the calls that registered it, innermost first. */
  readonly calls: readonly string[];
  readonly anonymous: Answer;
  /** With an Authorization header. */
  readonly known: Answer;
};

/**
 * Loads the apps in `folders` in the real Express of a stack, all in one process, and asks each of their
 * endpoints for an answer. Folders of apps are below the stack's own.
 */
export async function realEndpoints(
  express: 4 | 5,
  folders: readonly string[],
): Promise<readonly (readonly RealEndpoint[])[]> {
  const stack = resolve(import.meta.dirname, `../../fixtures/stacks/express${express}`);
  const program = resolve(import.meta.dirname, 'real-express.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [program, stack, ...folders], {
    maxBuffer: 1 << 28,
  });
  return JSON.parse(stdout) as readonly (readonly RealEndpoint[])[];
}
