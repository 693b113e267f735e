import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What differs between projects of Prisma. */
export type PrismaProject = {
  readonly major: 6 | 7;
  readonly provider: 'postgresql' | 'sqlite';
  readonly id: 'integer' | 'bigint' | 'uuid' | 'text';
  /** The generator: JavaScript that Node loads as it is, or TypeScript. */
  readonly generator?: 'prisma-client-js' | 'prisma-client';
};

const IDS = {
  integer: {
    field: 'Int      @id @default(autoincrement())',
    pg: 'SERIAL NOT NULL',
    sqlite: 'INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT',
  },
  bigint: {
    field: 'BigInt   @id @default(autoincrement())',
    pg: 'BIGSERIAL NOT NULL',
    sqlite: 'BIGINT NOT NULL PRIMARY KEY',
  },
  uuid: {
    field: 'String   @id @default(uuid()) @db.Uuid',
    pg: 'UUID NOT NULL',
    sqlite: 'TEXT NOT NULL PRIMARY KEY',
  },
  text: {
    field: 'String   @id @default(cuid())',
    pg: 'TEXT NOT NULL',
    sqlite: 'TEXT NOT NULL PRIMARY KEY',
  },
} as const;

/** The files of a project whose users are kept with Prisma, as their owner wrote them. */
export function prismaFiles(project: PrismaProject): Readonly<Record<string, string>> {
  const { major, provider, id, generator = 'prisma-client-js' } = project;
  const isPg = provider === 'postgresql';
  const { field, pg, sqlite } = IDS[id];
  const client =
    generator === 'prisma-client-js'
      ? './generated/client/index.js'
      : './generated/client/client.js';
  const adapter = isPg ? 'PrismaPg' : major === 6 ? 'PrismaLibSQL' : 'PrismaLibSql';
  const from = isPg ? '@prisma/adapter-pg' : '@prisma/adapter-libsql';
  const option = isPg ? 'connectionString' : 'url';
  const url = "process.env['DATABASE_URL']";
  const idType = `${field.split(' ')[0] ?? ''}${isPg && id === 'uuid' ? ' @db.Uuid' : ''}`;
  const column = {
    integer: 'INTEGER',
    bigint: 'BIGINT',
    uuid: isPg ? 'UUID' : 'TEXT',
    text: 'TEXT',
  }[id];
  return {
    'prisma/schema.prisma': `generator client {
  provider = "${generator}"
  output   = "../src/generated/client"
${major === 6 ? '  engineType = "client"\n' : ''}}

datasource db {
  provider = "${provider}"
${major === 6 ? '  url      = env("DATABASE_URL")\n' : ''}}

model User {
  id        ${isPg ? field : field.replace(' @db.Uuid', '')}
  email     String   @unique
  password  String?
  createdAt DateTime @default(now()) @map("created_at")
  deletedAt DateTime? @map("deleted_at")
  notes     Note[]

  @@map("users")
}

model Note {
  id     Int    @id @default(autoincrement())
  text   String
  userId ${idType} @map("user_id")
  user   User   @relation(fields: [userId], references: [id])

  @@map("notes")
}
`,
    'prisma/migrations/migration_lock.toml': `provider = "${provider}"\n`,
    'prisma/migrations/20260101000000_init/migration.sql': `-- CreateTable
CREATE TABLE "users" (
    "id" ${isPg ? pg : sqlite},
    "email" TEXT NOT NULL,
    "password" TEXT,
    "created_at" ${isPg ? 'TIMESTAMP(3)' : 'DATETIME'} NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" ${isPg ? 'TIMESTAMP(3)' : 'DATETIME'}${isPg ? ',\n\n    CONSTRAINT "users_pkey" PRIMARY KEY ("id")' : ''}
);

-- CreateTable
CREATE TABLE "notes" (
    "id" ${isPg ? 'SERIAL NOT NULL' : IDS.integer.sqlite},
    "text" TEXT NOT NULL,
    "user_id" ${column} NOT NULL REFERENCES "users" ("id")${isPg ? ',\n\n    CONSTRAINT "notes_pkey" PRIMARY KEY ("id")' : ''}
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");
`,
    ...(major === 7
      ? {
          'prisma.config.ts': `import { defineConfig, env } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: env('DATABASE_URL') },
});
`,
        }
      : {}),
    [`src/db.${generator === 'prisma-client' ? 'ts' : 'js'}`]: `import { ${adapter} } from '${from}';
import { PrismaClient } from '${client}';

export const prisma = new PrismaClient({
  adapter: new ${adapter}({ ${option}: ${url} }),
});
`,
  };
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

const stacks = resolve(import.meta.dirname, '../../fixtures/stacks');

/**
 * Runs the command line of Prisma. Its engine cannot be had here; the commands that are used need none and only look
 * for a file, so they get one.
 */
export function prismaCli(major: 6 | 7, folder: string, ...args: readonly string[]): string {
  const cli = join(stacks, `prisma${major}/node_modules/prisma/build/index.js`);
  const anyFile = process.execPath;
  return execFileSync(process.execPath, [cli, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      ...process.env,
      // Looked at, and not asked.
      DATABASE_URL: isSqlite(folder) ? 'file:none.db' : 'postgres://nobody@localhost/none',
      PRISMA_SCHEMA_ENGINE_BINARY: anyFile,
      PRISMA_QUERY_ENGINE_LIBRARY: anyFile,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function isSqlite(folder: string): boolean {
  return readFileSync(join(folder, 'prisma/schema.prisma'), 'utf8').includes('"sqlite"');
}

/**
 * Runs the stand-in for `prisma migrate deploy`: applies each migration once, in order. Returns the names of those that
 * it applied.
 */
export function deployMigrations(folder: string, url: string): string {
  return execFileSync(process.execPath, [standIn], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: url },
  });
}

/** The file of the stand-in. */
export const standIn = resolve(import.meta.dirname, '../../fixtures/prisma-standin.cjs');
