import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const folder = resolve(import.meta.dirname, '..');

/** Stories of many runs, each with the project's own compiler or servers; `npm run test:all` has them. */
export const stories = [
  ...['conflict', 'upgrade', 'moved', 'changed-answers', 'drift'].map((name) => `rerun/${name}`),
  ...['kill', 'remove-killed', 'sequences.property'].map((name) => `rerun/${name}`),
  ...[
    'app-that-listens',
    'clashes',
    'conflict-question',
    'dirty',
    'every-method',
    'first-hour',
    'hostile',
    'kill',
    'koa',
    'linters',
    'login-alone',
    'module-names',
    'own-guard-forms',
    'router-style',
  ].map((name) => `e2e/${name}`),
  'e2e/tests-beside-sources',
  'e2e/tests-database',
  'e2e/where-tests-are-found',
  'attack/layers',
  'attack/locked-store',
  'attack/scale-out',
  'attack/silent-store',
  'attack/with-postgres',
  'kit/own-tests',
  'verdicts/real-framework',
].map((name) => `test/${name}.test.ts`);

/** What takes longer than anybody waits for every day; `npm run test:full` has it. */
export const longStories = ['test/e2e/verify-verdicts.test.ts'];

/**
 * The files that `npm test` runs as the long run would: no stories, and none that asks, by itself or by what it
 * imports of the tests, how much is to be tried.
 */
export function sameEveryDay(): readonly string[] {
  const asks = join(folder, 'support/effort.ts');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .filter((name) => !reaches(join(folder, name), asks, new Set()))
    .map((name) => `test/${name}`)
    .filter((name) => !stories.includes(name));
}

function reaches(file: string, goal: string, seen: Set<string>): boolean {
  if (file === goal) return true;
  if (seen.has(file) || !file.startsWith(folder) || !existsSync(file)) return false;
  seen.add(file);
  const specifiers = readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g);
  return [...specifiers].some(([, specifier = '']) =>
    reaches(resolve(dirname(file), specifier.replace(/\.js$/, '.ts')), goal, seen),
  );
}
