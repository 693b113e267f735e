import { posix } from 'node:path';
import { relPath } from '../../model/paths.js';
import { commandsIn, positionalsOf, type Takes, type Word } from '../script-arguments.js';
import { globs, hintsOf, type TestSearch } from '../test-search.js';

const PACKAGE_JSON = relPath('package.json');

/** Options of Node that take a word behind them, where that is not joined by `=`. https://nodejs.org/api/cli.html */
const VALUED =
  /^(?:-[rC]|--(?:import|require|loader|experimental-loader|conditions|env-file|env-file-if-exists|tsconfig|test-(?:reporter|reporter-destination|name-pattern|skip-pattern|concurrency|timeout|shard|isolation|global-setup|coverage-\w+)))$/;

const takes = (option: string): Takes => (VALUED.test(option) ? 'one' : 'none');

/**
 * The patterns behind `--test`; without any, whatever Node finds, which takes in all that is generated. Node 20 knows
 * files and folders, Node 21 and later patterns as well: https://nodejs.org/api/test.html#running-tests-from-the-command-line
 * @param scripts those that run tests
 */
export function searchNode(scripts: readonly (readonly [string, string])[]): TestSearch {
  const own = scripts.map(([name, command]) => ({
    setBy: { file: PACKAGE_JSON, setting: `the script "${name}"` },
    words: wordsOf(command),
  }));
  const [first] = own.filter(({ setBy }) => /"test["-:]/.test(setBy.setting)).concat(own);
  if (!first || first.words.length === 0) {
    return { takes: () => true, folders: [], endings: [], needsTests: false, setBy: null };
  }
  const { words, setBy } = first;
  // What a shell or a command computes is not known here.
  if (words.some(({ text }) => /[$`<>]/.test(text))) {
    return { takes: null, folders: [], endings: [], needsTests: false, setBy };
  }
  const patterns = words.map(patternOf);
  const hints = hintsOf(patterns);
  const folders = patterns.filter((each) => /^[\w/-]+$/.test(each));
  return {
    takes: globs(patterns.flatMap((each) => [each, posix.join(each, '**/*{.,-,_}test.*')])),
    folders: [...folders, ...hints.folders],
    endings: hints.endings,
    needsTests: false,
    setBy,
  };
}

/** The words behind `--test` that are no options. */
function wordsOf(command: string): readonly Word[] {
  return commandsIn(command).flatMap((words) => {
    const index = words.findIndex(({ text }) => text === '--test');
    return index < 0 ? [] : positionalsOf(words.slice(index + 1), takes).positionals;
  });
}

/** A shell looks through one folder for `**` where that is not quoted; Node would look through none as well. */
function patternOf({ text, isExpanded }: Word): string {
  const plain = text.replace(/^\.\//, '');
  return isExpanded ? plain.replaceAll('**', '*') : plain;
}
