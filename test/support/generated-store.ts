import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import { modules, storeArtifacts } from '../../src/plan/all-artifacts.js';
import { sharedArtifacts } from '../../src/plan/artifacts.js';
import { createRenderer } from '../../src/plan/render/render.js';
import { readTemplates } from '../../src/project/templates.js';
import type { StoreAdapter } from '../../src/stores/adapter.js';
import { artifactContext } from './generated-context.js';

type Owner = { readonly userId: string; readonly sessionId: string };

type Outcome =
  | ({ readonly outcome: 'rotated' } & Owner)
  | ({ readonly outcome: 'used'; readonly usedAt: Date; readonly successorUsed: boolean } & Owner)
  | { readonly outcome: 'refused' };

type Token = { readonly hash: Buffer; readonly expiresAt: Date };

export type Session = {
  readonly id: string;
  readonly userId: string;
  readonly passwordId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly refresh: Token;
};

type User = { readonly id: string; readonly email: string; readonly createdAt: Date };

/** What every generated auth-store offers. */
export type Store = {
  createUser(
    user: User & { passwordHash: string; passwordId: string },
    session: Session,
  ): Promise<boolean>;
  findByEmail(email: string): Promise<Credentials | null>;
  findById(userId: string): Promise<Credentials | null>;
  renewHash(userId: string, passwordId: string, passwordHash: string): Promise<void>;
  openSession(session: Session): Promise<boolean>;
  findSession(sessionId: string, userId: string, now: Date): Promise<User | null>;
  rotate(rotation: {
    readonly hash: Buffer;
    readonly successor: Token;
    readonly now: Date;
  }): Promise<Outcome>;
  endSession(sessionId: string): Promise<void>;
  endAllSessions(userId: string): Promise<void>;
  changePassword(change: {
    readonly fromId: string;
    readonly passwordHash: string;
    readonly session: Session;
  }): Promise<boolean>;
  close(): Promise<void>;
};

type Credentials = {
  readonly user: User;
  readonly passwordHash: string | null;
  readonly passwordId: string;
  readonly disabled: boolean;
};

export type GeneratedStore = {
  /** Where its code is. */
  readonly folder: string;
  readonly store: Store;
  /** Statements for the database itself, without parameters. */
  sql(statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Runs `scripts/auth-<name>.mjs` and returns what it printed. */
  script(name: 'migrate' | 'prune'): string;
  remove(): Promise<void>;
};

const stacks = resolve(import.meta.dirname, '../../fixtures/stacks');

/** Generates a store's code as JavaScript, migrates a database of its own, and loads the code. */
export async function generateStore(adapter: StoreAdapter): Promise<GeneratedStore> {
  const folder = mkdtempSync(join(ensure(join(stacks, '.runs')), `store-${adapter.id}-`));
  await writeProject(adapter, folder);
  const database = await createDatabase(adapter.id, folder);
  const environment = { ...process.env, ...database.environment };
  const script = (name: string) =>
    execFileSync(process.execPath, [`scripts/auth-${name}.mjs`], {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
    });
  script('migrate');
  const module = (await import(
    pathToFileURL(join(folder, 'src/auth/auth-store.js')).href
  )) as Generated;
  const store = module.createAuthStore(module.openDatabase(environment));
  return {
    folder,
    store,
    sql: (statement) => database.sql(statement),
    script,
    async remove() {
      await store.close();
      await database.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Generated = {
  readonly openDatabase: (environment: NodeJS.ProcessEnv) => unknown;
  readonly createAuthStore: (database: unknown) => Store;
};

async function writeProject(adapter: StoreAdapter, folder: string): Promise<void> {
  const context = artifactContext({
    facts: { language: 'javascript', sourceExtension: '.js' },
    auth: { store: adapter.id },
  });
  const renderer = createRenderer(readTemplates(), context.facts, context.auth.outDir);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  const templates = adapter.templates(context);
  const jobs = [
    ...sharedArtifacts(context),
    ...modules(templates.modules, context),
    ...storeArtifacts(templates, context),
  ];
  for (const job of jobs) {
    const file = join(folder, job.target);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await renderer.render(job));
  }
}

type Database = {
  readonly environment: NodeJS.ProcessEnv;
  sql: GeneratedStore['sql'];
  remove(): Promise<void>;
};

/** A database with nothing in it. A store that is added needs a line here, and nothing else in the suite. */
function createDatabase(store: string, folder: string): Promise<Database> {
  switch (store) {
    case 'libsql':
      return createLibsqlFile(join(folder, 'auth.db'));
    case 'postgres':
      return createPostgresDatabase();
    default:
      throw new Error(`the store contract has no database for ${store}`);
  }
}

async function createLibsqlFile(file: string): Promise<Database> {
  const modules = pathToFileURL(join(stacks, 'node_modules/@libsql/client/lib-esm/node.js')).href;
  const { createClient } = (await import(modules)) as {
    readonly createClient: (config: { url: string }) => {
      execute(sql: string): Promise<{ rows: Readonly<Record<string, unknown>>[] }>;
      close(): void;
    };
  };
  const url = `file:${file}`;
  const client = createClient({ url });
  return {
    environment: { AUTH_DATABASE_URL: url },
    sql: async (statement) => (await client.execute(statement)).rows,
    remove() {
      client.close();
      return Promise.resolve();
    },
  };
}

async function createPostgresDatabase(): Promise<Database> {
  const server = process.env['AUTHWRIGHT_POSTGRES_URL'] ?? '';
  const name = `store_${randomUUID().replaceAll('-', '')}`;
  await oneQuery(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    environment: { DATABASE_URL: url.href },
    sql: (statement) => oneQuery(url.href, statement),
    async remove() {
      await oneQuery(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function oneQuery(connectionString: string, statement: string) {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

function ensure(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}
