import type {
  AppFact,
  Answers,
  AuthSettings,
  Decision,
  DependencyChange,
  EditResult,
  Endpoint,
  EndpointId,
  Evidence,
  ExportRef,
  PackageJson,
  ProjectFacts,
  RelPath,
  ScanResult,
  SourceRoute,
  WrittenGuard,
} from '../model/types.js';
import type { EnvVariable } from '../model/env-variable.js';
import type { UsersFact } from '../model/users-fact.js';
import type { FileTemplate, Fragment, FrameworkTemplates } from '../model/template-contract.js';
import type { CallForm, GuardExamination, GuardRef, MountRequest } from '../model/guard-ref.js';
import type { SourceView } from '../source/view.js';

/**
 * A framework that authwright can read and write. One folder, one line in the registry, one folder of
 * templates, one entry in the test kit (docs/adapters.md). Nothing outside that folder names it.
 *
 * Contract (run for every adapter by test/contract/framework.contract.ts): it detects its own fixture only;
 * `scan` finds every endpoint of the fixture; `secure` twice is `already`; commented and CRLF inputs survive;
 * a path that cannot be read is a diagnostic with a place and a fix.
 */
export interface FrameworkAdapter {
  readonly id: string;
  readonly label: string;
  /** Text prefilter: a file that does not match cannot register a route by itself. No `g` flag. */
  readonly importPattern: RegExp;
  /** How the text of a file looks that makes an application: enough to weigh files, no proof. */
  readonly appPattern: RegExp;
  detect(pkg: PackageJson): FrameworkDetection | null;
  /**
   * Every route, and every registration that could not be read. Never throws for what a project contains.
   * @param written a guard that is known and need not be read
   */
  scan(view: SourceView, facts: ProjectFacts, written?: WrittenGuard | null): ScanResult;
  /**
   * Puts the guard into the one registration of `route`, before any body parser or upload handler there.
   * Imports are returned as needs, so that a file gets one import line however many routes it has.
   */
  secure(route: SourceRoute, guard: GuardRef, view: SourceView): EditResult;
  /**
   * What to type, and where, to guard one endpoint alone whose registration is not written to, as a phrase that begins
   * with "put"; null where its registration can be edited.
   */
  guardByHand?(route: SourceRoute, guard: GuardRef, view: SourceView): string | null;
  /**
   * The router that `route` is registered on, with every endpoint that passes through it; null when it has
   * no router of its own (it is registered on the application) or not everything on it could be read.
   */
  routerOf(
    route: SourceRoute,
  ): { readonly id: string; readonly endpoints: readonly EndpointId[] } | null;
  /** Puts one guard at the top of the router of `routes` (all the routes of that router); `--style router`. */
  secureRouter(routes: readonly SourceRoute[], guard: GuardRef, view: SourceView): EditResult;
  /** How the export `ref`, a guard of the project, is written at a route. */
  callForm(ref: ExportRef, view: SourceView): CallForm;
  /** Whether the export `ref` of the project can be a guard. Never throws for what a project contains. */
  examineGuard(ref: ExportRef, view: SourceView): GuardExamination;
  /** Takes out of `route` the guard that `secure` put there; for endpoints that become open again. */
  release(route: SourceRoute, guard: GuardRef, view: SourceView): EditResult;
  /** Takes out what `secureRouter` put at the top of the routers that `route` is reached through. */
  releaseRouter(route: SourceRoute, guard: GuardRef, view: SourceView): EditResult;
  /** Mounts the auth router in the app: after CORS, before app-wide body parsers, 404 and error handlers. */
  mount(mount: MountRequest, view: SourceView): EditResult;
  /** Whether `mount` is certain to put the auth routes in front of the registration of `route`. */
  mountsBefore?(mount: MountRequest, route: SourceRoute, view: SourceView): boolean;
  /** Takes out what `mount` put in, wherever its owner moved it. */
  unmount(router: ExportRef, view: SourceView): EditResult;
  /** Where limits count client addresses: how the application is told of the proxies in front of it. */
  readonly proxies?: {
    /** Whether the project says anything about them. */
    isNamed(view: SourceView): boolean;
    /** Writes the setting; `before` is what an earlier run was told, null when nothing. */
    name(app: AppFact, wanted: string, before: string | null, view: SourceView): EditResult;
  };
  /** Where handlers look for the signed-in user, beside what the guard exports; left out: nowhere. */
  readonly requestUser?: RequestUser;
  /** The API's own prefix under which auth belongs (`/api`), or '' when it has none. */
  apiPrefix(routes: readonly SourceRoute[]): string;
  /** The framework's share of the generated code and of its tests. */
  templates(context: ArtifactContext): FrameworkTemplates;
  /** The guard's module and the exports of generated code that others import. */
  generated(context: Pick<ArtifactContext, 'auth' | 'facts'>): GeneratedNames;
  dependencies(context: ArtifactContext): readonly DependencyChange[];
}

/** The place of `--req-user`, and how others take it. */
export type RequestUser = {
  /** `req.user` */
  readonly written: string;
  /** Packages that put their own user there, or declare its type. */
  readonly packages: RegExp;
  /** The interface whose `user` it is. */
  readonly declared: string;
  /** How a project puts something there. */
  readonly assigned: RegExp;
};

export type FrameworkDetection = { readonly version: string; readonly major: number } & Evidence;

/** Where generated code puts what other files import. */
export type GeneratedNames = {
  readonly guard: ExportRef;
  readonly roleGuard: ExportRef;
  /** A function that makes the auth router. */
  readonly router: ExportRef;
};

export type DecidedEndpoint = {
  readonly endpoint: Endpoint;
  readonly decision: Decision;
  /** After the run our guard stands there; false for open endpoints and those that another guard refuses. */
  readonly ours: boolean;
};

/**
 * Where all instances of the application count attempts together: in the store's own database, or in a service
 * that the project depends on already.
 */
export type SharedCounters = {
  /** What counts, and what it imports. */
  readonly limiter: Fragment<'ts'>;
  readonly limiterImport: Fragment<'ts'>;
  /** What the README of the generated code says of it. */
  readonly readme: Fragment<'md'>;
  /** What `limiter` counts over: the parameter, its type, and the module that exports `open<type>`. */
  readonly connection: { readonly name: string; readonly type: string; readonly module: string };
  /** The module and the variable that it takes, where the store has them not. */
  readonly service: {
    readonly template: FileTemplate['template'];
    readonly env: EnvVariable;
    /** For tests, where nothing is set. */
    readonly testUrl: string;
  } | null;
};

/** What templates are made from. */
export type ArtifactContext = {
  /** Of authwright itself, for the one line that says where the code came from. */
  readonly toolVersion: string;
  readonly facts: ProjectFacts;
  readonly auth: AuthSettings;
  readonly style: Answers['style'];
  /** Where the auth routes are served, with the API's prefix: `/api/auth`. */
  readonly servedPath: string;
  readonly app: AppFact | null;
  /** Every decided endpoint that is in source, sorted by id: for the inventory and the negative tests. */
  readonly endpoints: readonly DecidedEndpoint[];
  /** Every role that a decision asks for, sorted; empty when roles are not used. */
  readonly roles: readonly string[];
  readonly users: UsersFact;
  /** Whether the store finds its database by settings, and not through what the project has. */
  readonly storeReadsSettings: boolean;
  /** Null when each process counts for itself. */
  readonly counters: SharedCounters | null;
  /** Whether a test of the auth code that is not generated any more stays, as its owner edited it. */
  readonly keepsFullTests: boolean;
  /** Whether generated code should expect a database schema folder, and where: `migrations`. */
  readonly migrationsDir: RelPath;
};
