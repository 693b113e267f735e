import { createRequire } from 'node:module';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { prisma as adapter } from '../../../src/stores/prisma/index.js';
import { takeSnapshot } from '../../../src/project/snapshot.js';
import { applyEdits, groupByFile } from '../../../src/model/text-edit.js';
import { createSourceView } from '../../../src/source/trees.js';
import { dropDatabase, freshDatabase } from '../../support/fresh-database.js';
import {
  deployMigrations,
  prismaCli,
  prismaFiles,
  type PrismaProject,
  writeFiles,
} from '../../support/prisma-project.js';
import type { StoreKit } from '../kit.js';

const NOBODY = {
  integer: 2_000_000_000,
  bigint: 2_000_000_000,
  uuid: '00000000-0000-4000-8000-000000000000',
  text: 'nobody',
} as const;

/** Prisma in a project of that kind. Its migrations are applied by a stand-in; all else is Prisma itself. */
function prismaKit(project: PrismaProject): StoreKit {
  const { major, provider, id } = project;
  const isPg = provider === 'postgresql';
  return {
    adapter,
    name: `prisma ${major} (${provider}, ${id} ids)`,
    stack: `prisma${major}`,
    service: isPg ? 'AUTHWRIGHT_POSTGRES_URL' : null,
    hasCounters: isPg,
    nobody: NOBODY[id],
    hand: `fixtures/attack/hands/prisma-${provider}.js`,
    async open({ facts, auth }, folder = scratch()) {
      writeFiles(folder, prismaFiles(project));
      const snapshot = takeSnapshot(folder);
      const view = createSourceView(snapshot, { tsconfig: null });
      const settings = { ...auth, storedPasswords: auth.storedPasswords ?? 'none' } as const;
      return adapter.open({ snapshot, view, facts, auth: settings, manifest: null });
    },
    prepare(store, context, folder) {
      for (const [file, edits] of groupByFile(store.schema?.edits(context) ?? [])) {
        const path = join(folder, file);
        writeFileSync(path, applyEdits(readFileSync(path, 'utf8'), edits));
      }
      prismaCli(major, folder, 'generate');
    },
    async database(name, folder, server) {
      if (isPg) {
        const url = await freshDatabase(name, server);
        process.env['DATABASE_URL'] = url; // the owner's client reads it when it is loaded
        return { environment: { DATABASE_URL: url }, remove: () => dropDatabase(name, server) };
      }
      const url = `file:${join(folder, 'app.db')}`;
      process.env['DATABASE_URL'] = url;
      return { environment: { DATABASE_URL: url }, remove: () => Promise.resolve() };
    },
    async script(command, folder, { DATABASE_URL: url = '' }) {
      if (command === 'migrate') return deployMigrations(folder, url);
      const { query, end } = await connect(url);
      try {
        const count = async () =>
          Number((await query('SELECT count(*) AS n FROM auth_sessions'))[0]?.['n']);
        const before = await count();
        await query(readFileSync(join(folder, 'prisma/auth-prune.sql'), 'utf8'));
        return `deleted ${before - (await count())} sessions`;
      } finally {
        await end();
      }
    },
  };
}

type Libsql = {
  readonly createClient: (options: { readonly url: string }) => {
    execute(sql: string): Promise<{ readonly rows: Rows }>;
    executeMultiple(sql: string): Promise<void>;
    close(): void;
  };
};
const libsql = createRequire(resolve(import.meta.dirname, '../../../fixtures/stacks/package.json'))(
  '@libsql/client',
) as Libsql;

type Rows = readonly Readonly<Record<string, unknown>>[];

async function connect(url: string) {
  if (!url.startsWith('file:')) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return {
      query: async (sql: string): Promise<Rows> =>
        ((await client.query(sql)) as { rows?: Rows }).rows ?? [],
      end: () => client.end(),
    };
  }
  const client = libsql.createClient({ url });
  return {
    async query(sql: string): Promise<Rows> {
      if (/^SELECT/.test(sql)) return (await client.execute(sql)).rows;
      await client.executeMultiple(sql);
      return [];
    },
    end() {
      client.close();
      return Promise.resolve();
    },
  };
}

function scratch(): string {
  const runs = resolve(import.meta.dirname, '../../../fixtures/stacks/.runs');
  mkdirSync(runs, { recursive: true });
  return mkdtempSync(join(runs, 'prisma-'));
}

export const prisma = prismaKit({ major: 7, provider: 'postgresql', id: 'integer' });

/** Beside the one of the kit, for the contract of the store alone. */
export const morePrisma: readonly StoreKit[] = [
  prismaKit({ major: 7, provider: 'sqlite', id: 'uuid' }),
  prismaKit({ major: 6, provider: 'postgresql', id: 'uuid' }),
  prismaKit({ major: 6, provider: 'sqlite', id: 'integer' }),
  prismaKit({ major: 7, provider: 'postgresql', id: 'bigint' }),
  prismaKit({ major: 7, provider: 'postgresql', id: 'text' }),
];
