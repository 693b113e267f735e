import type { ArtifactContext } from '../../frameworks/adapter.js';
import { importSpecifier } from '../../model/file-names.js';
import type { RelPath } from '../../model/types.js';
import { scriptFile } from '../scripts.js';
import type { FoundSchema } from './find-schema.js';
import { columnOf, OURS, placeOf } from './models.js';
import type { Read } from './read.js';
import type { Users } from './users.js';

/** A model whose rows belong to users, with the column that says whose they are; null where there is none. */
export function ownedModel(
  { schema }: FoundSchema,
  { model }: Users,
): { readonly delegate: string; readonly key: string } | null {
  for (const { name, fields } of schema.models) {
    const owner = fields.find(({ type, key }) => type === model.name && key !== null);
    if (owner?.key && !OURS.includes(name)) return { delegate: delegateOf(name), key: owner.key };
  }
  return null;
}

/** How the client calls what asks a model. */
export function delegateOf(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** What the template of the store is made from. Every name in it is one of the schema's, and so of letters and digits. */
export function storeData(
  { users, client }: Read,
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
    delegate: delegateOf(users.model.name),
    id: id.field.name,
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
    table: placeOf(users, model.table),
    idSelect: id.field.column === 'id' ? '"id"' : `"${id.field.column}" AS "id"`,
    emailEntry: email.name === 'email' ? 'email' : `${email.name}: email`,
    emailColumn: email.column,
  };
}

export function pruneData(
  { users, found }: Read,
  isMapped: boolean,
): Readonly<Record<string, unknown>> {
  const place = (model: string, table: string): string => placeOf(users, isMapped ? table : model);
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

export function testData(
  { users, urlVariable }: Read,
  context: ArtifactContext,
): Readonly<Record<string, unknown>> {
  return {
    urlVariable,
    delegate: delegateOf(users.model.name),
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
    databaseScript: scriptFile('auth-test-database', context),
  };
}
