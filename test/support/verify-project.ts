import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { put } from '../unit/apply/scratch.js';
import { cli, shown } from './cli.js';
import { runFolder } from './small-project.js';
import type { MainResult } from './session.js';

/** A project whose secured endpoints are recorded, as a run with `--guard` would have left it. */
export type VerifyProject = {
  readonly folder: string;
  /** Runs `authwright verify` there. */
  readonly verify: (...argv: readonly string[]) => Promise<Verified>;
  /** Whether a handler was ever called: each writes a file. */
  readonly wasCalled: () => boolean;
};

export type Verified = MainResult & {
  readonly problems: readonly {
    readonly code: string;
    readonly message: string;
    readonly file?: string;
    readonly line?: number;
  }[];
  readonly text: string;
};

/**
 * @param stack the folder of `fixtures/stacks` that has the framework
 * @param secured endpoints by id
 */
export function verifyProject(
  stack: string,
  name: string,
  files: Readonly<Record<string, string>>,
  secured: readonly string[],
): VerifyProject {
  const folder = runFolder(stack, `verify-${name}`);
  const manifest = {
    manifestVersion: 1,
    generator: { version: '0.2.0' },
    project: { framework: stack.startsWith('koa') ? 'koa' : 'express', store: null, spec: null },
    answers: { guard: 'src/guard.js#guard' },
    files: {},
    spliced: {},
    routes: Object.fromEntries(
      [...secured].sort().map((id) => [id, { decision: 'secured', file: null, guard: null }]),
    ),
  };
  const all = { ...files, '.authwright/manifest.json': `${JSON.stringify(manifest, null, 2)}\n` };
  for (const [path, text] of Object.entries(all)) {
    put(folder, path, text);
  }
  return {
    folder,
    verify: async (...argv) => {
      const run = await cli(folder, 'verify', '--json', ...argv);
      const report = JSON.parse(run.stdout || '{}') as Partial<Verified>;
      return { ...run, problems: report.problems ?? [], text: shown(run) };
    },
    wasCalled: () => existsSync(join(folder, 'called')),
  };
}

/** What `verify` kept, by endpoint: `refuses`, `hole`, `inconclusive`. */
export function kept(folder: string): Readonly<Record<string, string>> {
  const text = readFileSync(join(folder, '.authwright/verify.json'), 'utf8');
  const { endpoints } = JSON.parse(text) as {
    endpoints: Record<string, { readonly result: string }>;
  };
  return Object.fromEntries(Object.entries(endpoints).map(([id, { result }]) => [id, result]));
}
