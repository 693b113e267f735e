import { cli, shown } from '../support/cli.js';
import { type ProjectKind, writeProject } from '../support/small-project.js';
import { accounts } from './accounts.js';
import { routes, settings } from './application.js';
import { flow } from './flow.js';
import { guard } from './guard.js';
import { limits } from './limits.js';
import type { Subject } from './mutant.js';
import { refreshing, sessions } from './sessions.js';
import { libsql, postgres } from './stores.js';
import { es256, hs256, tokens } from './tokens.js';
import { wire } from './wire.js';

/** A generated project, and the faults that its tests must notice. */
export type MutatedProject = {
  readonly id: string;
  readonly store: 'libsql' | 'postgres';
  readonly algorithm: 'HS256' | 'ES256';
  readonly tests: 'endpoints' | 'full';
  readonly subjects: readonly Subject[];
};

/** What stores and algorithms share is changed in one of them; what few tests are for, where there are few. */
export const projects: readonly MutatedProject[] = [
  {
    id: 'libsql-hs256',
    store: 'libsql',
    algorithm: 'HS256',
    tests: 'full',
    subjects: [
      ...[guard, tokens, hs256, sessions, refreshing, accounts],
      ...[limits, wire, settings, routes, libsql],
    ],
  },
  {
    id: 'postgres-es256',
    store: 'postgres',
    algorithm: 'ES256',
    tests: 'full',
    subjects: [es256, postgres],
  },
  { id: 'few-tests', store: 'libsql', algorithm: 'HS256', tests: 'endpoints', subjects: [flow] },
];

const kind: ProjectKind = {
  express: 5,
  module: 'esm',
  language: 'typescript',
  resolution: 'nodenext',
  runner: 'vitest',
  spec: false,
};

/** Makes the project below the stacks and returns its folder. */
export async function generate(
  { id, store, algorithm, tests }: MutatedProject,
  name = `mutants-${id}`,
): Promise<string> {
  const folder = writeProject(kind, name);
  const made = await cli(
    folder,
    ...['--secure-rest', '--open', '/health', '--role', 'DELETE /notes/**=admin'],
    ...[
      '--store',
      store,
      '--algorithm',
      algorithm,
      '--tests',
      tests,
      '--yes',
      '--no-verify',
      '--no-install',
    ],
  );
  if (made.code !== 0) throw new Error(shown(made));
  return folder;
}
