import { rmSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { parse } from 'yaml';
import { shown } from '../support/cli.js';
import { createCli } from '../support/remembered-scans.js';
import { notesProject, notesRun } from '../support/notes-project.js';
import { makeProject, put, text, treeOf } from '../unit/apply/scratch.js';
import { times } from '../support/effort.js';

const cli = createCli();

/**
 * Answers that change: one run with one flag gives what a first run with the answer would have given, in code,
 * tests, spec and package.json; nothing is left to do then; and it can all be taken out to the byte.
 */
const changes: Readonly<
  Record<string, { readonly to: readonly string[]; readonly back: readonly string[] }>
> = {
  'fewer auth endpoints': {
    to: ['--endpoints', 'sign-up,login,logout,me'],
    back: ['--endpoints', 'sign-up,login,refresh,logout,me,password'],
  },
  'the base path': { to: ['--base-path', '/account'], back: ['--base-path', '/auth'] },
  'the folder': { to: ['--out', 'src/lib/security'], back: ['--out', 'src/auth'] },
  'the store': { to: ['--store', 'postgres'], back: ['--store', 'libsql'] },
  'the lifetimes': {
    to: ['--access-seconds', '300', '--refresh-days', '7', '--idle-days', '2'],
    back: ['--access-seconds', '600', '--refresh-days', '30', '--idle-days', '7'],
  },
  'limits and lengths': {
    to: ['--sign-ups-per-hour', '40', '--password-min', '8'],
    back: ['--sign-ups-per-hour', '10', '--password-min', '15'],
  },
  'fields of sign-up': {
    to: ['--sign-up-field', 'displayName:text', '--sign-up-field', 'order:text'],
    back: ['--no-sign-up-field'],
  },
  'the hash': { to: ['--hash', 'scrypt'], back: ['--hash', 'argon2id'] },
  'the algorithm': { to: ['--algorithm', 'ES256'], back: ['--algorithm', 'HS256'] },
  'no session look-up': { to: ['--stateless'], back: ['--no-stateless'] },
  'errors as messages': { to: ['--errors', 'message'], back: ['--errors', 'problem'] },
  'the user on the request': { to: ['--req-user'], back: ['--no-req-user'] },
  'fewer tests': { to: ['--tests', 'endpoints'], back: ['--tests', 'full'] },
  'no tests': { to: ['--tests', 'none'], back: ['--tests', 'full'] },
  'an open endpoint': { to: ['--open', '/tags'], back: ['--secure', '/tags'] },
  'a role': { to: ['--role', 'DELETE /notes/{id}=admin'], back: ['--role', 'DELETE /notes/{id}='] },
  'a guard per router': { to: ['--style', 'router'], back: ['--style', 'route'] },
};

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

async function project(...flags: readonly string[]): Promise<string> {
  const root = makeProject(notesProject);
  roots.push(root);
  const first = await cli(root, ...notesRun, '--no-verify', ...flags);
  expect(first.code, shown(first)).toBe(0);
  return root;
}

async function change(root: string, flags: readonly string[]): Promise<void> {
  const result = await cli(root, ...flags, '--no-verify');
  expect(result.code, shown(result)).toBe(0);
}

/** Every file by what it means: order in data, and how many lines an import has, do not count. */
function meaning(root: string): Readonly<Record<string, unknown>> {
  const paths = Object.entries(treeOf(root)).flatMap(([path, entry]) =>
    path.startsWith('.authwright') || entry.endsWith(' folder') ? [] : [path],
  );
  return Object.fromEntries(paths.map((path) => [path, meaningOf(path, text(root, path) ?? '')]));
}

function meaningOf(path: string, content: string): unknown {
  if (/\.(?:json|ya?ml)$/.test(path)) {
    const sorted = (key: unknown, value: unknown): unknown =>
      key === 'required' && Array.isArray(value) ? [...(value as string[])].sort() : value;
    return parse(content, sorted) as unknown;
  }
  if (path === '.env.example') return content.split('\n').filter(Boolean).sort();
  return path.startsWith('src/routes/')
    ? content.replace(
        /import \{ (\w+) \} (from '.*require-auth.js';)\nimport \{ (\w+) \} \2/,
        'import { $1, $3 } $2',
      )
    : content;
}

async function expectInOrder(root: string): Promise<void> {
  const again = await cli(root);
  expect(again.stdout, shown(again)).toContain('Nothing to do');
  const checked = await cli(root, 'check');
  expect(checked.code, shown(checked)).toBe(0);
}

async function expectRemovable(root: string): Promise<void> {
  const removed = await cli(root, 'remove', '--yes', '--no-verify');
  expect(removed.code, shown(removed)).toBe(0);
  const original = makeProject(notesProject);
  roots.push(original);
  expect(treeOf(root)).toEqual(treeOf(original));
}

/** Each takes seven runs, so that every day sees one of them, and all at once. */
const first = ['a guard per router', 'fewer auth endpoints', 'the algorithm'];
const others = Object.keys(changes).filter((name) => !first.includes(name));
const names = [...first, ...others].slice(0, times(1, 2, Infinity));

it.each(names)('%s', async (name) => {
  const { to = [], back = [] } = changes[name] ?? {};
  const root = await project();
  const before = meaning(root);
  await change(root, to);
  expect(meaning(root)).toEqual(meaning(await project(...to)));
  await expectInOrder(root);
  await change(root, back);
  // A migration that a database may have applied is not taken away again.
  expect({ ...meaning(root), ...migrations(root, null) }).toEqual({
    ...before,
    ...migrations(root, null),
  });
  await expectInOrder(root);
  await expectRemovable(root);
});

function migrations(root: string, value: null): Readonly<Record<string, null>> {
  const paths = Object.keys(treeOf(root)).filter((path) => path.startsWith('migrations'));
  return Object.fromEntries(paths.map((path) => [path, value]));
}

it('the folder: edits of the owner go with the files', async () => {
  const root = await project();
  put(root, 'src/auth/user.ts', `// Reviewed by Ada.\n${text(root, 'src/auth/user.ts') ?? ''}`);
  put(root, 'src/mine.ts', "export { currentUser } from './auth/require-auth.js';\n");
  await change(root, ['--out', 'src/security']);
  expect(text(root, 'src/security/user.ts')).toContain('// Reviewed by Ada.');
  expect(text(root, 'src/auth/user.ts')).toBeNull();
  expect(text(root, 'src/mine.ts')).toBe(
    "export { currentUser } from './security/require-auth.js';\n",
  );
});

it('everything at once', async () => {
  const flags = Object.values(changes).flatMap(({ to }) => to);
  const root = await project();
  await change(root, flags);
  expect(meaning(root)).toEqual(meaning(await project(...flags)));
  await expectInOrder(root);
  await expectRemovable(root);
});
