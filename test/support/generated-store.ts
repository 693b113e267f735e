import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { modules, storeArtifacts } from '../../src/plan/all-artifacts.js';
import { sharedArtifacts } from '../../src/plan/artifacts.js';
import { createRenderer } from '../../src/plan/render/render.js';
import type { Hand, StoreKit, UserId } from '../kit/kit.js';
import { allAdapters } from '../kit/registry.js';
import { artifactContext } from './generated-context.js';

type Owner = { readonly userId: UserId; readonly sessionId: string };

type Outcome =
  | ({ readonly outcome: 'rotated' } & Owner)
  | ({ readonly outcome: 'used'; readonly usedAt: Date; readonly successorUsed: boolean } & Owner)
  | { readonly outcome: 'refused' };

type Token = { readonly hash: Buffer; readonly expiresAt: Date };

export type Session = {
  readonly id: string;
  readonly passwordId: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly refresh: Token;
};

type User = { readonly id: UserId; readonly email: string; readonly createdAt: Date };

/** What every generated auth-store offers. */
export type Store = {
  createUser(
    user: { readonly email: string; readonly passwordHash: string },
    session: Session,
  ): Promise<User | null>;
  findByEmail(email: string): Promise<Credentials | null>;
  findById(userId: UserId): Promise<Credentials | null>;
  renewHash(userId: UserId, passwordId: string, passwordHash: string): Promise<void>;
  openSession(userId: UserId, session: Session): Promise<boolean>;
  findSession(sessionId: string, userId: UserId, now: Date): Promise<User | null>;
  rotate(rotation: {
    readonly hash: Buffer;
    readonly successor: Token;
    readonly now: Date;
  }): Promise<Outcome>;
  endSession(sessionId: string): Promise<void>;
  endAllSessions(userId: UserId): Promise<void>;
  changePassword(change: {
    readonly userId: UserId;
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
  /** What is done by hand in the database itself. */
  readonly hand: Hand;
  /** Has `scripts/auth-db.mjs` do this and returns what it printed. */
  script(command: 'migrate' | 'prune'): Promise<string>;
  remove(): Promise<void>;
};

const root = resolve(import.meta.dirname, '../..');
const stacks = join(root, 'fixtures/stacks');

/** Generates a store's code as JavaScript, migrates a database of its own, and loads the code. */
export async function generateStore(kit: StoreKit): Promise<GeneratedStore> {
  const { adapter } = kit;
  const runs = join(stacks, kit.stack ?? '', '.runs');
  const folder = mkdtempSync(join(ensure(runs), `store-${adapter.id}-`));
  await writeProject(kit, folder);
  // Beside the code, where the packages that both import are found.
  cpSync(join(root, 'fixtures/attack/hands'), join(folder, 'hands'), { recursive: true });
  cpSync(join(root, kit.hand), join(folder, 'hands/hand.js'));
  const database = await kit.database(`store_${randomUUID().replaceAll('-', '')}`, folder);
  const environment = { ...process.env, ...database.environment };
  const script = async (command: 'migrate' | 'prune') =>
    kit.script
      ? await kit.script(command, folder, database.environment)
      : execFileSync(process.execPath, ['scripts/auth-db.mjs', command], {
          cwd: folder,
          env: environment,
          encoding: 'utf8',
        });
  await script('migrate');
  const load = (file: string) => import(pathToFileURL(join(folder, file)).href);
  const module = (await load('src/auth/auth-store.js')) as Generated;
  const { openHand } = (await load('hands/hand.js')) as {
    readonly openHand: (environment: NodeJS.ProcessEnv) => Hand;
  };
  const store = module.createAuthStore(module.openDatabase(environment));
  const hand = openHand(environment);
  return {
    folder,
    store,
    hand,
    script,
    async remove() {
      await store.close();
      await hand.close();
      await database.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

type Generated = {
  readonly openDatabase: (environment: NodeJS.ProcessEnv) => unknown;
  readonly createAuthStore: (database: unknown) => Store;
};

async function writeProject(kit: StoreKit, folder: string): Promise<void> {
  const plain = artifactContext({
    facts: { language: 'javascript', sourceExtension: '.js' },
    auth: { store: kit.adapter.id },
  });
  const store = await kit.open(plain, folder);
  if (store.problems.length > 0) throw new Error(JSON.stringify(store.problems));
  const context = {
    ...plain,
    users: store.users,
    storeReadsSettings: store.env.length > 0,
    counters: store.counters,
  };
  const renderer = createRenderer(allAdapters().templates, context.facts, context.auth.outDir);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  const templates = store.templates(context);
  const jobs = [
    ...sharedArtifacts(context, store),
    ...modules(templates.modules, context),
    ...storeArtifacts(templates, context),
  ];
  for (const job of jobs) {
    const file = join(folder, job.target);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await renderer.render(job));
  }
  kit.prepare?.(store, context, folder);
}

function ensure(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}
