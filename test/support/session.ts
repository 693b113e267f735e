import { PassThrough, Readable } from 'node:stream';
import { main } from '../../src/cli/main.js';
import type { CliContext } from '../../src/cli/context.js';
import type { Adapters } from '../../src/session/adapters.js';

export type MainResult = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
};

/** Runs the main program in this process without a terminal, with the adapters of a test. */
export async function runMain(
  cwd: string,
  argv: readonly string[],
  adapters: Adapters,
): Promise<MainResult> {
  const stdout = collector();
  const stderr = collector();
  const context: CliContext = {
    cwd,
    env: { NO_COLOR: '1' },
    stdin: Readable.from([]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    adapters: () => Promise.resolve(adapters),
  };
  const code = await main(argv, context);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function collector(): { readonly stream: PassThrough; text(): string } {
  const chunks: string[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return { stream, text: () => chunks.join('') };
}
