import type { RelPath, TemplateJob } from './types.js';

/**
 * What a framework, a store and a test runner give to the code that is generated, by name: what one of them leaves
 * out does not compile. The shared templates (`templates/auth`, `templates/tests`) stand on these names and on nothing
 * else that an adapter has. Paths are below `templates/`; that each file is there, with what it has to export, is
 * what `test/kit/templates.test.ts` looks at.
 */

/** A template of a file of its own, with what it is given beside the parts and settings that every template gets. */
export type FileTemplate<Extension extends string = 'ts'> = {
  readonly template: `${string}.${Extension}.hbs`;
  readonly data?: TemplateJob['data'];
};

/** A template of a file in a place that its adapter says. */
export type PlacedTemplate<Extension extends string = 'ts'> = FileTemplate<Extension> & {
  readonly target: RelPath;
};

/** A text that stands in other templates: its path without `.hbs`. */
export type Fragment<Extension extends string> = `${string}.${Extension}`;

/** Modules by the names that their files have; those that are named have to be there. */
type Modules<Name extends string> = Readonly<Record<Name, FileTemplate>> &
  Readonly<Record<string, FileTemplate>>;

export type FrameworkTemplates = {
  /**
   * Modules in the folder of the generated code.
   * - `require-auth`: the guard, the guard for roles where there are roles, and what gives a handler its user.
   * - `auth-router`: exports a function `(auth?: AuthContext) => …` that makes the auth endpoints.
   * - `send-problem`: answers an `AuthProblem`, whose content `answerOf` of `problem` gives.
   */
  readonly modules: Modules<'require-auth' | 'auth-router' | 'send-problem'>;
  readonly readme: {
    /** How a route is guarded and how its handler gets the user: one paragraph, without an end of line. */
    readonly guard: Fragment<'md'>;
    /** Behind "Limits count per client address.": how the application is told of the proxies in front of it. */
    readonly addresses: Fragment<'md'>;
  };
  /**
   * Modules in the folder of the generated tests.
   * - `auth-app`: exports `createAuthApp(auth, onHandled, proxies?)`, an application with the auth endpoints at
   *   `/auth` and a guarded `/guarded` that answers `{ id }`; `serve(app): Promise<Served>`, which listens on a free
   *   port; the types `Proxies` and `Served`; in the part `full-tests`, `TRUSTING_ANYBODY`, a list of settings that
   *   believe whoever sends an address; the fragment `tests/requests.ts`, with `tests/requests-node.ts` and
   *   `tests/requests-imports.ts` among the imports.
   * - `route-inventory`: exports `findRoutes(app, declared)`, which reads out of the running application what is
   *   registered and whether our guard stands there; `replaceHandlers(app, declared)`, which puts handlers that only
   *   note the call in place of the real ones; the fragment `tests/endpoints.ts`.
   * - `catch-listen`, where the scan says that an application listens in the file that makes it: no server listens
   *   from its import until a call of the exported `listeningApplication()`, which gives that application.
   */
  readonly tests: Modules<'auth-app' | 'route-inventory'>;
};

export type StoreTemplates = {
  /**
   * - `auth-store`: exports `openDatabase(environment)`, which checks the settings and throws an `Error` of one line;
   *   `createAuthStore(database): AuthStore`; the types of `stores/auth-store-types.ts`.
   */
  readonly modules: Modules<'auth-store'>;
  /** One file a part, so that a part that is added later leaves the applied files as they are. */
  readonly migrations: readonly PlacedTemplate<'sql'>[];
  /**
   * Plain JavaScript that needs runtime dependencies alone, so that a container without build tools runs it; or a text
   * that a tool of the project runs. By name, and where that is not the folder of scripts, with its place.
   */
  readonly scripts: Readonly<Record<string, FileTemplate<'mjs'> | PlacedTemplate<'sql'>>>;
  readonly readme: {
    /** How an administrator disables a user: one sentence. */
    readonly disabling: Fragment<'md'>;
    /** How the first administrator is made: one phrase. */
    readonly administrator: Fragment<'md'>;
    /** How a handler asks for what belongs to its caller: sentences. Left out where nothing is known to. */
    readonly ownership?: Fragment<'md'>;
    /** What these are given beside the parts. */
    readonly data?: TemplateJob['data'];
  };
  /**
   * - `auth-setup`: sets the environment of tests, keys included (`tests/setup-key.*.ts`).
   * - `test-database`, where tests change by hand what is stored: exports in the part `full-tests` `disableUser(email)`,
   *   with roles `setRole(email, role)`, and without sign-up `insertUser(email, passwordHash)`;
   *   in `test-users` where `test-database` must not load what asks the database.
   */
  readonly tests: Modules<'auth-setup'>;
  /**
   * How tests come by their database.
   * - `named`: the environment that `auth-setup` sets names it, and `auth-setup` exports `closeTestDatabase()`.
   * - `made`: by the first who needs it; `test-database` is always there and exports `testSettings()`, the environment
   *   that names it, and `closeTestDatabase()`.
   */
  readonly testDatabase: 'named' | 'made';
  /** The lines that make the tables in it, whose environment is `environment`. */
  readonly migrateInTests: Fragment<'ts'>;
};

export type RunnerTemplates = {
  /** The imports that bring `describe`, `it`, `before` and `after`, at the top of each test. */
  readonly imports: Fragment<'ts'>;
  /** What stands behind the imports, for a runner whose functions have other names or forms. */
  readonly words: Fragment<'ts'>;
};
