import { posix } from 'node:path';
import picomatch from 'picomatch';
import type { PackageJson } from '../../model/types.js';
import { callsOf, positionalsOf, type Takes, type Word } from '../script-arguments.js';
import type { ScriptPaths } from '../script-paths.js';

/** Options of vitest 4 (https://vitest.dev/guide/cli) that take a word behind them; all others take none. */
const VALUED =
  /^(?:-[rct]|--(?:root|config|dir|testNamePattern|outputFile(?:\.\w+)?|reporter|pool|execArgv|vmMemoryLimit|environment|mode|maxWorkers|minWorkers|shard|exclude|project|testTimeout|hookTimeout|teardownTimeout|slowTestThreshold|bail|retry|diff|tagsFilter|maxConcurrency|configLoader|browser|browser\.(?:name|provider)|sequence\.(?:seed|hooks)|coverage\.(?:provider|include|exclude|reporter|reportsDirectory|changed|processingConcurrency|customProviderModule|thresholds\.(?:lines|functions|branches|statements))))$/;

const takes = (option: string): Takes => (VALUED.test(option) ? 'one' : 'none');

const COMMANDS = new Set(['run', 'watch', 'dev', 'bench', 'list']);

/**
 * Which files the scripts of a project leave to vitest: those whose path below the folder has one of the words behind
 * its name in it, whatever the case. https://vitest.dev/guide/filtering; vitest 4.1.11 filterFiles
 * @param folder where vitest looks for tests
 */
export function scriptPaths(pkg: PackageJson, folder: string): ScriptPaths | null {
  const calls = callsOf(pkg, 'vitest').flatMap(({ script, words }) => {
    const [command, ...rest] = positionalsOf(words, takes).positionals;
    // These are given sources, or nothing.
    if (command && /^(?:related|init)$/.test(command.text)) return [];
    const isCommand = command !== undefined && COMMANDS.has(command.text);
    return [{ script, filters: isCommand || !command ? rest : [command, ...rest] }];
  });
  const [first] = calls;
  if (!first || calls.some(({ filters }) => filters.length === 0)) return null;
  const filters = calls.flatMap((call) => call.filters);
  const tests = filters.map((filter) => testOf(filter, folder));
  return {
    script: first.script,
    takes: tests.includes(null) ? null : (path) => tests.some((test) => test?.(path) === true),
    words: filters.map(({ text }) => text),
  };
}

function testOf({ text, isExpanded }: Word, folder: string): ((path: string) => boolean) | null {
  // A shell makes the names of files of it.
  if (isExpanded) return /[$`]/.test(text) ? null : picomatch(posix.normalize(text));
  const filter = text.replace(/:\d+$/, '');
  const fromFolder = posix.relative(folder, filter) + (filter.endsWith('/') ? '/' : '');
  const wanted = [filter, fromFolder].map((each) => each.toLowerCase());
  return (path) => {
    const inside = posix.relative(folder, path).toLowerCase();
    return wanted.some((each) => inside.includes(each));
  };
}
