import { posix } from 'node:path';
import { relPath } from '../../model/paths.js';
import type { PackageJson, Snapshot } from '../../model/types.js';
import { foldersNamed, setByScript } from '../script-paths.js';
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
import { configFile, hasProjects } from './config-file.js';
import { scriptPaths } from './script-paths.js';

/** https://vitest.dev/config/include, /config/exclude, /config/dir, /config/root */
export function searchVitest(pkg: PackageJson, snapshot: Snapshot): TestSearch {
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
  const inScript = scriptPaths(pkg, folder);
  if (inScript?.takes === null) {
    const unread = { takes: null, folders: [], endings: [], needsTests: true };
    return { ...unread, setBy: setByScript(inScript) };
  }
  const excluded = listOf(exclude);
  const matches = globs([...patterns, ...excluded.map((each) => `!${each}`)]);
  const hints = hintsOf(patterns);
  return {
    takes: (path) => {
      const inside = below(folder, path);
      return inside !== null && matches(inside) && inScript?.takes?.(path) !== false;
    },
    folders: [
      ...(inScript ? foldersNamed(inScript, folder, snapshot) : []),
      ...hints.folders.map((each) => posix.join(folder, each)),
      ...(folder === '.' ? [] : [folder]),
    ],
    endings: hints.endings,
    needsTests: true,
    setBy: inScript
      ? setByScript(inScript)
      : include === 'absent' && folder === '.' && excluded.length === 0
        ? null
        : setBy,
  };
}

const INCLUDE = ['**/*.{test,spec}.?(c|m)[jt]s?(x)'];
