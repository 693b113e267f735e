import type { RelPath } from './places.js';

/** The evidence for a fact about the project, as a phrase for a person. */
export type Evidence = { readonly evidence: string };

export type Language = 'typescript' | 'javascript';

export type ModuleSystem = 'esm' | 'cjs';

export type ImportExtension = '' | '.js' | '.ts';

/** What a source file ends in; the letter in front names its module system, whatever package.json says. */
export type SourceExtension = `.${'' | 'm' | 'c'}${'ts' | 'js'}`;

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';

/** How the project names a source file of two words: `auth-store`, `authStore`, `AuthStore`, `auth.store` (a subject and its role), `auth_store`. */
export type FileNaming = 'kebab' | 'camel' | 'pascal' | 'dot' | 'snake';

/** How the project's start command loads `.env`, if it does. */
export type EnvLoading =
  /** The code imports dotenv or the like: plain `node` is enough for the server, not for our scripts. */
  | { readonly kind: 'dotenv'; readonly file: RelPath; readonly evidence: string }
  /** A script passes `--env-file` (or tsx, bun, dotenv-cli do it). */
  | { readonly kind: 'flag'; readonly evidence: string }
  | { readonly kind: 'none'; readonly evidence: string };

/** What the project is. Every field was read from it or named by a flag; nothing here is a decision about auth. */
export type ProjectFacts = {
  /** `name` of package.json, or the folder's name. */
  readonly name: string;
  readonly packageManager: { readonly id: PackageManager } & Evidence;
  readonly framework: {
    readonly id: string;
    readonly version: string;
    readonly major: number;
  } & Evidence;
  /** Found from the dependencies; null when none of the supported stores is there. */
  readonly store: ({ readonly id: string } & Evidence) | null;
  readonly language: Language;
  readonly moduleSystem: { readonly id: ModuleSystem } & Evidence;
  /** What generated source files end in: as the file does that makes the application. */
  readonly sourceExtension: SourceExtension;
  /** What goes at the end of a relative import in this project. */
  readonly importExtension: ImportExtension;
  readonly sourceRoot: RelPath;
  readonly tsconfig: RelPath | null;
  /** `verbatimModuleSyntax`: type-only imports need `type`. */
  readonly verbatimModuleSyntax: boolean;
  readonly testRunner: TestRunnerFact & Evidence;
  /** Options for prettier: the project's own config, with what `.editorconfig` says; else sniffed from its sources. */
  readonly format: FormatOptions;
  /** Whose configuration says how the sources are laid out; null where none does. */
  readonly formatter: 'prettier' | 'biome' | null;
  readonly linter: LinterHabits;
  readonly fileNaming: FileNaming;
  /** Generated files that the owner keeps elsewhere than where they would be made: that place → the file. */
  readonly moved: ReadonlyMap<RelPath, RelPath>;
  readonly spec: ({ readonly file: RelPath } & Evidence) | null;
  readonly envLoading: EnvLoading;
  /** The script a developer starts the server with, e.g. `dev` or `start`; null when there is none. */
  readonly startScript: string | null;
  /** package.json as parsed. */
  readonly packageJson: PackageJson;
};

/** What the project's own linter asks of code, beyond its layout. */
export type LinterHabits = {
  /** Imports are in the order of Biome's `organizeImports`. */
  readonly sortsImports: boolean;
  /** Imports are in some order by how near they come from, which ESLint or a plugin of Prettier checks. */
  readonly ordersImports: boolean;
  /** A member with a plain name stands behind a dot, and the compiler has nothing against it. */
  readonly dotsMembers: boolean;
  /** JSON is formatted as it is: our manifest, too. */
  readonly formatsJson: boolean;
};

/** The prettier options that shape managed files; `endOfLine` is that of the project's sources. */
export type FormatOptions = {
  readonly printWidth: number;
  readonly tabWidth: number;
  readonly useTabs: boolean;
  readonly semi: boolean;
  readonly singleQuote: boolean;
  readonly trailingComma: 'all' | 'es5' | 'none';
  readonly bracketSpacing: boolean;
  readonly arrowParens: 'always' | 'avoid';
  readonly quoteProps: 'as-needed' | 'consistent' | 'preserve';
  readonly endOfLine: 'lf' | 'crlf';
};

/** The fields of package.json that are read. */
export type PackageJson = {
  readonly name?: string;
  readonly version?: string;
  readonly type?: string;
  readonly main?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly imports?: Readonly<Record<string, unknown>>;
  readonly workspaces?: unknown;
  readonly packageManager?: string;
  readonly [key: string]: unknown;
};

/** A test runner, and where it finds what is written for it. */
export type TestRunnerFact = {
  readonly id: string;
  readonly testDir: RelPath;
  /** How the names of tests end before the extension: `.spec`; `.test` where nothing is said. */
  readonly ending?: string;
  /** Where what tests share goes, where the runner would take it for tests in their folder. */
  readonly supportDir?: RelPath;
  /** The setting by which the runner may not find them, and whether that could not be read. */
  readonly unfound?: {
    readonly file: RelPath;
    readonly setting: string;
    readonly isUnread: boolean;
  };
};

/** The texts of the project as they were at one moment. The last read of a run. */
export type Snapshot = {
  /** Absolute path of the package folder; for child processes and messages, never for a plan. */
  readonly root: string;
  /** Files that are read, sorted: sources, configs, specs; ignored and generated folders left out. */
  readonly files: readonly RelPath[];
  /** The text with its BOM, or null when there is no such file. Cached: one file has one text in a run. */
  text(path: RelPath): string | null;
  exists(path: RelPath): boolean;
  /** The other packages of the workspace: names, and folders relative to the package (`../shared`). Left out: none. */
  readonly siblings?: () => readonly { readonly name: string; readonly folder: string }[];
  /** SHA-256 of the bytes, hex. */
  hash(path: RelPath): string | null;
};
