import { intersects, validRange } from 'semver';
import type { ArtifactContext, SharedCounters } from '../../frameworks/adapter.js';
import { problem } from '../../model/diagnostic.js';
import { enumerated } from '../../model/enumerated.js';
import { importSpecifier, sourceFile } from '../../model/file-names.js';
import { dirName, joinPath } from '../../model/paths.js';
import type { StoredHash } from '../../model/users-fact.js';
import type { Diagnostic, PackageJson, RelPath } from '../../model/types.js';
import type { OwnersSchema, Store, StoreProject } from '../adapter.js';
import { changesByHand } from '../changes-by-hand.js';
import { likelyModels } from '../likely-models.js';
import { scriptFile } from '../scripts.js';
import { type ClientSearch, findClient, type OwnersClient } from './client.js';
import { configText, findSchema, type FoundSchema } from './find-schema.js';
import { plannedMigrations } from './migration.js';
import {
  columnOf,
  MADE_MODEL,
  madeUserModel,
  mapsNames,
  modelText,
  ourModels,
  type OurModel,
  schemaEdits,
  takeOutModels,
  type Wanted,
  wantedOf,
} from './models.js';
import { readSchema, type Schema, type SchemaModel } from './schema.js';
import { userModelsIn, type Users, usersOf } from './users.js';

/** Prisma in this project. What stands in the way is in `problems`; nothing is thrown for what a project contains. */
export function openPrisma(project: StoreProject): Store {
  const read = readProject(project);
  if ('problems' in read) return closed(project, read.problems);
  return opened(project, read);
}

/** What was read, when all of it can be used. */
type Read = {
  readonly found: FoundSchema;
  readonly users: Users;
  /** The model for users, where that comes with ours. */
  readonly made: OurModel | null;
  readonly client: OwnersClient;
  readonly hashes: readonly StoredHash[];
  readonly urlVariable: string | null;
};

const PROVIDERS = ['postgresql', 'sqlite'];

function readProject(project: StoreProject): Read | { readonly problems: readonly Diagnostic[] } {
  const { view, auth } = project;
  const found = schemaOf(project);
  if ('problem' in found) return { problems: [found.problem] };
  const chosen = chooseModel(found, project);
  if ('problem' in chosen) return { problems: [chosen.problem] };
  const { users, problems } = usersOf(chosen.model, chosen.schema, auth);
  const search = findClient(view);
  const isOurs = chosen.made !== null || (users !== null && wasMade(users, project));
  const hashes = users?.password && !isOurs ? storedHashes(users, project) : [];
  const wrong = [
    ...problems,
    ...clientProblems(search, found.main),
    ...('problem' in hashes ? [hashes.problem] : []),
    ...namesTaken(found, project),
  ];
  const { client } = search;
  if (!users || !client || wrong.length > 0 || 'problem' in hashes) return { problems: wrong };
  return {
    found,
    users,
    made: chosen.made,
    client,
    hashes,
    urlVariable: found.schema.urlVariable ?? variableIn(client, project),
  };
}

function schemaOf(project: StoreProject): FoundSchema | { readonly problem: Diagnostic } {
  try {
    const found = findSchema(project);
    if (found === null) {
      const fix = 'npx prisma init  makes one; or  --store libsql  keeps users elsewhere';
      return {
        problem: problem(
          'STORE_SCHEMA',
          'the project depends on Prisma, and no file has a datasource',
          fix,
        ),
      };
    }
    const { provider } = found.schema;
    if (PROVIDERS.includes(provider)) return found;
    const message = `${found.main} is for ${provider === '' ? 'no database that is named' : provider}, and so far users are kept in ${enumerated(PROVIDERS, 9)} through Prisma`;
    return {
      problem: problem(
        'STORE_SCHEMA',
        message,
        '--store libsql  or  --store postgres  keeps users elsewhere',
        {
          file: found.main,
          line: 1,
          column: 1,
        },
      ),
    };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return {
      problem: problem(
        'STORE_SCHEMA',
        `a schema of Prisma cannot be read: ${error.message}`,
        'npx prisma validate  says more',
      ),
    };
  }
}

type Chosen = {
  readonly model: SchemaModel;
  readonly schema: Schema;
  readonly made: OurModel | null;
};

/** The model that is meant: named, or the only one that looks like users; else one comes with ours. */
function chooseModel(
  found: FoundSchema,
  project: StoreProject,
): Chosen | { readonly problem: Diagnostic } {
  const { auth, snapshot } = project;
  const { schema } = found;
  const candidates = userModelsIn(schema);
  const beside = auth.userModel === 'none';
  const owner = ownerOfAccounts(schema);
  if (owner && project.manifest) {
    const named = beside ? 'AuthUser' : auth.userModel;
    if (named === null || named === owner.name) return { model: owner, schema, made: null };
    return { problem: movedUsers(owner) };
  }
  if (auth.userModel !== null && !beside) {
    const model = schema.models.find(({ name }) => name === auth.userModel);
    if (model) return { model, schema, made: null };
    const names = enumerated(
      candidates.map(({ name }) => name),
      5,
    );
    return {
      problem: problem(
        'OPTION_VALUE',
        `--user-model: ${found.path} has no model ${auth.userModel}`,
        names === '' ? 'drop it' : `of users there are:  ${names}`,
      ),
    };
  }
  const [first, second] = likelyModels(candidates);
  if (second && first && !beside) {
    return {
      problem: problem(
        'ANSWER_MISSING',
        `users may be kept in ${candidates.map(({ name, evidence, loc }) => `${name} (${evidence}, ${loc.file}:${loc.line})`).join(' or in ')}`,
        [
          ...candidates.map(({ name }) => `--user-model ${name}`),
          '--no-user-model  keeps others beside them',
        ].join('\n'),
        first.loc,
      ),
    };
  }
  const model =
    first && !beside ? schema.models.find(({ name }) => name === first.name) : undefined;
  if (model) return { model, schema, made: null };
  const name =
    beside || schema.models.some((each) => each.name === 'User') || schema.enums.has('User')
      ? 'AuthUser'
      : 'User';
  const there = schema.models.find((each) => each.name === name);
  if (there) return { model: there, schema, made: null };
  const fields = (auth.signUpFields ?? []).map((each) => each.replace(/:.*/, ''));
  const made = madeUserModel(name, fields);
  const text = modelText(made, { isMapped: mapsNames(found), dbSchema: null });
  const sources = found.files.map((file) => ({ file, text: snapshot.text(file) ?? '' }));
  const both = readSchema([...sources, { file: found.main, text }]);
  const ours = both.models.find((each) => each.name === name);
  if (!ours) throw new RangeError(`the model ${name} was made and is not there`);
  return { model: ours, schema: both, made };
}

/** The model whose users have our accounts, since an earlier run. */
function ownerOfAccounts({ models }: Schema): SchemaModel | undefined {
  const account = models.find(({ name }) => name === 'AuthAccount');
  const owner = account?.fields.find(({ key }) => key === 'userId');
  return models.find(({ name }) => name === owner?.type);
}

function movedUsers({ name, loc }: SchemaModel): Diagnostic {
  return problem(
    'USER_MODEL_UNFIT',
    `users are in ${name} since an earlier run, and their accounts and sessions belong to it`,
    `--user-model ${name}    goes on with it; to change it, run  npx authwright remove  first`,
    loc,
  );
}

function clientProblems({ client, made }: ClientSearch, schema: RelPath): readonly Diagnostic[] {
  const [place] = made;
  if (client === null) {
    const where =
      place === undefined
        ? 'no file makes a client of Prisma'
        : `${place.file} makes a client of Prisma that no other file can import`;
    return [
      problem(
        'STORE_CLIENT',
        `${where}, and users are kept through the application's own`,
        'export it:  export const prisma = new PrismaClient(…)\n--store ID  keeps users elsewhere',
        place ?? { file: schema, line: 1, column: 1 },
      ),
    ];
  }
  if (!client.isExtended) return [];
  return [
    problem(
      'STORE_CLIENT',
      `the client of ${client.file} changes what queries do, so that a password may be hashed twice or a row be hidden`,
      'export the plain client from a file of its own and extend it in another\n--store ID  keeps users elsewhere',
      { file: client.file, line: 1, column: 1 },
    ),
  ];
}

/** Whether an earlier run made the model, so that every hash in it is ours. */
function wasMade({ model }: Users, { manifest, snapshot }: StoreProject): boolean {
  if (manifest === null) return false;
  const lines = (snapshot.text(model.loc.file) ?? '').split('\n');
  return model.name === 'AuthUser' || lines[model.loc.line - 2]?.trim() === MADE_MODEL;
}

const BCRYPT = ['bcrypt', 'bcryptjs', '@node-rs/bcrypt'];
const ARGON2 = ['argon2', '@node-rs/argon2'];

/** By the packages that the project hashes with: what its column of passwords holds. */
function storedHashes(
  { password, model }: Users,
  { auth, facts, manifest }: StoreProject,
): readonly StoredHash[] | { readonly problem: Diagnostic } {
  const declared = namesOf(facts.packageJson);
  const bcrypt = BCRYPT.find((name) => declared.has(name));
  // What an earlier run of ours brought says nothing of the rows.
  const argon2 = ARGON2.find(
    (name) => declared.has(name) && !(manifest && name === '@node-rs/argon2'),
  );
  switch (auth.storedPasswords) {
    case 'none':
      return [];
    case 'argon2':
      return [{ kind: 'argon2', package: '@node-rs/argon2' }];
    case 'bcrypt':
      return [{ kind: 'bcrypt', package: bcrypt ?? 'bcryptjs' }];
    case null: {
      const found: StoredHash[] = [
        ...(bcrypt === undefined ? [] : [{ kind: 'bcrypt', package: bcrypt } as const]),
        ...(argon2 === undefined ? [] : [{ kind: 'argon2', package: '@node-rs/argon2' } as const]),
      ];
      if (found.length > 0) return found;
      return {
        problem: problem(
          'STORED_PASSWORDS',
          `nothing in the project hashes passwords, so ${model.name}.${password?.name ?? ''} may hold them as they were typed`,
          [
            'if there are users: hash every password there first, with bcrypt or argon2, and say so:  --stored-passwords bcrypt',
            'if there are none yet:  --stored-passwords none',
          ].join('\n'),
          model.loc,
        ),
      };
    }
  }
}

function namesOf({ dependencies, devDependencies }: PackageJson): ReadonlySet<string> {
  return new Set(Object.keys({ ...devDependencies, ...dependencies }));
}

const OURS = ['AuthAccount', 'AuthSession', 'AuthRefreshToken', 'AuthThrottle'];

/** Models of the owner's by the names of ours, and names that would be no code. */
function namesTaken(
  { schema, main }: FoundSchema,
  { manifest }: StoreProject,
): readonly Diagnostic[] {
  const strange = schema.models.flatMap(({ name, table, fields, loc }) =>
    [name, table, ...fields.flatMap((field) => [field.name, field.column])].some(
      (each) => !/^\w+$/.test(each),
    ) && /user/i.test(name)
      ? [
          problem(
            'STORE_SCHEMA',
            `${name} has names with other characters than letters, digits and _`,
            '--no-user-model  keeps other users beside it',
            loc,
          ),
        ]
      : [],
  );
  if (manifest?.spliced[main] || manifest?.project.store === 'prisma') return strange;
  const taken = schema.models.filter(({ name }) => OURS.includes(name));
  const enums = OURS.filter((name) => schema.enums.has(name));
  return [
    ...strange,
    ...enums.map((name) =>
      problem(
        'STORE_SCHEMA',
        `the schema has an enum ${name}, and a model of ours is called so`,
        `rename it, with  @@map("${name}")  so that the database keeps its name`,
        { file: main, line: 1, column: 1 },
      ),
    ),
    ...taken.map(({ name, loc }) =>
      problem(
        'STORE_SCHEMA',
        `the schema has a model ${name} already, and one of ours is called so`,
        `rename it, with  @@map("${name}")  so that its table stays`,
        loc,
      ),
    ),
  ];
}

/** The variable by which the client finds the database, where the schema does not say. */
function variableIn({ file }: OwnersClient, { snapshot, view }: StoreProject): string | null {
  const texts = [view.text(file) ?? '', configText(snapshot)];
  for (const text of texts) {
    const [, dotted, quoted, called] =
      /process\.env\.(\w*(?:URL|URI|DATABASE|DSN)\w*)|process\.env\[['"](\w+)['"]\]|\benv\(\s*['"](\w+)['"]/.exec(
        text,
      ) ?? [];
    const name = dotted ?? quoted ?? called;
    if (name !== undefined) return name;
  }
  return null;
}

/** A store that cannot be used as the project is: what an earlier run put into the schema is still found. */
function closed({ snapshot }: StoreProject, problems: readonly Diagnostic[]): Store {
  const unusable = (): never => {
    throw new RangeError('the store has problems, so nothing can be generated for it');
  };
  return {
    id: 'prisma',
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
      takeOut: (_file, text) => takeOutModels(text),
      notices: [],
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
    id: 'prisma',
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
            delegate: delegateOf(users),
            emailName: users.email.name,
            id: users.id.field.name,
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
    takeOut: (_file, text) => takeOutModels(text),
    notices: [],
    takeBack:
      found.migrations === null
        ? 'npx prisma db push'
        : 'npx prisma migrate dev --name without_auth',
    generate: { command: 'npx prisma generate', modules: ['auth-store'] },
  };
}

/** A model whose rows belong to users, with the column that says whose they are; null where there is none. */
function ownedModel(
  { schema }: FoundSchema,
  { model }: Users,
): { readonly delegate: string; readonly key: string } | null {
  for (const { name, fields } of schema.models) {
    const owner = fields.find(({ type, key }) => type === model.name && key !== null);
    if (owner?.key && !OURS.includes(name))
      return { delegate: name.charAt(0).toLowerCase() + name.slice(1), key: owner.key };
  }
  return null;
}

function delegateOf({ model: { name } }: Users): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** What the template of the store is made from. Every name in it is one of the schema's, and so of letters and digits. */
function storeData(
  { found, users, client }: Read,
  context: ArtifactContext,
  file: RelPath,
): Readonly<Record<string, unknown>> {
  const { model, id, email, password, createdAt, role, signsIn, fields, constants } = users;
  const local = client.exported === 'default' ? 'prisma' : client.exported;
  const hasRoles = context.roles.length > 0;
  const roleOfUser = role && hasRoles ? role.field.name : null;
  return {
    clientImport: client.exported === 'default' ? local : `{ ${local} }`,
    clientFrom: importSpecifier(context.facts, file, client.file),
    client: local,
    delegate: delegateOf(users),
    id: id.field.name,
    ids: id.ids,
    makesIds: id.isMade,
    email: email.name,
    emailValue: email.isOptional ? `row.${email.name} ?? ''` : `row.${email.name}`,
    emailType: email.isOptional ? 'string | null' : 'string',
    createdAt: createdAt?.name ?? null,
    password: password?.name ?? null,
    passwordType: password && !password.isOptional ? 'string' : 'string | null',
    role: roleOfUser,
    hasAccountRole: hasRoles && role === null,
    signsIn: signsIn.map(({ name, code }) => ({
      name,
      code,
      type: code === 'null' ? 'Date | null' : 'boolean',
      refuses:
        code === 'null' ? `row.${name} !== null` : code === 'true' ? `!row.${name}` : `row.${name}`,
    })),
    fields: fields.map((each) => ({ ...each, type: each.required ? 'string' : 'string | null' })),
    constants,
    uniques: fields.filter(({ unique }) => unique),
    account: users.account,
    table: `${model.dbSchema === null ? '' : `"${model.dbSchema}".`}"${model.table}"`,
    idSelect: id.field.column === 'id' ? '"id"' : `"${id.field.column}" AS "id"`,
    emailEntry: email.name === 'email' ? 'email' : `${email.name}: email`,
    emailColumn: email.column,
    provider: found.schema.provider,
  };
}

function pruneData({ users, found }: Read, isMapped: boolean): Readonly<Record<string, unknown>> {
  const place = (model: string, table: string): string =>
    `${users.model.dbSchema === null ? '' : `"${users.model.dbSchema}".`}"${isMapped ? table : model}"`;
  return {
    sessionTable: place('AuthSession', 'auth_sessions'),
    tokenTable: place('AuthRefreshToken', 'auth_refresh_tokens'),
    throttleTable: place('AuthThrottle', 'auth_throttle'),
    expiresAt: columnOf('expiresAt', isMapped),
    usedAt: columnOf('usedAt', isMapped),
    sessionId: columnOf('sessionId', isMapped),
    now: found.schema.provider === 'sqlite' ? "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')" : 'now()',
  };
}

function testData(
  { users, urlVariable, found }: Read,
  context: ArtifactContext,
): Readonly<Record<string, unknown>> {
  return {
    urlVariable: urlVariable ?? 'DATABASE_URL',
    delegate: delegateOf(users),
    account: users.account,
    emailName: users.email.name,
    id: users.id.field.name,
    password: users.password?.name ?? null,
    role: users.role?.field.name ?? null,
    roleType: users.role?.members?.map((each) => `'${each}'`).join(' | ') ?? 'string',
    samples: [
      ...users.constants,
      ...users.fields
        .filter(({ required }) => required)
        .map(({ name }) => ({ name, code: `'Ada'` })),
    ],
    makesIds: users.id.isMade,
    schemaFolder: dirName(found.main),
    databaseScript: scriptFile('auth-test-database', context),
  };
}

function testScripts({ found, urlVariable }: Read, context: ArtifactContext) {
  if (found.schema.provider !== 'postgresql' || context.auth.tests === 'none') return {};
  return {
    'auth-test-database': {
      template: 'stores/postgres/auth-test-database.mjs.hbs',
      data: { urlVariable: urlVariable ?? 'DATABASE_URL' },
    },
  } as const;
}
