import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { freshDatabase } from '../support/fresh-database.js';
import { authwright, run, shown } from '../support/run.js';
import { commitAll, runFolder } from '../support/small-project.js';

/** What is attacked: an application of a framework, secured by the built tool, with a store. */
export type Target = {
  readonly id: string;
  readonly express: 4 | 5;
  readonly store: 'libsql' | 'postgres';
  /** Where attempts are counted: in the process, in the store, or over a client of Redis. */
  readonly limits: 'process' | 'postgres' | 'ioredis' | 'redis';
  /** Made with `--stateless`. */
  readonly stateless?: boolean;
};

/** Another framework, store or place of counts is another line here and its files in `fixtures/attack`. */
export const targets: readonly Target[] = [
  { id: 'express5-libsql', express: 5, store: 'libsql', limits: 'process' },
  { id: 'express4-libsql', express: 4, store: 'libsql', limits: 'process' },
  { id: 'express5-postgres', express: 5, store: 'postgres', limits: 'postgres' },
  { id: 'express4-postgres', express: 4, store: 'postgres', limits: 'postgres' },
  { id: 'express5-postgres-ioredis', express: 5, store: 'postgres', limits: 'ioredis' },
  { id: 'express4-libsql-redis', express: 4, store: 'libsql', limits: 'redis' },
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
  if (target.store === 'postgres' && services.postgres === undefined) return 'PostgreSQL';
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
/** Beside the application and no part of it. */
const OF_THE_HARNESS = ['control.js', 'sabotage.js'];
const fixtures = resolve(import.meta.dirname, '../../fixtures/attack');

export async function generate(
  target: Target,
  algorithm: Algorithm,
  services = sharedServices(),
  name = `attack-${target.id}-${algorithm}`,
): Promise<Project> {
  const folder = runFolder(target.express, name);
  cpSync(join(fixtures, 'express'), folder, { recursive: true });
  for (const file of OF_THE_HARNESS) rmSync(join(folder, file));
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
  const packages = [`"express": "${target.express === 4 ? '^4.21.0' : '^5.1.0'}"`];
  if (isRedis(target)) packages.push(`"${target.limits}": "*"`);
  writeFileSync(
    join(folder, 'package.json'),
    manifest.replace('"express": "*"', packages.join(', ')),
  );
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n.env\n*.db\n');
  commitAll(folder);
  const made = authwright(folder, [
    ...['--secure-rest', '--open', '/health', '--role', 'GET /admin=admin'],
    ...['--store', target.store, '--algorithm', algorithm, '--yes', '--no-verify', '--json'],
    ...(target.stateless === true ? ['--stateless'] : []),
  ]);
  if (made.status !== 0) throw new Error(shown(made));
  const listed = JSON.parse(authwright(folder, ['list', '--json']).stdout) as {
    readonly endpoints: readonly { readonly id: string }[];
  };
  // Beside the project from here on: the tool has seen the application as its owner wrote it.
  for (const file of OF_THE_HARNESS) {
    cpSync(join(fixtures, 'express', file), join(folder, file));
  }
  cpSync(join(fixtures, `stores/${target.store}.js`), join(folder, 'database.js'));
  cpSync(join(fixtures, `limits/${target.limits}.js`), join(folder, 'limits.js'));
  mkdirSync(join(folder, 'uploads'));
  const keys = makeKeys(algorithm);
  const environment = {
    JWT_ISSUER: ISSUER,
    JWT_AUDIENCE: AUDIENCE,
    UPLOADS: join(folder, 'uploads'),
    ...keySetting(keys),
    ...(target.store === 'postgres'
      ? { DATABASE_URL: await freshDatabase(name, services.postgres) }
      : { AUTH_DATABASE_URL: `file:${join(folder, 'auth.db')}` }),
    ...(isRedis(target) ? { REDIS_URL: databaseOfRedis(services.redis, target) } : {}),
  };
  const migrated = run(process.execPath, ['scripts/auth-migrate.mjs'], folder, environment);
  if (migrated.status !== 0) throw new Error(shown(migrated));
  return {
    folder,
    limits: target.limits,
    keys,
    environment,
    endpoints: listed.endpoints.map(({ id }) => id),
    secrets: [folder, ...Object.values(environment)],
  };
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
  return `${server}/${targets.indexOf(target) + 1}`;
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
