import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, test } from 'vitest';
import { toolVersion } from '../../src/project/templates.js';
import { shown } from '../support/cli.js';
import { isFull } from '../support/effort.js';
import { createCli } from '../support/remembered-scans.js';
import { copyEarlier, earlierProjects, editFile, treeOf } from '../support/upgrades.js';

const cli = createCli();

type Report = {
  readonly changes: readonly { readonly path: string; readonly kind: string }[];
  readonly problems: readonly { readonly code: string; readonly severity: string }[];
  readonly upgrades: readonly {
    readonly kind: string;
    readonly files: readonly { readonly path: string; readonly state: string }[];
  }[];
};

type ManifestText = {
  readonly generator: { readonly version: string };
  readonly answers: Readonly<Record<string, unknown>>;
  readonly files: Record<string, { readonly version?: string }>;
  readonly routes: unknown;
};

/** Types are checked where a test is about them: the compiler takes longer than all the rest. */
const UPDATE = ['update', '--yes', '--no-install', '--no-verify', '--allow-dirty'] as const;

const [typescript] = earlierProjects.filter(({ name }) => name === 'typescript');
/** In CI the last of them alone. */
const tried = isFull ? earlierProjects : earlierProjects.slice(-1);
const ROUTER = 'src/auth/auth-router.ts';

function manifestOf(folder: string): ManifestText {
  return JSON.parse(
    readFileSync(join(folder, '.authwright/manifest.json'), 'utf8'),
  ) as ManifestText;
}

function changedPaths(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.keys({ ...before, ...after })
    .filter((path) => after[path] !== before[path] && !path.startsWith('.authwright/'))
    .sort();
}

describe.each(tried)('from $version, $name', (earlier) => {
  const name = `upgrade-${earlier.version}-${earlier.name}`;

  test('brings what was generated, and nothing else; a second update writes nothing', async () => {
    const folder = copyEarlier(earlier, name);
    const before = treeOf(folder);
    const { routes, files } = manifestOf(folder);
    const planned = await cli(folder, 'update', '--dry-run', '--json');
    expect(planned.code, shown(planned)).toBe(0);
    expect(treeOf(folder)).toEqual(before);

    const done = await cli(folder, 'update', '--yes', '--no-install');
    expect(done.code, shown(done)).toBe(0);
    const after = treeOf(folder);
    const report = JSON.parse(planned.stdout) as Report;
    const changed = changedPaths(before, after);
    expect(report.changes.map(({ path }) => path).sort()).toEqual(changed);

    const generated = new Set(Object.keys({ ...files, ...manifestOf(folder).files }));
    const owned = changed.filter((path) => !generated.has(path));
    expect(
      owned.filter(
        (path) => !/^(?:openapi\.yaml|package\.json|\.env\.example|\.gitignore)$/.test(path),
      ),
    ).toEqual([]);
    expect(changed.filter((path) => path.endsWith('.sql') && path in files)).toEqual([]);
    expect(manifestOf(folder).routes).toEqual(routes);
    expect(manifestOf(folder).generator.version).toBe(toolVersion());
    // There was no such answer then, and all tests were written.
    expect(manifestOf(folder).answers['tests']).toBe('full');

    // Whoever changes a template says so in the changelog. The README names the version that made it.
    const told = new Set(
      report.upgrades.flatMap((upgrade) => upgrade.files.map(({ path }) => path)),
    );
    const untold = changed.filter((path) => path in files && path in after && !told.has(path));
    expect(untold.filter((path) => !path.endsWith('README.md'))).toEqual([]);
    const kinds = report.upgrades.map(({ kind }) => kind);
    const order = ['security', 'fix', 'improvement'];
    expect(kinds).toEqual([...kinds].sort((a, b) => order.indexOf(a) - order.indexOf(b)));

    for (const argv of [['update'], [], ['check']]) {
      const again = await cli(folder, ...argv);
      expect(again.code, shown(again)).toBe(0);
    }
    expect(treeOf(folder)).toEqual(after);
  });

  test('keeps what the owner wrote into generated files', async () => {
    const folder = copyEarlier(earlier, name);
    const extension = earlier.name === 'typescript' ? 'ts' : 'js';
    const router = `src/auth/auth-router.${extension}`;
    const problem = `src/auth/problem.${extension}`;
    editFile(folder, router, 'BODY_LIMIT_BYTES =', 'BODY_LIMIT_BYTES = 2 *');
    editFile(folder, problem, 'A refusal with a stable code.', 'Ada reviewed this.');
    editFile(
      folder,
      'scripts/auth-prune.mjs',
      '  const now',
      '  // Runs every night.\n  const now',
    );
    const done = await cli(folder, ...UPDATE);
    expect(done.code, shown(done)).toBe(0);
    const after = treeOf(folder);
    expect(done.stdout).not.toContain('type check');
    expect(after[router]).toContain('BODY_LIMIT_BYTES = 2 *');
    expect(after[router]).toContain('function requireSmallJson');
    expect(after[problem]).toContain('Ada reviewed this.');
    expect(after[problem]).toContain('function answerOf');
    expect(after[`src/auth/send-problem.${extension}`]).toContain('DRAIN_LIMIT_BYTES');
    // What it did is done by another file now.
    expect(after['scripts/auth-prune.mjs']).toContain('// Runs every night.');
    expect(done.stdout).toMatch(/scripts\/auth-prune\.mjs:1:1 +\w+ +MANAGED_LEFT/);
    expect(after).not.toHaveProperty(['scripts/auth-migrate.mjs']);
    const { scripts } = JSON.parse(after['package.json'] ?? '{}') as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    expect(scripts['auth:migrate']).toBe('node scripts/auth-db.mjs migrate');
    expect(scripts['auth:prune']).toBe('node scripts/auth-prune.mjs');
  });
});

describe('an update', () => {
  test('that meets an edit of the same lines leaves the file, and tells what it still lacks', async () => {
    const folder = copyEarlier(typescript!, 'upgrade-conflict');
    editFile(folder, ROUTER, 'inflate: false,', 'inflate: true,');
    const before = readFileSync(join(folder, ROUTER), 'utf8');
    const done = await cli(folder, ...UPDATE, '--json');
    expect(done.code, shown(done)).toBe(2);
    expect(readFileSync(join(folder, ROUTER), 'utf8')).toBe(before);
    const { upgrades, problems } = JSON.parse(done.stdout) as Report;
    expect(problems).toContainEqual(
      expect.objectContaining({ code: 'CONFLICT', severity: 'error' }),
    );
    expect(upgrades[0]).toMatchObject({
      kind: 'security',
      files: [{ path: ROUTER, state: 'lacking' }],
    });
    const { files } = manifestOf(folder);
    expect(files[ROUTER]?.version).toBe(typescript!.version);
    expect(files['src/auth/user.ts']).not.toHaveProperty('version');

    const checked = await cli(folder, 'check');
    expect(checked.code, shown(checked)).toBe(2);
    expect(checked.stdout).toMatch(/warning +UPDATE_AVAILABLE/);
    expect(checked.stdout).toMatch(/error +CONFLICT_OPEN/);

    const kept = await cli(folder, ...UPDATE, '--on-conflict', 'theirs');
    expect(kept.code, shown(kept)).toBe(0);
    expect(readFileSync(join(folder, ROUTER), 'utf8')).not.toContain('inflate');
    expect((await cli(folder, 'check')).stdout).not.toContain('UPDATE_AVAILABLE');
    expect(treeOf(folder)).not.toHaveProperty([
      '.authwright/conflicts/src/auth/auth-router.ts.new',
    ]);
  });

  test('whose merge does not type-check takes that back, and calls it a conflict', async () => {
    const folder = copyEarlier(typescript!, 'upgrade-types');
    const user = 'src/auth/user.ts';
    // The owner has a constant of the name that the update brings.
    editFile(
      folder,
      user,
      '/** What of a user leaves',
      'const MAX_REFRESH_TOKEN_CHARACTERS = 1; // my own\nexport { MAX_REFRESH_TOKEN_CHARACTERS };\n\n/** What of a user leaves',
    );
    const before = readFileSync(join(folder, user), 'utf8');
    const done = await cli(folder, 'update', '--yes', '--no-install', '--allow-dirty');
    expect(done.code, shown(done)).toBe(2);
    expect(done.stdout).toContain('does not type-check in src/auth/user.ts');
    expect(done.stdout).toMatch(/src\/auth\/user\.ts:1:1 +error +CONFLICT/);
    expect(readFileSync(join(folder, user), 'utf8')).toBe(before);
    expect(readFileSync(join(folder, ROUTER), 'utf8')).toContain('function requireSmallJson');
  });

  test('of a project whose formatter has other settings by now takes no reformatting for an edit', async () => {
    const folder = copyEarlier(typescript!, 'upgrade-format');
    const settings = { semi: false, singleQuote: false, tabWidth: 4 };
    writeFileSync(join(folder, '.prettierrc'), JSON.stringify(settings));
    for (const path of Object.keys(manifestOf(folder).files)) {
      if (!path.endsWith('.ts')) continue;
      const text = readFileSync(join(folder, path), 'utf8');
      const formatted = await format(text, { ...settings, parser: 'typescript' });
      writeFileSync(join(folder, path), formatted);
    }
    editFile(folder, ROUTER, 'BODY_LIMIT_BYTES =', 'BODY_LIMIT_BYTES = 2 *');
    const done = await cli(folder, ...UPDATE);
    expect(done.code, shown(done)).toBe(0);
    const router = readFileSync(join(folder, ROUTER), 'utf8');
    expect(router).toContain('BODY_LIMIT_BYTES = 2 *');
    expect(router).toContain('function requireSmallJson');
    expect(router).not.toMatch(/;$/m);
    expect(done.stdout.match(/your edits kept/g)).toHaveLength(1);
  });

  test('that leaves a file as it is leaves what that imports', async () => {
    const folder = copyEarlier(typescript!, 'upgrade-needed');
    const passwords = 'src/auth/passwords.ts';
    editFile(folder, passwords, 'const MEMORY_KIB = 19_456;', 'const MEMORY_KIB = 47_104;');
    const done = await cli(folder, ...UPDATE);
    expect(done.code, shown(done)).toBe(2);
    const after = treeOf(folder);
    expect(after[passwords]).toContain("from './hash-queue.js'");
    expect(after).toHaveProperty(['src/auth/hash-queue.ts']);
    expect(done.stdout).toContain(`hash-queue.ts is no longer generated, but ${passwords} uses it`);

    const taken = await cli(folder, ...UPDATE, '--on-conflict', 'theirs');
    expect(taken.code, shown(taken)).toBe(0);
    expect(treeOf(folder)).not.toHaveProperty(['src/auth/hash-queue.ts']);
  });

  test('of a project that was never secured says so', async () => {
    const folder = copyEarlier(typescript!, 'upgrade-nothing');
    rmSync(join(folder, '.authwright'), { recursive: true });
    const done = await cli(folder, 'update');
    expect(done.code).toBe(1);
    expect(done.stderr).toContain('NOT_GENERATED');
  });

  test('asks about no new endpoint, and guards none', async () => {
    const folder = copyEarlier(typescript!, 'upgrade-new-endpoint');
    const notes = 'src/routes/notes.ts';
    editFile(
      folder,
      notes,
      "notes.delete('/:id'",
      "notes.patch('/:id', (_req, res) => res.end());\n\nnotes.delete('/:id'",
    );
    const before = readFileSync(join(folder, notes), 'utf8');
    const done = await cli(folder, ...UPDATE);
    expect(done.code, shown(done)).toBe(0);
    expect(readFileSync(join(folder, notes), 'utf8')).toBe(before);
    expect((await cli(folder, 'check')).stdout).toContain('UNDECIDED');
  });

  test('is part of a plain run too, which says so', async () => {
    const folder = copyEarlier(typescript!, 'upgrade-plain');
    const done = await cli(folder, '--no-install', '--no-verify');
    expect(done.code, shown(done)).toBe(0);
    expect(done.stdout).toContain('UPDATE_INCLUDED');
    expect(done.stdout).toContain('Changed in the templates');
  });

  test('by an older version than the one that wrote the project is refused', async () => {
    const folder = copyEarlier(typescript!, 'upgrade-older');
    editFile(
      folder,
      '.authwright/manifest.json',
      `"version": "${typescript!.version}"`,
      '"version": "99.0.0"',
    );
    for (const argv of [['update'], []]) {
      const done = await cli(folder, ...argv);
      expect(done.code, shown(done)).toBe(1);
      expect(done.stderr).toContain('npx authwright@99.0.0');
    }
  });
});
