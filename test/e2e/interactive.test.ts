import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keys, openTerminal, type Terminal } from '../support/terminal.js';
import { treeOf } from '../unit/apply/scratch.js';

/** The built tool with a person in front of it: a pseudo-terminal of 80 columns, keys, and what is on the screen. */

const repo = join(import.meta.dirname, '../..');
const listIsThere = 'enter when done';

let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'authwright-terminal-'));
  cpSync(join(repo, 'fixtures/projects/bookshop'), project, { recursive: true });
});

afterAll(() => {
  rmSync(project, { recursive: true });
});

function start(...args: readonly string[]): Terminal {
  const tool = join(repo, 'dist/authwright.js');
  return openTerminal([tool, ...args], { cwd: project, env: { NO_COLOR: '1' } });
}

/** Ends the run with ctrl-c as soon as `text` is there, and expects that not one byte was written. */
async function expectStopsAt(text: string, before: (terminal: Terminal) => Promise<void>) {
  const tree = treeOf(project);
  const terminal = start();
  await before(terminal);
  await terminal.until(text);
  terminal.send(keys.ctrlC);
  expect(await terminal.exitCode).toBe(130);
  const screen = await terminal.screen();
  expect(screen.at(-1)).toBe('Nothing was written.');
  expect(treeOf(project)).toEqual(tree);
}

describe('ctrl-c ends with 130 and nothing written', () => {
  test('in the list', async () => {
    await expectStopsAt(listIsThere, () => Promise.resolve());
  });

  test('at the last question of all, after “write” was chosen', async () => {
    await expectStopsAt('for the added packages?', async (terminal) => {
      await terminal.until(listIsThere);
      terminal.send(keys.enter);
      for (const question of ['Auth endpoints', 'Where do users live?', 'keep the defaults?']) {
        await terminal.until(question);
        terminal.send(keys.enter);
      }
      await terminal.until('or stop?');
      terminal.send(`${keys.down}${keys.enter}`);
    });
  });
});

test('a first run, from the list to the next steps', async () => {
  const terminal = start();
  await terminal.until(listIsThere);
  const asked = await terminal.screen();
  expect(asked.slice(0, 8).join('\n')).toMatchInlineSnapshot(`
    "authwright 0.2  ·  express 5.1, ESM, npm, vitest  ·  openapi.yaml (OpenAPI 3.1)

      24 endpoints in openapi.yaml, 25 routes in 7 files
      24 matched · 1 route is not in the spec

    ? Which endpoints should require a Bearer token?
        admin
      ❯ ◉ DELETE  /api/admin/covers"
  `);
  expect(asked).toContain('  15 secured, 10 open');

  terminal.send('reviews');
  await terminal.until('3 of 25 endpoints shown');
  terminal.send(' ');
  await terminal.until('16 secured, 9 open');
  const filtered = await terminal.screen();
  expect(filtered.filter((line) => /[◉◯]/.test(line))).toHaveLength(3);
  terminal.send(keys.enter); // all again
  await terminal.until(listIsThere);
  terminal.send(keys.enter);

  await terminal.until('Auth endpoints');
  terminal.send(`${keys.down}${keys.down} ${keys.enter}`); // without refresh
  await terminal.until('Where do users live?');
  await terminal.until('PostgreSQL');
  terminal.send(keys.enter);
  await terminal.until('keep the defaults?');
  terminal.send(keys.enter);

  await terminal.until('or stop?');
  terminal.send(keys.enter); // diff
  await terminal.until('+++ b/src/routes/books.ts');
  await terminal.until('or stop?');
  terminal.send(`${keys.down}${keys.enter}`); // write
  await terminal.until('for the added packages?');
  terminal.send(`n${keys.enter}`);
  expect(await terminal.exitCode).toBe(0);

  const screen = await terminal.screen();
  expect(screen).toContain('✔ Which endpoints should require a Bearer token? 16 secured, 9 open');
  expect(screen).toContain('✔ Auth endpoints sign-up, login, logout, me, change password');
  expect(screen).toContain('✔ Where do users live? libSQL file');
  expect(screen).toContain('  ✔ written');
  const next = screen.slice(screen.indexOf('  Next')).join('\n');
  expect(next).toContain('npm install');
  // A line that the terminal had to break fills it to the last column; commands to copy and the diff may.
  const read = [
    ...screen.slice(
      0,
      screen.findIndex((line) => line.startsWith('diff --git')),
    ),
    ...screen.slice(screen.indexOf('  ✔ written'), screen.indexOf('  Next')),
  ];
  expect(read.filter((line) => line.length >= 80)).toEqual([]);
  expect(next).toContain('--endpoints sign-up,login,logout,me,password');
  expect(readFileSync(join(project, 'src/routes/books.ts'), 'utf8')).toContain('requireAuth');
});

test('a second run has nothing to do and asks nothing', async () => {
  const terminal = start();
  expect(await terminal.exitCode).toBe(0);
  const screen = await terminal.screen();
  expect(screen.at(-1)).toMatch(/^ {2}\d+ endpoints: \d+ secured, \d+ open\. Nothing to do\.$/);
  expect(terminal.output()).not.toContain('?');
});

test('after a new endpoint that one is asked about, alone', async () => {
  appendFileSync(
    join(project, 'src/routes/reviews.ts'),
    "\nreviews.put('/:reviewId', (_req, res) => {\n  res.status(204).end();\n});\n",
  );
  const terminal = start();
  await terminal.until(listIsThere);
  const asked = await terminal.screen();
  expect(asked.slice(1).join('\n')).toMatchInlineSnapshot(`
    "
      1 new endpoint since the last run, 25 decided

    ? Which of the new endpoints should require a Bearer token?
        books
      ❯ ◉ PUT  /api/books/{bookId}/reviews/{reviewId}
      1 secured, 0 open
      type to filter · space · ctrl-a all · ctrl-n none · ↑↓ · enter when done"
  `);
  terminal.send(keys.enter);
  await terminal.until('or stop?');
  terminal.send(`${keys.down}${keys.enter}`);
  expect(await terminal.exitCode).toBe(0);
  const screen = await terminal.screen();
  const plan = screen.slice(screen.indexOf('  Plan'));
  expect(plan.slice(1, plan.indexOf('')).join('\n')).toMatchInlineSnapshot(`
    "    change   src/routes/reviews.ts           1 guard
        change   test/secured-endpoints.test.ts  +1 line"
  `);
});
