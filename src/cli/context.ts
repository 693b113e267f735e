import type { Readable, Writable } from 'node:stream';
import { type Adapters, loadRegistries } from '../session/adapters.js';
import { installableFrom, startedBy } from './started-by.js';

/** 0 done or in order, 1 for the user to mend, 2 something was found or left, 3 a bug of ours (product.md). */
export type ExitCode = 0 | 1 | 2 | 3;

/** What the program runs in. `bin` fills in that of the process; tests bring their own. */
export type CliContext = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & {
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** By which words the tool was started; `npx authwright` where nothing is said. */
  readonly program?: string;
  /** What a project installs to have it in CI; null or left out where there is nothing to say. */
  readonly installable?: string | null;
  /** Called only by commands that need them, since they are heavy. */
  readonly adapters: () => Promise<Adapters>;
};

/** The context of this process. */
export function processContext(): CliContext {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    program: startedBy(process.argv[1] ?? '', process.env),
    installable: installableFrom(process.argv[1] ?? '', process.env),
    adapters: loadRegistries,
  };
}

/**
 * Whether somebody is there to be asked: both ends are terminals and nobody asked for JSON. Some CI systems
 * give a job a terminal, at which nobody ever answers.
 */
export function isInteractive({ stdin, stdout, env: { CI } }: CliContext, json: boolean): boolean {
  const isCi = CI !== undefined && !['', '0', 'false'].includes(CI.toLowerCase());
  return stdin.isTTY === true && stdout.isTTY === true && !json && !isCi;
}
