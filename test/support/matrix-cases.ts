import type { AuthSettings } from '../../src/model/types.js';
import type { ProjectKind } from './small-project.js';

/** A kind of project with what it keeps accounts in. */
export type MatrixCase = {
  readonly kind: ProjectKind;
  readonly store: 'libsql' | 'postgres';
  /** A client of Redis that the project has. */
  readonly client?: 'ioredis' | 'redis';
  readonly tests: AuthSettings['tests'];
  /** What is answered beside that. */
  readonly flags?: readonly string[];
};

/** Those with every test that can be generated. */
type FullCase = Omit<MatrixCase, 'tests' | 'flags'>;

const typescript = { language: 'typescript' } as const;
const javascript = { language: 'javascript', resolution: 'commonjs' } as const;

/** Between them every runner, module system, resolution, Express version, language and both stores. */
const everyDay: readonly FullCase[] = [
  {
    kind: {
      ...typescript,
      express: 5,
      module: 'esm',
      resolution: 'nodenext',
      runner: 'vitest',
      spec: true,
    },
    store: 'libsql',
  },
  {
    kind: {
      ...typescript,
      express: 4,
      module: 'cjs',
      resolution: 'commonjs',
      runner: 'jest',
      spec: false,
    },
    store: 'postgres',
    client: 'ioredis',
  },
  {
    kind: { ...javascript, express: 5, module: 'cjs', runner: 'node-test', spec: true },
    store: 'libsql',
  },
];

/** The rest of them, for long runs. */
const more: readonly FullCase[] = [
  {
    kind: {
      ...typescript,
      express: 5,
      module: 'esm',
      resolution: 'bundler',
      runner: 'node-test',
      spec: false,
    },
    store: 'postgres',
    client: 'redis',
  },
  {
    kind: {
      ...typescript,
      express: 5,
      module: 'cjs',
      resolution: 'nodenext',
      runner: 'jest',
      spec: true,
    },
    store: 'libsql',
    client: 'redis',
  },
  {
    kind: {
      ...typescript,
      express: 4,
      module: 'esm',
      resolution: 'nodenext',
      runner: 'vitest',
      spec: false,
    },
    store: 'libsql',
  },
  {
    kind: {
      ...typescript,
      express: 4,
      module: 'cjs',
      resolution: 'bundler',
      runner: 'vitest',
      spec: true,
    },
    store: 'postgres',
  },
  {
    kind: {
      ...typescript,
      express: 4,
      module: 'esm',
      resolution: 'bundler',
      runner: 'jest',
      spec: true,
    },
    store: 'libsql',
  },
  {
    kind: { ...javascript, express: 4, module: 'cjs', runner: 'jest', spec: false },
    store: 'libsql',
  },
  {
    kind: { ...javascript, express: 5, module: 'esm', runner: 'vitest', spec: true },
    store: 'postgres',
  },
  {
    kind: { ...javascript, express: 4, module: 'esm', runner: 'node-test', spec: false },
    store: 'postgres',
  },
];

/** The answers that change what the tests of the auth code expect, all together, on both stores. */
export const policies: readonly MatrixCase[] = (['libsql', 'postgres'] as const).map((store) => ({
  kind: {
    ...typescript,
    express: 5,
    module: 'esm',
    resolution: 'nodenext',
    runner: 'node-test',
    spec: true,
  },
  store,
  tests: 'full',
  flags: [
    ...[
      '--req-user',
      '--errors',
      'message',
      '--sign-ups-per-hour',
      '5',
      '--refresh-days',
      '3',
      '--idle-days',
      '2',
    ],
    ...['--sign-up-field', 'displayName:text', '--sign-up-field', 'order:text'],
  ],
}));

/** The order in which more of them are run. */
export const full: readonly MatrixCase[] = [...everyDay, ...more].map((each) => ({
  ...each,
  tests: 'full',
}));

/** Fewer tests, or none: between them every runner, both stores, and what changes these tests. */
export const fewer: readonly MatrixCase[] = [
  {
    kind: {
      ...typescript,
      express: 5,
      module: 'esm',
      resolution: 'nodenext',
      runner: 'vitest',
      spec: true,
    },
    store: 'libsql',
    tests: 'endpoints',
  },
  {
    kind: {
      ...typescript,
      express: 5,
      module: 'esm',
      resolution: 'bundler',
      runner: 'node-test',
      spec: true,
    },
    store: 'postgres',
    tests: 'none',
  },
  {
    kind: {
      ...typescript,
      express: 4,
      module: 'cjs',
      resolution: 'commonjs',
      runner: 'jest',
      spec: false,
    },
    store: 'postgres',
    tests: 'endpoints',
    flags: ['--stateless', '--role', 'DELETE /notes/**=admin', '--refresh-grace', '0'],
  },
  {
    kind: { ...javascript, express: 5, module: 'cjs', runner: 'node-test', spec: false },
    store: 'postgres',
    tests: 'endpoints',
    flags: ['--endpoints', 'login,logout', '--algorithm', 'ES256', '--hash', 'scrypt'],
  },
];
