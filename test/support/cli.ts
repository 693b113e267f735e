import { processContext } from '../../src/cli/context.js';
import { type MainResult, runMain } from './session.js';

/** Runs the real tool in this process without a terminal, in the folder `root`. */
export async function cli(root: string, ...argv: readonly string[]): Promise<MainResult> {
  return runMain(root, argv, await processContext().adapters());
}

/** What a run did, for a failed assertion to show. */
export function shown({ code, stdout, stderr }: MainResult): string {
  return `exit ${String(code)}\n${stdout}\n${stderr}`;
}
