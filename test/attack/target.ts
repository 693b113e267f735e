import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { frameworks } from '../../src/frameworks/registry.js';
import type { FrameworkKit, FrameworkVersion, StoreKit } from '../kit/kit.js';
import { addPackages } from '../kit/packages.js';
import { allAdapters, frameworkKits, storeNamed, versionNamed } from '../kit/registry.js';
import { stores } from '../../src/stores/registry.js';
import { authwright, run, shown } from '../support/run.js';
import { runMain } from '../support/session.js';
import { commitAll, runFolder } from '../support/small-project.js';

/** What is attacked: an application of a framework, secured by the tool, with a store. */
export type Target = {
  readonly id: string;
  readonly framework: FrameworkKit;
  readonly version: FrameworkVersion;
  readonly store: StoreKit;
  /** Where attempts are counted: in the process, in the store, or over a client of Redis. */
  readonly limits: 'process' | 'store' | 'ioredis' | 'redis';
  /** Made with `--stateless`. */
  readonly stateless?: boolean;
};

/** A target by the names of the kit: `targetOf('express5', 'libsql')`. */
export function targetOf(
  version: string,
  store: string,
  changes: Partial<Pick<Target, 'id' | 'limits' | 'stateless'>> = {},
): Target {
  const named = versionNamed(version);
  const kept = storeNamed(store);
  const limits = changes.limits ?? (kept.hasCounters ? 'store' : 'process');
  const client = limits === 'ioredis' || limits === 'redis' ? `-${limits}` : '';
  return {
    id: `${version}-${store}${client}`,
    framework: named.kit,
    version: named.version,
    store: kept,
    ...changes,
    limits,
  };
}

/**
 * What all cases are fired at with that store: the newest version of each registered framework. Two stores have a file
 * each, so that both cores have work and a framework that is added brings two targets.
 */
export function targetsWith(store: 'libsql' | 'postgres'): readonly Target[] {
  return frameworkKits
    .filter(({ adapter, attacked }) => frameworks.includes(adapter) && attacked !== undefined)
    .map(({ versions: [{ name }] }) => targetOf(name, store));
}

/**
 * What some cases are fired at: the other versions, the other stores, the other places of limits, each once, and what
 * is made up. What these layers have of their own is small, and has tests of its own elsewhere.
 */
export const layers: readonly Target[] = [
  ...frameworkKits
    .filter(({ attacked }) => attacked !== undefined)
    .flatMap(({ versions: [, ...older] }) =>
      older.map(({ name }) => targetOf(name, 'libsql', { limits: 'redis' })),
    ),
  targetOf('express5', 'postgres', { limits: 'ioredis' }),
  targetOf('express5', 'drawer'),
  targetOf('pigeonhole1', 'drawer'),
];

/** Every target. */
export const targets: readonly Target[] = [
  ...targetsWith('libsql'),
  ...targetsWith('postgres'),
  ...layers,
];

/** The servers that targets need; undefined where one is not installed. */
export type Services = {
  readonly postgres: string | undefined;
  readonly redis: string | undefined;
};

/** Those of the whole run. */
function sharedServices(): Services {
  return {
    postgres: process.env['AUTHWRIGHT_POSTGRES_URL'],
    redis: process.env['AUTHWRIGHT_REDIS_URL'],
  };
}

/** What the target needs and nobody installed; null when all is there. */
export function missingService(target: Target, services = sharedServices()): string | null {
  const { service, adapter } = target.store;
  if (service !== null && process.env[service] === undefined) return adapter.label;
  if (isRedis(target) && services.redis === undefined) return 'Redis';
  return null;
}

function isRedis({ limits }: Target): boolean {
  return limits === 'ioredis' || limits === 'redis';
}

export type Algorithm = 'HS256' | 'ES256';

/** A generated project with its tables made, and the environment that its processes get. */
export type Project = {
  readonly folder: string;
  /** Its id: cases may be about others. */
  readonly framework: string;
  readonly limits: Target['limits'];
  readonly keys: Keys;
  readonly environment: Readonly<Record<string, string>>;
  /** Every registered route, as `list` finds them: `GET /health`. */
  readonly endpoints: readonly string[];
  /** What no answer may tell: the settings, and where the files are. */
  readonly secrets: readonly string[];
};

/** What the application signs with: the secret of HS256 or the private key of ES256. */
export type Keys =
  | { readonly algorithm: 'HS256'; readonly secret: Buffer }
  | { readonly algorithm: 'ES256'; readonly privateKey: KeyObject };

export const ISSUER = 'https://issuer.test';
export const AUDIENCE = 'https://audience.test';
const root = resolve(import.meta.dirname, '../..');
const fixtures = join(root, 'fixtures/attack');

export async function generate(
  target: Target,
  algorithm: Algorithm,
  services = sharedServices(),
  name = `attack-${target.id}-${algorithm}`,
): Promise<Project> {
  const { framework, version, store } = target;
  if (framework.attacked === undefined) throw new RangeError(`${target.id} is not attacked`);
  const folder = runFolder(version.stack, name);
  const harness = join(root, framework.attacked, 'harness.js');
  cpSync(join(root, framework.attacked), folder, {
    recursive: true,
    filter: (source) => source !== harness,
  });
  addPackages(folder, framework.packages);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  const clients = isRedis(target) ? { [target.limits]: '*' } : {};
  const dependencies = { ...manifest.dependencies, ...version.dependencies, ...clients };
  writeFileSync(
    join(folder, 'package.json'),
    `${JSON.stringify({ ...manifest, dependencies }, null, 2)}\n`,
  );
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n.env\n*.db\n');
  commitAll(folder);
  await tool(
    target,
    folder,
    ...['--secure-rest', '--open', '/health', '--role', 'GET /admin=admin'],
    ...[
      '--store',
      store.adapter.id,
      '--algorithm',
      algorithm,
      '--tests',
      'full',
      '--yes',
      '--no-verify',
      '--json',
    ],
    ...(target.stateless === true ? ['--stateless'] : []),
  );
  const listed = JSON.parse(await tool(target, folder, 'list', '--json')) as {
    readonly endpoints: readonly { readonly id: string }[];
  };
  // Beside the project from here on: the tool has seen the application as its owner wrote it.
  cpSync(harness, join(folder, 'harness.js'));
  for (const file of ['control.js', 'sabotage.js'])
    cpSync(join(fixtures, file), join(folder, file));
  cpSync(join(fixtures, 'hands'), join(folder, 'hands'), { recursive: true });
  cpSync(join(root, store.hand), join(folder, 'hands/hand.js'));
  cpSync(join(fixtures, `limits/${target.limits}.js`), join(folder, 'limits.js'));
  mkdirSync(join(folder, 'uploads'));
  const keys = makeKeys(algorithm);
  const database = await store.database(name, folder, services.postgres);
  const environment = {
    JWT_ISSUER: ISSUER,
    JWT_AUDIENCE: AUDIENCE,
    UPLOADS: join(folder, 'uploads'),
    ...keySetting(keys),
    ...database.environment,
    ...(isRedis(target) ? { REDIS_URL: databaseOfRedis(services.redis, target) } : {}),
  };
  const migrated = run(process.execPath, ['scripts/auth-db.mjs', 'migrate'], folder, environment);
  if (migrated.status !== 0) throw new Error(migrated.stderr);
  return {
    folder,
    framework: framework.adapter.id,
    limits: target.limits,
    keys,
    environment,
    endpoints: listed.endpoints.map(({ id }) => id),
    secrets: [folder, ...Object.values(environment)],
  };
}

/** Runs the built tool, or in this process the tool with adapters that are made up, and gives what it printed. */
async function tool(
  { framework, store }: Target,
  folder: string,
  ...argv: readonly string[]
): Promise<string> {
  if (frameworks.includes(framework.adapter) && stores.includes(store.adapter)) {
    const ran = authwright(folder, argv);
    if (ran.status !== 0) throw new Error(shown(ran));
    return ran.stdout;
  }
  const { code, stdout, stderr } = await runMain(folder, argv, allAdapters());
  if (code !== 0) throw new Error(`exit ${code}\n${stdout}\n${stderr}`);
  return stdout;
}

function makeKeys(algorithm: Algorithm): Keys {
  if (algorithm === 'HS256') return { algorithm, secret: randomBytes(32) };
  return { algorithm, privateKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey };
}

function keySetting(keys: Keys): Record<string, string> {
  if (keys.algorithm === 'HS256') return { JWT_SECRET: keys.secret.toString('base64url') };
  const der = keys.privateKey.export({ type: 'pkcs8', format: 'der' });
  return { JWT_PRIVATE_KEY: der.toString('base64url') };
}

/** Each target has a database of its own, so that clearing the counts of one leaves another's. */
function databaseOfRedis(server: string | undefined, target: Target): string {
  if (server === undefined) throw new Error('there is no Redis');
  const all = targets.map(({ id }) => id);
  return `${server}/${(all.indexOf(target.id) % 14) + 1}`;
}

/** An application that answers: a fixture in a process of its own, or one that somebody else started. */
export type App = {
  readonly host: string;
  readonly port: number;
  /** The path of a case as it is on this application. */
  routed(path: string): string;
  /**
   * E-mails of those who have an account already, by their name in cases, where limits cannot be renewed. Null
   * where everybody is new in each case.
   */
  readonly accounts: Map<string, string> | null;
  /** What is done before and after each case, where it can be done. */
  tidy(command: 'takeRan' | 'freshLimits' | 'asItWas'): Promise<unknown>;
  /** Everything that it wrote to both outputs so far. */
  output(): string;
  isAlive(): boolean;
  /** Asks the process to do what no client could; see `control.js`. */
  control(command: string, args?: object): Promise<unknown>;
  stop(): Promise<void>;
};

export async function start(
  { folder, environment }: Project,
  changes: Readonly<Record<string, string>> = {},
): Promise<App> {
  const child = fork(join(folder, 'control.js'), {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment, ...changes },
    execArgv: [],
    silent: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const waiting = new Map<number, { resolve(value: unknown): void; reject(reason: Error): void }>();
  let next = 0;
  const port = await new Promise<number>((resolve, reject) => {
    child.on('message', (message: ControlMessage) => {
      if ('port' in message) {
        resolve(message.port);
        return;
      }
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if ('failure' in message) asked?.reject(new Error(message.failure));
      else asked?.resolve(message.result);
    });
    child.once('exit', (code) => {
      const ended = new Error(`the application ended with ${String(code)}: ${output}`);
      reject(ended);
      for (const asked of waiting.values()) asked.reject(ended);
    });
  });
  const control: App['control'] = (command, args = {}) =>
    new Promise((resolve, reject) => {
      next += 1;
      waiting.set(next, { resolve, reject });
      child.send({ id: next, command, args });
    });
  return {
    host: '127.0.0.1',
    port,
    routed: (path) => path,
    accounts: null,
    tidy: (command) => control(command),
    output: () => output,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    control,
    stop: () => stop(child),
  };
}

type ControlMessage =
  | { readonly port: number }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: string };

function stop(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      done();
      return;
    }
    child.once('exit', () => {
      done();
    });
    child.kill('SIGKILL');
  });
}

/** Starts the server as its owner would, and tells how it ended, or that it listened. */
export function boot(
  { folder, environment }: Project,
  changes: Readonly<Record<string, string | undefined>>,
): { readonly exitCode: number | null; readonly output: string } {
  const env = Object.fromEntries(
    Object.entries({ PATH: process.env['PATH'], ...environment, PORT: '0', ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/server.js'], {
    cwd: folder,
    env,
    encoding: 'utf8',
    timeout: 5000,
  });
  return { exitCode: status, output: stdout + stderr };
}
