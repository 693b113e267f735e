import { posix } from 'node:path';
import { relPath } from '../../model/paths.js';
import type { PackageJson, Snapshot } from '../../model/types.js';
import { compileSafely } from '../../source/safe-expression.js';
import {
  below,
  globs,
  hintsOf,
  listOf,
  optionInScripts,
  type Setting,
  settingsIn,
  settingsOf,
  type TestSearch,
} from '../test-search.js';
import { ABOVE, foldersNamed, setByScript } from '../script-paths.js';
import { configFile } from './config-file.js';
import { scriptPaths } from './script-paths.js';

/** What jest 30 looks for by itself, and generated tests with the extension of any source. */
const DEFAULT = ['**/__tests__/**/*.?([mc])[jt]s?(x)', '**/?(*.)+(spec|test).?([mc])[jt]s?(x)'];

/** https://jestjs.io/docs/configuration: testMatch, testRegex, roots, rootDir, testPathIgnorePatterns */
export function searchJest(pkg: PackageJson, snapshot: Snapshot): TestSearch {
  const inPackage = typeof pkg['jest'] === 'object' ? pkg['jest'] : null;
  const file = inPackage === null ? configFile(snapshot, pkg) : relPath('package.json');
  const settings =
    inPackage !== null ? settingsOf(inPackage) : file ? settingsIn(file, snapshot) : settingsOf({});
  const all = {
    match: settings('testMatch'),
    regex: settings('testRegex'),
    roots: settings('roots'),
    root: settings('rootDir'),
    ignored: settings('testPathIgnorePatterns'),
    projects: settings('projects'),
  };
  const setBy = file === null ? null : { file, setting: settingOf(all) };
  const unread = { takes: null, folders: [], endings: [], needsTests: true, setBy };
  if (Object.values(all).includes('unread') || all.projects !== 'absent') return unread;
  const folder = posix.join(
    file === null ? '.' : posix.dirname(file),
    optionInScripts(pkg, 'jest', '--rootDir') ?? listOf(all.root)[0] ?? '.',
  );
  const inRoot = (path: string): string =>
    posix.join(folder, path.replace(/^<rootDir>(?:\/|$)/, './'));
  const roots = all.roots === 'absent' ? [folder] : listOf(all.roots).map(inRoot);
  const expressions = listOf(all.regex).map((each) => compileSafely(each, ''));
  const ignored = listOf(all.ignored).map((each) =>
    compileSafely(
      each.replace('<rootDir>', ABOVE + posix.join('/', folder).replace(/\/$/, '')),
      '',
    ),
  );
  if ([...expressions, ...ignored].includes(null)) return unread;
  const patterns = all.match === 'absent' ? DEFAULT : listOf(all.match);
  const matches = globs(patterns.map((each) => absolute(each, inRoot)));
  const isTest = (path: string): boolean => {
    const whole = posix.join(ABOVE, path);
    return all.regex === 'absent'
      ? matches(whole)
      : expressions.some((each) => each?.test(whole) === true);
  };
  const hints = hintsOf(all.regex === 'absent' ? patterns : listOf(all.regex));
  const inScript = scriptPaths(pkg, folder);
  if (inScript?.takes === null) return { ...unread, setBy: setByScript(inScript) };
  return {
    takes: (path) =>
      inScript?.takes?.(path) !== false &&
      roots.some((root) => below(root, path) !== null) &&
      isTest(path) &&
      !ignored.some((each) => each?.test(posix.join(ABOVE, path)) === true),
    folders: [
      ...(inScript ? foldersNamed(inScript, folder, snapshot) : []),
      ...hints.folders.map(inRoot),
      ...roots.filter((root) => root !== '.'),
    ],
    endings: hints.endings,
    needsTests: true,
    setBy: inScript
      ? setByScript(inScript)
      : Object.values(all).every((each) => each === 'absent')
        ? null
        : setBy,
  };
}

/** Matching is done with paths from the root of the file system. */
function absolute(pattern: string, inRoot: (path: string) => string): string {
  const [, not = '', rest = ''] = /^(!?)(.*)$/.exec(pattern) ?? [];
  return not + (rest.startsWith('<rootDir>') ? posix.join(ABOVE, inRoot(rest)) : rest);
}

function settingOf({ regex, roots, projects }: Readonly<Record<string, Setting>>): string {
  if (projects !== 'absent') return 'projects';
  if (regex !== 'absent') return 'testRegex';
  return roots === 'absent' ? 'testMatch' : 'roots';
}
