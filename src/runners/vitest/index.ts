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
import { ensureArrayElement } from '../../source/objects.js';
import type { SourceView } from '../../source/view.js';
import type { RunnerAdapter } from '../adapter.js';
import { detectPackage, missingTestScript, rangeOf } from '../detection.js';
import { configFile, hasProjects } from './config-file.js';
import { searchVitest } from './search.js';

/** Made where there is none. `.mjs` is loaded in every project and is part of no TypeScript program. */
const NEW_CONFIG = 'vitest.config.mjs';

export const vitest: RunnerAdapter = {
  id: 'vitest',
  label: 'Vitest',
  detect: (pkg) => detectPackage(pkg, 'vitest'),
  testRoot: () => null,
  search: searchVitest,
  testExtension,
  templates: { imports: 'tests/runner.vitest.ts', words: 'tests/runner-end.vitest.ts' },
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
