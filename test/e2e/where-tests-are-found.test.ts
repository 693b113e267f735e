import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
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
  [
    'jest with a path in the script',
    { ...CJS, runner: 'jest' },
    { 'test/unit/notes.test.ts': `it('is there', () => {});\n` },
    ['npm', 'test', '--', '--listTests'],
    'test/unit/auth.test.ts',
  ],
  [
    'vitest with a filter in the script',
    { ...ESM, runner: 'vitest' },
    { 'src/notes.test.ts': '' },
    ['npx', 'vitest', 'list', '--filesOnly', 'src'],
    'src/auth/auth.test.ts',
  ],
];

/** The commands that take paths. */
const scripts: Readonly<Record<string, string>> = {
  'jest with a path in the script': 'jest test/unit',
  'vitest with a filter in the script': 'vitest run src',
};

function setTestScript(project: string, command: string): void {
  const path = join(project, 'package.json');
  const pkg = JSON.parse(readFileSync(path, 'utf8')) as { scripts: Record<string, string> };
  pkg.scripts['test'] = command;
  writeFileSync(path, JSON.stringify(pkg, null, 2));
}

const written: string[] = [];
afterAll(() => {
  for (const folder of written) rmSync(folder, { recursive: true, force: true });
});

it.each(cases)('%s', (name, kind, files, [command, ...args], expected) => {
  const project = writeProject(kind, `found-${name.replaceAll(' ', '-')}`);
  written.push(project);
  rmSync(join(project, 'test'), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  const script = scripts[name];
  if (script !== undefined) setTestScript(project, script);
  commitAll(project);
  const flags = [
    '--secure-rest',
    '--open',
    '/health',
    '--store',
    'libsql',
    '--tests',
    'full',
    '--yes',
    '--no-verify',
  ];
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

/** A reporter that says which files are run. */
const reporter =
  "module.exports = async function* (events) { for await (const { data } of events) if (data?.file) yield data.file + '\\n'; };\n";

/** Node 21 and later look for patterns themselves, before only a shell does: it goes through one folder for `**`. */
it.for<[name: string, pattern: string, since: number]>([
  ["Node's own test runner with a pattern that a shell expands", 'test/**/*.test.js', 20],
  ["Node's own test runner with a pattern in quotes", '"test/**/*.test.js"', 21],
])('%s', ([, pattern, since], { skip }) => {
  const node = nodeSince(since);
  if (node === null) {
    skip(`no Node ${String(since)} in fixtures/nodes`);
    return;
  }
  const kind = { express: 5, module: 'esm', language: 'javascript' } as const;
  const project = writeProject(
    { ...kind, resolution: 'nodenext', runner: 'node-test', spec: false },
    `found-node-${since}`,
  );
  written.push(project);
  mkdirSync(join(project, 'test/unit'));
  renameSync(join(project, 'test/existing.test.js'), join(project, 'test/unit/a.test.js'));
  writeFileSync(join(project, 'files.cjs'), reporter);
  setTestScript(project, `node --test --test-reporter=./files.cjs ${pattern}`);
  commitAll(project);
  const flags = [
    '--secure-rest',
    '--open',
    '/health',
    '--store',
    'libsql',
    '--tests',
    'full',
    '--yes',
    '--no-verify',
  ];
  const result = authwright(project, flags);
  expect(result.status, shown(result)).toBe(0);
  const path = `${dirname(node)}:${process.env['PATH'] ?? ''}`;
  const found = run('env', [`PATH=${path}`, 'npm', 'test'], project);
  const files = new Set(found.stdout.match(/test\/[\w./-]+\.test\.js/g));
  expect([...files], shown(found)).toContain('test/unit/a.test.js');
  expect([...files].some((file) => /\bauth\.test\.js$/.test(file))).toBe(true);
});

/** This Node, or another one that is installed in fixtures/nodes; null where neither is new enough. */
function nodeSince(major: number): string | null {
  if (Number(process.versions.node.split('.')[0]) >= major) return process.execPath;
  const folder = resolve(import.meta.dirname, '../../fixtures/nodes/node_modules');
  const others = [22, 24].map((version) => join(folder, `node${version}`, 'bin/node'));
  return others.find((file) => existsSync(file)) ?? null;
}
