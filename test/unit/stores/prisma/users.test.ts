import { describe, expect, it } from 'vitest';
import { sharedArtifacts } from '../../../../src/plan/artifacts.js';
import type { AuthSettings } from '../../../../src/model/types.js';
import { openIn, problemsIn, schemaOf, USERS } from './project.js';

const withModels = (models: string, provider?: string) => ({
  'prisma/schema.prisma': schemaOf(models, provider),
});

/** `User` with these lines beside what every user has. */
const userWith = (lines: string) => USERS.replace('}', `${lines}\n}`);

describe('the model of users', () => {
  it.each<[string, string]>([
    ['Int @id @default(autoincrement())', 'integer'],
    ['BigInt @id @default(autoincrement())', 'bigint'],
    ['String @id @default(uuid())', 'uuid'],
    ['String @id @db.Uuid @default(dbgenerated("gen_random_uuid()"))', 'uuid'],
    ['String @id @default(cuid())', 'text'],
    ['String @id @default(nanoid())', 'text'],
    ['String @id', 'uuid'],
  ])('has the ids of its column: %s', async (id, ids) => {
    const models = USERS.replace('Int     @id @default(autoincrement())', id);
    const { store } = await openIn({ files: withModels(models) });
    expect(store.problems).toEqual([]);
    expect(store.users.ids).toBe(ids);
  });

  it.each<[string, string, RegExp]>([
    ['no e-mail', 'model User {\n  id Int @id\n  password String\n}\n', /./],
    [
      'an id of two columns',
      'model User {\n  a Int\n  b Int\n  email String @unique\n  password String\n  @@id([a, b])\n}\n',
      /^USER_MODEL_UNFIT User has no id of one column/,
    ],
    [
      'an id that is no name',
      USERS.replace('Int     @id @default(autoincrement())', 'Float @id'),
      /^USER_MODEL_UNFIT User has no id/,
    ],
    [
      'an e-mail that two may have',
      USERS.replace('@unique', ''),
      /^USER_MODEL_UNFIT User\.email is not unique/,
    ],
    [
      'no room for a hash',
      USERS.replace('password String', 'password String @db.VarChar(72)'),
      /^USER_MODEL_UNFIT User\.password has room for 72 characters, .* 97$/,
    ],
    [
      'a text that has to be there',
      userWith('  name String'),
      /^ANSWER_MISSING User\.name has to be filled at sign-up/,
    ],
    [
      'an enum that has to be there',
      `${userWith('  role Role')}enum Role {\n  A\n  B\n}\n`,
      /^ANSWER_MISSING User\.role/,
    ],
    [
      'a key that nobody makes',
      USERS.replace('Int     @id @default(autoincrement())', 'Int @id'),
      /^USER_MODEL_UNFIT User\.id names a user and has no default/,
    ],
    [
      'a key that means something',
      USERS.replace('id       Int     @id @default(autoincrement())', 'username String @id'),
      /^USER_MODEL_UNFIT User\.username names a user and has no default/,
    ],
    [
      'a field by the name of ours',
      userWith('  authAccount String?'),
      /^USER_MODEL_UNFIT User has a field authAccount/,
    ],
    ['a number that has to be there', userWith('  orgId Int'), /^ANSWER_MISSING User\.orgId/],
  ])('is refused with %s', async (_what, models, message) => {
    const found = await problemsIn({ files: withModels(models) });
    expect(found.join('\n')).toMatch(message);
  });

  it.each<[string, string, Partial<AuthSettings>]>([
    ['a text that callers give', userWith('  name String'), { signUpFields: ['name:text'] }],
    [
      'a value for an enum',
      `${userWith('  role Role')}enum Role {\n  A\n  B\n}\n`,
      { signUpValues: ['role=B'] },
    ],
    ['a value for a number', userWith('  orgId Int'), { signUpValues: ['orgId=7'] }],
    ['no sign-up', userWith('  name String'), { endpoints: ['login'] }],
    [
      'a default',
      userWith('  name String @default("")\n  at DateTime @updatedAt\n  tags String[]'),
      {},
    ],
  ])('is taken with %s', async (_what, models, auth) => {
    expect(await problemsIn({ files: withModels(models), auth })).toEqual([]);
  });

  it.each<[Partial<AuthSettings>, RegExp]>([
    [
      { signUpValues: ['role=C'] },
      /^OPTION_VALUE --sign-up-value: 'C' is not of User\.role \(A, B\)/,
    ],
    [{ signUpValues: ['role=A', 'none=1'] }, /User has no column none/],
    [{ signUpValues: ['role=A', 'email=x'] }, /'x' is not of User\.email/],
    [{ signUpValues: ['role=A'], signUpFields: ['city:text'] }, /User has no text column city/],
  ])('takes no other word for a column: %j', async (auth, message) => {
    const models = `${userWith('  role Role')}enum Role {\n  A\n  B\n}\n`;
    expect((await problemsIn({ files: withModels(models), auth })).join('\n')).toMatch(message);
  });

  it('is asked for where two may be meant, and named', async () => {
    const models = `${USERS}${USERS.replace('User', 'AppUser')}`;
    const files = withModels(models);
    expect((await problemsIn({ files })).join()).toMatch(
      /^ANSWER_MISSING users may be kept in User .* or in AppUser/,
    );
    expect(await problemsIn({ files, auth: { userModel: 'AppUser' } })).toEqual([]);
    expect(await problemsIn({ files, auth: { userModel: 'none' } })).toEqual([]);
    expect((await problemsIn({ files, auth: { userModel: 'Nobody' } })).join()).toMatch(
      /^OPTION_VALUE .*no model Nobody/,
    );
  });

  it('is that which is called so, beside one that only has passwords', async () => {
    const { edited } = await openIn({
      files: withModels(`${USERS.replace('User', 'Admin')}\n${USERS}`),
    });
    expect(edited()['prisma/schema.prisma']).toMatch(/model User \{[^}]*authAccount/);
  });

  it('says what may be taken, where that is more than the e-mail', async () => {
    const { store, context } = await openIn({
      files: withModels(userWith('  username String @unique')),
      auth: { signUpFields: ['username:text'] },
    });
    const problem = sharedArtifacts(context, store).find(({ target }) =>
      target.includes('problem'),
    );
    expect(problem?.data['uniques']).toMatchObject([{ name: 'username', required: true }]);
    const { users } = store;
    expect(users.fields).toMatchObject([{ name: 'username', unique: true, required: true }]);
  });

  it('gives no two users the same where that is forbidden', async () => {
    const files = withModels(userWith('  username String @unique'));
    expect((await problemsIn({ files, auth: { signUpValues: ['username=joe'] } })).join()).toMatch(
      /no two users have the same User\.username/,
    );
    const { store } = await openIn({ files });
    expect(store.problems.map(({ fix }) => fix).join()).not.toContain('--sign-up-value');
  });

  it.each([
    ['resetToken', /--sign-up-field/],
    ['role', /--sign-up-field/],
  ])('offers no caller to choose %s', async (column, flag) => {
    const { store } = await openIn({ files: withModels(userWith(`  ${column} String`)) });
    expect(store.problems[0]?.fix).toContain(`--sign-up-value ${column}=`);
    expect(store.problems[0]?.fix).not.toMatch(flag);
  });

  it('stays what it was in an earlier run', async () => {
    const { edited } = await openIn({ files: withModels(USERS) });
    const text = edited()['prisma/schema.prisma'] ?? '';
    const admin = USERS.replace('User', 'AppUser');
    const later = { 'prisma/schema.prisma': `${text}\n${admin}` };
    expect(await problemsIn({ files: later, again: true })).toEqual([]);
    for (const userModel of ['AppUser', 'none'])
      expect((await problemsIn({ files: later, again: true, auth: { userModel } })).join()).toMatch(
        /^USER_MODEL_UNFIT users are in User since an earlier run/,
      );
    const renamed = { 'prisma/schema.prisma': text.replace('  email ', '  mail ') };
    expect((await problemsIn({ files: renamed, again: true })).join()).toMatch(
      /^USER_MODEL_UNFIT User has no column for an e-mail address/,
    );
  });

  it('is found behind comments of every kind', async () => {
    const models = `/* model User {\n} */\n${USERS.replace('{', '{ // users').replace('}', '  /* not\n  this } */\n}')}enum Role { // roles\n  A\n}\n`;
    const { store, edited } = await openIn({ files: withModels(models) });
    expect(store.problems).toEqual([]);
    expect(edited()['prisma/schema.prisma']).toMatch(/authAccount AuthAccount\?\n/);
  });

  it('says who must not sign in', async () => {
    const lines =
      '  deletedAt DateTime?\n  isActive Boolean @default(true)\n  banned Boolean @default(false)';
    const { store, context } = await openIn({ files: withModels(userWith(lines)) });
    const data = store.templates(context).modules['auth-store'].data ?? {};
    expect(data['signsIn']).toMatchObject([
      { name: 'deletedAt', code: 'null' },
      { name: 'isActive', code: 'true' },
      { name: 'banned', code: 'false' },
    ]);
  });
});

describe('passwords that are stored', () => {
  it.each<[Readonly<Record<string, string>>, Partial<AuthSettings>, unknown]>([
    [{ bcrypt: '6' }, {}, [{ kind: 'bcrypt', package: 'bcrypt' }]],
    [{ bcryptjs: '3' }, {}, [{ kind: 'bcrypt', package: 'bcryptjs' }]],
    [{ argon2: '0.44' }, {}, [{ kind: 'argon2', package: '@node-rs/argon2' }]],
    [{}, { storedPasswords: 'none' }, []],
    [{}, { storedPasswords: 'bcrypt' }, [{ kind: 'bcrypt', package: 'bcryptjs' }]],
  ])('are verified as the project hashes them: %j %j', async (dependencies, auth, hashes) => {
    const { store } = await openIn({ dependencies, auth });
    expect(store.problems).toEqual([]);
    expect(store.users.hashes).toEqual(hashes);
  });

  it.each([
    ['a model that came with ours', schemaOf('model Book {\n  id Int @id\n}\n'), {}],
    ['one beside that of the project', schemaOf(USERS), { userModel: 'none' }],
  ])('are ours alone in %s, whatever the project hashes with', async (_what, text, auth) => {
    const first = await openIn({ files: { 'prisma/schema.prisma': text }, auth });
    expect(first.store.users.hashes).toEqual([]);
    const files = first.edited();
    const second = await openIn({ files, auth, again: true });
    expect(second.store.problems).toEqual([]);
    expect(second.store.users).toEqual(first.store.users);
    expect(second.edited()).toEqual({});
  });

  it('are refused where nothing hashes them', async () => {
    const [problem] = await problemsIn({ dependencies: {} });
    expect(problem).toMatch(/^STORED_PASSWORDS .*User\.password may hold them as they were typed/);
  });
});

describe('the schema', () => {
  it('is refused with an enum of a name of ours', async () => {
    const files = withModels(`${USERS}\nenum AuthThrottle {\n  A\n}\n`);
    expect((await problemsIn({ files })).join()).toMatch(
      /^STORE_SCHEMA the schema has an enum AuthThrottle/,
    );
  });

  it('has its migrations where its configuration says', async () => {
    const { store, context } = await openIn({
      files: {
        'prisma.config.ts':
          "export default defineConfig({ schema: 'db/s.prisma', migrations: { path: 'db/steps' } });",
        'prisma/schema.prisma': '',
        'db/s.prisma': schemaOf(USERS),
        'db/steps/0_init/migration.sql': '',
      },
    });
    expect(store.problems).toEqual([]);
    const [migration] = store.templates(context).migrations;
    expect(migration?.target).toBe('db/steps/1_auth/migration.sql');
    expect(store.scripts(context)['auth:migrate']).toBe('prisma migrate deploy');
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'of another database',
      withModels(USERS, 'mysql'),
      /^STORE_SCHEMA prisma\/schema\.prisma is for mysql/,
    ],
    [
      'that cannot be parsed',
      { 'prisma/schema.prisma': 'datasource db {\nmodel' },
      /^STORE_SCHEMA .*cannot be read/,
    ],
    [
      'that is not there',
      { 'prisma/schema.prisma': '' },
      /^STORE_SCHEMA .*no file has a datasource/,
    ],
    [
      'with a model of a name of ours',
      withModels(`${USERS}\nmodel AuthSession {\n  id Int @id\n}\n`),
      /^STORE_SCHEMA the schema has a model AuthSession/,
    ],
  ])('is told %s', async (_what, files, message) => {
    expect((await problemsIn({ files })).join()).toMatch(message);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    ['by package.json', { 'db/main.prisma': schemaOf(USERS) }],
    [
      'in its folder',
      { 'prisma/schema/base.prisma': schemaOf(''), 'prisma/schema/user.prisma': USERS },
    ],
  ])('is found %s', async (_how, files) => {
    const { store, edited } = await openIn({ files: { 'prisma/schema.prisma': '', ...files } });
    expect(store.problems).toEqual([]);
    expect(Object.values(edited()).join()).toContain('model AuthSession');
  });
});
