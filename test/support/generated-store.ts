import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { modules, storeArtifacts } from '../../src/plan/all-artifacts.js';
import { sharedArtifacts } from '../../src/plan/artifacts.js';
import { createRenderer } from '../../src/plan/render/render.js';
import type { StoreAdapter } from '../../src/stores/adapter.js';
import type { Hand, StoreKit } from '../kit/kit.js';
import { allAdapters } from '../kit/registry.js';
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
  /** What is done by hand in the database itself. */
  readonly hand: Hand;
  /** Has `scripts/auth-db.mjs` do this and returns what it printed. */
  script(command: 'migrate' | 'prune'): string;
  remove(): Promise<void>;
};

const root = resolve(import.meta.dirname, '../..');
const stacks = join(root, 'fixtures/stacks');

/** Generates a store's code as JavaScript, migrates a database of its own, and loads the code. */
export async function generateStore(kit: StoreKit): Promise<GeneratedStore> {
  const { adapter } = kit;
  const folder = mkdtempSync(join(ensure(join(stacks, '.runs')), `store-${adapter.id}-`));
  await writeProject(adapter, folder);
  // Beside the code, where the packages that both import are found.
  cpSync(join(root, 'fixtures/attack/hands'), join(folder, 'hands'), { recursive: true });
  cpSync(join(root, kit.hand), join(folder, 'hands/hand.js'));
  const database = await kit.database(`store_${randomUUID().replaceAll('-', '')}`, folder);
  const environment = { ...process.env, ...database.environment };
  const script = (command: string) =>
    execFileSync(process.execPath, ['scripts/auth-db.mjs', command], {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
    });
  script('migrate');
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

async function writeProject(adapter: StoreAdapter, folder: string): Promise<void> {
  const context = artifactContext({
    facts: { language: 'javascript', sourceExtension: '.js' },
    auth: { store: adapter.id },
  });
  const renderer = createRenderer(allAdapters().templates, context.facts, context.auth.outDir);
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  const templates = adapter.templates(context);
  const jobs = [
    ...sharedArtifacts(context, adapter),
    ...modules(templates.modules, context),
    ...storeArtifacts(templates, context),
  ];
  for (const job of jobs) {
    const file = join(folder, job.target);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, await renderer.render(job));
  }
}

function ensure(folder: string): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}
