import { problem } from '../../model/diagnostic.js';
import { enumerated } from '../../model/enumerated.js';
import type { Diagnostic, RelPath } from '../../model/types.js';
import type { StoredHash } from '../../model/users-fact.js';
import type { StoreProject } from '../adapter.js';
import { chooseModel } from './choose-model.js';
import { type ClientSearch, findClient, type OwnersClient } from './client.js';
import { configText, findSchema, type FoundSchema } from './find-schema.js';
import { type OurModel, OURS } from './models.js';
import { storedHashes, wasMade } from './stored-hashes.js';
import { type Users, usersOf } from './users.js';

/** What was read, when all of it can be used. */
export type Read = {
  readonly found: FoundSchema;
  readonly users: Users;
  /** The model for users, where that comes with ours. */
  readonly made: OurModel | null;
  readonly client: OwnersClient;
  readonly hashes: readonly StoredHash[];
  /** The variable by which the application finds its database. */
  readonly urlVariable: string;
};

const PROVIDERS = ['postgresql', 'sqlite'];

export function readProject(
  project: StoreProject,
): Read | { readonly problems: readonly Diagnostic[] } {
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
    urlVariable: found.schema.urlVariable ?? variableIn(client, project) ?? 'DATABASE_URL',
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
