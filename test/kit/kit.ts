import type { FrameworkAdapter } from '../../src/frameworks/adapter.js';
import type { EndpointId } from '../../src/model/types.js';
import type { RunnerAdapter } from '../../src/runners/adapter.js';
import type { StoreAdapter } from '../../src/stores/adapter.js';

/** What the tests need of a framework beside its adapter. Folders are below the root of this package. */
export type FrameworkKit = {
  readonly adapter: FrameworkAdapter;
  /** The versions that are tested, the newest first. */
  readonly versions: readonly [FrameworkVersion, ...FrameworkVersion[]];
  /** A project of several routers, and what the scan has to find in it. */
  readonly contract: ContractProject;
  /**
   * The application that the attacks are fired at, in JavaScript, and `harness.js` beside it, which exports
   * `listen(port, host, ready)`, `takeRan()` and `trustProxy('loopback' | boolean)`.
   */
  readonly attacked: string;
  /** Folders of packages that no registry has, which are copied beside the project. */
  readonly packages?: readonly string[];
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

/** What an administrator does by hand in a store, whatever kind it is. */
export type Hand = {
  insertUser(id: string, email: string): Promise<void>;
  disable(userId: string): Promise<void>;
  removeUser(userId: string): Promise<void>;
  setRole(userId: string, role: string): Promise<void>;
  setPasswordHash(userId: string, hash: string | null): Promise<void>;
  passwordHash(userId: string): Promise<string | null>;
  /** How many have that e-mail, in whatever case. */
  accounts(email: string): Promise<number>;
  expireSession(sessionId: string): Promise<void>;
  /** When each session ends, in milliseconds since 1970, by its id. */
  sessions(): Promise<Readonly<Record<string, number>>>;
  refreshTokens(sessionId: string): Promise<readonly StoredToken[]>;
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
