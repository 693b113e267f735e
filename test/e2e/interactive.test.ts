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

function start(args: readonly string[] = [], env: Record<string, string> = {}): Terminal {
  const tool = join(repo, 'dist/authwright.js');
  return openTerminal([tool, ...args], { cwd: project, env: { NO_COLOR: '1', ...env } });
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
      await takeDefaults(terminal);
      terminal.send(`write${keys.enter}`);
    });
  });
});

/** Takes the answers that are offered, up to the question whether to write. */
async function takeDefaults(terminal: Terminal): Promise<void> {
  await terminal.until(listIsThere);
  terminal.send(keys.enter);
  for (const question of ['Auth endpoints', 'Where do users live?', 'keep the defaults?']) {
    await terminal.until(question);
    terminal.send(keys.enter);
  }
  await terminal.until('or stop?');
}

test('the plan says what stays open and what our folder will hold', async () => {
  const terminal = start();
  await takeDefaults(terminal);
  terminal.send(`stop${keys.enter}`);
  expect(await terminal.exitCode).toBe(0);
  const screen = (await terminal.screen()).join('\n');
  expect(screen).toMatch(/record +\.authwright\/ +manifest\.json, \d+ base copies/);
  const [, open = ''] = /Open to everybody: 10 endpoints\n([^?✔]*)\n/.exec(screen) ?? [];
  expect(open).toContain('GET /api/authors, GET /api/authors/{id}, GET /api/books,');
  expect(open).toContain('GET /health');
});

test('“change an answer” asks again from the answers given, and “stop” says how to give them', async () => {
  const tree = treeOf(project);
  const terminal = start();
  await terminal.until(listIsThere);
  terminal.send(` ${keys.enter}`); // the first one open
  await terminal.until('Auth endpoints');
  terminal.send(`${keys.down}${keys.down} ${keys.enter}`); // without refresh
  await terminal.until('Where do users live?');
  terminal.send(`${keys.down}${keys.enter}`); // PostgreSQL
  await terminal.until('keep the defaults?');
  terminal.send(keys.enter);
  await terminal.until('or stop?');
  terminal.send(`change${keys.enter}`);

  await terminal.until(listIsThere);
  const again = await terminal.screen();
  expect(again.join('\n')).toMatch(/^ {2}14 secured, 11 open {2}· {2}↓ \d+ more$/m);
  await takeRest(terminal);
  expect(await terminal.exitCode).toBe(0);
  const screen = await terminal.screen();
  expect(screen.filter((line) => line === '✔ Where do users live? PostgreSQL')).toHaveLength(2);
  const end = screen.slice(screen.indexOf('  Nothing was written.')).join('\n');
  expect(end).toContain('  The same without questions\n    node ');
  expect(end).toContain("--open 'DELETE /api/admin/covers'");
  expect(end).toContain('--endpoints sign-up,login,logout,me,password');
  expect(end).toContain('--store postgres');
  expect(treeOf(project)).toEqual(tree);
});

test('the diff of my files comes first, in a pager where it is longer than the screen', async () => {
  const terminal = start();
  await takeDefaults(terminal);
  terminal.send(keys.enter); // show my files
  await terminal.until('diff --git a/.env.example');
  await terminal.until('\n:'); // less waits for a key
  terminal.send('G');
  await terminal.until('(END)');
  terminal.send('q');
  await terminal.until('or stop?');
  expect(terminal.output()).not.toContain('b/src/auth/');
  terminal.send(`stop${keys.enter}`);
  expect(await terminal.exitCode).toBe(0);
});

test('the diff goes to the pager that PAGER names, and is printed where that is none', async () => {
  for (const [pager, seen] of [
    ['tail -n 1 | sed s/^/paged:/', 'paged:'],
    ['no-such-pager', '+++ b/src/auth/require-auth.ts'],
  ] as const) {
    const terminal = start(['--diff', '--yes'], { PAGER: pager });
    expect(await terminal.exitCode).toBe(0);
    const output = terminal.output();
    expect(output).toContain(seen);
    expect(output.includes('+++ b/src/auth/require-auth.ts')).toBe(pager === 'no-such-pager');
  }
});

async function takeRest(terminal: Terminal): Promise<void> {
  terminal.send(keys.enter);
  for (const question of ['Auth endpoints', 'Where do users live?', 'keep the defaults?']) {
    await terminal.until(question);
    terminal.send(keys.enter);
  }
  await terminal.until('or stop?');
  terminal.send(`stop${keys.enter}`);
}

test('a first run, from the list to the next steps', async () => {
  const terminal = start([], { PAGER: 'cat' });
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
  expect(asked.join('\n')).toMatch(/^ {2}15 secured, 10 open {2}· {2}↓ \d+ more$/m);

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
  terminal.send(`show all${keys.enter}`);
  await terminal.until('+++ b/src/routes/books.ts');
  await terminal.until('or stop?');
  terminal.send(`write${keys.enter}`); // write
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
  terminal.send(`write${keys.enter}`);
  expect(await terminal.exitCode).toBe(0);
  const screen = await terminal.screen();
  const plan = screen.slice(screen.indexOf('  Plan'));
  expect(plan.slice(1, plan.indexOf('')).join('\n')).toMatchInlineSnapshot(`
    "    change   src/routes/reviews.ts           1 guard
        change   test/secured-endpoints.test.ts  +1 line
        record   .authwright/                    manifest.json, 26 base copies
                                                 (folded in reviews)"
  `);
});
