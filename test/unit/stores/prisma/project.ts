import { applyEdits, groupByFile } from '../../../../src/model/text-edit.js';
import type { AuthSettings } from '../../../../src/model/types.js';
import { createSourceView } from '../../../../src/source/trees.js';
import type { Store } from '../../../../src/stores/adapter.js';
import { prisma } from '../../../../src/stores/prisma/index.js';
import { artifactContext } from '../../../support/generated-context.js';
import { memorySnapshot } from '../../../support/memory-view.js';

export const USERS = `model User {
  id       Int     @id @default(autoincrement())
  email    String  @unique
  password String
}
`;

/** A schema for PostgreSQL with these models. */
export function schemaOf(models: string, provider = 'postgresql'): string {
  return `generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider = "${provider}"
  url      = env("DATABASE_URL")
}

${models}`;
}

const CLIENT = `import { PrismaClient } from '@prisma/client';
export const prisma = new PrismaClient();
`;

type Given = {
  readonly files?: Readonly<Record<string, string>>;
  readonly auth?: Partial<AuthSettings>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly roles?: readonly string[];
  /** An earlier run was here. */
  readonly again?: boolean;
};

/** The store in a project of these files, beside a schema with users and a module that makes the client. */
export async function openIn({
  files = {},
  auth = {},
  dependencies,
  roles = [],
  again = false,
}: Given) {
  const texts = { 'prisma/schema.prisma': schemaOf(USERS), 'src/db.ts': CLIENT, ...files };
  const snapshot = memorySnapshot(texts);
  const plain = artifactContext({
    roles,
    auth: { ...auth, store: 'prisma' },
    facts: { packageJson: { dependencies: dependencies ?? { bcrypt: '6.0.0' } } },
  });
  const view = createSourceView(snapshot, { tsconfig: null });
  const { facts, auth: settings } = plain;
  const manifest = again
    ? ({ project: { store: 'prisma' }, files: {}, spliced: {} } as never)
    : null;
  const store = await prisma.open({ snapshot, view, facts, auth: settings, manifest });
  const context = {
    ...plain,
    users: store.users,
    storeReadsSettings: store.env.length > 0,
    counters: store.counters,
  };
  return { store, context, edited: () => edited(store, context, texts) };
}

/** Every file of the schema with the edits applied. */
function edited(
  store: Store,
  context: Parameters<NonNullable<Store['schema']>['edits']>[0],
  texts: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const edits = store.schema?.edits(context) ?? [];
  return Object.fromEntries(
    [...groupByFile(edits)].map(([file, of]) => [file, applyEdits(texts[file] ?? '', of)]),
  );
}

/** What stands in the way, one line each: `CODE message`. */
export async function problemsIn(given: Given): Promise<readonly string[]> {
  const { store } = await openIn(given);
  return store.problems.map(({ code, message }) => `${code} ${message}`);
}
