import { posix } from 'node:path';
import { parse } from 'jsonc-parser';
import { gtr, validRange } from 'semver';
import { notice, problem } from '../../model/diagnostic.js';
import { relPath } from '../../model/paths.js';
import type {
  DependencyChange,
  Diagnostic,
  EditResult,
  FileEdit,
  PackageJson,
  RelPath,
  Snapshot,
} from '../../model/types.js';
import { ensureArrayElement } from '../../source/objects.js';
import type { SourceView } from '../../source/view.js';
import type { ArtifactContext } from '../../frameworks/adapter.js';
import type { RunnerAdapter } from '../adapter.js';
import { detectPackage, missingTestScript, rangeOf } from '../detection.js';
import { configFile } from './config-file.js';
import { searchJest } from './search.js';
import { insertAtPath, insertFirst } from '../json-edit.js';

const PACKAGE_JSON = relPath('package.json');
export const jest: RunnerAdapter = {
  id: 'jest',
  label: 'Jest',
  detect: (pkg) => detectPackage(pkg, 'jest'),
  testRoot,
  search: searchJest,
  templates: { imports: 'tests/runner.jest.ts', words: 'tests/runner-end.jest.ts' },
  dependencies,
  scripts: ({ facts }) => missingTestScript(facts.packageJson, 'jest'),
  registerSetup,
  setupIn: () => null,
};

/** The tests import `@jest/globals`, which comes with jest but is the project's own only when it is named. */
function dependencies({ facts }: ArtifactContext): DependencyChange[] {
  const pkg = facts.packageJson;
  const range = rangeOf(pkg, 'jest') ?? '^30.5.2';
  const isThere = detectPackage(pkg, 'jest') !== null;
  const wanted = [
    { name: 'jest', range },
    ...(facts.language === 'typescript' && !isThere
      ? [{ name: 'ts-jest', range: '^29.4.15' }]
      : []),
    { name: '@jest/globals', range, ...(isThere ? { comesAlong: true } : {}) },
  ];
  return wanted
    .filter(({ name }) => detectPackage(pkg, name) === null)
    .map((dependency) => ({ ...dependency, dev: true }));
}

function registerSetup(
  setup: RelPath,
  view: SourceView,
  snapshot: Snapshot,
  pkg: PackageJson,
): EditResult {
  if (isRecord(pkg['jest'])) {
    const text = snapshot.text(PACKAGE_JSON) ?? '{}';
    return editJson(PACKAGE_JSON, text, ['jest'], pkg['jest'], setup, pkg);
  }
  const file = configFile(snapshot, pkg);
  if (file === null) {
    const text = snapshot.text(PACKAGE_JSON) ?? '{}';
    return editJson(PACKAGE_JSON, text, ['jest'], {}, setup, pkg);
  }
  const text = snapshot.text(file) ?? '';
  if (file.endsWith('.json')) {
    const config: unknown = parse(text.replace(/^\uFEFF/, ''), [], { allowTrailingComma: true });
    return editJson(file, text, [], isRecord(config) ? config : {}, setup, pkg);
  }
  const tree = view.tree(file);
  const rootDir = rootDirOf(text);
  if (tree === null || rootDir === null || /\bprojects\s*:/.test(text)) {
    return blocked(file, setup);
  }
  const element = setupPath(posix.join(posix.dirname(file), rootDir), setup);
  const result = ensureArrayElement(file, tree, ['setupFiles'], element);
  const finds = /\btest(?:Match|Regex)\b/.test(text) || findsTests(setup, pkg);
  return result.status !== 'edited' || finds
    ? result
    : { ...result, notices: [...(result.notices ?? []), notFound(file)] };
}

function editJson(
  file: RelPath,
  text: string,
  path: readonly string[],
  config: Readonly<Record<string, unknown>>,
  setup: RelPath,
  pkg: PackageJson,
): EditResult {
  if ('projects' in config) return blocked(file, setup);
  const rootDir = typeof config['rootDir'] === 'string' ? config['rootDir'] : '.';
  const element = setupPath(posix.join(posix.dirname(file), rootDir), setup);
  const present: unknown = config['setupFiles'];
  const finds = 'testMatch' in config || 'testRegex' in config || findsTests(setup, pkg);
  const testMatch = finds ? {} : { testMatch: TEST_MATCH };
  if (present === undefined) {
    const edits = insertAtPath(file, text, path, { setupFiles: [element], ...testMatch });
    return edits ? edited(edits) : blocked(file, setup);
  }
  if (!Array.isArray(present)) return blocked(file, setup);
  const known = present.some(
    (each: unknown) => typeof each === 'string' && plainPath(each) === plainPath(element),
  );
  if (known) return { status: 'already' };
  const first = insertFirst(file, text, [...path, 'setupFiles'], element);
  const more = finds ? [] : insertAtPath(file, text, path, testMatch);
  return first && more ? edited([...first, ...more]) : blocked(file, setup);
}

/** What jest 30 looks for by itself. */
const TEST_MATCH = ['**/__tests__/**/*.?([mc])[jt]s?(x)', '**/?(*.)+(spec|test).?([mc])[jt]s?(x)'];

/** Whether jest finds the generated tests unasked: before 30 none that is named for its module system. */
function findsTests(setup: RelPath, pkg: PackageJson): boolean {
  const range = rangeOf(pkg, 'jest');
  const isOld = range !== undefined && validRange(range) !== null && gtr('30.0.0', range);
  return !isOld || !/\.[mc][jt]s$/.test(setup);
}

function edited(edits: readonly FileEdit[]): EditResult {
  return { status: 'edited', edits, imports: [] };
}

/** `.` when a configuration says nothing, null when what it says cannot be read. */
function rootDirOf(text: string): string | null {
  if (!/\brootDir\b\s*[:,}]/.test(text)) return '.';
  return /\brootDir\s*:\s*(['"`])(?<path>[^'"`$]*)\1/.exec(text)?.groups?.['path'] ?? null;
}

function setupPath(rootDir: string, setup: RelPath): string {
  return `<rootDir>/${posix.relative(rootDir, setup)}`;
}

function plainPath(path: string): string {
  return path.replace(/^(?:<rootDir>\/|\.\/)+/, '');
}

function blocked(file: RelPath, setup: RelPath): EditResult {
  return {
    status: 'blocked',
    diagnostic: problem(
      'TEST_SETUP_NOT_REGISTERED',
      `the setup of ${file} cannot be edited`,
      `wherever the tests that load the app are configured, add  setupFiles: ['<rootDir>/${setup}']`,
      { file, line: 1, column: 1 },
    ),
  };
}

function notFound(file: RelPath): Diagnostic {
  return notice(
    'TESTS_NOT_FOUND',
    'jest before 30 does not look for tests with the extension that the generated ones have',
    `add to ${file}:  testMatch: ${JSON.stringify(TEST_MATCH)}`,
    { file, line: 1, column: 1 },
    'warning',
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function testRoot({ jest: settings }: PackageJson): string | null {
  const named = typeof settings === 'object' && settings !== null && 'rootDir' in settings;
  return named && typeof settings.rootDir === 'string' ? settings.rootDir : null;
}
