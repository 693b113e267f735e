import { Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';

/** What a program did in Node itself. */
export type Ran = { readonly log: readonly string[]; readonly result: string };

/** Runs modules of CommonJS that export a function, in a thread of Node of its own. */
export type Runner = { run(text: string): Promise<Ran>; close(): Promise<number> };

export function createRunner(): Runner {
  const worker = new Worker(fileURLToPath(new URL('./really-worker.mjs', import.meta.url)));
  let waiting: ((ran: Ran) => void) | null = null;
  worker.on('message', (ran: Ran) => waiting?.(ran));
  return {
    run: (text) =>
      new Promise((resolve, reject) => {
        waiting = resolve;
        worker.once('error', reject);
        worker.postMessage(text);
      }).finally(() => worker.removeAllListeners('error')) as Promise<Ran>,
    close: () => worker.terminate(),
  };
}
