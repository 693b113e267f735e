import { intersects, validRange } from 'semver';
import type { ArtifactContext, SharedCounters } from '../../frameworks/adapter.js';
import { sourceFile } from '../../model/file-names.js';
import { dirName, joinPath } from '../../model/paths.js';
import type { Diagnostic, RelPath } from '../../model/types.js';
import type { OwnersSchema, Store, StoreProject } from '../adapter.js';
import { changesByHand } from '../changes-by-hand.js';
import { plannedMigrations } from './migration.js';
import {
  mapsNames,
  ourModels,
  type OurModel,
  schemaEdits,
  takeOutModels,
  type Wanted,
  wantedOf,
} from './models.js';
import { type Read, readProject } from './read.js';
import { namesOf } from './stored-hashes.js';
import { delegateOf, ownedModel, pruneData, storeData, testData } from './template-data.js';

/** Prisma in this project. What stands in the way is in `problems`; nothing is thrown for what a project contains. */
export function openPrisma(project: StoreProject): Store {
  const read = readProject(project);
  if ('problems' in read) return closed(project, read.problems);
  return opened(project, read);
}

/** A store that cannot be used as the project is: what an earlier run put into the schema is still found. */
function closed({ snapshot }: StoreProject, problems: readonly Diagnostic[]): Store {
  const unusable = (): never => {
    throw new RangeError('the store has problems, so nothing can be generated for it');
  };
  return {
    label: 'Prisma',
    problems,
    counters: null,
    users: { ids: 'uuid', hasCreatedAt: true, fields: [], hashes: [] },
    templates: unusable,
    dependencies: unusable,
    env: [],
    tables: [],
    localFiles: [],
    scripts: unusable,
    schema: {
      files: snapshot.files.filter((file) => file.endsWith('.prisma')),
      edits: unusable,
      takeOut: takeOutModels,
      takeBack: 'npx prisma migrate dev --name without_auth',
      generate: { command: 'npx prisma generate', modules: [] },
    },
  };
}

const counting: SharedCounters = {
  limiter: 'stores/prisma/limiter.ts',
  limiterImport: 'stores/prisma/limiter-import.ts',
  readme: 'stores/postgres/readme-limits.md',
  connection: { name: 'database', type: 'Database', module: 'auth-store' },
  service: null,
};

function opened(project: StoreProject, read: Read): Store {
  const { found, users, made, hashes } = read;
  const { provider } = found.schema;
  const isMapped = mapsNames(found);
  const example = ownedModel(found, users);
  const models = (context: ArtifactContext) => ourModels(users, wantedOf(context, users), made);
  const everything: Wanted = {
    refresh: true,
    accountRole: false,
    accountPassword: false,
    throttle: true,
  };
  const placed = (model: OurModel): string => (isMapped ? model.table : `"${model.name}"`);
  return {
    label: 'Prisma',
    problems: [],
    counters: provider === 'sqlite' ? null : counting,
    users: {
      ids: users.id.ids,
      hasCreatedAt: users.createdAt !== null,
      fields: users.fields,
      hashes,
    },
    templates(context) {
      const file = sourceFile(context.facts, context.auth.outDir, 'auth-store');
      return {
        modules: {
          'auth-store': {
            template: 'stores/prisma/auth-store.ts.hbs',
            data: storeData(read, context, file),
          },
        },
        migrations: plannedMigrations(
          found,
          users,
          models(context),
          project.manifest,
          project.snapshot,
        ),
        scripts: {
          'auth-prune': {
            template: 'stores/prisma/auth-prune.sql.hbs',
            target: joinPath(dirName(found.main), 'auth-prune.sql'),
            data: pruneData(read, isMapped),
          },
          ...testScripts(read, context),
        },
        readme: {
          disabling: 'stores/prisma/readme-disabling.md',
          administrator: `stores/prisma/readme-administrator.${users.role ? 'user' : 'account'}.md`,
          ...(example === null ? {} : { ownership: 'stores/prisma/readme-ownership.md' }),
          data: {
            example,
            delegate: delegateOf(users.model.name),
            emailName: users.email.name,
            roleName: users.role?.field.name ?? 'role',
          },
        },
        testDatabase: 'made',
        migrateInTests:
          found.migrations === null
            ? 'stores/prisma/tests/push.ts'
            : 'stores/prisma/tests/migrate.ts',
        tests: {
          'auth-setup': {
            template: 'stores/prisma/tests/auth-setup.ts.hbs',
            data: testData(read, context),
          },
          'test-database': {
            template: `stores/prisma/tests/test-database.${provider}.ts.hbs`,
            data: testData(read, context),
          },
          ...(changesByHand(context)
            ? {
                'test-users': {
                  template: 'stores/prisma/tests/test-users.ts.hbs',
                  data: testData(read, context),
                } as const,
              }
            : {}),
        },
      };
    },
    dependencies: ({ auth, facts: { packageJson } }) => {
      const declared = namesOf(packageJson);
      const verifying = hashes.map((each) => each.package);
      return [
        ...verifying
          .filter(
            (name) =>
              !declared.has(name) && !(name === '@node-rs/argon2' && auth.hash === 'argon2id'),
          )
          .map((name) => ({ name, range: name === 'bcryptjs' ? '^3.0.3' : '^2.2.1', dev: false })),
        ...(auth.tests !== 'none' && provider === 'postgresql'
          ? [{ name: 'pg', range: '^8.23.1', dev: true }]
          : []),
      ];
    },
    env: [],
    tables: ourModels(users, everything, made).map(placed).toReversed(),
    localFiles: [],
    scripts: () => ({
      'auth:migrate': found.migrations === null ? 'prisma db push' : 'prisma migrate deploy',
      'auth:prune': `prisma db execute --file ${joinPath(dirName(found.main), 'auth-prune.sql')}${takesSchema(project) ? ` --schema ${found.path}` : ''}`,
    }),
    schema: schemaOfOwner(project, read),
  };
}

/** Up to Prisma 6 the command line is told which schema is meant; from 7 on its configuration says that. */
function takesSchema({ facts: { packageJson } }: StoreProject): boolean {
  const { dependencies, devDependencies } = packageJson;
  const range =
    devDependencies?.['prisma'] ??
    dependencies?.['prisma'] ??
    dependencies?.['@prisma/client'] ??
    '';
  return validRange(range) !== null && intersects(range, '<7');
}

function schemaOfOwner({ snapshot }: StoreProject, { found, users, made }: Read): OwnersSchema {
  const textOf = (file: RelPath): string => snapshot.text(file) ?? '';
  return {
    files: [...found.files, joinPath(dirName(found.main), 'auth.prisma')],
    edits: (context) => schemaEdits(found, users, wantedOf(context, users), textOf, made),
    takeOut: takeOutModels,
    takeBack:
      found.migrations === null
        ? 'npx prisma db push'
        : 'npx prisma migrate dev --name without_auth',
    generate: { command: 'npx prisma generate', modules: ['auth-store'] },
  };
}

function testScripts({ found, urlVariable }: Read, context: ArtifactContext) {
  if (found.schema.provider !== 'postgresql' || context.auth.tests === 'none') return {};
  return {
    'auth-test-database': {
      template: 'stores/postgres/auth-test-database.mjs.hbs',
      data: { urlVariable },
    },
  } as const;
}
