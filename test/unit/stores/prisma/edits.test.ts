import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../../src/model/text-edit.js';
import { openIn, schemaOf, USERS } from './project.js';

const SCHEMA = 'prisma/schema.prisma';

async function editedSchema(
  text: string,
  given: Parameters<typeof openIn>[0] = {},
): Promise<string> {
  const { edited, store } = await openIn({ ...given, files: { [SCHEMA]: text } });
  expect(store.problems).toEqual([]);
  return edited()[SCHEMA] ?? text;
}

describe('the edits of a schema', () => {
  it.each<[string, string]>([
    ['LF', schemaOf(USERS)],
    ['CRLF', schemaOf(USERS).replaceAll('\n', '\r\n')],
    ['no end of line at the end', schemaOf(USERS).trimEnd()],
    ['tabs', schemaOf(USERS).replaceAll('  ', '\t')],
    [
      'comments with braces',
      schemaOf(`/// { not a block }\n${USERS.replace('}', '  // } still inside\n}')}`),
    ],
    ['attributes of the block', schemaOf(USERS.replace('}', '\n  @@map("users")\n}'))],
    ['models behind', schemaOf(`${USERS}\nmodel Z {\n  id Int @id\n}\n`)],
    ['two empty lines at the end', `${schemaOf(USERS)}\n\n`],
  ])(
    'only insert, are complete at once, and are taken out to the byte: %s',
    async (_what, text) => {
      const after = await editedSchema(text);
      let rest = after;
      for (const line of text.split(/(?<=\n)/)) {
        const at = rest.indexOf(line);
        expect(at, line).toBeGreaterThanOrEqual(0);
        rest = rest.slice(at + line.length);
      }
      expect(await editedSchema(after, { again: true })).toBe(after);
      const { store } = await openIn({ again: true, files: { [SCHEMA]: after } });
      expect(applyEdits(after, store.schema?.takeOut(after) ?? [])).toBe(text);
      if (!text.includes('\n\r') && text.includes('\r\n'))
        expect(after.replaceAll('\r\n', '')).not.toContain('\n');
    },
  );

  it('take out what is ours and nothing that its owner added since', async () => {
    const after = await editedSchema(schemaOf(USERS));
    const changed = `${after.replace('  password String\n', '  password String\n  nick String?\n')}\nmodel Later {\n  id Int @id\n}\n`;
    const { store } = await openIn({ again: true, files: { [SCHEMA]: changed } });
    const left = applyEdits(changed, store.schema?.takeOut(changed) ?? []);
    expect(left).toBe(
      `${schemaOf(USERS).replace('  password String\n', '  password String\n  nick String?\n')}\nmodel Later {\n  id Int @id\n}\n`,
    );
  });

  it.each<[string, (text: string) => string]>([
    [
      'a field in a model of ours',
      (text) => text.replace('  disabledAt', '  note String?\n  disabledAt'),
    ],
    [
      'a model that refers to ours',
      (text) =>
        `${text}\nmodel Log {\n  id Int @id\n  accountId Int\n  account AuthAccount @relation(fields: [accountId], references: [userId])\n}\n`,
    ],
  ])('leave everything where the owner added %s', async (_what, change) => {
    const changed = change(await editedSchema(schemaOf(USERS)));
    const { store } = await openIn({ again: true, files: { [SCHEMA]: changed } });
    expect(store.schema?.takeOut(changed)).toBeNull();
  });

  it('follow the names of the tables that are there', async () => {
    const plain = await editedSchema(schemaOf(USERS));
    expect(plain).not.toMatch(/@map|@@map/);
    const mapped = await editedSchema(schemaOf(USERS.replace('}', '  @@map("users")\n}')));
    expect(mapped).toContain('@@map("auth_sessions")');
    expect(mapped).toMatch(/expiresAt +DateTime +@map\("expires_at"\)/);
  });

  it('add what a later run needs to models that are there', async () => {
    const first = await editedSchema(schemaOf(USERS), {
      auth: { endpoints: ['sign-up', 'login'] },
    });
    expect(first).not.toContain('AuthRefreshToken');
    const second = await editedSchema(first, { again: true });
    expect(second).toMatch(/model AuthSession \{[^}]*refreshTokens AuthRefreshToken\[\]/);
    expect(second).toContain('model AuthRefreshToken {');
    const third = await editedSchema(second, { again: true, roles: ['admin'] });
    expect(third).toMatch(/model AuthAccount \{[^}]*role +String +@default\("user"\)/);
    expect(await editedSchema(third, { again: true, roles: ['admin'] })).toBe(third);
  });

  it('put users there where the project has none', async () => {
    const none = schemaOf('model Book {\n  id Int @id\n}\n');
    expect(await editedSchema(none)).toMatch(
      /model User \{\n {2}id +String +@id @default\(uuid\(\)\)/,
    );
    const beside = await editedSchema(schemaOf(USERS), { auth: { userModel: 'none' } });
    expect(beside).toContain('model AuthUser {');
    expect(beside).not.toMatch(/model User \{[^}]*authAccount/);
  });
});
