import type { Readable, Writable } from 'node:stream';
import type { FrameworkAdapter } from '../frameworks/adapter.js';
import type { RunnerAdapter } from '../runners/adapter.js';
import type { StoreAdapter } from '../stores/adapter.js';

/** 0 done or in order, 1 for the user to mend, 2 something was found or left, 3 a bug of ours (product.md). */
export type ExitCode = 0 | 1 | 2 | 3;

/** What a run can read and write of: the registries, or in tests others. */
export type Adapters = {
  readonly frameworks: readonly FrameworkAdapter[];
  readonly stores: readonly StoreAdapter[];
  readonly runners: readonly RunnerAdapter[];
  /** Template texts by their path below `templates/`. */
  readonly templates: ReadonlyMap<string, string>;
};

/** The surroundings of a run. `main` fills in those of the process; tests bring their own. */
export type Session = {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Loads the registries; called only by commands that need them, since they are heavy. */
  readonly adapters: () => Promise<Adapters>;
};

/** The session of this process. */
export function processSession(): Session {
  return {
    cwd: process.cwd(),
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    adapters: loadRegistries,
  };
}

/**
 * Whether somebody is there to be asked: both ends are terminals and nobody asked for JSON. Some CI systems
 * give a job a terminal, at which nobody ever answers.
 */
export function isInteractive({ stdin, stdout, env: { CI } }: Session, json: boolean): boolean {
  const isCi = CI !== undefined && !['', '0', 'false'].includes(CI.toLowerCase());
  return stdin.isTTY === true && stdout.isTTY === true && !json && !isCi;
}

async function loadRegistries(): Promise<Adapters> {
  const [{ frameworks }, { stores }, { runners }, { readTemplates }] = await Promise.all([
    import('../frameworks/registry.js'),
    import('../stores/registry.js'),
    import('../runners/registry.js'),
    import('../project/templates.js'),
  ]);
  return { frameworks, stores, runners, templates: readTemplates() };
}
