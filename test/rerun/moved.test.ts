import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { shown } from '../support/cli.js';
import { isFull } from '../support/effort.js';
import { createCli } from '../support/remembered-scans.js';
import { commitAll } from '../support/small-project.js';
import { copyEarlier, earlierProjects, editFile, treeOf } from '../support/upgrades.js';

const cli = createCli();

/** Generated files that the owner moved or renamed, with the imports, as an editor does it. */
const [earlier] = earlierProjects.filter(({ name }) => name === 'typescript');
const UPDATE = ['update', '--yes', '--no-install', '--no-verify', '--allow-dirty'] as const;

let project: string;

beforeEach(() => {
  project = copyEarlier(earlier!, 'moved');
});

function move(from: string, to: string): void {
  mkdirSync(dirname(join(project, to)), { recursive: true });
  renameSync(join(project, from), join(project, to));
}

/** Rewrites imports in every source file. */
function rewrite(pattern: RegExp, to: string, only = /^(?:src|test)\//): void {
  for (const [path, text] of Object.entries(treeOf(project))) {
    if (only.test(path)) writeFileSync(join(project, path), text.replaceAll(pattern, to));
  }
}

function manifest() {
  return JSON.parse(readFileSync(join(project, '.authwright/manifest.json'), 'utf8')) as {
    answers: { out: string };
    files: Record<string, { movedFrom?: string }>;
  };
}

describe('a file that was renamed and edited', () => {
  const from = 'src/auth/require-auth.ts';
  const to = 'src/security/guard.ts';

  beforeEach(() => {
    move(from, to);
    rewrite(/'\.\/(?!guard)([\w-]+)\.js'/g, "'../auth/$1.js'", /^src\/security/);
    rewrite(/'\.\/require-auth\.js'/g, "'../security/guard.js'", /^src\/auth/);
    rewrite(/'\.\.\/auth\/require-auth\.js'/g, "'../security/guard.js'", /^src\/routes/);
    rewrite(/'\.\.\/src\/auth\/require-auth\.js'/g, "'../src/security/guard.js'", /^test/);
    editFile(project, to, '/** The guard:', '// Reviewed by Ada.\n/** The guard:');
    commitAll(project);
  });

  test('is told by check, which finds everything guarded as before', async () => {
    const checked = await cli(project, 'check');
    expect(checked.code, shown(checked)).toBe(0);
    expect(checked.stdout).toMatch(/warning +MANAGED_MOVED/);
    expect(checked.stdout).not.toContain('MANAGED_MISSING');
  });

  test('is brought up to date where it is, imported from there, and not made again', async () => {
    const done = await cli(project, 'update', '--yes', '--no-install');
    expect(done.code, shown(done)).toBe(0);
    expect(done.stdout).toMatch(/warning +MANAGED_MOVED/);
    const after = treeOf(project);
    expect(after).not.toHaveProperty([from]);
    expect(after[to]).toContain('// Reviewed by Ada.');
    expect(after[to]).not.toContain('function hasBody');
    expect(after['src/auth/auth-router.ts']).toContain("from '../security/guard.js'");
    expect(after).toHaveProperty([`.authwright/base/${to}.base`]);
    expect(after).not.toHaveProperty([`.authwright/base/${from}.base`]);
    expect(manifest().files[to]).toMatchObject({ movedFrom: from });
    expect(manifest().files).not.toHaveProperty([from]);

    for (const argv of [['update'], [], ['check']]) {
      const again = await cli(project, ...argv);
      expect(again.code, shown(again)).toBe(0);
      expect(again.stdout).not.toContain('MANAGED_MOVED');
    }
    expect(treeOf(project)).toEqual(after);
  });

  test.runIf(isFull)('is what later runs import', async () => {
    await cli(project, ...UPDATE);
    writeFileSync(
      join(project, 'src/routes/tags.ts'),
      "import { Router } from 'express';\n\nexport const tags = Router();\n\ntags.get('/', (_req, res) => {\n  res.json([]);\n});\n",
    );
    editFile(
      project,
      'src/app.ts',
      "app.use('/notes', notes);",
      "app.use('/notes', notes);\napp.use('/tags', tags);",
    );
    editFile(
      project,
      'src/app.ts',
      'import { notes }',
      "import { tags } from './routes/tags.js';\nimport { notes }",
    );
    const done = await cli(project, '--secure', 'GET /tags', '--no-verify', '--allow-dirty');
    expect(done.code, shown(done)).toBe(0);
    expect(treeOf(project)['src/routes/tags.ts']).toContain(
      "import { requireAuth } from '../security/guard.js';",
    );
  });
});

test('a whole folder that moved is the output folder from then on', async () => {
  for (const path of Object.keys(treeOf(project))) {
    if (path.startsWith('src/auth/')) move(path, path.replace('src/auth/', 'src/lib/identity/'));
  }
  rewrite(/'\.\/auth\//g, "'./lib/identity/");
  rewrite(/'\.\.\/auth\//g, "'../lib/identity/");
  rewrite(/'\.\.\/src\/auth\//g, "'../src/lib/identity/");
  commitAll(project);
  const done = await cli(project, 'update', '--yes', '--no-install');
  expect(done.code, shown(done)).toBe(0);
  const paths = Object.keys(treeOf(project));
  expect(paths.filter((path) => path.startsWith('src/auth/'))).toEqual([]);
  // What is new in this version goes where the rest is.
  expect(paths).toContain('src/lib/identity/deadline.ts');
  expect(manifest().answers.out).toBe('src/lib/identity');
  expect(Object.values(manifest().files).filter((file) => file.movedFrom !== undefined)).toEqual(
    [],
  );
  expect((await cli(project)).stdout).toContain('Nothing to do.');
});

test('migrations and scripts that moved are followed, and those that are added later go beside them', async () => {
  // The script is edited below where this version changes that of the fixture, which is a conflict and another test.
  const updated = await cli(project, ...UPDATE);
  expect(updated.code, shown(updated)).toBe(0);
  move('scripts/auth-db.mjs', 'tools/auth-db.mjs');
  move('migrations/0001_auth.sql', 'db/migrations/0001_auth.sql');
  move('migrations/0002_auth_refresh_tokens.sql', 'db/migrations/0002_auth_refresh_tokens.sql');
  for (const command of ['migrate', 'prune'])
    editFile(
      project,
      'package.json',
      `scripts/auth-db.mjs ${command}`,
      `tools/auth-db.mjs ${command}`,
    );
  editFile(project, 'tools/auth-db.mjs', "'../migrations/'", "'../db/migrations/'");
  const done = await cli(
    project,
    '--role',
    'DELETE /notes/**=admin',
    '--no-verify',
    '--allow-dirty',
  );
  expect(done.code, shown(done)).toBe(0);
  const after = treeOf(project);
  expect(Object.keys(after).filter((path) => /^(?:migrations|scripts)\//.test(path))).toEqual([]);
  expect(after).toHaveProperty(['db/migrations/0003_auth_roles.sql']);
  expect(done.stdout).not.toContain('SCRIPT_TAKEN');
});

test('of several files that could be it, the one that is imported is it', async () => {
  const text = treeOf(project)['src/auth/problem.ts'] ?? '';
  move('src/auth/problem.ts', 'src/auth/refusals.ts');
  mkdirSync(join(project, 'old'));
  writeFileSync(join(project, 'old/problem.ts'), text);
  rewrite(/'\.\/problem\.js'/g, "'./refusals.js'");
  const done = await cli(project, ...UPDATE);
  expect(done.code, shown(done)).toBe(0);
  expect(manifest().files['src/auth/refusals.ts']).toMatchObject({
    movedFrom: 'src/auth/problem.ts',
  });
  expect(treeOf(project)['old/problem.ts']).toBe(text);
});

test('where nothing tells them apart, no run guesses, and what to type is said', async () => {
  const text = treeOf(project)['scripts/auth-prune.mjs'] ?? '';
  move('scripts/auth-prune.mjs', 'tools/prune.mjs');
  writeFileSync(join(project, 'tools/prune-old.mjs'), text);
  const before = treeOf(project);
  for (const argv of [['update'], [], ['remove']]) {
    const refused = await cli(project, ...argv, '--yes');
    expect(refused.code, shown(refused)).toBe(1);
    expect(refused.stderr).toMatch(/error +MOVE_UNCLEAR/);
    expect(refused.stderr).toMatch(/mv tools\/prune(?:-old)?\.mjs scripts\/auth-prune\.mjs/);
  }
  const checked = await cli(project, 'check');
  expect(checked.code).toBe(2);
  expect(checked.stdout).toContain('MOVE_UNCLEAR');
  expect(treeOf(project)).toEqual(before);
});
