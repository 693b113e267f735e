import type { ProjectKind } from './small-project.js';

/** A kind of project with what it keeps accounts in. */
export type MatrixCase = {
  readonly kind: ProjectKind;
  readonly store: 'libsql' | 'postgres';
  /** A client of Redis that the project has. */
  readonly client?: 'ioredis' | 'redis';
};

const typescript = { language: 'typescript' } as const;
const javascript = { language: 'javascript', resolution: 'commonjs' } as const;

/** Between them every runner, module system, resolution, Express version, language and both stores. */
export const everyDay: readonly MatrixCase[] = [
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
export const more: readonly MatrixCase[] = [
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
