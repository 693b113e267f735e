import { describe, expect, it } from 'vitest';
import type { RelPath } from '../../../src/model/types.js';
import { findUsersThere } from '../../../src/project/users-there.js';

/** What is found, as `Layer name file:line`. */
function found(packages: readonly string[], files: Readonly<Record<string, string>>) {
  const dependencies = Object.fromEntries(packages.map((name) => [name, '^1.0.0']));
  return findUsersThere(
    { dependencies },
    Object.keys(files) as RelPath[],
    (file) => files[file] ?? null,
  ).map(({ layer, name, loc }) => `${layer} ${name} ${loc.file}:${loc.line}`);
}

const PRISMA = `// users
model Post {
  id    Int    @id
  email String
}

model User {
  id       Int    @id
  email    String @unique
  password String
}
`;

describe('users that are there', () => {
  it.each<[string, string[], Record<string, string>, string[]]>([
    [
      'Prisma',
      ['@prisma/client'],
      { 'prisma/schema.prisma': PRISMA },
      ['Prisma User prisma/schema.prisma:7'],
    ],
    [
      'Drizzle',
      ['drizzle-orm', 'pg'],
      {
        'src/schema.ts': `export const posts = pgTable('posts', { email: text('email') });\nexport const users = pgTable('users', {\n  id: serial('id'),\n  email: text('email'),\n});`,
        'drizzle/0001.sql': 'CREATE TABLE "users" ("id" serial, "email" text);',
      },
      ['Drizzle users src/schema.ts:2'],
    ],
    [
      'TypeORM',
      ['typeorm'],
      {
        'src/user.entity.ts': `@Entity({ name: 'users' })\nexport class User {\n  @Column() email!: string;\n}`,
      },
      ['TypeORM User src/user.entity.ts:1'],
    ],
    [
      'Mongoose',
      ['mongoose'],
      {
        'models/user.js': `const schema = new Schema({ email: String, passwordHash: String });\nmodule.exports = mongoose.model('User', schema);`,
      },
      ['Mongoose User models/user.js:2'],
    ],
    [
      'Sequelize',
      ['sequelize'],
      { 'models/user.js': `sequelize.define('user', { username: DataTypes.STRING });` },
      ['Sequelize user models/user.js:1'],
    ],
    [
      'Knex',
      ['knex', 'pg'],
      {
        'migrations/1.js': `exports.up = (knex) => knex.schema.createTable('users', (t) => {\n  t.string('email');\n});`,
      },
      ['Knex users migrations/1.js:1'],
    ],
    [
      'SQL files',
      ['pg'],
      { 'db/init.sql': 'CREATE TABLE IF NOT EXISTS public.users (\n  id int,\n  email text\n);' },
      ['SQL users db/init.sql:1'],
    ],
    [
      'accounts with a password',
      ['pg'],
      { 'db/init.sql': 'create table accounts (id int, pwd_hash text);' },
      ['SQL accounts db/init.sql:1'],
    ],
  ])('%s', (_layer, packages, files, expected) => {
    expect(found(packages, files)).toEqual(expected);
  });

  it.each<[string, string[], Record<string, string>]>([
    ['a layer that the project does not have', ['pg'], { 'prisma/schema.prisma': PRISMA }],
    ['accounts without a password', ['pg'], { 'a.sql': 'CREATE TABLE accounts (iban text);' }],
    [
      'tables of ours',
      ['pg'],
      { 'a.sql': 'CREATE TABLE auth_users (email text, password_hash text);' },
    ],
    [
      'what a comment says',
      ['mongoose'],
      { 'models/a.js': `// mongoose.model('User', schema) with email` },
    ],
  ])('leaves out %s', (_what, packages, files) => {
    expect(found(packages, files)).toEqual([]);
  });
});
