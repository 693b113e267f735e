import { problem } from '../../model/diagnostic.js';
import type { AuthSettings, Diagnostic, SourceLoc } from '../../model/types.js';
import type { SignUpField } from '../../model/sign-up-field.js';
import { readSignUpField, signUpFieldsOf } from '../../model/sign-up-field.js';
import type { UserIds } from '../../model/users-fact.js';
import {
  CREATED_COLUMN,
  EMAIL_COLUMN,
  IS_USERS,
  MAY_BE_USERS,
  PASSWORD_COLUMN,
  refusesWhen,
  ROLE_COLUMN,
} from '../../model/users-words.js';
import type { UserModelFound } from '../adapter.js';
import type { Schema, SchemaField, SchemaModel } from './schema.js';

/** The model in which users are kept, as generated code asks it. */
export type Users = {
  readonly model: SchemaModel;
  readonly id: { readonly field: SchemaField; readonly ids: UserIds; readonly isMade: boolean };
  readonly email: SchemaField;
  /** Null where the model has no place for one: it goes to the account. */
  readonly password: SchemaField | null;
  readonly createdAt: SchemaField | null;
  /** With the roles that there are, where the column has a list of them. */
  readonly role: { readonly field: SchemaField; readonly members: readonly string[] | null } | null;
  /** The name by which the model has its account. */
  readonly account: string;
  /** Columns by which somebody must not sign in, as the value that lets them. */
  readonly signsIn: readonly { readonly name: string; readonly code: 'null' | 'false' | 'true' }[];
  readonly fields: readonly SignUpField[];
  /** What every user gets who signs up, as code. */
  readonly constants: readonly { readonly name: string; readonly code: string }[];
};

/** The name that a user's own model gets for its account. */
export const ACCOUNT_FIELD = 'authAccount';

/** The models in which users may be kept: those that are called so come first. */
export function userModelsIn({ models }: Schema): readonly UserModelFound[] {
  const found = models.flatMap((model) => {
    const password = model.fields.find(isPassword);
    const email = model.fields.find(isEmail);
    const isUsers = IS_USERS.test(model.name) || IS_USERS.test(model.table);
    const mayBe = MAY_BE_USERS.test(model.name) && password !== undefined;
    // One that is called so counts without an e-mail too: it is told, and no other comes beside it unasked.
    if (!isUsers && !(mayBe && email)) return [];
    const columns = [email, password].flatMap((each) => each?.name ?? []);
    return [
      { name: model.name, loc: model.loc, evidence: columns.join(' and ') || 'its name', isUsers },
    ];
  });
  return found.toSorted((one, other) => Number(other.isUsers) - Number(one.isUsers));
}

/** The model as `Users`, with everything that stands in the way of that. */
export function usersOf(
  model: SchemaModel,
  schema: Schema,
  auth: AuthSettings,
): { readonly users: Users | null; readonly problems: readonly Diagnostic[] } {
  const { fields, name, loc } = model;
  const id = fields.find(({ isId }) => isId);
  const ids = id && model.compositeId === null ? idsOf(id) : null;
  const email = fields.find(isEmail);
  const wrong: Diagnostic[] = [];
  const refuse = (message: string, fix: string, place: SourceLoc = loc): void =>
    void wrong.push(problem('USER_MODEL_UNFIT', message, fix, place));
  const signsUp = auth.endpoints.includes('sign-up');
  if (signsUp && id && ids !== null && id.fallback === null && !makesIds(id))
    refuse(
      `${name}.${id.name} names a user and has no default, and sign-up does not know what to put there`,
      `give it a default, with a migration of that, or  --endpoints login,refresh,logout,me,password  leaves sign-up out`,
      id.loc,
    );
  if (!id || ids === null)
    refuse(
      `${name} has no id of one column that is a number or a text, which tokens could name`,
      otherUsers(name),
    );
  if (!email)
    refuse(
      `${name} has no column for an e-mail address, by which its users sign in`,
      otherUsers(name),
    );
  else if (!email.isUnique)
    refuse(
      `${name}.${email.name} is not unique, so two people could sign up with one address`,
      `write  @unique  behind it, with a migration of that, and run again`,
      email.loc,
    );
  const taking = fields.find((each) => each.name === ACCOUNT_FIELD && each.type !== 'AuthAccount');
  if (taking)
    refuse(`${name} has a field ${ACCOUNT_FIELD}, and ours is called so`, 'rename it', taking.loc);
  const password = fields.find(isPassword) ?? null;
  const room = roomOf(password);
  if (password && room < HASH_LENGTH[auth.hash])
    refuse(
      `${name}.${password.name} has room for ${room} characters, and a hash of a password takes ${HASH_LENGTH[auth.hash]}`,
      `make it longer, with a migration of that:  ${password.name} String @db.VarChar(255)`,
      password.loc,
    );
  if (!id || ids === null || !email) return { users: null, problems: wrong };
  const role = fields.find((each) => ROLE_COLUMN.test(each.name) && !each.isRelation) ?? null;
  const taken = new Set([id, email, password]);
  const signUp = signUpOf(model, schema, auth, taken);
  const createdAt = fields.find(
    (each) => CREATED_COLUMN.test(each.name) && each.type === 'DateTime' && !each.isOptional,
  );
  return {
    users: {
      model,
      id: { field: id, ids, isMade: id.fallback === null },
      email,
      password,
      createdAt: createdAt ?? null,
      role: role && { field: role, members: schema.enums.get(role.type) ?? null },
      account: fields.find(({ type }) => type === 'AuthAccount')?.name ?? ACCOUNT_FIELD,
      signsIn: fields.flatMap(signsInWith),
      fields: signUp.fields,
      constants: signUp.constants,
    },
    problems: [...wrong, ...signUp.problems],
  };
}

/** What a user who may sign in has in a column; nothing where the column says nothing of it. */
function signsInWith({ name, type, isList, isOptional }: SchemaField): Users['signsIn'] {
  const refuses = refusesWhen(name);
  if (refuses === 'set' && type === 'DateTime' && isOptional) return [{ name, code: 'null' }];
  if (type !== 'Boolean' || isList || refuses === null || refuses === 'set') return [];
  return [{ name, code: refuses === 'true' ? 'false' : 'true' }];
}

const HASH_LENGTH = { argon2id: 97, scrypt: 88 } as const;

/** Whether sign-up may make it: a UUID, in a column that is for nothing else. */
function makesIds({ name, type, native }: SchemaField): boolean {
  return type === 'String' && (native === '@db.Uuid' || /^(?:\w+_?)?u?u?id$/i.test(name));
}

function isEmail({ name, type, isList }: SchemaField): boolean {
  return EMAIL_COLUMN.test(name) && type === 'String' && !isList;
}

function isPassword({ name, type, isList }: SchemaField): boolean {
  return PASSWORD_COLUMN.test(name) && type === 'String' && !isList;
}

function idsOf({ type, native, fallback, isList }: SchemaField): UserIds | null {
  if (isList) return null;
  if (type === 'Int') return 'integer';
  if (type === 'BigInt') return 'bigint';
  if (type !== 'String') return null;
  return native === '@db.Uuid' || fallback === 'uuid()' || fallback === null ? 'uuid' : 'text';
}

function roomOf(field: SchemaField | null): number {
  const [, length] = /^@db\.(?:Var)?Char\((\d+)\)$/.exec(field?.native ?? '') ?? [];
  return length === undefined ? Infinity : Number(length);
}

function otherUsers(name: string): string {
  return `--user-model MODEL  names another, and  --no-user-model  keeps other users beside ${name}`;
}

type SignUp = Pick<Users, 'fields' | 'constants'> & { readonly problems: readonly Diagnostic[] };

/** Who fills the columns that have to be filled: callers, or the owner's word. */
function signUpOf(
  { name, loc, fields }: SchemaModel,
  { enums }: Schema,
  auth: AuthSettings,
  taken: ReadonlySet<SchemaField | null>,
): SignUp {
  const problems: Diagnostic[] = [];
  const wrong = (flag: string, why: string, fix: string): void =>
    void problems.push(problem('OPTION_VALUE', `${flag}: ${why}`, fix, loc));
  const given = new Map((auth.signUpValues ?? []).map((each) => split(each)));
  const constants = [...given].flatMap(([column, value]) => {
    const field = fields.find((each) => each.name === column);
    const code = field && !taken.has(field) ? codeOf(field, value, enums) : null;
    if (field?.isUnique && !taken.has(field)) {
      const why = `no two users have the same ${name}.${column}, and all would get '${value}'`;
      wrong('--sign-up-value', why, `--sign-up-field ${column}:text  lets callers say it`);
      return [];
    }
    if (code !== null) return [{ name: column, code }];
    const texts = field ? (enums.get(field.type)?.join(', ') ?? field.type) : null;
    const why =
      texts === null
        ? `${name} has no column ${column} of that kind`
        : `'${value}' is not of ${name}.${column} (${texts})`;
    const example = (field && enums.get(field.type)?.[0]) ?? 'VALUE';
    wrong('--sign-up-value', why, `for example  --sign-up-value ${column}=${example}`);
    return [];
  });
  const told = signUpFieldsOf(auth).flatMap((each): readonly SignUpField[] => {
    const field = fields.find((candidate) => candidate.name === each.name);
    if (field && field.type === 'String' && !field.isList && !taken.has(field))
      return [
        {
          name: each.name,
          column: field.name,
          required: !field.isOptional && field.fallback === null,
          unique: field.isUnique,
        },
      ];
    wrong(
      '--sign-up-field',
      `${name} has no text column ${each.name}`,
      `add it to ${name}, with a migration, or drop the flag`,
    );
    return [];
  });
  const keys = new Set(fields.flatMap(({ key }) => key ?? []));
  const filled = new Set([...constants, ...told].map((each) => each.name));
  if (auth.endpoints.includes('sign-up'))
    for (const field of fields) {
      const isOpen =
        !field.isOptional && !field.isList && !field.isRelation && field.fallback === null;
      if (isOpen && !taken.has(field) && !filled.has(field.name))
        problems.push(unfilled(name, field, enums, keys.has(field.name)));
    }
  return { fields: told, constants, problems };
}

function unfilled(
  model: string,
  { name, type, isUnique, loc }: SchemaField,
  enums: Schema['enums'],
  isKey: boolean,
): Diagnostic {
  const example = enums.get(type)?.[0] ?? (isKey ? 'VALUE' : (EXAMPLES[type] ?? 'VALUE'));
  // Whoever signs up must not choose what others are given to prove something by.
  const isTold = type === 'String' && !isKey && !SECRET.test(name);
  const field = `${name}:text`;
  return problem(
    'ANSWER_MISSING',
    `${model}.${name} has to be filled at sign-up, and has no default`,
    [
      ...(isTold && readSignUpField(field)
        ? [`--sign-up-field ${field}  lets callers say it`]
        : []),
      ...(isUnique ? [] : [`--sign-up-value ${name}=${example}  gives every new user that value`]),
      '--endpoints login,refresh,logout,me,password  leaves sign-up out',
    ].join('\n'),
    loc,
  );
}

const SECRET = /token|secret|salt|hash|otp|code|key|reset|verif/i;

const EXAMPLES: Readonly<Record<string, string>> = {
  Int: '0',
  BigInt: '0',
  Float: '0',
  Boolean: 'false',
};

function split(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** The value as code of TypeScript; null where the column does not take it. */
function codeOf(
  { type, isList }: SchemaField,
  value: string,
  enums: Schema['enums'],
): string | null {
  if (isList) return null;
  const members = enums.get(type);
  if (members) return members.includes(value) ? JSON.stringify(value) : null;
  switch (type) {
    case 'String':
      return JSON.stringify(value);
    case 'Boolean':
      return /^(?:true|false)$/.test(value) ? value : null;
    case 'Int':
      return /^-?\d{1,9}$/.test(value) ? value : null;
    case 'Float':
      return /^-?\d{1,15}(?:\.\d{1,15})?$/.test(value) ? value : null;
    case 'BigInt':
      return /^-?\d{1,18}$/.test(value) ? `${value}n` : null;
    default:
      return null;
  }
}
