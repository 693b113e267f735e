import { gtr, validRange } from 'semver';
import { problem } from '../../model/diagnostic.js';
import { relPath } from '../../model/paths.js';
import type {
  EditResult,
  PackageJson,
  ProjectFacts,
  RelPath,
  Snapshot,
} from '../../model/types.js';
import { posix } from 'node:path';
import { ensureArrayElement } from '../../source/objects.js';
import type { SourceView } from '../../source/view.js';
import type { RunnerAdapter } from '../adapter.js';
import { testArtifacts } from '../artifacts.js';
import {
  below,
  globs,
  hintsOf,
  listOf,
  optionInScripts,
  settingsIn,
  settingsOf,
  type TestSearch,
} from '../test-search.js';
import { configNamedInScripts, detectPackage, missingTestScript, rangeOf } from '../detection.js';

/** In the order in which vitest looks for them. */
const CONFIG_FILES = ['vitest.config', 'vite.config'].flatMap((name) =>
  ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((extension) => `${name}.${extension}`),
);

/** Made where there is none. `.mjs` is loaded in every project and is part of no TypeScript program. */
const NEW_CONFIG = 'vitest.config.mjs';

export const vitest: RunnerAdapter = {
  id: 'vitest',
  label: 'Vitest',
  detect: (pkg) => detectPackage(pkg, 'vitest'),
  testRoot: () => null,
  search,
  testExtension,
  artifacts: (context) => testArtifacts(context, 'vitest', testExtension(context.facts)),
  // The newest line that runs on Node 20.
  dependencies: ({ facts }) =>
    detectPackage(facts.packageJson, 'vitest') === null
      ? [{ name: 'vitest', range: '^4.1.11', dev: true }]
      : [],
  scripts: ({ facts }) => missingTestScript(facts.packageJson, 'vitest run'),
  registerSetup,
  setupIn: () => null,
};

/** Vitest cannot be required, so that a test of a CommonJS project in JavaScript is an ES module all the same. */
function testExtension({
  language,
  moduleSystem,
}: Pick<ProjectFacts, 'language' | 'moduleSystem'>): '.mjs' | undefined {
  return language === 'javascript' && moduleSystem.id === 'cjs' ? '.mjs' : undefined;
}

/** https://vitest.dev/config/include, /config/exclude, /config/dir, /config/root */
function search(pkg: PackageJson, snapshot: Snapshot): TestSearch {
  const file = configFile(snapshot, pkg);
  const settings = file === null ? settingsOf({}) : settingsIn(file, snapshot);
  const include = settings('test', 'include');
  const exclude = settings('test', 'exclude');
  const dir = settings('test', 'dir');
  const root = settings('root');
  const projects = file !== null && hasProjects(snapshot.text(file) ?? '');
  const setBy =
    file === null
      ? { file: relPath('package.json'), setting: '--dir' }
      : { file, setting: 'test.include' };
  if (projects || [include, dir, root].includes('unread')) {
    return { takes: null, folders: [], endings: [], needsTests: true, setBy };
  }
  const folder = posix.join(
    optionInScripts(pkg, 'vitest', '--root') ?? listOf(root)[0] ?? '.',
    optionInScripts(pkg, 'vitest', '--dir') ?? listOf(dir)[0] ?? '.',
  );
  const patterns = typeof include === 'string' ? INCLUDE : include;
  const excluded = listOf(exclude);
  const matches = globs([...patterns, ...excluded.map((each) => `!${each}`)]);
  const hints = hintsOf(patterns);
  return {
    takes: (path) => {
      const inside = below(folder, path);
      return inside !== null && matches(inside);
    },
    folders: [
      ...hints.folders.map((each) => posix.join(folder, each)),
      ...(folder === '.' ? [] : [folder]),
    ],
    endings: hints.endings,
    needsTests: true,
    setBy: include === 'absent' && folder === '.' && excluded.length === 0 ? null : setBy,
  };
}

const INCLUDE = ['**/*.{test,spec}.?(c|m)[jt]s?(x)'];

function registerSetup(
  setup: RelPath,
  view: SourceView,
  snapshot: Snapshot,
  pkg: PackageJson,
): EditResult {
  const element = `./${setup}`;
  const file = configFile(snapshot, pkg);
  if (file === null) return newConfig(setup, pkg);
  const tree = view.tree(file);
  if (tree === null || hasProjects(view.text(file) ?? '') || snapshot.exists(workspaceFile)) {
    return {
      status: 'blocked',
      diagnostic: problem(
        'TEST_SETUP_NOT_REGISTERED',
        `${file} gives each of its projects a configuration of its own`,
        `in each project whose tests load the app, add  test: { setupFiles: ['${element}'] }`,
        { file, line: 1, column: 1 },
      ),
    };
  }
  return ensureArrayElement(file, tree, ['test', 'setupFiles'], element);
}

/**
 * Vite leaves `.cts` files as they are unless it is told (https://vite.dev/config/shared-options#oxc): by oxc
 * since version 8, which came with vitest 4, by esbuild before.
 */
function transformOfCts(pkg: PackageJson): string {
  const range = rangeOf(pkg, 'vitest');
  const isOld = range !== undefined && validRange(range) !== null && gtr('4.0.0', range);
  return `  ${isOld ? 'esbuild' : 'oxc'}: { include: /\\.[cm]?[jt]sx?$/ },\n`;
}

const workspaceFile = relPath('vitest.workspace.ts');

function hasProjects(text: string): boolean {
  return /\bprojects\s*:/.test(text);
}

function configFile(snapshot: Snapshot, pkg: PackageJson): RelPath | null {
  const named = configNamedInScripts(pkg, 'vitest');
  const file = [...(named === null ? [] : [named]), ...CONFIG_FILES]
    .map(relPath)
    .find((each) => snapshot.exists(each));
  return file ?? null;
}

function newConfig(setup: RelPath, pkg: PackageJson): EditResult {
  const text = `import { defineConfig } from 'vitest/config';

export default defineConfig({
${setup.endsWith('.cts') ? transformOfCts(pkg) : ''}  test: { setupFiles: ['./${setup}'] },
});
`;
  return {
    status: 'edited',
    edits: [{ file: relPath(NEW_CONFIG), start: 0, end: 0, text }],
    imports: [],
  };
}
