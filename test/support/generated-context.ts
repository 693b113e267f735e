import { usersOfOurs } from '../../src/model/users-fact.js';
import { NO_LINTER } from '../../src/project/detect-linter.js';
import type { ArtifactContext, SharedCounters } from '../../src/frameworks/adapter.js';
import type { AuthSettings, ProjectFacts, RelPath } from '../../src/model/types.js';

/** The facts of a plain Express 5 project: TypeScript, ESM, prettier's usual settings. */
export const plainFacts: ProjectFacts = {
  name: 'bookshop',
  packageManager: { id: 'npm', evidence: 'package-lock.json' },
  framework: { id: 'express', version: '5.3.0', major: 5, evidence: 'package.json' },
  store: null,
  language: 'typescript',
  moduleSystem: { id: 'esm', evidence: 'package.json' },
  sourceExtension: '.ts',
  importExtension: '.js',
  sourceRoot: 'src' as RelPath,
  tsconfig: 'tsconfig.json' as RelPath,
  verbatimModuleSyntax: true,
  formatter: null,
  linter: NO_LINTER,
  testRunner: { id: 'vitest', testDir: 'test' as RelPath, evidence: 'package.json' },
  format: {
    printWidth: 100,
    tabWidth: 2,
    useTabs: false,
    semi: true,
    singleQuote: true,
    trailingComma: 'all',
    bracketSpacing: true,
    arrowParens: 'always',
    quoteProps: 'as-needed',
    endOfLine: 'lf',
  },
  fileNaming: 'kebab',
  moved: new Map(),
  spec: null,
  envLoading: { kind: 'none', evidence: 'nothing loads .env' },
  startScript: null,
  packageJson: {},
};

/** The settings that a run without answers has. */
const plainAuth: AuthSettings = {
  endpoints: ['sign-up', 'login', 'refresh', 'logout', 'me', 'password'],
  basePath: '/auth',
  outDir: 'src/auth' as RelPath,
  store: 'libsql',
  userModel: null,
  storedPasswords: null,
  signUpValues: null,
  accessSeconds: 600,
  refreshDays: 30,
  idleDays: 7,
  refreshGrace: 10,
  passwordMin: 15,
  signUpsPerHour: 10,
  signUpFields: null,
  trustProxy: null,
  hash: 'argon2id',
  algorithm: 'HS256',
  stateless: false,
  reqUser: false,
  errors: 'problem',
  tests: 'full',
};

/** What templates are made from, with some of it changed. */
export function artifactContext(
  changes: {
    readonly facts?: Partial<ProjectFacts>;
    readonly auth?: Partial<AuthSettings>;
    readonly roles?: readonly string[];
    readonly counters?: SharedCounters | null;
  } = {},
): ArtifactContext {
  return {
    toolVersion: '0.0.0',
    facts: { ...plainFacts, ...changes.facts },
    auth: { ...plainAuth, ...changes.auth },
    style: 'route',
    servedPath: '/auth',
    app: null,
    endpoints: [],
    roles: changes.roles ?? [],
    users: usersOfOurs({ ...plainAuth, ...changes.auth }),
    storeReadsSettings: true,
    counters: changes.counters ?? null,
    keepsFullTests: false,
    migrationsDir: 'migrations' as RelPath,
  };
}
