import type { FrameworkAdapter } from '../../src/frameworks/adapter.js';
import type { EndpointId } from '../../src/model/types.js';
import type { RunnerAdapter } from '../../src/runners/adapter.js';
import type { ArtifactContext } from '../../src/frameworks/adapter.js';
import type { Store, StoreAdapter } from '../../src/stores/adapter.js';
import type { Printer } from '../support/random-app/printer.js';
import type { RealEndpoint } from '../support/real-endpoints.js';

/** What the tests need of a framework beside its adapter. Folders are below the root of this package. */
export type FrameworkKit = {
  readonly adapter: FrameworkAdapter;
  /** The versions that are tested, the newest first. */
  readonly versions: readonly [FrameworkVersion, ...FrameworkVersion[]];
  /** A project of several routers, and what the scan has to find in it. */
  readonly contract: ContractProject;
  /**
   * The application that the attacks are fired at, in JavaScript, and `harness.js` beside it, which exports
   * `listen(port, host, ready)`, `takeRan()` and `trustProxy('loopback' | boolean)`. Absent while nothing is generated
   * for the framework, which is read and guarded only.
   */
  readonly attacked?: string;
  /** Folders of packages that no registry has, which are copied beside the project. */
  readonly packages?: readonly string[];
  /** How random applications are written for it, and asked. */
  readonly random?: RandomApps;
};

export type RandomApps = {
  readonly print: Printer;
  /** Loads the apps in `folders` in the real framework, and asks each of their endpoints for an answer. */
  real(
    version: FrameworkVersion,
    folders: readonly string[],
  ): Promise<readonly (readonly RealEndpoint[])[]>;
  /** The text of a module that exports `requireToken`, which refuses with 401 who sends no Authorization header. */
  guardModule(system: 'esm' | 'cjs'): string;
};

export type FrameworkVersion = {
  /** `express5` */
  readonly name: string;
  /** The folder of `fixtures/stacks` whose modules it takes. */
  readonly stack: string;
  /** What package.json says of the framework. */
  readonly dependencies: Readonly<Record<string, string>>;
};

export type ContractProject = {
  readonly folder: string;
  /** How many endpoints it has, and some of them. */
  readonly endpoints: number;
  readonly some: readonly EndpointId[];
  /** A file with routes, and the text of one of them, before which a comment and `dynamic` are put. */
  readonly file: string;
  readonly route: string;
  /** `route` as it begins when its guard is there; `GUARD` is the guard's name. */
  readonly guarded: string;
  /** A registration that nobody can read. */
  readonly dynamic: string;
};

/** What the tests need of a store beside its adapter. */
export type StoreKit = {
  readonly adapter: StoreAdapter;
  /** The store as it is in a project of these facts and settings. */
  open(context: Pick<ArtifactContext, 'facts' | 'auth'>, folder?: string): Promise<Store>;
  /** What tests call it; left out: its id. */
  readonly name?: string;
  /** The folder of `fixtures/stacks` whose modules it takes, where those are not everybody's. */
  readonly stack?: string;
  /** What has to be done in the project when its files are written, before its code is loaded. */
  prepare?(store: Store, context: ArtifactContext, folder: string): void;
  /** Does what the scripts of the project do, where they are no scripts of Node. */
  script?(
    command: 'migrate' | 'prune',
    folder: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<string>;
  /** Attempts are counted in it. */
  readonly hasCounters: boolean;
  /** What identifies nobody. */
  readonly nobody: string | number;
  /** The variable that has the URL of the server that it needs; null: it needs none. */
  readonly service: string | null;
  /** An empty place for users. `folder` is that of the project, `name` nobody else has. */
  database(name: string, folder: string, server?: string): Promise<StoreDatabase>;
  /**
   * A module that exports `openHand(environment)`, which changes by hand what is stored: `fixtures/attack/hands/sql.js`
   * says what it has to give.
   */
  readonly hand: string;
};

export type StoreDatabase = {
  /** The settings by which generated code finds it. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): Promise<void>;
};

export type UserId = string | number | bigint;

/** What an administrator does by hand in a store, whatever kind it is. */
export type Hand = {
  /** Gives what identifies the user. */
  insertUser(email: string): Promise<UserId>;
  disable(userId: UserId): Promise<void>;
  removeUser(userId: UserId): Promise<void>;
  setRole(userId: UserId, role: string): Promise<void>;
  setPasswordHash(userId: UserId, hash: string | null): Promise<void>;
  passwordHash(userId: UserId): Promise<string | null>;
  /** How many have that e-mail, in whatever case. */
  accounts(email: string): Promise<number>;
  expireSession(sessionId: string): Promise<void>;
  /** When each session ends, in milliseconds since 1970, by its id. */
  sessions(): Promise<Readonly<Record<string, number>>>;
  refreshTokens(sessionId: string): Promise<readonly StoredToken[]>;
  /** Forgets the attempts that were counted; only of a store that has `counters`. */
  forgetCounts?(): Promise<void>;
  close(): Promise<void> | undefined;
};

/** `hash` is hex, `row` all that is kept of the token as JSON. */
export type StoredToken = {
  readonly hash: string;
  readonly used: boolean;
  readonly expiresAt: number;
  readonly row: string;
};

/** What the tests need of a test runner beside its adapter. */
export type RunnerKit = {
  readonly adapter: RunnerAdapter;
  /** For package.json of a project that is tested with it. */
  readonly script: string;
  readonly packages?: readonly string[];
};
