import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { PackageJson } from '../../model/types.js';
import { compileSafely } from '../../source/safe-expression.js';
import { callsOf, positionalsOf, type Takes, type Word } from '../script-arguments.js';
import { ABOVE, type ScriptPaths } from '../script-paths.js';

/** Options of jest 30 (jest-cli, args.ts) that take nothing behind them. */
const FLAGS = new Set(
  (
    'all automock bail b cache changedFilesWithAncestor ci clearCache clearMocks collectCoverage collectTests color ' +
    'colors coverage debug detectLeaks detectOpenHandles errorOnDeprecated expand e findRelatedTests forceExit ' +
    'injectGlobals json lastCommit listTests logHeapUsage noStackTrace notify onlyChanged o onlyFailures f ' +
    'passWithNoTests randomize resetMocks resetModules restoreMocks runInBand i runTestsByPath showConfig showSeed ' +
    'silent skipFilter testLocationInResults updateSnapshot u useStderr verbose waitForUnhandledRejections watch ' +
    'watchAll watchman workerThreads'
  ).split(' '),
);

/** Those that take whatever stands behind them. */
const LISTS = new Set(
  (
    'coveragePathIgnorePatterns coverageReporters ignoreProjects moduleDirectories moduleFileExtensions ' +
    'modulePathIgnorePatterns modulePaths projects reporters roots selectProjects setupFiles setupFilesAfterEnv ' +
    'snapshotSerializers testMatch testPathIgnorePatterns testPathPattern testPathPatterns testRegex ' +
    'transformIgnorePatterns unmockedModulePathPatterns watchPathIgnorePatterns'
  ).split(' '),
);

const PATTERNS = ['--testPathPattern', '--testPathPatterns'];

function takes(option: string): Takes {
  const name = option
    .replace(/^--?(?:no-)?/, '')
    .replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  if (FLAGS.has(name)) return 'none';
  return LISTS.has(name) ? 'many' : 'one';
}

/**
 * Which files the scripts of a project leave to jest. What stands behind its name are regular expressions, one of which
 * a path has to match below the root, whatever the case; with `--runTestsByPath` they are files.
 * https://jestjs.io/docs/cli; @jest/pattern 30.4.0, TestPathPatterns
 * @param root the folder that paths are seen from
 */
export function scriptPaths(pkg: PackageJson, root: string): ScriptPaths | null {
  const calls = callsOf(pkg, 'jest').map(({ script, words }) => {
    const { positionals, values } = positionalsOf(words, takes, PATTERNS);
    const isByPath = words.some(({ text }) => text === '--runTestsByPath');
    return { script, patterns: [...positionals, ...values], isByPath };
  });
  const [first] = calls;
  if (!first || calls.some(({ patterns }) => patterns.length === 0)) return null;
  const tests = calls.flatMap(({ patterns, isByPath }) =>
    patterns.map((each) => (isByPath ? isFile(each) : isMatch(each, root))),
  );
  return {
    script: first.script,
    takes: tests.includes(null) ? null : (path) => tests.some((test) => test?.(path) === true),
    words: calls.flatMap(({ patterns }) => patterns.map(({ text }) => text)),
  };
}

type Test = (path: string) => boolean;

function isFile({ text, isExpanded }: Word): Test | null {
  if (isExpanded) return /[$`]/.test(text) ? null : picomatch(posix.normalize(text));
  return (path) => path === posix.normalize(text);
}

function isMatch(word: Word, root: string): Test | null {
  // A shell makes the names of files of it, each of which matches itself.
  if (word.isExpanded) return isFile(word);
  const expression = compileSafely(word.text.replace(/^\.\//, '^'), 'i');
  if (expression === null) return null;
  return (path) =>
    expression.test(posix.relative(root, path)) || expression.test(posix.join(ABOVE, path));
}
