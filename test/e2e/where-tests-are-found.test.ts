import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { authwright, run, shown } from '../support/run.js';
import { commitAll, type ProjectKind, writeProject } from '../support/small-project.js';

/** Projects whose runner looks for tests in other places, or by other names, than generated ones usually have. */
const TYPESCRIPT = { language: 'typescript', express: 5, spec: false } as const;
const ESM = { ...TYPESCRIPT, module: 'esm', resolution: 'nodenext' } as const;
const CJS = { ...TYPESCRIPT, module: 'cjs', resolution: 'commonjs' } as const;

const cases: readonly (readonly [
  name: string,
  kind: ProjectKind,
  files: Readonly<Record<string, string>>,
  list: readonly [command: string, ...args: string[]],
  expected: string,
])[] = [
  [
    'jest with testRegex and roots',
    { ...CJS, runner: 'jest' },
    {
      'jest.config.cjs': `module.exports = { preset: 'ts-jest', roots: ['<rootDir>/src'], testRegex: '.*\\\\.spec\\\\.ts$' };\n`,
      'src/notes.spec.ts': `it('is there', () => {});\n`,
    },
    ['npx', 'jest', '--listTests'],
    'src/auth/auth.spec.ts',
  ],
  [
    'vitest with include',
    { ...ESM, runner: 'vitest' },
    {
      'vitest.config.mjs': `import { defineConfig } from 'vitest/config';\nexport default defineConfig({ test: { include: ['tests/unit/**/*.spec.ts'] } });\n`,
    },
    ['npx', 'vitest', 'list', '--filesOnly'],
    'tests/unit/auth.spec.ts',
  ],
];

const written: string[] = [];
afterAll(() => {
  for (const folder of written) rmSync(folder, { recursive: true, force: true });
});

it.each(cases)('%s', { timeout: 120_000 }, (name, kind, files, [command, ...args], expected) => {
  const project = writeProject(kind, `found-${name.replaceAll(' ', '-')}`);
  written.push(project);
  rmSync(join(project, 'test'), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(project, path), text);
  commitAll(project);
  const flags = ['--secure-rest', '--open', '/health', '--store', 'libsql', '--yes', '--no-verify'];
  const result = authwright(project, flags);
  expect(result.status, shown(result)).toBe(0);
  expect(result.stdout + result.stderr).not.toContain('TESTS_NOT_FOUND');
  const found = run(command, args, project);
  const paths = found.stdout.match(/[\w./-]+\.(?:test|spec)\.ts/g) ?? [];
  const own = paths.map((path) => path.replace(`${project}/`, ''));
  expect(own, shown(found)).toContain(expected);
  expect(own.filter((path) => /helper|setup|server|database/.test(path))).toEqual([]);
  const again = authwright(project, ['--json']);
  expect(JSON.parse(again.stdout), shown(again)).toMatchObject({ changes: [] });
});
