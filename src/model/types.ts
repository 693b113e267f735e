/**
 * The core types: what the rooms hand to each other. No code here, and no import from any other room.
 *
 * Three words are kept apart: an *endpoint* is a method and a path as served; a *route* is the place in
 * source that registers it; a *decision* belongs to the endpoint and outlives both.
 */

/**
 * A path inside the project: posix separators, relative to the package folder, never leaving it. The one
 * exception is a spec above the package, which is named with a leading `../` and only ever edited in place.
 */
export type RelPath = string & { readonly __brand: 'RelPath' };

/** A place in a file. Line and column are 1-based; column counts UTF-16 units. */
export type SourceLoc = { readonly file: RelPath; readonly line: number; readonly column: number };

/** Replace `[start, end)` (UTF-16 offsets into the whole text, BOM included) by `text`. */
export type TextEdit = { readonly start: number; readonly end: number; readonly text: string };

/** An edit together with the file that it is for. */
export type FileEdit = TextEdit & { readonly file: RelPath };

/** Upper case. `ALL` stands for every method: `app.all`, handlers mounted with `use`. */
export type HttpMethod = Uppercase<string>;

/** `GET /users/{id}`: `{name}` for parameters, no trailing slash except for `/` itself. */
export type EndpointId = `${HttpMethod} ${string}`;

export type DecisionKind = 'secured' | 'open';

/** One problem or notice. `fix` is required: what to type or paste. */
export type Diagnostic = {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly loc: SourceLoc | null;
  readonly fix: string;
};

/** A fact about the project together with what it was concluded from, as a phrase for a person. */
export type Evidence = { readonly evidence: string };

export type Language = 'typescript' | 'javascript';
export type ModuleSystem = 'esm' | 'cjs';
export type ImportExtension = '' | '.js' | '.ts';
/** What a source file ends in; the letter in front names its module system, whatever package.json says. */
export type SourceExtension = `.${'' | 'm' | 'c'}${'ts' | 'js'}`;
export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun';
/** How the project names a source file of two words: `auth-store`, `authStore`, `AuthStore`, `auth.store` (a subject and its role), `auth_store`. */
export type FileNaming = 'kebab' | 'camel' | 'pascal' | 'dot' | 'snake';

/** How a start command of the project gets the variables of `.env`, if it does. */
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

/** What a spec (or an endpoint list) says of one endpoint. */
export type SpecEndpoint = {
  readonly id: EndpointId;
  readonly method: HttpMethod;
  /** As served: the server URL's path in front, `{name}` for parameters. */
  readonly path: string;
  readonly operationId: string | null;
  readonly tags: readonly string[];
  readonly summary: string | null;
  /** What the spec says: `secured` when any non-empty requirement applies, `open` for `security: []` or an optional `{}`, null for silence. */
  readonly security: DecisionKind | null;
  /** The names of the schemes that the effective requirement uses. */
  readonly schemes: readonly string[];
  /** True when one of these schemes is an HTTP Bearer scheme. */
  readonly bearer: boolean;
  /** Scopes asked of a scheme, and `roles` of an endpoint list. */
  readonly roles: readonly string[];
  readonly loc: SourceLoc;
};

/** What a middleware on the way to a handler does to a caller without credentials. */
export type GuardVerdict = 'refuses' | 'passes' | 'unknown';

/** Where an identifier comes from once imports and re-exports are followed. */
export type Origin =
  | {
      readonly kind: 'file';
      readonly file: RelPath;
      readonly name: string;
      /** Of an object that has this name: the member, dotted where it is a member of a member. */
      readonly member?: string;
    }
  | { readonly kind: 'package'; readonly name: string; readonly member: string }
  | { readonly kind: 'unknown' };

/** On what it stands that something refuses. */
export type Basis =
  /** It was read: what is answered there refuses. */
  | { readonly kind: 'read'; readonly file: RelPath; readonly line: number }
  /** What a package does, by its documentation and source. */
  | { readonly kind: 'package'; readonly row: string }
  /** The owner says so. */
  | { readonly kind: 'word' };

/** What keeps it from being known whether anything refuses. */
export type Doubt = {
  readonly kind: 'unknown';
  /** That of the one in `guards`; where there are several, theirs in the order in which a request meets them, each after its name. */
  readonly reason: string;
  /** The flag that answers the first that a flag can answer. */
  readonly flag: string | null;
  readonly guards: readonly DoubtedGuard[];
};

/** One middleware of which reading could not tell whether it refuses. */
export type DoubtedGuard = {
  readonly name: string;
  readonly loc: SourceLoc;
  readonly reason: string;
  /** `--judge src/gate.ts#gate=refuses`; null where it has no name to speak of it by. */
  readonly flag: string | null;
};

/** An environment variable on which a verdict depends, and where it is asked for. */
export type EnvironmentNeed = {
  readonly name: string;
  readonly loc: SourceLoc | null;
  /** What is asked of it there, as it is written. */
  readonly condition?: string;
};

/** What a middleware does with requests before a guard behind it is asked. */
export type EarlyStep = {
  /**
   * `answers`: with what others were answered before; `tells`: of a loader of parameters, by its answer or error, what
   * there is; `stores`: it reads uploads or keeps them; `loads`: it looks something up.
   */
  readonly does: 'answers' | 'tells' | 'stores' | 'loads';
  /** Where it is registered, for a guard in front of it, and what that would stand before; null where none can. */
  readonly step: {
    readonly anchor: RouteAnchor;
    readonly below: string;
    readonly behind: readonly EndpointId[];
  } | null;
};

/** One middleware on the way to a handler. */
export type GuardUse = {
  /** As written, shortened: `requireAuth`, `auth.required`, `isAuthenticated(…)`. */
  readonly name: string;
  readonly origin: Origin;
  /** The name by which it is written there, where that is another: of an array that holds it, or of what made it. */
  readonly written?: Origin;
  readonly place: 'app' | 'mount' | 'router' | 'route';
  readonly loc: SourceLoc;
  readonly verdict: GuardVerdict;
  /** What is not certain of a verdict that is `unknown`, as a phrase, where it can be said. */
  readonly why?: string;
  /** For what refuses: on what that stands. */
  readonly basis?: Basis;
  /** Variables without which it would let everybody through. */
  readonly needsEnv?: readonly EnvironmentNeed[];
  /** Variables that would open it where they are set. */
  readonly openedBy?: readonly EnvironmentNeed[];
  /** Its secrets that stand in files of the project which git does not ignore. */
  readonly committed?: readonly EnvironmentNeed[];
  /** It reads bearer tokens: whatever it does to anonymous callers, a token of another issuer is refused. */
  readonly readsBearer?: true;
  /** The file in which it is written, for a function of the project. */
  readonly declaredIn?: RelPath;
  /** It does nothing here, or not always: its list of exceptions names the route, or it stands under a condition. */
  readonly idle?: true;
  /** It refuses who sends nothing, and takes anything that is sent for a credential. The owner's word covers that. */
  readonly presenceOnly?: true;
  readonly early?: EarlyStep;
  /** It answers every request to the route, or fails: nobody arrives at what stands behind it. */
  readonly endsAll?: true;
  /** It was not judged, as what stands before it refuses; `unknown` until somebody says that this one does not. */
  readonly unmet?: true;
};

/**
 * Identifies where a route is registered. Opaque to everyone but its adapter; two routes with the same
 * `registration` come from one piece of source, so an edit there changes both.
 */
export type RouteAnchor = { readonly registration: string } & Readonly<Record<string, unknown>>;

/**
 * What answers where a package does, or a folder is served. `files`, `pages` and `status` are looked at with browsers,
 * which send no token; `proxy`, `graphql` and `socket` carry data.
 */
export type Served = {
  readonly kind: 'files' | 'pages' | 'status' | 'proxy' | 'graphql' | 'socket';
  /** As written, shortened: `express.static(…)`. */
  readonly name: string;
};

/** One endpoint that the source registers. */
export type SourceRoute = {
  readonly method: HttpMethod;
  /** As served, mount prefixes applied, `{name}` for parameters. */
  readonly path: string;
  /** The verb of the registration (`get` in `router.get`). */
  readonly loc: SourceLoc;
  /** In the order in which a request meets them; the handler itself is not among them. */
  readonly guards: readonly GuardUse[];
  readonly guarded: boolean | 'unknown';
  /** The name of the first middleware that refuses; null when none does. */
  readonly guard: string | null;
  /** What is registered before it and answers every request to it, so that none arrives. */
  readonly behind?: Answerer;
  /** True when the registration, or a mount above it, is under a condition. */
  readonly conditional: boolean;
  /** What it is, where no code of the project answers. */
  readonly serves?: Served;
  /**
   * Of something that may call on: the path that it is mounted at (empty for all) and what is registered behind it,
   * at that path or below. A guard in front of it stands in front of these too.
   */
  readonly callsOn?: { readonly below: string; readonly behind: readonly EndpointId[] };
  /** True when the route parses an upload or a body itself, so that the guard must stand before that. */
  readonly readsBody: boolean;
  readonly anchor: RouteAnchor;
};

/** Something that answers whoever comes: a 404 handler, a page for all paths. */
export type Answerer = {
  /** As written, shortened. */
  readonly name: string;
  readonly loc: SourceLoc;
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

/** Where the application object can be had, for the mount and for tests. */
export type AppFact = {
  readonly file: RelPath;
  /** The local name of the application object, e.g. `app`. */
  readonly variable: string;
  /** How a test gets it: import an instance, call a function without arguments, or not at all (with the reason). */
  readonly access:
    | { readonly kind: 'instance'; readonly exportName: string }
    | { readonly kind: 'factory'; readonly exportName: string }
    | { readonly kind: 'none'; readonly reason: string };
  /** How its adapter finds the place in it for what is mounted; opaque to everyone else. */
  readonly anchor: Readonly<Record<string, unknown>>;
};

/** What a framework's scan of the source found. */
export type ScanResult = {
  readonly routes: readonly SourceRoute[];
  /** Registrations that could not be read (severity error) and remarks (info). */
  readonly diagnostics: readonly Diagnostic[];
  /** The application that auth routes are mounted on; null when none was found. */
  readonly app: AppFact | null;
  /** Some package serves what the spec says and looks for a handler of each operation: none may be added to it. */
  readonly servesSpec?: true;
  /** Signs that the project authenticates users already (a login route, passport, express-jwt …); empty when none. */
  readonly existingAuth: readonly { readonly evidence: string; readonly loc: SourceLoc | null }[];
};

/** An export of a file of the project: the guard to insert. */
export type ExportRef = {
  readonly file: RelPath;
  readonly name: string;
  /** The member that is meant where the export is an object: `protect`, dotted where it is a member of a member. */
  readonly member?: string;
  /** Where it is declared when that is not there by that name: a re-export, an alias, or a name that is exported as default. */
  readonly declared?: { readonly file: RelPath; readonly name: string; readonly member?: string };
};

/** An import that a file needs after an edit: `name` of `from`. */
export type ImportNeed = { readonly file: RelPath; readonly name: string; readonly from: RelPath };

/** The three results of an edit. `already` writes nothing and is not an error. */
export type EditResult =
  | {
      readonly status: 'edited';
      readonly edits: readonly FileEdit[];
      readonly imports: readonly ImportNeed[];
      /** What the owner should know of the place that was chosen. */
      readonly notices?: readonly Diagnostic[];
    }
  | { readonly status: 'already' }
  | { readonly status: 'blocked'; readonly diagnostic: Diagnostic };

export type AuthEndpoint = 'sign-up' | 'login' | 'refresh' | 'logout' | 'me' | 'password';

/** Settings that the owner chose; they become code, not configuration. */
export type AuthSettings = {
  readonly endpoints: readonly AuthEndpoint[];
  /** As typed: `/auth`. Where it is served is `AuthPlan.servedPath`. */
  readonly basePath: string;
  readonly outDir: RelPath;
  readonly store: string;
  readonly accessSeconds: number;
  readonly refreshDays: number;
  /** Seconds in which a refresh token that comes again ends nothing. */
  readonly refreshGrace: number;
  /** The least characters of a password, 8 to 64. */
  readonly passwordMin: number;
  /** What Express's `trust proxy` is set to, as typed; null when nothing was said. */
  readonly trustProxy: string | null;
  readonly hash: 'argon2id' | 'scrypt';
  readonly algorithm: 'HS256' | 'ES256';
  readonly stateless: boolean;
};

/** Every answer of a run, from flags, manifest, spec and prompts. */
export type Answers = {
  readonly decisions: ReadonlyMap<EndpointId, Decision>;
  readonly style: 'route' | 'router';
  /** The project's own guard, or null to generate auth with these settings. */
  readonly guard: ExportRef | null;
  readonly auth: AuthSettings | null;
  /** The owner's word on middleware that reading could not judge: `src/gate.ts#gate` → what it does to anonymous callers. */
  readonly judged: ReadonlyMap<string, Exclude<GuardVerdict, 'unknown'>>;
};

export type Decision =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'secured';
      /** Any of these lets the caller through; empty when being logged in is enough. */
      readonly roles: readonly string[];
      /** Put the guard there although something else refuses anonymous callers already. */
      readonly beside: boolean;
    };

/** Spec and source of one endpoint side by side; at least one of them is there. */
export type Endpoint = {
  readonly id: EndpointId;
  readonly method: HttpMethod;
  readonly path: string;
  readonly spec: SpecEndpoint | null;
  /** More than one when several registrations answer the same method and path. */
  readonly routes: readonly SourceRoute[];
};

/** A file that a template makes. */
export type TemplateJob = {
  /** Below `templates/`, e.g. `auth/passwords.argon2id.ts.hbs`. */
  readonly template: string;
  readonly target: RelPath;
  readonly data: Readonly<Record<string, unknown>>;
};

/** A package that generated code needs; `range` is a caret range. */
export type DependencyChange = {
  readonly name: string;
  readonly range: string;
  readonly dev: boolean;
  /**
   * The package is installed with another that the project has: it is not added where the project's own code
   * imports it already.
   */
  readonly comesAlong?: boolean;
};

/** Files that no repository should have: secrets, accounts. */
export type UnversionedFiles = {
  /** As `.gitignore` takes it. */
  readonly pattern: string;
  /** Their names in the folder of the package. */
  readonly files: readonly string[];
};

export type ConflictHunk = {
  /** 1-based line in the owner's text. */
  readonly line: number;
  readonly yours: string;
  readonly base: string;
  readonly generated: string;
};

/** What becomes of a place in a managed file that owner and generator both changed. */
export type ConflictWay = 'abort' | Settlement;

/** `keep`: the owner's lines stay; `theirs`: the generated ones replace them; `markers`: both stand there, to be sorted out. */
export type Settlement = 'keep' | 'theirs' | 'markers';

/**
 * `foreign`: a file that is not ours is where one has to go; `both`: both sides changed the same lines; `syntax`,
 * `types`: put together, the text would not parse, or did not type-check.
 */
export type ConflictCause = 'foreign' | 'both' | 'syntax' | 'types';

/** A conflict in one file that was settled as its owner said. */
export type SettledConflict = {
  readonly path: RelPath;
  readonly way: Settlement;
  readonly hunks: readonly ConflictHunk[];
};

/** A change of what templates make, told to owners of files that an earlier version made. */
export type TemplateChange = {
  /** The first version of authwright that has it. */
  readonly version: string;
  readonly kind: 'security' | 'fix' | 'improvement';
  /** How the paths of the templates concerned begin, below `templates/`. */
  readonly templates: readonly string[];
  /** What the generated code does now. One line, no full stop. */
  readonly what: string;
  /** What was wrong before, with its source. */
  readonly why: string;
};

/** A change of the templates that the owner's copies lacked, and what the plan does about it. */
export type Upgrade = {
  readonly change: TemplateChange;
  readonly files: readonly {
    readonly path: RelPath;
    /** `in-part`: but for lines that stay as the owner has them. */
    readonly state: 'brought' | 'in-part' | 'lacking';
  }[];
};

/** One file of a plan. `before` and `content` are whole texts. `mode` is octal permission bits, null for the default. */
export type FileChange =
  | {
      readonly kind: 'create';
      readonly path: RelPath;
      readonly content: string;
      readonly kept: 'managed' | 'spliced';
    }
  | {
      readonly kind: 'update';
      readonly path: RelPath;
      readonly before: string;
      readonly content: string;
      readonly kept: 'managed' | 'spliced';
      readonly reason: string;
      /** A managed file that holds edits of its owner's and what is generated. */
      readonly merged?: true;
      /** What makes `content` of `before` where a file was spliced, step by step; the manifest keeps the way back. */
      readonly edits?: readonly (readonly TextEdit[])[];
    }
  | { readonly kind: 'delete'; readonly path: RelPath; readonly before: string }
  | {
      readonly kind: 'conflict';
      readonly path: RelPath;
      readonly cause: ConflictCause;
      readonly before: string;
      readonly proposed: string;
      readonly hunks: readonly ConflictHunk[];
    };

/** What became of one endpoint in a plan. */
export type RouteDecision = {
  readonly endpoint: Endpoint;
  readonly decision: Decision | null;
  readonly outcome:
    | 'secured' // a guard is inserted by this plan
    | 'already' // guarded, nothing to do
    | 'open'
    | 'undecided'
    | 'unimplemented' // in the spec only
    | 'drift' // was guarded by us and no longer is
    | 'blocked'; // could not be edited
};

/** Everything a run will change, computed in memory. Printing, diffing, checking and writing are sinks of it. */
export type SecurityPlan = {
  readonly decisions: readonly RouteDecision[];
  /** Sorted by path; empty means nothing to do. The manifest is not among them. */
  readonly changes: readonly FileChange[];
  /** Conflicts that are not open: settled by this plan, one side of each gave way. */
  readonly settled: readonly SettledConflict[];
  /** What changed in the templates since the files concerned were made. */
  readonly upgrades: readonly Upgrade[];
  readonly diagnostics: readonly Diagnostic[];
  /** Null takes the record away. */
  readonly nextManifest: Manifest | null;
  /** Base texts (LF) to record, by managed file; null takes the record away. Files not named keep theirs. */
  readonly bases: Readonly<Record<string, string | null>>;
  readonly nextSteps: readonly NextStep[];
  /** Packages that the plan adds to package.json. */
  readonly dependencies: readonly DependencyChange[];
  /** Packages that it takes out of package.json. */
  readonly dropped: readonly string[];
};

/** One thing for the owner to do. `commands` are to be pasted as they are. */
export type NextStep = { readonly title: string; readonly commands: readonly string[] };

/** `.authwright/manifest.json`: sorted keys, no time, no absolute path, no secret. */
export type Manifest = {
  readonly manifestVersion: 1;
  readonly generator: { readonly version: string };
  readonly project: {
    readonly framework: string;
    readonly store: string | null;
    readonly spec: RelPath | null;
  };
  /** Flag names without dashes → values, so that a run can be repeated. */
  readonly answers: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly files: Readonly<Record<string, ManagedRecord>>;
  readonly spliced: Readonly<Record<string, SplicedRecord>>;
  readonly routes: Readonly<Record<EndpointId, ManifestRoute>>;
};

/** A file that authwright wrote whole. */
export type ManagedRecord = {
  readonly template: string;
  /** Of the text last generated, with LF. */
  readonly baseSha256: string;
  /** The version that made that text, where it is not the generator's: what came later is not in the file yet. */
  readonly version?: string;
  /** Where it would be made, when its owner keeps it elsewhere. */
  readonly movedFrom?: RelPath;
};

/** A file of the owner's that authwright put something into. */
export type SplicedRecord = {
  /** Of the bytes that the last run left, so that they do not count as dirty. */
  readonly sha256: string;
  /** There was no such file. */
  readonly created?: true;
  /** How the text before the first run is made of these bytes (plan/undo); missing where the owner edited between runs. */
  readonly undo?: readonly string[];
  /** In JSON and YAML: what is ours, by JSON pointer (spec/own-parts), wherever the owner moves it in the file. */
  readonly parts?: Readonly<Record<string, string>>;
};

export type ManifestRoute =
  | { readonly decision: 'open' }
  | {
      readonly decision: 'secured';
      /** Where the route was; null when it was not in source yet. */
      readonly file: RelPath | null;
      /** The guard that makes it so: ours, the owner's, or null when there was none to put. */
      readonly guard: string | null;
      readonly roles?: readonly string[];
      /** The owner had the guard there already: it is not ours to take out. */
      readonly adopted?: true;
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

/** A row of `list --json`; the shape is a contract (docs/json.md). */
export type ListedEndpoint = {
  readonly id: EndpointId;
  readonly method: HttpMethod;
  readonly path: string;
  readonly operationId: string | null;
  readonly tags: readonly string[];
  readonly decision: DecisionKind | 'undecided';
  /** Null where there is no route. */
  readonly guarded: boolean | 'unknown' | null;
  readonly guard: string | null;
  /** On what it stands that it is guarded, or what keeps that from being known; null where it is not, or has no route. */
  readonly basis: Basis | Doubt | null;
  /** The line of the verb. */
  readonly source: SourceLoc | null;
  readonly specLocation: { readonly file: RelPath; readonly line: number } | null;
  readonly specSecurity: DecisionKind | null;
  /** What it is, where no code of the project answers. */
  readonly serves?: Served;
};
