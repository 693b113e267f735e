import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { shown } from '../support/cli.js';
import { isFull } from '../support/effort.js';
import { createCli } from '../support/remembered-scans.js';
import { copyEarlier, earlierProjects, editFile, treeOf } from '../support/upgrades.js';

const cli = createCli();

/** What becomes of lines that the owner and a newer template both changed; told with an update. */
const [earlier] = earlierProjects.filter(({ name }) => name === 'typescript');
const ROUTER = 'src/auth/auth-router.ts';
const PROPOSAL = `.authwright/conflicts/${ROUTER}.new`;
const MINE = 'inflate: true,';
const UPDATE = ['update', '--yes', '--no-install', '--no-verify', '--allow-dirty'] as const;

let project: string;

beforeEach(() => {
  project = copyEarlier(earlier!, 'conflict');
  // One edit meets what the template changed, the other does not.
  editFile(project, ROUTER, 'inflate: false,', MINE);
  editFile(project, ROUTER, 'BODY_LIMIT_BYTES =', 'BODY_LIMIT_BYTES = 2 *');
});

function router(): string {
  return readFileSync(join(project, ROUTER), 'utf8');
}

test('abort, the default: the file stays, its three texts are printed with the place', async () => {
  const before = router();
  const { code, stdout } = await cli(project, ...UPDATE);
  expect(code, stdout).toBe(2);
  expect(router()).toBe(before);
  const line = before.split('\n').findIndex((each) => each.includes(MINE)) + 1;
  expect(stdout).toMatch(
    new RegExp(`src/auth/auth-router\\.ts:${line}(?:-\\d+)? conflict\\n +yours`),
  );
  expect(stdout).toMatch(/ yours\n[^]*inflate: true[^]* base\n[^]*inflate: false[^]* generated/);
  expect(treeOf(project)[PROPOSAL]).toContain('function requireSmallJson');
  // Nothing is forgotten: the next run says the same, and writes nothing.
  const after = treeOf(project);
  expect((await cli(project, ...UPDATE)).code).toBe(2);
  expect(treeOf(project)).toEqual(after);
});

test.runIf(isFull)(
  'keep: the owner’s lines stay, the rest comes in, and what is not taken over is said once',
  async () => {
    await cli(project, ...UPDATE);
    const { code, stdout } = await cli(project, ...UPDATE, '--on-conflict', 'keep');
    expect(code, stdout).toBe(0);
    expect(stdout).toMatch(/warning +CONFLICT_KEPT/);
    expect(stdout).toMatch(
      /auth-router\.ts:\d+(?:-\d+)? yours kept; what is generated is not taken/,
    );
    expect(router()).toContain(MINE);
    expect(router()).toContain('BODY_LIMIT_BYTES = 2 *');
    expect(router()).toContain('function requireSmallJson');
    expect(treeOf(project)).not.toHaveProperty([PROPOSAL]);
    const again = await cli(project, ...UPDATE);
    expect(again.stdout).toContain('Nothing to do.');
    expect(again.code).toBe(0);
  },
);

test.runIf(isFull)('theirs: the generated lines come, the owner’s other edits stay', async () => {
  const { code, stdout } = await cli(project, ...UPDATE, '--on-conflict', 'theirs');
  expect(code, stdout).toBe(0);
  expect(stdout).toMatch(/warning +CONFLICT_REPLACED/);
  expect(router()).not.toContain(MINE);
  expect(router()).toContain('BODY_LIMIT_BYTES = 2 *');
  expect((await cli(project, ...UPDATE)).stdout).toContain('Nothing to do.');
});

test('markers: both go into the file, and nothing is planned until they are sorted out', async () => {
  await cli(project, ...UPDATE);
  const marked = await cli(project, ...UPDATE, '--on-conflict', 'markers');
  expect(marked.code, shown(marked)).toBe(2);
  expect(treeOf(project)).not.toHaveProperty([PROPOSAL]);
  const line = router().split('\n').indexOf('<<<<<<< yours') + 1;
  expect(line).toBeGreaterThan(0);

  const before = treeOf(project);
  for (const argv of [[], ['update'], ['remove']]) {
    const refused = await cli(project, ...argv, '--yes');
    expect(refused.code, shown(refused)).toBe(1);
    expect(refused.stderr).toMatch(
      new RegExp(`src/auth/auth-router\\.ts:${line}:1 +error +CONFLICT_MARKERS`),
    );
  }
  const checked = await cli(project, 'check');
  expect(checked.code).toBe(2);
  expect(checked.stdout).toContain(`src/auth/auth-router.ts:${line}:1`);
  expect(treeOf(project)).toEqual(before);

  const own = /^<{7} yours\n([^]*?)^\|{7} base\n[^]*?^>{7} generated\n/gm;
  const text = router();
  editFile(project, ROUTER, text, text.replaceAll(own, '$1'));
  const settled = await cli(project, ...UPDATE);
  expect(settled.code, shown(settled)).toBe(0);
  expect(settled.stdout).toContain('Nothing to do.');
});

test('markers do not count against the project’s types: their owner asked for them', async () => {
  const options = ['--yes', '--no-install', '--allow-dirty', '--on-conflict', 'markers'];
  const { code, stdout } = await cli(project, 'update', ...options);
  expect(code, stdout).toBe(2);
  expect(router()).toContain('<<<<<<< yours');
});

test.runIf(isFull)(
  'a proposal whose conflict is gone is taken away, also when nothing else is to be written',
  async () => {
    await cli(project, ...UPDATE);
    const proposal = treeOf(project)[PROPOSAL] ?? '';
    editFile(project, ROUTER, router(), proposal);
    const { code, stdout } = await cli(project, ...UPDATE);
    expect(code, stdout).toBe(0);
    expect(treeOf(project)).not.toHaveProperty([PROPOSAL]);
  },
);

test('a script reads the conflict from JSON', async () => {
  const { stdout } = await cli(project, ...UPDATE, '--json');
  const { conflicts } = JSON.parse(stdout) as { conflicts: readonly unknown[] };
  expect(conflicts).toMatchObject([
    { path: ROUTER, way: 'abort', hunks: [{ yours: expect.stringContaining(MINE) as unknown }] },
  ]);
});
